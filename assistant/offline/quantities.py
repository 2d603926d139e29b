"""How many, how long, how hard, from when and without what: the wishes that come with a request."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Generic, TypeVar

from assistant.offline.lexicon import LETTERS, first, grammar, pattern, table, whole
from assistant.offline.periods import number

SHORT_MINUTES = 30  # what "something short" is taken to mean
RECENT_YEARS = 3  # how far back "recent" reaches
T = TypeVar("T")
_SPLIT = re.compile(r"\s*(?:,|/|\b(?:and|or|nor|und|oder|noch|y|o|ni|et|ou|e|o)\b|和|或|与)\s*")


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A value and where in the text it was said."""

    value: T
    start: int
    end: int


@cache
def _length_rules() -> tuple[tuple[re.Pattern[str], float], ...]:
    n = rf"(?P<n>\d+(?:[.,]\d+)?|{pattern('numbers')}|an?)"
    hours = r"(?:(?<=\d)h|(?<=\d )h|hrs?|hours?|stunden?|horas?|heures?|or[ae]|uur|小时|時間)"
    minutes = r"(?:(?<=\d)m|(?<=\d )m|mins?|minutes?|minuten?|minutos?|minut[oi]|分钟?|分)"
    return (
        (whole(rf"{n}[ -]?{hours} and a half"), 1.5),
        (whole(grammar("quantities.half_hour")), 30),
        (whole(grammar("quantities.hour_and_half")), 90),
        (whole(r"(?:a )?quarter of an hour|viertelstunde|un cuarto de hora|un quart d'heure"), 15),
        (whole(r"(?:three[- ]quarters? of an hour|dreiviertelstunde)"), 45),
        (whole(grammar("quantities.hours_said", n=n, hours=hours, minutes=minutes)), 60),
        (whole(rf"{n}[ -]?{minutes}"), 1),
    )


def find_minutes(text: str) -> Found[int] | None:
    """A length in minutes: "under an hour" 60, "1.5 h" 90, "halbe Stunde" 30; "short" by itself 30."""
    for rank, (regex, unit) in enumerate(_length_rules()):
        if match := regex.search(text):
            if rank == 0:
                count = _amount(match["n"] or "1")
                return Found(int(count * 60 + 30), match.start(), match.end())
            if rank < 5:
                return Found(int(unit), match.start(), match.end())
            rest = match.groupdict().get("m") or match.groupdict().get("t")
            extra = int(rest) if rest else 0
            return Found(int(_amount(match["n"]) * unit) + extra, match.start(), match.end())
    short = whole(grammar("quantities.short"))
    if match := short.search(text):
        return Found(SHORT_MINUTES, match.start(), match.end())
    return None


def _amount(word: str) -> float:
    if word.casefold() in ("a", "an"):
        return 1
    return float(word.replace(",", ".")) if word[0].isdigit() else number(word)


@cache
def _count_rules() -> tuple[re.Pattern[str], ...]:
    n = rf"(?P<n>\d{{1,2}}|{pattern('numbers')})"
    things = grammar("quantities.things")
    words = rf"{things}|{pattern('kinds')}"
    return (
        whole(grammar("quantities.count_of_last", n=n, ordinal=pattern("ordinals", "1", "2"))),
        re.compile(grammar("quantities.count_of_things", n=n, words=words), re.IGNORECASE),
        re.compile(rf"{n}\s?(?:个|部|本|首|篇|张|集)"),
        whole(grammar("quantities.count_asked", n=n)),
    )


def find_count(text: str) -> Found[int] | None:
    """How many are asked for: "3 cookbooks", "another five", "top 10"; an article is no count."""
    for regex in _count_rules():
        for match in regex.finditer(text):
            word = match["n"].casefold()
            if word in ("un", "una", "une", "uno", "ein", "eine", "einen", "um", "uma") or (
                word == "one" and not whole(grammar("quantities.only_one")).search(text)
            ):
                continue
            value = number(match["n"])
            if 1 <= value <= 50:
                return Found(value, match.start("n"), match.end("n"))
    return None


def find_kind(text: str) -> Found[str] | None:
    """The first kind of thing that is named, by its value in records; the plainest words come last."""
    found = [
        Found(kind, m.start(), m.end()) for kind, rx in table("kinds").items() for m in rx.finditer(text)
    ]
    plain = table("kind_plain")["words"]
    found.sort(key=lambda f: (bool(plain.fullmatch(text[f.start : f.end])), f.start, f.start - f.end))
    if not found:
        return None
    # "a game master course" is a course: of kinds that follow each other closely the last one counts.
    for other in found[1:]:
        if re.fullmatch(r"\s(?:[a-z]+\s)?", text[found[0].end : other.start]) and not _LINK.search(
            text[found[0].end : other.start]
        ):
            return other
    return found[0]


_LINK = whole("and|or|about|on|for|with|from|in|to|like|und|oder|y|o|et|ou|of|the|a|is|are|but|than")


def all_kinds(text: str) -> list[Found[str]]:
    """Every place where a kind of thing is named."""
    return [Found(kind, m.start(), m.end()) for kind, rx in table("kinds").items() for m in rx.finditer(text)]


def find_level(text: str) -> str:
    """beginner, intermediate or advanced where the text asks for one, else ""."""
    if whole(r"no longer (?:a )?beginners?|not (?:a )?beginners?|kein anfänger").search(text):
        return "intermediate"
    if whole(grammar("quantities.not_too_hard")).search(text):
        return "beginner"
    if whole(grammar("quantities.not_too_easy")).search(text):
        return "intermediate"
    return first("levels", text)


def find_novelty(text: str) -> str:
    """explore or continue where the text asks for one, else ""."""
    return first("novelty", text)


Y = r"(?:19|20)\d\d"
_DECADES = {
    "twenties": 20,
    "thirties": 30,
    "forties": 40,
    "fifties": 50,
    "sixties": 60,
    "seventies": 70,
    "eighties": 80,
    "nineties": 90,
    "achtziger": 80,
    "neunziger": 90,
    "siebziger": 70,
    "sechziger": 60,
}


@dataclass(frozen=True, slots=True)
class Years:
    """Years of publication, either end open, and where they were said."""

    year_from: int | None
    year_to: int | None
    start: int
    end: int


def find_years(text: str, today: date) -> Years | None:
    """Years of publication: "the 90s", "after 2010" (2011 on), "since 2010", "before 1960" (to 1959)."""
    if m := whole(grammar("quantities.years_between", y=Y)).search(text):
        return Years(int(m["a"]), int(m["b"]), m.start(), m.end())
    if m := re.search(
        grammar("quantities.decade"),
        text,
        re.IGNORECASE,
    ):
        tens = int(m["d"] or m["e"]) * 10
        start = int(m["c"]) * 100 + tens if m["c"] else (1900 if tens >= 20 else 2000) + tens
        return Years(start, start + 9, m.start(), m.end())
    if m := whole(r"(?:the )?(?:" + "|".join(_DECADES) + ")").search(text):
        start = 1900 + next(v for k, v in _DECADES.items() if k in m[0].casefold())
        return Years(start, start + 9, m.start(), m.end())
    return _bounded_years(text, today)


def _bounded_years(text: str, today: date) -> Years | None:
    later = r"on ?wards?|on(?= |$|,|\.)|or (?:later|newer)|and (?:later|newer|after|up)|plus|\+|ff"
    older = r"or (?:older|earlier|before)|and (?:older|earlier|before)"
    rules = (
        (rf"(?:from |since |ab |made |published )?(?P<y>{Y}) ?(?:{later})", lambda y: (y, None)),
        (rf"(?:from )?(?P<y>{Y}) (?:{older})", lambda y: (None, y)),
        (grammar("quantities.years_not_before", y=Y), lambda y: (y, None)),
        (grammar("quantities.years_not_after", y=Y), lambda y: (None, y)),
        (grammar("quantities.years_after", y=Y), lambda y: (y + 1, None)),
        (grammar("quantities.years_before", y=Y), lambda y: (None, y - 1)),
        (grammar("quantities.years_since", y=Y), lambda y: (y, None)),
        (rf"(?:until|till|up to|bis|hasta|jusqu'en)(?: the year)? (?P<y>{Y})", lambda y: (None, y)),
        (grammar("quantities.years_of", y=Y), lambda y: (y, y)),
        (rf"(?P<y>{Y})(?= (?:{pattern('kinds')}))", lambda y: (y, y)),
    )
    for regex, bounds in rules:
        if m := whole(regex).search(text):
            year_from, year_to = bounds(int(m["y"]))
            return Years(year_from, year_to, m.start(), m.end())
    if m := re.search(r"(?<!\w)(?:last|past) (?P<n>\d+|[a-z]+) years(?!\w)", text, re.IGNORECASE):
        return Years(today.year - number(m["n"]), None, m.start(), m.end())
    if m := re.search(grammar("quantities.years_old"), text, re.IGNORECASE):
        return Years(today.year - number(m["n"]), None, m.start(), m.end())
    if m := whole(r"this century").search(text):
        return Years(2000, None, m.start(), m.end())
    if m := whole(grammar("quantities.recent")).search(text):
        return Years(today.year - RECENT_YEARS, None, m.start(), m.end())
    return None


@cache
def _exclusion() -> re.Pattern[str]:
    lead = grammar("quantities.exclusion_lead")
    stop = grammar("quantities.exclusion_stop")
    return re.compile(
        rf"(?<!\w)(?P<lead>{lead})(?:(?![{LETTERS}])|(?<=['不要别无]))\s*(?P<what>.+?)(?=\s*(?:{stop}))",
        re.IGNORECASE,
    )


def find_exclusions(text: str) -> tuple[list[str], list[tuple[int, int]]]:
    """What to leave out, as said, in lower case ("no anime or gore" → anime, gore), and where it stands."""
    words: list[str] = []
    spans: list[tuple[int, int]] = []
    for match in _exclusion().finditer(text):
        parts = listed(match["what"])
        if re.match(r"longer|over|under|shorter|older|newer", text[match.end() :].strip(), re.IGNORECASE):
            # "no videos longer than an hour" limits videos, it does not exclude them.
            parts = [part for part in parts if not find_kind(part)]
        if parts:
            words += parts
            spans.append(match.span())
    return words, spans


def listed(text: str) -> list[str]:
    """The members of an enumeration, in lower case, without articles and other small words around them."""
    found = []
    for part in _SPLIT.split(text):
        bare = re.sub(grammar("quantities.listed_edges"), "", part.strip(" \"'").casefold()).strip(" \"'")
        if bare and bare not in _EMPTY:
            found.append(bare)
    return found


_EMPTY = {
    "it",
    "that",
    "this",
    "them",
    "those",
    "one",
    "more",
    "thanks",
    "thank you",
    "thx",
    "idea",
    "problem",
    "worries",
    "rush",
    "matter",
    "longer",
    "wait",
    "need",
    "way",
    "i",
    "any",
    "doubt",
    "offence",
    "stuff",
    "anything",
    "on",
    "me",
    "mehr",
    "más",
    "plus",
}
