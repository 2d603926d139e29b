"""What the person decided about journeys, applied to what clustering found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from tools.journeys.extract import Clustering
from tools.resources import Resources
from vectorstore.records import Journey
from vectorstore.store import item_key
from vectorstore.vectors import Vectors

SAME = 0.45  # cosine between a stated interest and a cluster's centre from which they are the same


def apply_decisions(
    groups: Mapping[str, Sequence[str]],
    into: Mapping[str, str],
    out: Collection[tuple[str, str]],
    alive: Collection[str],
) -> dict[str, list[str]]:
    """Journey id → item ids, after the person's merges, splits and removals.

    A group most of whose decided items were put into another journey goes there as a whole: so a merge also
    holds for what came later. Items the person placed are where the person placed them.

    Args:
        groups: journey id → item ids, as found.
        into: item id → the journey that the person put it into.
        out: (item id, journey id) pairs that the person took apart.
        alive: journeys that exist already; a decision for one that does not is void.
    """
    result: dict[str, list[str]] = {}
    known = set(alive) | set(groups)
    for journey, members in groups.items():
        votes = Counter(into[item] for item in members if into.get(item) in known)
        decided = sum(votes.values())
        goal = journey
        if votes and decided * 2 >= len(members):
            goal = votes.most_common(1)[0][0]
        for item in members:
            wanted = into[item] if into.get(item) in known else goal
            if (item, wanted) not in out:
                result.setdefault(wanted, []).append(item)
    placed = {item for members in result.values() for item in members}
    for item, journey in into.items():
        if item not in placed and journey in known and (item, journey) not in out:
            result.setdefault(journey, []).append(item)
    return result


def stated_among(
    resources: Resources,
    user: str,
    journeys: Sequence[Journey],
    clustering: Clustering,
    vectors: Vectors,
) -> dict[int, str]:
    """Cluster index → the stated interest that the history now shows; each interest once."""
    waiting = [j for j in journeys if j.stated and not j.items]
    if not waiting or not clustering.clusters:
        return {}
    store = resources.store
    known = store.vectors.get("journeys", [item_key(user, j.id) for j in waiting])
    found: dict[int, str] = {}
    for journey in waiting:
        vector = known.get(item_key(user, journey.id))
        if vector is None:
            vector = store.encoder.encode([journey.name])[0]
        near = {
            index: float(vectors[list(cluster)].mean(axis=0) @ vector)
            for index, cluster in enumerate(clustering.clusters)
            if index not in found
        }
        best = max(near, key=lambda index: (near[index], -index), default=None)
        if best is not None and near[best] >= SAME:
            found[best] = journey.id
    return found
