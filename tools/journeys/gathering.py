"""What the history already holds of an interest that the person states."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tools.activity.items import items_of
from tools.concerning import holds, text_of
from tools.journeys.affinity import unit_rows
from tools.resources import Resources
from vectorstore.records import Item, Journey

NEAR = 0.5  # cosine from which a free item is of an interest whose words it lacks
ALIKE = 0.45  # the same to the interest and what is surely of it, taken together
MOST = 0.5  # share of another journey's items from which they stay there: it is the same interest


def gathered(resources: Resources, user: str, said: str, journeys: Sequence[Journey]) -> list[Item]:
    """The items of an interest, oldest first: free ones by word or meaning, those of journeys by word alone.

    Args:
        said: the interest in the person's words.
        journeys: the user's journeys; one that is mostly about the same keeps its items.
    """
    activities = resources.store.history.read(user)
    items = items_of(activities)
    if not items:
        return []
    worded = {a.item for a in activities if holds(text_of(a), said)}
    owned = {i: j for j in journeys for i in j.items}
    kept = {j.id for j in journeys if j.items and sum(i in worded for i in j.items) >= MOST * len(j.items)}
    vectors = resources.item_vectors(user, items)
    query = resources.store.encoder.encode([said])[0]
    free = np.array([item.id not in owned for item in items])
    sure = np.array([item.id in worded for item in items]) | (free & (vectors @ query >= NEAR))
    if not sure.any():
        return []
    middle = unit_rows((query + vectors[sure].mean(axis=0))[None, :])[0]
    chosen = sure | (free & (vectors @ middle >= ALIKE))
    return [
        item
        for item, wanted in zip(items, chosen, strict=True)
        if wanted and (item.id not in owned or owned[item.id].id not in kept)
    ]
