"""Third step, for one user: the pure function from activities to journey rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from tools.activity.items import items_of
from tools.batch.names import Names
from tools.batch.vectors import Vectors
from tools.journeys.extract import extract
from tools.journeys.identity import match
from tools.journeys.lifecycle import came_to_an_end, status_of
from vectorstore.records import Activity, Item, Status, stable_id

GROWN = 1.5  # a journey gets a new name when it has so many times the items it was named for


@dataclass(frozen=True, slots=True)
class JourneyRow:
    """A row of the output; journey, name and status are None for what belongs to no journey.

    Attributes:
        item_ids: the input's `item_id`, or the activity's id where it has none, most central first.
    """

    user: str
    journey: str | None
    name: str | None
    status: str | None
    item_ids: tuple[str, ...]


def journeys_of(
    user: str,
    activities: Iterable[Activity],
    vectors_of: Callable[[Sequence[str]], Vectors],
    *,
    names: Names | None = None,
    before: Sequence[JourneyRow] = (),
) -> list[JourneyRow]:
    """One user's journey rows, the largest journey first, what belongs to none last.

    The result depends on the activities alone: not on their order, the clock or other users. Journeys stand
    as of the user's last activity.

    Args:
        vectors_of: texts to unit rows.
        names: what names journeys; None leaves them without.
        before: the user's rows as they were, for journeys to keep their ids and names.
    """
    distinct = _distinct(activities)
    items = items_of(distinct)
    vectors = vectors_of([item.text for item in items])
    found = extract(items, vectors)
    groups = [[items[i] for i in members] for members in found.clusters]
    item_ids = {a.id: a.item_id or a.id for a in distinct}
    ids, old_names = _continued(user, groups, distinct, before)
    chosen: Sequence[str | None] = [None] * len(groups)
    if names:
        chosen = names.of(groups, [vectors[list(members)] for members in found.clusters], old_names)
    as_of = max((a.time for a in distinct if a.time), default=None)
    rows = []
    for journey, name, group in zip(ids, chosen, groups, strict=True):
        times = [time for item in group for time in item.times]
        status = status_of(times, as_of, complete=came_to_an_end(group)) if as_of else Status.ACTIVE
        rows.append(JourneyRow(user, journey, name, str(status), _item_ids(group, item_ids)))
    if found.transient:
        passing = _item_ids([items[i] for i in found.transient], item_ids)
        rows.append(JourneyRow(user, None, None, None, passing))
    return rows


def _distinct(activities: Iterable[Activity]) -> list[Activity]:
    """Each activity once, in an order of its own; of two with one id the one whose fields sort first."""
    kept: dict[str, Activity] = {}
    for a in sorted(activities, key=lambda a: (a.id, a.title, a.description, a.creator, a.kind, a.series)):
        kept.setdefault(a.id, a)
    return list(kept.values())


def _continued(
    user: str, groups: Sequence[Sequence[Item]], activities: Iterable[Activity], before: Sequence[JourneyRow]
) -> tuple[list[str], list[str | None]]:
    """The id of each group, that of the journey it continues or a new one, and the name it keeps."""
    clusters = [[item.id for item in group] for group in groups]
    items = {a.item_id or a.id: a.item for a in activities} if before else {}
    old = {row.journey: row for row in before if row.journey}
    stored = {j: list({items[i] for i in row.item_ids if i in items}) for j, row in old.items()}
    matching = match(clusters, {j: held for j, held in stored.items() if held})
    ids = [
        known or "j" + stable_id(user, *sorted(clusters[index]))[:8]
        for index, known in enumerate(matching.ids)
    ]
    kept = [
        old[i].name if i in old and len(group) < GROWN * len(stored[i]) else None
        for i, group in zip(ids, clusters, strict=True)
    ]
    return ids, kept


def _item_ids(items: Iterable[Item], item_ids: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item_ids[a] for item in items for a in item.activity))
