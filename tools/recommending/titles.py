"""Titles reduced to what identifies a work, however a source writes them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from vectorstore.records import plain_key

_FAMILIES = {
    "film": "screen",
    "series": "screen",
    "video": "video",
    "book": "print",
    "article": "print",
    "page": "print",
    "music": "sound",
    "album": "sound",
    "podcast": "podcast",
    "game": "game",
    "course": "course",
    "channel": "channel",
}
_ACTION = re.compile(r"^(?:watched|listened to|read|played|visited)\s+(?=\S)", re.IGNORECASE)
_ARTICLE = re.compile(
    r"^(?:the|an?|der|die|das|ein|eine|le|la|les|l|un|une|el|los|las|il|lo|gli|de|het|een) (?=\S)"
)
_BRACKETS = re.compile(r"\s*[(\[【（]([^)\]】）]*)[)\]】）]")
_YEAR = re.compile(r"\b(1[5-9]\d\d|20\d\d)\b")
_SEASON = re.compile(
    r"[\s:,–-]*\b(?:(?:season|series|staffel|saison|temporada|stagione|seizoen)\s*\d{1,2}|(?<!['’])\bs\d{1,2}\b"
    r"|(?:the )?complete (?:series|season)|limited series|miniseries)\b.*$",
    re.IGNORECASE,
)
_FORMAT = re.compile(
    r"\b(?:full (?:album|movie|film|audiobook|episode|game)|audiobook|unabridged|paperback|hardcover"
    r"|(?:official )?(?:music )?video|official (?:audio|trailer)|lyrics?|remaster(?:ed)?(?: \d{4})?|hd|4k"
    r"|(?:\w+ )?edition|vinyl|ost|director'?s cut|extended)\b",
    re.IGNORECASE,
)
_SUBTITLE = re.compile(r"\s*(?::|\s[-–—|•]\s|;)\s*")
_NUMBER = re.compile(r"\d+")
_ROMAN = {"ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}
_COUNT = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_WORDS = {word: str(number) for number, word in enumerate(_COUNT, 1)}
_MOVED_ARTICLE = re.compile(r"^(.+), (the|an?|le|la|les|der|die|das|el|los|las|il|de|het)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Title:
    """A title taken apart.

    Attributes:
        key: the whole, reduced; main, rest: before and after the first colon or dash, reduced.
        numbers: the numbers in it ("Toy Story 2" is not "Toy Story"), roman ones and words included.
        year: a year in brackets, None where there is none.
        parts: every piece between dashes and bars, reduced: "Pink Floyd - Animals | Full Album" names both.
    """

    key: str
    main: str
    rest: str
    numbers: frozenset[str]
    year: int | None
    parts: tuple[str, ...]


def family(kind: str) -> str:
    """Kinds among which one work can go by either: "screen" for films and series; "" where unknown."""
    return _FAMILIES.get(kind, "")


@lru_cache(maxsize=100_000)
def title_of(text: str) -> Title:
    """Take a title apart: what a source adds, seasons, formats and years are left out."""
    bare = _ACTION.sub("", text.strip())
    years = [m for inner in _BRACKETS.findall(bare) for m in _YEAR.findall(inner)]
    bare = _SEASON.sub("", _FORMAT.sub(" ", _BRACKETS.sub(" ", bare))).strip() or text
    parts = tuple(filter(None, (_reduced(part) for part in _SUBTITLE.split(bare))))
    if not parts:
        parts = (plain_key(text),)
    key = " ".join(parts)
    return Title(key, parts[0], " ".join(parts[1:]), _numbers(key), int(years[0]) if years else None, parts)


def work_key(title: str, kind: str) -> str:
    """What identifies a work among people: its reduced title, apart for films, books and so on."""
    return f"{family(kind) or kind}/{title_of(title).key}"


def _reduced(text: str) -> str:
    text = _MOVED_ARTICLE.sub(r"\1", text.strip())
    key = plain_key(text.replace("'", "").replace("’", "").replace("&", " and "))
    *words, last = _ARTICLE.sub("", key).split() or [""]
    # A word of number may be part of any title; as the last one it counts the parts.
    return " ".join([*words, _WORDS.get(last, last) if words else last]).strip()


def _numbers(key: str) -> frozenset[str]:
    roman = {_ROMAN[word] for word in key.split()[1:] if word in _ROMAN}
    return frozenset(str(int(n)) for n in _NUMBER.findall(key) if len(n) < 9) | roman
