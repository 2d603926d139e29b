"""Folding activities into items: one item for everything a person did with the same thing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from vectorstore.records import Activity, Item

_NEVER = datetime.min.replace(tzinfo=UTC)


def items_of(activities: Iterable[Activity]) -> list[Item]:
    """One item for each distinct `Activity.item`.

    Activities without a time count as the oldest. Items are ordered by their first activity, then by title
    and id, so that the same activities give the same list in whatever order they come.
    """
    groups: dict[str, list[Activity]] = {}
    for activity in activities:
        groups.setdefault(activity.item, []).append(activity)
    ordered = [(item, sorted(group, key=_order)) for item, group in groups.items()]
    ordered.sort(key=lambda pair: (pair[1][0].time or _NEVER, pair[1][0].title, pair[0]))
    return [_folded(item, group) for item, group in ordered]


def _order(activity: Activity) -> tuple[datetime, str]:
    return (activity.time or _NEVER, activity.id)


def _folded(item: str, group: Sequence[Activity]) -> Item:
    """The item of activities that are sorted oldest first; texts are the commonest, numbers the latest."""
    series = next((a.series for a in group if a.series), "")
    ratings = [a.rating for a in group if a.rating is not None]
    progress = [a.progress for a in group if a.progress is not None]
    return Item(
        id=item,
        title=series or _commonest([a.title for a in group]),
        kind="series" if series else _commonest([a.kind for a in group]),
        description=_commonest([a.description for a in group]),
        creator=_commonest([a.creator for a in group]),
        url=_commonest([a.url for a in group]),
        series=series,
        activity=tuple(a.id for a in group),
        times=tuple(a.time for a in group if a.time),
        episodes=tuple(dict.fromkeys(a.title for a in group)) if series else (),
        rating=ratings[-1] if ratings else None,
        progress=max(progress) if progress else None,
    )


def _commonest(values: Sequence[str]) -> str:
    """The value seen most often, the earliest of equals, leaving out empty ones."""
    if len(values) == 1:
        return values[0]
    counts = Counter(value for value in values if value)
    return counts.most_common(1)[0][0] if counts else ""
