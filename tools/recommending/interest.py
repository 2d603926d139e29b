"""A journey as the recommender uses it: representatives, words, and how near each catalogue item comes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tools.journeys.words import content_words
from tools.recommending.shelf import Rows, Scores, Shelves
from vectorstore.records import Item, Journey
from vectorstore.vectors import Vectors

MOST_REPRESENTATIVES = 4
ITEMS_A_REPRESENTATIVE = 8
HALF_LIFE_DAYS = 240.0
LOW_RATING = 2.5  # of 5; what was rated lower is no example of what to recommend
WHOLE_HISTORY = "history"  # the id of what stands in for the journeys of somebody who has none yet
NAME_WORD, TERM_WORD = 1.0, 0.7


@dataclass(eq=False)
class Interest:
    """What a journey says about what to recommend.

    Attributes:
        vectors: the items' centred unit vectors, one row an item; none for a stated journey.
        weights: how much each item counts, up to 1: recent ones more, those rated low nothing.
        centre, name: one unit vector each; representatives: one row a part of the journey.
        words: folded word → weight, from the journey's name and terms.
    """

    journey: Journey
    items: Sequence[Item]
    vectors: Vectors
    weights: NDArray[np.float32]
    centre: Vectors
    name: Vectors
    representatives: Vectors
    words: dict[str, float]

    def queries(self) -> Vectors:
        """Centre, name and representatives, one row each, in this order; one row for all without history."""
        if not len(self.vectors):
            return self.name[None]
        return np.concatenate([self.centre[None], self.name[None], self.representatives])

    @cached_property
    def cohesion(self) -> float:
        """The usual cosine between an item and its nearest three others; 2, out of reach, without history."""
        vectors = self.vectors[:60]
        if len(vectors) < 2:
            return 2.0 if not len(vectors) else 0.5
        likeness = vectors @ vectors.T
        np.fill_diagonal(likeness, -1.0)
        nearest = np.sort(likeness, axis=1)[:, -min(3, len(vectors) - 1) :].mean(axis=1)
        return float(np.median(nearest))

    def evidence(self, vector: Vectors, most: int = 3, itself: str = "") -> list[int]:
        """The items most like a catalogue item, nearest first, leaving out those much less like it.

        Args:
            itself: the id of the item that is the catalogue item, which is no evidence for it.
        """
        likeness = self.vectors @ vector
        if len(self.items) > 1:
            likeness[[n for n, item in enumerate(self.items) if item.id == itself]] = -1.0
        order = np.argsort(-likeness, kind="stable")[:most]
        return [int(n) for n in order if likeness[n] >= 0.6 * likeness[order[0]] or n == order[0]]

    def without(self, gone: frozenset[str]) -> Interest | None:
        """The interest as it would be without some items; None when nothing is left of it."""
        kept = [n for n, item in enumerate(self.items) if item.id not in gone]
        if not kept:
            return None
        items = [self.items[n] for n in kept]
        return _made(self.journey, items, self.vectors[kept], self.weights[kept], self.name, self.words)


def interest_of(
    journey: Journey,
    items: Sequence[Item],
    vectors: Sequence[Vectors],
    name: Vectors,
    shelves: Shelves,
    as_of: datetime | None,
) -> Interest:
    """Make the interest of a journey.

    Args:
        vectors: unit vectors of the items, one row each; empty for a stated journey.
        name: the unit vector of the journey's name with its terms, or of what was stated.
        as_of: how far the history reaches; what happened long before counts less.
    """
    rows = np.stack(vectors) if vectors else np.empty((0, len(name)), np.float32)
    centred = shelves.centred(rows)
    weights = np.array([_weight(item, as_of) for item in items], np.float32)
    return _made(journey, items, centred, weights, shelves.centred(name), _words(journey))


def name_text(journey: Journey) -> str:
    """The text whose vector stands for a journey's name: with terms, for what a name leaves open."""
    terms = ", ".join(term.text for term in journey.terms[:5])
    if journey.id == WHOLE_HISTORY:
        return terms
    return f"{journey.name}: {terms}" if terms else journey.name


def _made(
    journey: Journey,
    items: Sequence[Item],
    vectors: Vectors,
    weights: NDArray[np.float32],
    name: Vectors,
    words: dict[str, float],
) -> Interest:
    if not items or not weights.any():
        return Interest(journey, items, vectors, weights, name, name, name[None], words)
    centre = _unit(weights @ vectors)
    return Interest(journey, items, vectors, weights, centre, name, _representatives(vectors, weights), words)


def _representatives(vectors: Vectors, weights: NDArray[np.float32]) -> Vectors:
    """Means of the parts into which the items fall around a few central ones, none left far away."""
    wanted = min(MOST_REPRESENTATIVES, 1 + len(vectors) // ITEMS_A_REPRESENTATIVE)
    likeness = np.maximum(vectors @ vectors.T, 0.0)
    covered = np.zeros(len(vectors), np.float32)
    chosen: list[int] = []
    for _ in range(wanted):
        gain = (np.maximum(likeness - covered[None], 0.0) * weights[None]).sum(axis=1)
        best = int(np.argmax(gain))
        chosen.append(best)
        covered = np.maximum(covered, likeness[best])
    nearest = np.argmax(likeness[:, chosen], axis=1)
    means = [weights[nearest == k] @ vectors[nearest == k] for k in range(len(chosen))]
    return np.stack([_unit(mean) for mean in means if np.linalg.norm(mean) > 0])


def _weight(item: Item, as_of: datetime | None) -> float:
    if item.rating is not None and item.rating <= LOW_RATING:
        return 0.0
    age = (as_of - item.times[-1]).days if as_of and item.times else 0
    return 0.5 + 0.5 * float(0.5 ** (max(age, 0) / HALF_LIFE_DAYS))


def _words(journey: Journey) -> dict[str, float]:
    words: dict[str, float] = defaultdict(float)
    if journey.id != WHOLE_HISTORY:
        words.update(dict.fromkeys(content_words(journey.name), NAME_WORD))
    for term in journey.terms:
        for word in content_words(term.text):
            words[word] = max(words[word], TERM_WORD * term.weight)
    return dict(words)


def _unit(vector: Vectors) -> Vectors:
    unit: Vectors = vector / max(float(np.linalg.norm(vector)), 1e-6)
    return unit


def top_rows(scores: Scores, allowed: NDArray[np.bool_], count: int) -> Rows:
    """The best rows among those allowed, best first; equal ones in the order of the catalogue."""
    rows = np.flatnonzero(allowed)
    if len(rows) > count:
        rows = rows[np.argpartition(-scores[rows], count)[:count]]
    return rows[np.lexsort((rows, -scores[rows]))]
