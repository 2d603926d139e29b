"""New activity joins its journeys as it is stored; the next full run goes over all of it again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from functools import partial

from tools.activity.items import items_of
from tools.journeys.describe import describe, stage
from tools.journeys.lifecycle import QUIET_DAYS
from tools.journeys.online import Centre, assign
from tools.resources import Resources
from vectorstore.records import Activity, Item, Journey
from vectorstore.store import item_key

# More than this is a history, which is looked at as a whole.
MOST_AT_ONCE = 100


def join(resources: Resources, user: str, activities: Sequence[Activity]) -> dict[str, str]:
    """Item id → the stored journey that each new item joined; what joins none waits for the next full run.

    A journey that was quiet and is pursued now counts as active. The cost depends on the number of journeys
    and of new activities, not on the length of the history.
    """
    store = resources.store
    with resources.writing:
        about = store.vectors.about("journeys", {"user": user})
        if not about:
            return {}
        items = items_of(activities)
        known = store.journeys.owners(user, [item.id for item in items])
        new = [item for item in items if item.id not in known]
        vectors = resources.item_vectors(user, new)
        centres = {
            key: Centre(vector, float(about[key]["reach"]))
            for key, vector in store.vectors.get("journeys", list(about)).items()
            if "reach" in about[key]
        }
        ids = {key: key.removeprefix(item_key(user, "")) for key in centres}
        into, out = store.journeys.assigned(user)
        joined = {}
        for item, vector in zip(new, vectors, strict=True):
            nearest = assign(vector, centres)
            journey = into.get(item.id) or (ids[nearest] if nearest else "")
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


def _outgrown(resources: Resources, user: str, joined: Mapping[str, str]) -> list[Journey]:
    """The journeys, as they were, that grow so much that their names are due to be renewed."""
    more = Counter(joined.values())
    before = [resources.store.journeys.get(user, journey) for journey in more]
    return [j for j in before if j and stage(len(j.items) + more[j.id]) > stage(len(j.items))]


def _place(journey: Journey, item: Item) -> tuple[int, str]:
    """Where an item stood in a journey, most central first."""
    return (journey.items.index(item.id) if item.id in journey.items else len(journey.items), item.id)
