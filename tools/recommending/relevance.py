"""How sure it is that a catalogue item is on a journey's subject."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tools.recommending.interest import Interest, top_rows
from tools.recommending.shelf import Rows, Scores, Shelves
from vectorstore.vectors import Vectors

# Of centre, best representative, name and shared words.
COARSE = np.array([0.40, 0.30, 0.30, 0.25], np.float32)
WEIGHTS = np.array([3.0, 3.0, 4.0, 3.0, 4.0], np.float32)  # the same, and the nearest items
BIAS = -5.0
STATED_WEIGHTS = np.array([12.0, 4.0], np.float32)  # name and shared words
STATED_BIAS = -5.5
NEAREST_ITEMS = 3
MOST_COMPARED = 120  # the most central items of a journey
POOL = 1_500  # rows of a catalogue that are judged for a journey
ON_SUBJECT = 0.5


@dataclass(eq=False)
class Relevance:
    """How one journey relates to every catalogue row, and which rows are on its subject.

    Attributes:
        coarse: a quick score for every row.
        rows: the rows on the subject, the surest first; sure: how sure, 0 to 1, in the same order.
        near: cosine to the nearest few items of the journey, in the same order.
    """

    interest: Interest
    coarse: Scores
    rows: Rows
    sure: Scores
    near: Scores
    at: dict[int, int]

    def sureness(self, row: int) -> float:
        """How sure it is that a row is on the subject; 0 for those that are not."""
        place = self.at.get(row)
        return 0.0 if place is None else float(self.sure[place])


def odds(features: NDArray[np.float32]) -> Scores:
    """The probability that each row of features is on the subject; two columns are a stated journey's."""
    stated = features.shape[1] == len(STATED_WEIGHTS)
    weights, bias = (STATED_WEIGHTS, STATED_BIAS) if stated else (WEIGHTS, BIAS)
    sure: Scores = (1.0 / (1.0 + np.exp(-(features @ weights + bias)))).astype(np.float32)
    return sure


def features_of(
    interest: Interest, similarity: NDArray[np.float32], overlap: Scores, vectors: Vectors
) -> NDArray[np.float32]:
    """What the judgement of some rows rests on, one row each: five columns, or two for a stated journey.

    Args:
        similarity: cosines of `interest.queries()` with the rows.
        overlap: how far the rows share the journey's words.
        vectors: the rows' centred vectors.
    """
    if not len(interest.vectors):
        return np.stack([similarity[1], overlap], axis=1)
    likeness = vectors @ interest.vectors[:MOST_COMPARED].T
    nearest = np.sort(likeness, axis=1)[:, -NEAREST_ITEMS:].mean(axis=1)
    return np.stack([similarity[0], similarity[2:].max(axis=0), similarity[1], overlap, nearest], axis=1)


def relevances(shelves: Shelves, interests: Sequence[Interest]) -> list[Relevance]:
    """Compare journeys with every row, all in one multiplication."""
    if not interests:
        return []
    queries = [interest.queries() for interest in interests]
    similarity = shelves.similarity(np.concatenate(queries))
    found, start = [], 0
    everywhere = np.ones(len(shelves), bool)
    for interest, own in zip(interests, queries, strict=True):
        part = similarity[start : start + len(own)]
        start += len(own)
        overlap = shelves.overlap(interest.words.items())
        coarse: Scores = np.stack([part[0], part[2:].max(axis=0), part[1], overlap], axis=1) @ COARSE
        rows = top_rows(coarse, everywhere, POOL)
        features = features_of(interest, part[:, rows], overlap[rows], shelves.vectors(rows))
        found.append(_judged(interest, coarse, rows, features))
    return found


def _judged(interest: Interest, coarse: Scores, rows: Rows, features: NDArray[np.float32]) -> Relevance:
    sure = odds(features)
    order = np.argsort(-sure, kind="stable")
    order = order[sure[order] >= ON_SUBJECT]
    rows = rows[order]
    at = {int(row): place for place, row in enumerate(rows)}
    return Relevance(interest, coarse, rows, sure[order], features[order, -1], at)
