"""Long histories made short: items that are nearly the same become one, so that pairs stay few."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from tools.journeys.affinity import unit_rows

ROUNDS = 4
BLOCK = 4096
# An item farther from the middle of its group than this cosine is not what the group is about.
NEAR = 0.45

Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Condensed:
    """Groups of items that stand for their items.

    Attributes:
        vectors: the direction of each group's mean, unit rows.
        words: each group's words, the mean of its items'.
        group: which group each item is in.
        fits: whether the item is near its group's middle.
    """

    vectors: Floats
    words: sparse.csr_matrix
    group: NDArray[np.intp]
    fits: NDArray[np.bool_]


def condense(vectors: Floats, words: sparse.csr_matrix, count: int) -> Condensed:
    """At most `count` groups by spherical k-means from evenly spaced items; deterministic."""
    centres = vectors[np.linspace(0, len(vectors) - 1, count).astype(int)]
    for _ in range(ROUNDS):
        group, _ = _nearest(vectors, centres)
        used, group = np.unique(group, return_inverse=True)
        membership = _membership(group, len(used))
        centres = unit_rows(np.asarray(membership @ vectors, np.float32))
    closeness = np.einsum("ij,ij->i", vectors, centres[group])
    means = sparse.diags_array(1 / np.asarray(membership.sum(axis=1)).ravel()) @ membership
    return Condensed(centres, sparse.csr_matrix(means @ words), group, closeness >= NEAR)


def _nearest(vectors: Floats, centres: Floats) -> tuple[NDArray[np.intp], Floats]:
    nearest = np.empty(len(vectors), np.intp)
    closeness = np.empty(len(vectors), np.float32)
    for start in range(0, len(vectors), BLOCK):
        similarity = vectors[start : start + BLOCK] @ centres.T
        best = similarity.argmax(axis=1)
        nearest[start : start + BLOCK] = best
        closeness[start : start + BLOCK] = similarity[np.arange(len(best)), best]
    return nearest, closeness


def _membership(group: NDArray[np.intp], count: int) -> sparse.csr_matrix:
    ones = np.ones(len(group), np.float32)
    return sparse.csr_matrix((ones, (group, np.arange(len(group)))), shape=(count, len(group)))
