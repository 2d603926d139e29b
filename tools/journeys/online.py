"""One new activity finds its journey at once: infinite concept personalised clustering (arXiv 2305.15498)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tools.journeys.affinity import unit_rows

# Joins when it is at least as close to the centre as all but the farthest tenth of the journey's own items …
FARTHEST = 0.10
# … and never below this cosine.
LEAST = 0.30


@dataclass(frozen=True, slots=True)
class Centre:
    """What is kept of a journey to meet new activity: its mean direction and how near an item has to be."""

    vector: NDArray[np.float32]
    reach: float


def centre_of(vectors: NDArray[np.float32]) -> Centre:
    """The centre of a journey's item vectors (one unit row an item, at least one)."""
    mean = vectors.mean(axis=0)
    mean /= max(float(np.linalg.norm(mean)), 1e-9)
    # Each item is held against the others, or it would look nearer than a new one ever can.
    others = unit_rows(vectors.sum(axis=0) - vectors) if len(vectors) > 1 else vectors
    closeness = np.einsum("ij,ij->i", vectors, others)
    return Centre(mean, max(LEAST, float(np.quantile(closeness, FARTHEST))))


def assign(vector: NDArray[np.float32], centres: Mapping[str, Centre]) -> str | None:
    """The id of the journey that an item with this vector joins, None when it joins none.

    The cost depends on the number of journeys only, not on the length of the history.
    """
    ids: Sequence[str] = sorted(centres)
    if not ids:
        return None
    closeness = np.stack([centres[i].vector for i in ids]) @ vector
    margin = closeness - np.array([centres[i].reach for i in ids])
    best = int(np.argmax(np.where(margin >= 0, closeness, -1.0)))
    return ids[best] if margin[best] >= 0 else None
