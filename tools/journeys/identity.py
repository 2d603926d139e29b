"""The same journey keeps its id: new clusters are matched with the journeys that are stored."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

# A cluster is the continuation of a journey when they share this part of the smaller of the two.
SHARED = 0.4


@dataclass(frozen=True, slots=True)
class Matching:
    """How new clusters continue stored journeys.

    Attributes:
        ids: for each new cluster the journey id it continues, None for a new journey.
        absorbed: id of a journey that went into another one → the index of the cluster that took it in.
    """

    ids: tuple[str | None, ...]
    absorbed: Mapping[str, int]


def match(
    clusters: Sequence[Collection[str]],
    stored: Mapping[str, Collection[str]],
    *,
    prefer: Collection[str] = (),
) -> Matching:
    """Match clusters with stored journeys by the items they share (both as item ids), each at most once.

    The largest overlap is settled first, so of a journey that split the largest part keeps the id, and of
    two that merged the one that gave most; ids in `prefer`, those the person edited, go before all others.
    """
    owner = {item: journey for journey, items in stored.items() for item in items}
    pairs: dict[tuple[str, int], int] = {}
    for index, cluster in enumerate(clusters):
        for item in cluster:
            if item in owner:
                pairs[owner[item], index] = pairs.get((owner[item], index), 0) + 1
    ids: list[str | None] = [None] * len(clusters)
    taken: set[str] = set()
    absorbed: dict[str, int] = {}
    ranked = sorted(
        pairs, key=lambda p: (p[0] not in prefer, -pairs[p], -_share(pairs[p], p, clusters, stored), p)
    )
    for journey, index in ranked:
        if _share(pairs[journey, index], (journey, index), clusters, stored) < SHARED or journey in taken:
            continue
        if ids[index] is None:
            ids[index] = journey
            taken.add(journey)
        else:
            absorbed.setdefault(journey, index)
    return Matching(tuple(ids), {j: i for j, i in absorbed.items() if j not in taken})


def _share(
    common: int,
    pair: tuple[str, int],
    clusters: Sequence[Collection[str]],
    stored: Mapping[str, Collection[str]],
) -> float:
    return common / min(len(stored[pair[0]]), len(clusters[pair[1]]))
