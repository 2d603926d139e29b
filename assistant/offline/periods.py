"""When: spans of days in what a person says ("this past summer", "since March", "vor zwei Wochen")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.offline.dates import TO, Days, rules
from assistant.offline.lexicon import grammar

_SINCE = grammar("periods.since")
_BEFORE = "before|prior to|earlier than|vor(?: dem)?|antes de|avant|prima di"
_UNTIL = "until|till|up to|by|through|bis(?: zum)?|hasta|jusqu'(?:à|en)|fino a|até"
_AFTER = "after|nach(?: dem)?|después de|après|dopo|later than"


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `since` to `until` (either may be open) and where in the text they were said."""

    since: date | None
    until: date | None
    start: int
    end: int


def find_period(text: str, today: date) -> Period | None:
    """The first span of days said in `text`, or None. Months and seasons without a year lie in the past."""
    atoms = list(_atoms(text, today))
    if not atoms:
        return None
    start, end, (first_day, last_day), is_open = atoms[0]
    if len(atoms) > 1:
        between = text[end : atoms[1][0]].strip(" ,").casefold()
        if re.fullmatch(TO, between):
            lead = _lead(text[:start], r"between|from|zwischen|von|vom|entre|de|du|tra|fra|desde|从")
            last_day = atoms[1][2][1]
            if first_day > last_day:  # "from May to July 2025": the year is said once
                first_day = first_day.replace(year=last_day.year)
            return Period(first_day, last_day, lead if lead is not None else start, atoms[1][1])
    if is_open:
        return Period(first_day, None, start, end)
    return _with_preposition(text, start, end, first_day, last_day)


def _with_preposition(text: str, start: int, end: int, first_day: date, last_day: date) -> Period:
    before = text[:start]
    onward = re.match(r"\s*(?:on ?wards?|on\b(?! \w)|and (?:later|after)|or later|以来|起)", text[end:])
    for words, kind in ((_SINCE, "since"), (_BEFORE, "before"), (_UNTIL, "until"), (_AFTER, "after")):
        lead = _lead(before, words)
        if lead is None:
            continue
        word = before[lead:].split(" ")[0].casefold()
        if kind == "since" and word in ("from", "da", "ab") and not onward and word != "ab":
            return Period(first_day, last_day, lead, end)  # "from March" tells of a month, not of a start
        if kind == "since":
            return Period(first_day, None, lead, end + (onward.end() if onward else 0))
        if kind == "before":
            return Period(None, first_day - timedelta(1), lead, end)
        if kind == "until":
            return Period(None, last_day, lead, end)
        return Period(last_day + timedelta(1), None, lead, end)
    if onward:
        return Period(first_day, None, start, end + onward.end())
    lead = _lead(
        before,
        r"in|on|during|over|at|back in|im|am|en|el|le|au|du|in the|während|durante|pendant|de|within|的|在",
    )
    return Period(first_day, last_day, lead if lead is not None else start, end)


def _lead(before: str, words: str) -> int | None:
    article = r"(?:the |den |dem |der |el |la |le |les |il |early |late )?"
    article = rf"(?:{article}(?:very )?(?:start|beginning|end) of )?{article}"
    found = re.search(rf"(?:^|(?<=[\s,(]))(?:{words})\s+{article}$|(?:从|自|在)$", before, re.IGNORECASE)
    return found.start() if found else None


def _atoms(text: str, today: date) -> Iterator[tuple[int, int, Days, bool]]:
    """Every place that names days, in order and without overlaps: start, end, days, whether open to today."""
    found = []
    for rank, (regex, days, is_open) in enumerate(rules()):
        for match in regex.finditer(text):
            if span := days(match, today):
                found.append((match.start(), rank, match.end(), span, is_open))
    reached = 0
    for start, _rank, end, span, is_open in sorted(found, key=lambda f: (f[0], -f[2], f[1])):
        if start >= reached:
            yield start, end, span, is_open
            reached = end
