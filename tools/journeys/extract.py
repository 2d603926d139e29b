"""Interest journeys out of a person's items: which belong together, and which belong to nothing."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import igraph
import numpy as np
from numpy.typing import NDArray

from tools.journeys.background import Background
from vectorstore.records import Item

MIN_ITEMS = 3
MIN_DAYS = 2
NEIGHBOURS = 15
THRESHOLD = 0.30
RESOLUTION = 1.0


@dataclass(frozen=True, slots=True)
class Clustering:
    """Journeys and what is left over, as indices into the items.

    Attributes:
        clusters: one tuple a journey, most central item first; the largest journey first.
        transient: items that belong to no journey, in rising order.
    """

    clusters: tuple[tuple[int, ...], ...]
    transient: tuple[int, ...]


def extract(
    items: Sequence[Item],
    vectors: NDArray[np.float32],
    *,
    granularity: float = 0.0,
    background: Background | None = None,
) -> Clustering:
    """Cluster one person's items (one unit row of `vectors` an item) into journeys.

    The result does not depend on the order of the items. Where items have times, a journey needs activity
    on two distinct days; where none has, content alone decides.

    Args:
        granularity: 0 as usual, positive for finer journeys, negative for coarser; useful from -2 to 2.
        background: what is common to everybody, best a catalogue's; without one the person's own mean.
    """
    order = sorted(range(len(items)), key=lambda i: (items[i].id, items[i].text))
    if len(order) < MIN_ITEMS:
        return Clustering((), tuple(range(len(items))))
    rows = _centred(vectors[order], background)
    groups: dict[int, list[int]] = defaultdict(list)
    for position, label in enumerate(_communities(rows, granularity)):
        groups[label].append(position)
    timed = any(item.times for item in items)
    clusters = []
    for group in groups.values():
        members = [order[p] for p in _most_central_first(group, rows)]
        if len(members) >= MIN_ITEMS and (not timed or _days([items[i] for i in members]) >= MIN_DAYS):
            clusters.append(tuple(members))
    clusters.sort(key=lambda c: (-len(c), items[c[0]].id))
    kept = {i for cluster in clusters for i in cluster}
    return Clustering(tuple(clusters), tuple(i for i in range(len(items)) if i not in kept))


def _centred(vectors: NDArray[np.float32], background: Background | None) -> NDArray[np.float32]:
    mean = vectors.mean(axis=0) if background is None else background.mean
    rows = vectors - mean
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    return rows


def _communities(rows: NDArray[np.float32], granularity: float) -> list[int]:
    edges: dict[tuple[int, int], float] = {}
    for start in range(0, len(rows), 1024):
        similarity = rows[start : start + 1024] @ rows.T
        for offset, row in enumerate(similarity):
            i = start + offset
            row[i] = -1
            for j in np.argsort(-row, kind="stable")[:NEIGHBOURS]:
                if row[j] > THRESHOLD + 0.05 * granularity:
                    edges[(min(i, int(j)), max(i, int(j)))] = float(row[j])
    graph = igraph.Graph(len(rows), list(edges))
    igraph.set_random_number_generator(random.Random(0))
    found = graph.community_leiden(
        "modularity", weights=list(edges.values()), resolution=RESOLUTION * 2**granularity, n_iterations=-1
    )
    return list(found.membership)


def _most_central_first(group: list[int], rows: NDArray[np.float32]) -> list[int]:
    centre = rows[group].mean(axis=0)
    closeness = rows[group] @ centre
    return [
        group[k] for k in sorted(range(len(group)), key=lambda k: (-round(float(closeness[k]), 5), group[k]))
    ]


def _days(items: Sequence[Item]) -> int:
    return len({time.date() for item in items for time in item.times})
