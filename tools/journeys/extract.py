"""Interest journeys out of a person's items: which belong together, and which belong to nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tools.journeys.affinity import affinities, load_network, unit_rows, word_rows
from tools.journeys.communities import communities
from tools.journeys.condense import condense
from tools.journeys.cores import undivided_products
from tools.journeys.habits import sittings, with_creators, with_sittings
from tools.journeys.instalments import as_one, things_of
from tools.journeys.resettle import resettled
from vectorstore.records import Item

MIN_ITEMS = 3
# Distinct days of activity that a journey needs, in a history shorter than SHORT_HISTORY items and in others.
MIN_DAYS, MIN_DAYS_LONG = 2, 3
SHORT_HISTORY = 100
# A thing of so many parts is more than passing: it need not fit others so well, and alone is a journey, too.
MIN_PARTS = 5
# With fewer things their parts are compared one by one: there is no company to compare else.
ENOUGH_THINGS = 10
# Items compared each with each; more are condensed to so many groups of near-identical ones first.
MOST_COMPARED = 2000
# Groups of condensed items are found so much finer.
CONDENSED_FINER = 1.0

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Clustering:
    """Journeys and what is left over, as indices into the items.

    Attributes:
        clusters: one tuple a journey, most central item first; the largest journey first.
        transient: items that belong to no journey, in rising order.
    """

    clusters: tuple[tuple[int, ...], ...]
    transient: tuple[int, ...]


def extract(items: Sequence[Item], vectors: Floats, *, granularity: float = 0.0) -> Clustering:
    """Cluster one person's items (one unit row of `vectors` an item) into journeys.

    The result does not depend on the order of the items. Where items have times, a journey needs activity
    on two distinct days, three in a longer history; where none has, content alone decides.

    Args:
        granularity: 0 as usual, positive for finer journeys, negative for coarser; useful from -2 to 2.
    """
    order = sorted(range(len(items)), key=lambda i: (items[i].id, items[i].text))
    things = [tuple(order[p] for p in parts) for parts in things_of([items[i] for i in order])]
    if len(things) < ENOUGH_THINGS:
        things = [(i,) for i in order]
    wholes, rows = _as_wholes(items, vectors, things)
    lasting = np.array([len(parts) >= MIN_PARTS for parts in things], bool)
    with undivided_products():
        labels = _labels(wholes, rows, lasting, granularity)
    timed = any(item.times for item in items)
    days = MIN_DAYS if len(items) < SHORT_HISTORY else MIN_DAYS_LONG
    found = [
        _most_central_first(np.flatnonzero(labels == label), rows)
        for label in sorted(set(labels[labels >= 0].tolist()))
    ]
    groups = [group for group in found if len(group) >= MIN_ITEMS]
    held = {place for group in groups for place in group}
    groups += [[n] for n in np.flatnonzero(lasting).tolist() if n not in held]
    clusters = [
        # Of each thing the first part before all others, or a thing of many parts would stand for everything.
        tuple([things[n][0] for n in group] + [i for n in group for i in things[n][1:]])
        for group in groups
        if not timed or _days([wholes[n] for n in group]) >= days
    ]
    clusters.sort(key=lambda c: (-len(c), items[c[0]].id))
    kept = {i for cluster in clusters for i in cluster}
    return Clustering(tuple(clusters), tuple(i for i in range(len(items)) if i not in kept))


def _as_wholes(
    items: Sequence[Item], vectors: Floats, things: Sequence[Sequence[int]]
) -> tuple[list[Item], Floats]:
    """One item and one row for each thing, however many parts it has."""
    wholes = [items[parts[0]] for parts in things]
    rows = vectors[[parts[0] for parts in things]]
    for n, parts in enumerate(things):
        if len(parts) > 1:
            wholes[n], rows[n] = as_one([items[i] for i in parts], vectors[list(parts)])
    return wholes, rows


def _labels(
    items: Sequence[Item], rows: Floats, lasting: NDArray[np.bool_], granularity: float
) -> NDArray[np.intp]:
    """The group of each item, -1 for none."""
    if len(items) < MIN_ITEMS:
        return np.full(len(items), -1, np.intp)
    words = word_rows([item.text for item in items])
    neighbours = sittings([item.times for item in items])
    if len(rows) <= MOST_COMPARED:
        content = affinities(rows, words, load_network())
        related = with_sittings(content, neighbours)
        related = with_creators(related, content, [item.creator for item in items])
        return communities(related, granularity, lasting=lasting)
    condensed = condense(rows, words, MOST_COMPARED)
    if len(condensed.vectors) < MIN_ITEMS:
        return condensed.group
    log_odds = affinities(condensed.vectors, condensed.words, load_network())
    log_odds = with_sittings(log_odds, condensed.between_groups(neighbours))
    labels = communities(log_odds, granularity + CONDENSED_FINER, len(rows))
    return resettled(rows, words, neighbours, labels[condensed.group])


def _most_central_first(group: NDArray[np.intp], rows: Floats) -> list[int]:
    centre = unit_rows(rows[group].mean(axis=0, keepdims=True))[0]
    # Rounded, as the last digits of a sum may differ between machines.
    closeness = np.round(rows[group] @ centre, 4)
    return [int(group[k]) for k in np.argsort(-closeness, kind="stable")]


def _days(items: Sequence[Item]) -> int:
    return len({time.date() for item in items for time in item.times})
