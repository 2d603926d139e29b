"""New activity joins its journeys as it is stored; the next full run goes over all of it again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial

from tools.activity.items import items_of
from tools.journeys.describe import describe, stage
from tools.journeys.instalments import neighbours
from tools.journeys.lifecycle import QUIET_DAYS
from tools.journeys.online import Centre, assign
from tools.resources import Resources
from vectorstore.records import Activity, Item, Journey
from vectorstore.store import item_key
from vectorstore.vectors import Vectors

# More than this is a history, which is looked at as a whole.
MOST_AT_ONCE = 100
WORTH_KEEPING = 10


def join(resources: Resources, user: str, activities: Sequence[Activity]) -> dict[str, str]:
    """Item id → the stored journey that each new item joined; what joins none waits for the next full run.

    A journey that was quiet and is pursued now counts as active. The cost depends on the number of journeys
    and of new activities, not on the length of the history.
    """
    store = resources.store
    with resources.writing:
        held = store.vectors.rows("journeys", {"user": user})
        if not held:
            return {}
        items = items_of(activities)
        around = {item.id: neighbours(item) for item in items}
        asked = {*around, *(part for parts in around.values() for part in parts)}
        owners = store.journeys.owners(user, sorted(asked))
        known = {item.id: owners[item.id] for item in items if item.id in owners}
        new = [item for item in items if item.id not in known]
        vectors = _vectors(resources, user, new)
        centres = {
            key: Centre(vector, float(about["reach"]))
            for key, (vector, about) in held.items()
            if "reach" in about
        }
        ids = {key: key.removeprefix(item_key(user, "")) for key in centres}
        into, out = store.journeys.assigned(user)
        joined: dict[str, str] = {}
        for item, vector in zip(new, vectors, strict=True):
            # A further part of something is where the part before it is.
            parts = (owners.get(part) or joined.get(part) for part in around[item.id])
            series = next(filter(None, parts), "")
            nearest = "" if series else assign(vector, centres)
            journey = into.get(item.id) or series or (ids[nearest] if nearest else "")
            if journey and (item.id, journey) not in out:
                joined[item.id] = journey
        owner = {**known, **joined}
        recent = resources.as_of(user) - timedelta(days=QUIET_DAYS)
        pursued = {owner[a.item] for a in activities if a.item in owner and a.time and a.time >= recent}
        grown = _outgrown(resources, user, joined)
        store.journeys.join(user, joined, sorted(pursued))
        for outgrown in grown:
            belonging = items_of(store.history.read(user, journey=outgrown.id))
            ordered = sorted(belonging, key=partial(_place, outgrown))
            store.journeys.save(user, describe(resources, user, {outgrown.id: ordered}, [outgrown]))
    return joined


def _vectors(resources: Resources, user: str, new: Sequence[Item]) -> Vectors:
    """One row an item; those of a few are not kept, for writing them takes longer than computing them."""
    if len(new) >= WORTH_KEEPING:
        return resources.item_vectors(user, new)
    return resources.store.encoder.encode([item.text for item in new])


def _outgrown(resources: Resources, user: str, joined: Mapping[str, str]) -> list[Journey]:
    """The journeys, as they were, that grow so much that their names are due to be renewed."""
    store, more = resources.store.journeys, Counter(joined.values())
    sizes = store.sizes(user, sorted(more))
    due = [i for i, size in sizes.items() if stage(size + more[i]) > stage(size)]
    return [journey for i in due if (journey := store.get(user, i))]


def _place(journey: Journey, item: Item) -> tuple[int, str]:
    """Where an item stood in a journey, most central first."""
    return (journey.items.index(item.id) if item.id in journey.items else len(journey.items), item.id)
