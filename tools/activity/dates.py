"""Times as exports write them: ISO, Unix and its cousins, and dates in words or numbers of many languages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from itertools import pairwise
from typing import Literal

from tools.activity.months import AFTERNOON, MONTHS, MORNING, ZONES
from vectorstore.records import plain_key

Order = Literal["dmy", "mdy"]

_ERA_1601 = datetime(1601, 1, 1, tzinfo=UTC)
_ERA_1900 = datetime(1899, 12, 30, tzinfo=UTC)
_YEARS = range(1900, 2101)

_YMD = re.compile(r"(?<!\d)(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})(?!\d)日?\.?")
_NUMBERS = re.compile(r"(?<!\d)(\d{1,2})([-/.])\s?(\d{1,2})\2\s?(\d{4}|\d{2})(?!\d)")
_LINK = r"(?:[\s.]*(?:de|del|of)\s+|[\s.,'’\-/]*)"
_DAY_FIRST = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er|º|ª|\.)?{_LINK}([^\W\d_]+){_LINK}(\d{{4}}|\d{{2}})\b"
)
_MONTH_FIRST = re.compile(r"([^\W\d_]+)[.\s]\s*(\d{1,2})(?:st|nd|rd|th)?[,\s]+\s*(\d{4})\b")
_MAIL = re.compile(r"^\w{3} (\w{3}) (\d{1,2}) (\d\d):(\d\d):(\d\d) ([+-]\d{4}) (\d{4})$")
_CLOCK = re.compile(r"(?<!\d)(\d{1,2})[:h.](\d{2})(?:[:.](\d{2})(?:[.,](\d+))?)?(?!\d)")
_OFFSET = re.compile(r"(?:GMT|UTC|(?<=[\d\s]))\s?([+\-−])(\d{1,2}):?(\d{2})?(?!\d)")
_WORD = re.compile(r"[^\W\d_]+(?:\.\s?[^\W\d_]+\.)?")
_NUMBER = re.compile(r"^-?\d+(?:[.,]\d+)?$")


def moment(value: object, order: Order = "mdy") -> datetime:
    """The time that a field of an export means, with its zone; UTC where none is given.

    Args:
        value: text in any of the known forms, or a number since 1970, 1601 (microseconds) or 1899 (days).
        order: how to read 3/4/2024, from `order_of`.

    Raises:
        ValueError: when it is no time, or one outside the years 1900 to 2100.
    """
    if type(value) is str and value[10:11] == "T":
        # By far the commonest form, and in long histories worth its own way.
        try:
            time = datetime.fromisoformat(value)
        except ValueError:
            pass
        else:
            return time if time.tzinfo is UTC and 1900 <= time.year <= 2100 else _sensible(time)
    if isinstance(value, datetime):
        return value if value.tzinfo else value.replace(tzinfo=UTC)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return epoch(value)
    if not isinstance(value, str) or len(value) > 120:
        raise ValueError("no time")
    text = value.strip().replace(" ", " ").replace("\xa0", " ")
    try:
        if not text.isdigit():
            return _sensible(datetime.fromisoformat(text))
    except ValueError:
        pass
    if _NUMBER.match(text):
        return (
            epoch(float(text.replace(",", ".")))
            if not _compact(text)
            else _sensible(datetime.fromisoformat(text))
        )
    return _sensible(_written(text, order))


def maybe(value: object, order: Order = "mdy") -> datetime | None:
    """The time, or None where the field is empty or holds a placeholder such as 0."""
    if value is None or (
        isinstance(value, str) and value.strip() in ("", "0", "-", "null", "None", "0000-00-00")
    ):
        return None
    return None if value == 0 else moment(value, order)


def epoch(number: float) -> datetime:
    """The time of a count of seconds, milli-, micro- or nanoseconds since 1970, as its size shows.

    Microseconds since 1601 (Chrome) and days since 1899 (spreadsheets) are told apart the same way.
    """
    if number != number or abs(number) > 1e20:
        raise ValueError("no time")
    if 1e16 <= number < 2e16:
        return _sensible(_ERA_1601 + timedelta(microseconds=int(number)))
    if 15_000 < number < 80_000:
        return _sensible(_ERA_1900 + timedelta(seconds=round(number * 86_400)))
    if 0 <= number < 86_400_000:
        raise ValueError("no time")
    while abs(number) >= 1e11:
        number /= 1000
    return _sensible(datetime.fromtimestamp(number, UTC))


def order_of(values: Iterable[str]) -> Order | None:
    """Whether the day or the month comes first in dates of numbers; None when the values leave it open.

    A number over 12 decides. Where there is none, dates in a history run one way, so the reading with fewer
    turns is the right one; and between equals, a history is dense, so the one with the much shorter span.
    """
    dates = [found for value in values if (found := _NUMBERS.search(value))]
    if not dates:
        return None
    if any(int(d[1]) > 12 for d in dates) or any(d[2] == "." for d in dates):
        return "dmy"
    if any(int(d[3]) > 12 for d in dates):
        return "mdy"
    by_day = [(int(d[4]), int(d[3]), int(d[1])) for d in dates]
    by_month = [(int(d[4]), int(d[1]), int(d[3])) for d in dates]
    turns = _turns(by_day), _turns(by_month)
    if turns[0] != turns[1]:
        return "dmy" if turns[0] < turns[1] else "mdy"
    spans = _span(by_day), _span(by_month)
    if len(set(by_day)) < 4 or max(spans) < 2 * min(spans):
        return None
    return "dmy" if spans[0] < spans[1] else "mdy"


def _turns(days: list[tuple[int, int, int]]) -> int:
    """How often a list runs against its main direction."""
    falls = sum(a > b for a, b in pairwise(days))
    rises = sum(a < b for a, b in pairwise(days))
    return min(falls, rises)


def _span(days: list[tuple[int, int, int]]) -> int:
    """Days from the first to the last, roughly."""
    counted = [year * 365 + month * 30 + day for year, month, day in days]
    return max(counted) - min(counted)


def _compact(text: str) -> bool:
    """True for 20240131, which is a date and not a number of seconds."""
    return len(text) == 8 and text.isdigit() and text[:2] in ("19", "20") and "01" <= text[4:6] <= "12"


def _sensible(time: datetime) -> datetime:
    if time.year not in _YEARS:
        raise ValueError("a time outside the years 1900 to 2100")
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _written(text: str, order: Order) -> datetime:
    """A date, perhaps with a time of day and a zone, in the words or numbers of some language."""
    if found := _MAIL.match(text):
        month, day, hour, minute, second, zone, year = found.groups()
        stamp = f"{year} {MONTHS[plain_key(month)]} {day} {hour}:{minute}:{second} {zone}"
        return datetime.strptime(stamp, "%Y %m %d %H:%M:%S %z")
    year_, month_, day_, rest = _date(text, order)
    hour_, minute_, second_, micro = _clock(rest)
    return datetime(year_, month_, day_, hour_, minute_, second_, micro, tzinfo=_zone(rest, "年" in text))


def _date(text: str, order: Order) -> tuple[int, int, int, str]:
    """Year, month, day, and the text without them."""
    if found := _YMD.search(text):
        return int(found[1]), int(found[2]), int(found[3]), text[: found.start()] + " " + text[found.end() :]
    for pattern, month_at, day_at in ((_DAY_FIRST, 2, 1), (_MONTH_FIRST, 1, 2)):
        for found in pattern.finditer(text):
            if number := MONTHS.get(plain_key(found[month_at])):
                rest = text[: found.start()] + " " + text[found.end() :]
                return _century(found[3]), number, int(found[day_at]), rest
    if found := _NUMBERS.search(text):
        first, second = int(found[1]), int(found[3])
        day, month = (first, second) if order == "dmy" or first > 12 or found[2] == "." else (second, first)
        if month > 12:
            day, month = month, day
        return _century(found[4]), month, day, text[: found.start()] + " " + text[found.end() :]
    raise ValueError("no date")


def _century(digits: str) -> int:
    return int(digits) if len(digits) == 4 else 2000 + int(digits) if int(digits) < 70 else 1900 + int(digits)


def _clock(text: str) -> tuple[int, int, int, int]:
    """Hour, minute, second and microsecond; midnight where there is none."""
    found = _CLOCK.search(text)
    if not found:
        return 0, 0, 0, 0
    hour = int(found[1])
    words = {plain_key(word).replace(" ", "") for word in _WORD.findall(text)}
    if words & AFTERNOON and hour < 12:
        hour += 12
    elif words & MORNING and hour == 12:
        hour = 0
    return hour, int(found[2]), int(found[3] or 0), int(((found[4] or "") + "000000")[:6])


def _zone(text: str, chinese: bool) -> tzinfo:
    """The zone in the text: an offset, or an abbreviation. CST is China's where the date is Chinese."""
    if found := _OFFSET.search(_CLOCK.sub(" ", text, count=1)):
        minutes = int(found[2]) * 60 + int(found[3] or 0)
        return timezone(timedelta(minutes=minutes if found[1] == "+" else -minutes))
    for word in re.findall(r"\b[A-Z]{2,5}\b", text):
        if word == "CST" and chinese:
            return timezone(timedelta(hours=8))
        if word in ZONES:
            return timezone(timedelta(hours=ZONES[word]))
    return UTC
