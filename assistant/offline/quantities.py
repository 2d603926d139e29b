"""How long and how many: lengths in minutes and counts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Generic, TypeVar

from assistant.offline.dates import number
from assistant.offline.lexicon import grammar, pattern, whole

SHORT_MINUTES = 30  # what "something short" is taken to mean
T = TypeVar("T")


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
    gap = r"(?:[ -]|(?<=[\d一二两三四五六七八九十半]))"  # "2h", "两小时"; but "ahora" is no hour
    return (
        (whole(rf"{n}{gap}{hours} and a half"), 1.5),
        (whole(grammar("quantities.half_hour")), 30),
        (whole(grammar("quantities.hour_and_half")), 90),
        (
            whole(grammar("quantities.quarter")),
            15,
        ),
        (whole(r"(?:three[- ]quarters? of an hour|dreiviertelstunde)"), 45),
        (whole(grammar("quantities.hours_said", n=n, hours=hours, minutes=minutes)), 60),
        (whole(rf"{n}{gap}{minutes}"), 1),
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


_SPAN = re.compile(r"\s*(?:years?|months?|weeks?|days?|hours?|min)\b", re.IGNORECASE)


@cache
def _count_rules() -> tuple[re.Pattern[str], ...]:
    n = rf"(?P<n>\d{{1,2}}|{pattern('numbers')})"
    things = grammar("quantities.things")
    words = rf"{things}|{pattern('kinds')}"
    return (
        whole(grammar("quantities.count_of_last", n=n, ordinal=pattern("ordinals", "1", "2"))),
        re.compile(grammar("quantities.count_of_things", n=n, words=words), re.IGNORECASE),
        re.compile(rf"(?<!第){n}\s?(?:个|部|本|首|篇|张|集)"),
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
            if _SPAN.match(text[match.end("n") :]):
                continue  # "the last couple of years"
            value = number(match["n"])
            if 1 <= value <= 50:
                return Found(value, match.start("n"), match.end("n"))
    return None
