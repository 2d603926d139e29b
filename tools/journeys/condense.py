"""Long histories made short: items that are nearly the same become one, so that pairs stay few."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from tools.journeys.affinity import unit_rows
from tools.journeys.cores import by_blocks

ROUNDS = 2
BLOCK = 1024

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Condensed:
    """Groups of items that stand for their items.

    Attributes:
        vectors: the direction of each group's mean, unit rows.
        words: each group's words, the mean of its items'.
        group: which group each item is in.
    """

    vectors: Floats
    words: sparse.csr_matrix
    group: NDArray[np.intp]

    def between_groups(self, pairs: sparse.csr_matrix) -> sparse.csr_matrix:
        """Counts of pairs of items (items × items) as counts of pairs of different groups."""
        membership = _membership(self.group, len(self.vectors))
        between = sparse.lil_matrix(membership @ pairs @ membership.T)
        between.setdiag(0)
        return sparse.csr_matrix(between)


def condense(vectors: Floats, words: sparse.csr_matrix, count: int) -> Condensed:
    """At most `count` groups by spherical k-means from evenly spaced items; deterministic."""
    centres = vectors[np.linspace(0, len(vectors) - 1, count).astype(int)]
    for _ in range(ROUNDS):
        group = _nearest(vectors, centres)
        used, group = np.unique(group, return_inverse=True)
        membership = _membership(group, len(used))
        centres = unit_rows(np.asarray(membership @ vectors, np.float32))
    means = sparse.diags_array(1 / np.asarray(membership.sum(axis=1)).ravel()) @ membership
    return Condensed(centres, sparse.csr_matrix(means @ words), group)


def _nearest(vectors: Floats, centres: Floats) -> NDArray[np.intp]:
    nearest = np.empty(len(vectors), np.intp)

    def fill(rows: slice) -> None:
        nearest[rows] = (vectors[rows] @ centres.T).argmax(axis=1)

    by_blocks(fill, len(vectors), BLOCK)
    return nearest


def _membership(group: NDArray[np.intp], count: int) -> sparse.csr_matrix:
    ones = np.ones(len(group), np.float32)
    return sparse.csr_matrix((ones, (group, np.arange(len(group)))), shape=(count, len(group)))
