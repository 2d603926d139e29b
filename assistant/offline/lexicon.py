"""The words the offline model knows: patterns from `lexicon.toml`, translations from `glossary.toml`."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Any

# Characters that a word is made of. Chinese, Japanese and Korean are left out on purpose: their words
# are written without spaces, so a word may begin or end in the middle of a run of them.
LETTERS = "A-Za-z0-9À-ɏЀ-ӿ"
_QUOTES = str.maketrans(
    {
        "’": "'",
        "‘": "'",
        "`": "'",
        "´": "'",
        "“": '"',
        "”": '"',
        "„": '"',
        "«": '"',
        "»": '"',
        "「": '"',
        "」": '"',
        "《": '"',
        "》": '"',
        "，": ",",
        "？": "?",
        "！": "!",
        "。": ".",
        "…": ".",
    }
)
_SUFFIXES = ("ations", "ation", "ings", "ing", "ers", "ies", "ed", "er", "es", "s", "y", "e")


def whole(pattern: str) -> re.Pattern[str]:
    """`pattern` as whole words, in any case."""
    return re.compile(rf"(?<![{LETTERS}])(?:{pattern})(?![{LETTERS}])", re.IGNORECASE)


@cache
def _load(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(name).read_text("utf-8"))


@cache
def table(name: str) -> dict[str, re.Pattern[str]]:
    """The patterns of one section of `lexicon.toml`, in its order."""
    return {key: whole(pattern) for key, pattern in _load("lexicon.toml")[name].items()}


@cache
def pattern(section: str, *keys: str) -> str:
    """The raw pattern of a section, or of some of its keys, to build a larger one from."""
    entries = _load("lexicon.toml")[section]
    return "|".join(entries[key] for key in keys or entries)


@cache
def words_of(key: str) -> frozenset[str]:
    """One of the word lists of `lexicon.toml`."""
    return frozenset(_load("lexicon.toml")["words"][key].split())


@cache
def words_by_language() -> dict[str, frozenset[str]]:
    """The small words of each language, by its code."""
    return {code: frozenset(listed.split()) for code, listed in _load("lexicon.toml")["languages"].items()}


def section(name: str) -> list[str]:
    """All patterns of a section of `grammar.toml`, in its order."""
    return [grammar(f"{name}.{key}") for key in _load("grammar.toml")[name]]


_FILLED = re.compile(r"\{\{([\w.]+)\}\}")


@cache
def grammar(name: str, **parts: str) -> str:
    """A pattern of `grammar.toml` by "section.name", with `parts` and other patterns filled in."""
    section, key = name.split(".")

    def fill(match: re.Match[str]) -> str:
        inner = match[1]
        if inner in parts:
            return parts[inner]
        if inner == "letters":
            return LETTERS
        if inner == "small":
            return "|".join(sorted(words_of("small")))
        return grammar(inner) if "." in inner else pattern(inner)

    return _FILLED.sub(fill, "|".join(_load("grammar.toml")[section][key]))


def first(section: str, text: str) -> str:
    """The first key of a section whose pattern is found in `text`, else ""."""
    return next((key for key, found in table(section).items() if found.search(text)), "")


@cache
def _glossary() -> dict[str, frozenset[str]]:
    meanings: dict[str, set[str]] = {}
    for english, words in _load("glossary.toml").items():
        for word in words.split():
            meanings.setdefault(plain(word), set()).add(stem(english))
            meanings.setdefault(stem(plain(word)), set()).add(stem(english))
    return {word: frozenset(stems) for word, stems in meanings.items()}


@cache
def meanings(word: str) -> frozenset[str]:
    """The stems a word may stand for: its own and, by the glossary, what it means in English."""
    bare = plain(word)
    known = _glossary().get(bare, frozenset()) | _glossary().get(stem(bare), frozenset())
    return frozenset({stem(bare)}) | (known or _compound(bare))


def _compound(bare: str) -> frozenset[str]:
    """What the first part of a word written in one means: "brotbuch" → bread."""
    for length in range(len(bare) - 3, 3, -1):
        if len(bare) >= 7 and (found := _glossary().get(bare[:length])):
            return found
    return frozenset()


@cache
def cjk_meanings() -> tuple[tuple[str, frozenset[str]], ...]:
    """Glossary words written without spaces, longest first, with the stems they mean."""
    found = [(word, stems) for word, stems in _glossary().items() if any("⺀" <= c <= "힣" for c in word)]
    return tuple(sorted(found, key=lambda entry: -len(entry[0])))


def tidy(text: str) -> str:
    """Text with plain quotes and single spaces; nothing else is changed."""
    text = unicodedata.normalize("NFC", text).translate(_QUOTES)
    return " ".join(re.sub(r"(?<!\w)w/o(?!\w)", "without", text, flags=re.IGNORECASE).split())


_SHORT = {
    "sth": "something",
    "smth": "something",
    "pls": "please",
    "plz": "please",
    "u": "you",
    "ur": "your",
    "wanna": "want to",
    "gonna": "going to",
    "gimme": "give me",
    "lemme": "let me",
    "whats": "what's",
    "im": "i'm",
    "ive": "i've",
    "id": "i'd",
    "dont": "don't",
    "doesnt": "doesn't",
    "hows": "how's",
    "didnt": "didn't",
    "isnt": "isn't",
    "cant": "can't",
    "wasnt": "wasn't",
    "thats": "that's",
    "wheres": "where's",
    "recs": "recommendations",
    "n": "and",
}
_SHORT_WORD = whole("|".join(_SHORT))


def spelled_out(text: str) -> str:
    """Lower-case text with what chats shorten written out: "gimme sth" → "give me something"."""
    return _SHORT_WORD.sub(lambda m: _SHORT[m[0].casefold()], text)


@cache
def plain(word: str) -> str:
    """A word in lower case without accents, possessive or punctuation at its ends."""
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    bare = "".join(c for c in decomposed if not unicodedata.combining(c)).strip("\"'.,;:!?()")
    # Korean syllables come apart under NFKD; put together again they match what the tables hold.
    return unicodedata.normalize("NFC", bare.removesuffix("'s"))


@cache
def stem(word: str) -> str:
    """A rough stem: "cooking", "cooks", "cooked" and "cook" share one. At least four letters remain."""
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= 3:
            bare = word[: -len(suffix)]
            # "running" → "run", "running" and "run" must share a stem.
            return bare[:-1] if len(bare) > 3 and bare[-1] == bare[-2] and bare[-1] not in "sl" else bare
    return word
