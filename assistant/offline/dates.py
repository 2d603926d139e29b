"""Expressions that name days: "yesterday", "last March", "Q2 2025", "vor zwei Wochen"."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache

from assistant.offline.lexicon import grammar, pattern, table, whole

Days = tuple[date, date]

_UNITS = ("day", "week", "month", "year")
_LAST = grammar("periods.last")
_THIS = "this|the current|diese[nrsm]?|est[ea]|cette|cet|ce|quest[oa]|essa|这个?|本|今"
_PAST = grammar("periods.past")
TO = "and|to|until|till|through|thru|und|bis|y|a|hasta|et|à|au|e|-|–|—|到|至"

Rule = tuple[re.Pattern[str], Callable[[re.Match[str], date], Days | None], bool]


@cache
def rules() -> tuple[Rule, ...]:
    number = rf"(?P<n>\d{{1,3}}|{pattern('numbers')})"
    unit = _named("units", "")
    month = _named("months", "m")
    season = _named("seasons", "s")
    weekday = _named("weekdays", "w")
    day = r"(?P<d>[0-3]?\d)(?:st|nd|rd|th|\.)?"
    year = r"(?P<y>(?:19|20)\d\d)"
    return (
        (re.compile(rf"{year}-(?P<mo>\d\d)(?:-(?P<da>\d\d))?(?!\d)"), _iso, False),
        (whole(r"(?:the )?day before yesterday|vorgestern|anteayer|avant-hier|前天"), _ago(2), False),
        (whole(grammar("periods.yesterday")), _ago(1), False),
        (whole(grammar("periods.today")), _ago(0), False),
        (whole(rf"(?:{_PAST}) {number}? ?(?:{unit})"), _past, True),
        (whole(rf"(?:vor|hace|il y a) {number} (?:{unit})"), _back, False),
        (whole(rf"{number} (?:{unit}) (?:ago|fa|back)"), _back, False),
        (whole(rf"(?:a|an|one) (?:{unit}) ago"), _back, False),
        (whole(rf"(?:{_LAST}) ?(?:{unit})"), _last_unit, False),
        (whole(rf"(?:{unit}) (?:{_LAST})"), _last_unit, False),
        (whole(rf"(?:{_THIS}) ?(?:{unit})"), _this_unit, True),
        (whole(grammar("periods.weekend")), _weekend, False),
        (whole(rf"{day} (?:of |de )?(?:{month})(?:,? (?:de )?{year})?"), _date, False),
        (
            whole(rf"(?P<a>[0-3]?\d)(?:st|nd|rd|th|\.)? ?(?:{TO}) ?{day} (?:of )?(?:{month})(?: {year})?"),
            _date,
            False,
        ),
        (whole(rf"(?P<d>first|1er|premier|ersten) (?:of |de )?(?:{month})(?:,? {year})?"), _date, False),
        (whole(rf"{grammar('periods.half')}(?: {year})?"), _part, False),
        (
            whole(rf"(?:q(?P<q>[1-4])|(?P<qw>first|second|third|last) quarter)(?: of)?(?: {year})?"),
            _part,
            False,
        ),
        (whole(rf"(?:{month}) {day}(?:,? {year})?"), _date, False),
        (whole(grammar("periods.month_said", last=_LAST, month=month, year=year)), _month, False),
        (
            whole(grammar("periods.season_said", this=_THIS, last=_LAST, season=season, year=year)),
            _season,
            False,
        ),
        (whole(rf"(?:(?:{_LAST}) )?(?:{weekday})"), _weekday, False),
        (whole(rf"(?:{grammar('periods.holiday')})(?: {year})?"), _holiday, False),
        (whole(rf"(?:the )?(?:year |jahr |año )?{year}(?:年)?"), _year, False),
    )


def _named(section: str, prefix: str) -> str:
    """The alternatives of a section of the lexicon, each as a group named after its key."""
    return "|".join(f"(?P<{prefix}{key}>{pattern(section, key)})" for key in table(section))


def number(word: str) -> int:
    """The number a word or numeral stands for; 1 for what is no number."""
    if word.isdigit():
        return int(word)
    return next((int(key) for key, regex in table("numbers").items() if regex.fullmatch(word)), 1)


def _which(match: re.Match[str], prefix: str) -> int:
    return next(int(k[1:]) for k, v in match.groupdict().items() if v and re.fullmatch(prefix + r"\d+", k))


def _unit(match: re.Match[str]) -> str:
    return next(name for name in _UNITS if match.groupdict().get(name))


def _of_month(year: int, month: int) -> Days:
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _shift(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def _unit_days(unit: str, back: int, today: date) -> Days:
    """The calendar day, week (from Monday), month or year that lies `back` of them before today's."""
    if unit == "day":
        return today - timedelta(back), today - timedelta(back)
    if unit == "week":
        monday = today - timedelta(today.weekday() + 7 * back)
        return monday, monday + timedelta(6)
    if unit == "month":
        day = _shift(today, -back)
        return _of_month(day.year, day.month)
    return date(today.year - back, 1, 1), date(today.year - back, 12, 31)


def days_before(day: date, unit: str) -> Days:
    """The day, week, month or year before the one that `day` lies in."""
    return _unit_days(unit, 1, day)


def _ago(days: int) -> Callable[[re.Match[str], date], Days]:
    return lambda _match, today: (today - timedelta(days), today - timedelta(days))


def _iso(match: re.Match[str], _today: date) -> Days | None:
    year, month = int(match["y"]), int(match["mo"])
    try:
        return (date(year, month, int(match["da"])),) * 2 if match["da"] else _of_month(year, month)
    except (ValueError, calendar.IllegalMonthError):
        return None


def _past(match: re.Match[str], today: date) -> Days | None:
    if not match["n"] and re.match(r"last|previous|letzt", match[0], re.IGNORECASE):
        return None  # "last month" is the calendar month
    count, unit = number(match["n"] or "1"), _unit(match)
    if unit in ("day", "week"):
        return today - timedelta(count * (7 if unit == "week" else 1)), today
    return _shift(today, -count * (12 if unit == "year" else 1)), today


def _back(match: re.Match[str], today: date) -> Days:
    return _unit_days(_unit(match), number(match.groupdict().get("n") or "1"), today)


def _last_unit(match: re.Match[str], today: date) -> Days | None:
    return _unit_days(_unit(match), 1, today)


def _this_unit(match: re.Match[str], today: date) -> Days:
    return _unit_days(_unit(match), 0, today)


def _weekend(_match: re.Match[str], today: date) -> Days:
    sunday = today - timedelta(today.weekday() + 1)
    return sunday - timedelta(1), sunday


def _date(match: re.Match[str], today: date) -> Days | None:
    month, day = _which(match, "m"), int(match["d"]) if match["d"].isdigit() else 1
    try:
        found = date(int(match["y"] or today.year), month, day)
    except ValueError:
        return None
    if not match["y"] and found > today:
        found = found.replace(year=today.year - 1)
    if (start := match.groupdict().get("a")) and 1 <= int(start) <= day:
        return found.replace(day=int(start)), found  # "between 1 and 10 August"
    return found, found


def _month(match: re.Match[str], today: date) -> Days | None:
    if match["cm"]:
        month = int(match["cm"])
        if not 1 <= month <= 12:
            return None
    else:
        month = _which(match, "m")
        # "may", "mar", "mars" are words of their own: as a month they want a capital or a word before.
        if match[0] in ("may", "mar", "mars", "ab", "dez") and not re.search(
            r"(?:in|since|last|from|until|before|after|of|en|depuis|and|between) $",
            match.string[: match.start()],
        ):
            return None
    year = int(match["y"]) if match["y"] else today.year - (month > today.month)
    if match["last"] and not match["y"] and month == today.month:
        year -= 1
    return _of_month(year, month)


def _part(match: re.Match[str], today: date) -> Days:
    """Half a year or a quarter of one."""
    said = match.groupdict()
    year = int(said["y"] or today.year)
    if word := said.get("half"):
        first_month, months = (1 if re.match("first|1|erste|primer|premi", word, re.I) else 7), 6
    else:
        quarter = int(said["q"] or ("first", "second", "third", "last").index(said["qw"].casefold()) + 1)
        first_month, months = 3 * quarter - 2, 3
    if not said["y"] and date(year, first_month, 1) > today:
        year -= 1
    return date(year, first_month, 1), _of_month(year, first_month + months - 1)[1]


def _season(match: re.Match[str], today: date) -> Days | None:
    month = _which(match, "s")
    if (
        not match["y"]
        and re.fullmatch(r"fall|spring|été|estate|primavera", match[0])
        and not re.search(r"(?:in|since|last|en|de|in the|this) $", match.string[: match.start()])
    ):
        return None  # "fall" and "spring" are words of their own
    year = int(match["y"]) if match["y"] else today.year - (date(today.year, month, 1) > today)
    if not match["y"] and month == 12 and today.month == 12:
        year -= 1  # in December last winter is the one before
    return date(year, month, 1), _of_month(year + (month == 12), (month + 1) % 12 + 1)[1]


def _weekday(match: re.Match[str], today: date) -> Days:
    day = today - timedelta((today.weekday() - _which(match, "w") - 1) % 7 + 1)
    return day, day


def _holiday(match: re.Match[str], today: date) -> Days:
    named = match.groupdict()
    month, day = (
        (1, 1) if named["ny"] else (12, 31) if named["nye"] else (10, 31) if named["hw"] else (12, 25)
    )
    year = int(named["y"]) if named["y"] else today.year - (date(today.year, month, day) > today)
    return date(year, month, day), date(year, month, day)


def _year(match: re.Match[str], _today: date) -> Days:
    return date(int(match["y"]), 1, 1), date(int(match["y"]), 12, 31)
