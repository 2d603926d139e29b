"""New activity joins its journeys as it is stored; the next full run goes over all of it again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from tools.activity.items import items_of
from tools.journeys.lifecycle import QUIET_DAYS
from tools.journeys.online import Centre, assign
from tools.resources import Resources
from vectorstore.records import Activity
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
        store.journeys.join(user, joined, sorted(pursued))
    return joined
