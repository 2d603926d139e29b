"""When something was made: "the 90s", "newer than 2015", "this century"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from assistant.offline.dates import number
from assistant.offline.lexicon import grammar, pattern, whole

RECENT_YEARS = 3  # how far back "recent" reaches
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
    """Years of publication, either end open, and where they were said.

    Attributes:
        surely: whether they cannot well be the days of an activity ("the 90s", "made after 2010").
    """

    year_from: int | None
    year_to: int | None
    start: int
    end: int
    surely: bool = True

    @property
    def first(self) -> int:
        """The earlier of the years that are named."""
        return min(year for year in (self.year_from, self.year_to) if year)


_MADE = whole(grammar("quantities.made"))


def find_years(text: str, today: date) -> Years | None:
    """Years of publication: "the 90s", "after 2010" (2011 on), "since 2010", "before 1960" (to 1959)."""
    if m := whole(grammar("quantities.years_between", y=Y)).search(text):
        surely = _MADE.search(text[: m.start()] + m[0]) is not None
        return Years(int(m["a"]), int(m["b"]), m.start(), m.end(), surely)
    found = _decade(text) or _bounded_years(text, today)
    return _both_ends(found, text, today) if found else None


def _both_ends(found: Years, text: str, today: date) -> Years:
    """The years with the end that is said next to the other: "nothing before 1980 and nothing past 1999"."""
    rest = text[: found.start] + " " * (found.end - found.start) + text[found.end :]
    other = _bounded_years(rest, today)
    if other is None:
        return found
    first, last = found.year_from or other.year_from, found.year_to or other.year_to
    ends = [(y.year_from is None) + (y.year_to is None) for y in (found, other)]
    gap = text[min(found.end, other.end) : max(found.start, other.start)]
    if ends != [1, 1] or first is None or last is None or first > last or len(gap.split()) > 3:
        return found
    return Years(
        first, last, min(found.start, other.start), max(found.end, other.end), found.surely or other.surely
    )


def _decade(text: str) -> Years | None:
    """ "the 90s", "before the seventies", "since the 2000s"."""
    if m := re.search(grammar("quantities.decade"), text, re.IGNORECASE):
        tens = int(m["d"] or m["e"]) * 10
        first = int(m["c"]) * 100 + tens if m["c"] else (1900 if tens >= 20 else 2000) + tens
    elif m := whole(r"(?:the )?(?:" + "|".join(_DECADES) + ")").search(text):
        first = 1900 + next(v for k, v in _DECADES.items() if k in m[0].casefold())
    else:
        return None
    last = first + 9
    bounds: tuple[tuple[str, tuple[int | None, int | None]], ...] = (
        ("decade_not_before", (first, None)),
        ("decade_before", (None, first - 1)),
        ("decade_after", (last + 1, None)),
        ("decade_since", (first, None)),
    )
    for key, (year_from, year_to) in bounds:
        if lead := re.search(rf"(?:{grammar('quantities.' + key)})\s*$", text[: m.start()], re.IGNORECASE):
            return Years(year_from, year_to, lead.start(), m.end())
    onward = re.match(r"\s*(?:on ?wards?|or (?:later|newer)|and (?:later|newer|up))", text[m.end() :])
    return Years(first, None if onward else last, m.start(), m.end() + (onward.end() if onward else 0))


def _bounded_years(text: str, today: date) -> Years | None:
    later = r"on ?wards?|on(?=$|,|\.)|or (?:later|newer)|and (?:later|newer|after|up)|plus|\+|ff"
    older = r"or (?:older|earlier|before)|and (?:older|earlier|before)"
    rules = (
        (rf"(?:from |since |ab |made |published )?(?P<y>{Y}) ?(?:{later})", lambda y: (y, None)),
        (rf"(?:from )?(?P<y>{Y}) (?:{older})", lambda y: (None, y)),
        (grammar("quantities.years_not_before", y=Y), lambda y: (y, None)),
        (grammar("quantities.years_unwanted_before", y=Y), lambda y: (y, None)),
        (grammar("quantities.years_not_after", y=Y), lambda y: (None, y)),
        (rf"(?P<y>{Y})年?(?:以后|之后|以来)", lambda y: (y, None)),
        (rf"(?P<y>{Y})年?(?:以前|之前)", lambda y: (None, y - 1)),
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
            surely = _MADE.search(text[: m.start()] + m[0]) is not None
            return Years(year_from, year_to, m.start(), m.end(), surely)
    if m := re.search(r"(?<!\w)(?:last|past) (?P<n>\d+|[a-z]+) years(?!\w)", text, re.IGNORECASE):
        return Years(today.year - number(m["n"]), None, m.start(), m.end(), False)
    if m := re.search(grammar("quantities.years_old"), text, re.IGNORECASE):
        return Years(today.year - number(m["n"]), None, m.start(), m.end())
    if m := whole(grammar("quantities.years_this")).search(text):
        year = today.year - (m["last"] is not None)
        return Years(year, year, m.start(), m.end(), False)
    if m := whole(r"(?:this|the 21st|21st|twenty-first) century|this decade|20th century").search(text):
        if "20th" in m[0]:
            return Years(1900, 1999, m.start(), m.end())
        return Years(today.year // 10 * 10 if "decade" in m[0] else 2000, None, m.start(), m.end())
    if m := whole(grammar("quantities.recent")).search(text):
        return Years(today.year - RECENT_YEARS, None, m.start(), m.end(), False)
    return None
