"""Where a journey stands in time, told from its own rhythm."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from itertools import pairwise

import numpy as np

from vectorstore.records import Item, Status

EMERGING_DAYS = 60
# Quiet means: longer than this, and longer than two of the journey's own long gaps.
QUIET_DAYS = 45
QUIET_GAPS = 2.0
# An arc is over when it has been silent for this long, and for so many times as long as it lasted.
OVER_DAYS = 120
OVER_SPANS = 1.5
# So small a share of a journey's days, far from all others, neither begins it nor takes it up again.
STRAY = 0.1

_ENDINGS = (
    "series finale|finale|final (?:part|episode|chapter|lesson|week)|last (?:part|episode|lecture|lesson)"
    "|the end|conclusion|letzte folge|letzter teil|dernier épisode|dernière partie|último capítulo"
    "|último episodio|ultima puntata|laatste aflevering"
)
_LAST_PART = re.compile(rf"\b(?:{_ENDINGS})\b", re.IGNORECASE)
_PART_OF = re.compile(r"(\d{1,3})\s*(?:/|of|von|de|sur|di|van)\s*(\d{1,3})\b", re.IGNORECASE)


def status_of(times: Sequence[datetime], now: datetime, *, complete: bool = False) -> Status:
    """Emerging, active, dormant or finished, from the times of a journey's activity.

    Args:
        times: aware datetimes in any order; without any, the journey counts as active.
        now: the moment to judge from: today, or the end of a history that stopped earlier.
        complete: what was pursued came to its end (see `came_to_an_end`).
    """
    if not times:
        return Status.ACTIVE
    days = _core(sorted({time.date() for time in times}))
    quiet = (now.date() - days[-1]).days
    if quiet <= _patience(days):
        if complete and quiet > 7:
            return Status.FINISHED
        new = (now.date() - days[0]).days <= EMERGING_DAYS
        return Status.EMERGING if new else Status.ACTIVE
    span = (days[-1] - days[0]).days + 1
    if complete or quiet >= max(OVER_DAYS, OVER_SPANS * span):
        return Status.FINISHED
    return Status.DORMANT


def _core(days: list[date]) -> list[date]:
    """Without strays: the few days at either end that a long silence parts from all the others."""
    few, patience = len(days) * STRAY, _patience(days)
    gaps = [(b - a).days > patience for a, b in pairwise(days)]
    first = max((n + 1 for n, long in enumerate(gaps) if long and n + 1 <= few), default=0)
    last = min((n + 1 for n, long in enumerate(gaps) if long and len(days) - n - 1 <= few), default=len(days))
    return days[first:last]


def _patience(days: Sequence[date]) -> float:
    """How many quiet days are normal for this journey."""
    gaps = np.array([(b - a).days for a, b in pairwise(days)])
    usual = float(np.quantile(gaps, 0.9)) if len(gaps) else 0.0
    return max(QUIET_DAYS, min(QUIET_GAPS * usual, 365.0))


def came_to_an_end(items: Sequence[Item]) -> bool:
    """True when the last thing taken in says that it is the last: a finale, or part 8 of 8."""
    last = max((i for i in items if i.times), key=lambda i: (i.times[-1], i.id), default=None)
    if last is None:
        return False
    titles = [last.title, *last.episodes]
    return any(_is_last_part(title) for title in titles)


def _is_last_part(title: str) -> bool:
    if _LAST_PART.search(title):
        return True
    return any(part == whole and int(whole) > 1 for part, whole in _PART_OF.findall(title))
