"""Words and phrases of titles: in how many they are said, in the writing that people use."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files

from tools.journeys.foreign import mostly_foreign
from tools.journeys.words import fold, is_stop

_WORD = re.compile(r"[^\W_]+(?:['’.+#/&-]*[^\W_]+)*[+#]*")
_BREAK = re.compile(r"[\[\](){}<>|:;!?\"“”«»•…,]|\s[-–—/]+\s|\.(?:\s|$)|[\r\n]")
UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+")
_LINKS = frozenset(
    {"of", "and", "for", "in", "the", "a", "an", "to", "with", "on", "&", "without", "from", "by", "at"}
    | {"de", "la", "des", "du", "del", "der", "die", "und", "et", "en", "y", "mit", "für", "von", "im", "am"}
    | {"zum", "zur", "ohne", "el", "los", "las", "con", "para", "sin", "pour", "avec", "sans", "au", "aux"}
    | {"les", "le", "di", "da", "do", "dos", "das", "e", "per", "met", "voor", "van", "med", "och"}
)
# What titles tell with, and names don't: a phrase that holds one is a piece of a sentence.
_SENTENCE = (
    "added almost arrived ate became began begins bought broke brought came cancelled changed comes "
    "died dies ended explains failed fails falls feels fell felt finally finds fixed forgot found "
    "gave gives gone happened happens hated hates keeps kept killed knew knows leave leaves left lets "
    "liked looked looks loses lost loved loves met misses moved play played plays proves ran reached "
    "said sat saw says seems sent shows sold spent started stays stole stopped takes taught tells "
    "thinks thought told took tried tries turned turns wanted wants watched went won wore wrecked "
    "wrote yet backfire backfires "
)
_TELLING = frozenset(_SENTENCE.split())
# What lists, forums and lessons put around a subject.
_PADDING = frozenset(
    {"ask", "hn", "awesome", "favorite", "favourite", "currently", "introduction", "intro", "things", "nice"}
    | {
        "various",
        "interesting",
        "list",
        "curated",
        "collection",
        "learn",
        "world's",
        "what's",
        "don’t",
        "it's",
    }
)
_ENDINGS = (
    *("ization", "isation", "ations", "ation", "ings", "ing", "ies", "ied", "ers", "er", "ed", "es"),
    *("s", "y", "e"),
)


def words(text: str) -> list[str]:
    """The words of a text as written ("C++", "R&D" and "Next.js" are words)."""
    return _WORD.findall(text)


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """A rough stem: folded, without common English endings ("restoring" and "restored" agree)."""
    w = fold(word)
    for end in _ENDINGS:
        if w.endswith(end) and len(w) - len(end) >= 3:
            w = w[: -len(end)]
            break
    return w[:-1] if len(w) > 4 and w[-1] == w[-2] else w


def is_content(word: str) -> bool:
    """Whether a word says something: no function word, number or single letter (though C and R do)."""
    low = word.lower()
    return word in ("C", "R") or not (is_stop(word) or "n't" in word or low in _PADDING or low in _TELLING)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A run of words in texts.

    Attributes:
        text: in the writing most used.
        titles: in how many texts it stands.
        size: its words.
        opened: share of its occurrences that begin where a name may: at the start of a text, after
            punctuation or after a word that says nothing by itself ("of", "the").
        closed: share of its occurrences that end where a name may.
    """

    text: str
    titles: int
    size: int
    opened: float = 1.0
    closed: float = 1.0


@dataclass(slots=True)
class _Said:
    """Where and how one run of stems is said."""

    places: set[int] = field(default_factory=set)
    written: Counter[str] = field(default_factory=Counter)
    opened: int = 0
    closed: int = 0


def pieces(text: str) -> Iterator[list[str]]:
    """The words of a text between one punctuation mark and the next, without unspaced scripts."""
    for piece in _BREAK.split(text[:400]):
        if tokens := words(UNSPACED.sub(" ", piece)):
            yield tokens


def _runs(text: str, longest: int) -> Iterator[tuple[tuple[str, ...], bool, bool]]:
    """Runs of 1 to `longest` words that start and end with content and cross no punctuation, and
    whether a name may begin and end there.

    In scripts without spaces, every run of 2 to 6 characters counts as a word.
    """
    for block in UNSPACED.findall(text[:400]):
        for size in range(2, min(6, len(block)) + 1):
            yield from (((block[i : i + size],), True, True) for i in range(len(block) - size + 1))
    for tokens in pieces(text):
        good = [is_content(t) for t in tokens]
        for start in range(len(tokens)):
            if not good[start]:
                continue
            opened = start == 0 or not good[start - 1]
            for end in range(start + 1, min(len(tokens), start + longest) + 1):
                if not (good[end - 1] or tokens[end - 1].lower() in _LINKS):
                    break
                if good[end - 1]:
                    yield tuple(tokens[start:end]), opened, end == len(tokens) or not good[end]


def spoken(texts: Sequence[str], longest: int = 4) -> dict[tuple[str, ...], Phrase]:
    """All phrases of the texts by their stems, written as they most often are."""
    said: dict[tuple[str, ...], _Said] = defaultdict(_Said)
    for place, text in enumerate(texts):
        for run, opened, closed in _runs(text, longest):
            entry = said[tuple(stem(w) for w in run)]
            entry.places.add(place)
            entry.written[" ".join(run)] += 1
            entry.opened += opened
            entry.closed += closed
    cases = Casing(texts)
    _keep_longest(said)
    found = {}
    for key, entry in said.items():
        text, count = cases.plain(entry.written.most_common(1)[0][0]), entry.written.total()
        found[key] = Phrase(text, len(entry.places), len(key), entry.opened / count, entry.closed / count)
    return found


def count_phrases(titles: Sequence[str], longest: int = 4) -> list[Phrase]:
    """All phrases of the titles, those in the most titles first."""
    return sorted(spoken(titles, longest).values(), key=lambda p: (-p.titles, -p.size, p.text))


def _keep_longest(said: dict[tuple[str, ...], _Said]) -> None:
    """Where words are not spaced, a run inside a longer one of the same titles is no word of its own."""
    runs = [key for key in said if len(key) == 1 and UNSPACED.fullmatch(key[0])]
    for (longer,) in runs:
        for inner in {longer[:-1], longer[1:]}:
            if (inner,) not in said or (longer,) not in said:
                continue
            if len(said[inner,].places) <= len(said[longer,].places):
                said.pop((inner,))


def salient(titles: Sequence[str], most: int = 5) -> list[str]:
    """The phrases that the most titles share, without those that a better one contains."""
    ranked = sorted(
        (p for p in count_phrases(titles, 3) if p.titles > 1),
        key=lambda p: (-p.titles * (1 + 0.35 * (p.size - 1)), p.text),
    )
    kept: list[str] = []
    for phrase in ranked:
        low = f" {phrase.text.lower()} "
        if not any(low in f" {k.lower()} " or f" {k.lower()} " in low for k in kept):
            kept.append(phrase.text)
        if len(kept) == most:
            break
    return kept


class Casing:
    """Which words are written small: what titles in running text show, else a list of plain words."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._seen: dict[str, Counter[str]] = defaultdict(Counter)
        self._calm: set[str] = set()  # written otherwise than in capitals somewhere
        self._plain = frozenset[str]() if mostly_foreign(texts) else plain_words()
        for text in texts:
            tokens = words(text[:600])
            self._calm |= {t.lower() for t in tokens if not t.isupper()}
            # In Title Case every word that says something is capital, so capitals tell nothing there.
            telling = [t for t in tokens[1:] if is_content(t)]
            if sum(t[:1].isupper() for t in telling) <= 0.6 * len(telling):
                for token in tokens[1:]:
                    self._seen[token.lower()][token] += 1
            for token in tokens:
                if not token.istitle() and not token.islower() and not token.isupper():
                    self._seen[token.lower()][token] += 1  # JavaScript, LoFi, iPhone

    def word(self, word: str) -> str:
        """One word in the writing it has inside a sentence."""
        low = word.lower()
        if seen := self._seen.get(low):
            word = seen.most_common(1)[0][0]
            if not word.isupper():
                return word
        # A word in capitals is shouted when it is a plain one, or is written otherwise elsewhere.
        if len(word) > 3 and word.isupper():
            return low if low in self._calm or low in self._plain else word
        return low if word[1:].islower() and low in self._plain else word

    def plain(self, text: str) -> str:
        """A phrase as it would stand inside a sentence."""
        return " ".join(self.word(w) for w in text.split())

    def sentence(self, text: str) -> str:
        """A name in sentence case: "Restoring vintage steel bicycles", "iOS development"."""
        said = self.plain(text)
        first, _, rest = said.partition(" ")
        first = first[:1].upper() + first[1:] if first.islower() else first
        return f"{first} {rest}" if rest else first


@cache
def plain_words() -> frozenset[str]:
    """English words that are more often small than capital, after the token ranks of SmolLM2 (Apache-2.0)."""
    return frozenset(files("tools.naming").joinpath("plain_words.txt").read_text("ascii").split())
