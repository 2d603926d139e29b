"""What people with like histories went on to: item-to-item weights, used once many people are there.

The model is EASE (Steck, "Embarrassingly Shallow Autoencoders for Sparse Data", 2019), the weights with a
zero diagonal that best rebuild who took in what, with a little of the plain likeness between works beside it.
Weights add up over a history, so that each part of a worth can be traced back to the journey, and to the very
things in it, that it comes from.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

FEWEST_PEOPLE = 50
FEWEST_OF_A_WORK = 3  # what fewer people took in could give one of them away
LIKED = 4.0  # of 5, where there is a rating
MOST_WORKS = 8_000
RIDGE = 100.0
# How many works each work's likeness reaches, what steadies it where few took both in, and its part
# beside EASE.
NEIGHBOURS, STEADYING, LIKENESS = 100, 10.0, 0.3
# How much of a thing's weight lasts; the rest is half gone once so many others were taken in after it.
LASTING, HALF_LIFE = 0.5, 4.0

Floats = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Collaborative:
    """Weights between the works that enough people took in.

    Attributes:
        places: work → its row and column in `weights`.
        weights: (works, works); what the row adds to the worth of the column.
        popularity: how far each work's popularity stands out, in standard deviations of its logarithm.
    """

    places: Mapping[str, int]
    weights: Floats
    popularity: Floats


def learn(histories: Iterable[Iterable[str]]) -> Collaborative | None:
    """Learn from the works that each person took in and liked; None with too few people."""
    people = [sorted(set(history)) for history in histories]
    counts = Counter(work for history in people for work in history)
    common = sorted((w for w, n in counts.items() if n >= FEWEST_OF_A_WORK), key=lambda w: (-counts[w], w))
    places = {work: place for place, work in enumerate(common[:MOST_WORKS])}
    if len(people) < FEWEST_PEOPLE or not places:
        return None
    rows = [person for person, history in enumerate(people) for work in history if work in places]
    columns = [places[work] for history in people for work in history if work in places]
    ones = np.ones(len(rows), np.float32)
    matrix = csr_matrix((ones, (rows, columns)), shape=(len(people), len(places)))
    popularity = np.log1p(np.array([counts[work] for work in places], np.float32))
    gram: Floats = np.asarray((matrix.T @ matrix).todense(), np.float32)
    weights = _scaled(_likeness(gram))
    weights *= np.float32(LIKENESS)
    weights += _scaled(_ease(gram))
    return Collaborative(places, weights, standardised(popularity))


def recency(count: int) -> Floats:
    """How much each of `count` things counts, given oldest first: the last one twice as much as the first."""
    fading = 0.5 ** (np.arange(count - 1, -1, -1) / HALF_LIFE)
    return np.asarray(LASTING + (1.0 - LASTING) * fading, np.float32)


def standardised(values: Floats) -> Floats:
    """Values by how many standard deviations they stand above their mean."""
    found: Floats = (values - values.mean()) / max(float(values.std()), 1e-9)
    return found


def _ease(gram: Floats) -> Floats:
    diagonal = np.diag_indices(len(gram))
    ridged = gram.copy()
    ridged[diagonal] += np.float32(RIDGE)
    inverse = np.linalg.inv(ridged)
    weights: Floats = np.asarray(inverse / -np.diag(inverse), np.float32)
    weights[diagonal] = 0.0
    return weights


def _likeness(gram: Floats) -> Floats:
    """Cosines between the works, of each column only the nearest."""
    lengths: Floats = np.sqrt(np.diag(gram))
    cosines: Floats = np.asarray(gram / (np.outer(lengths, lengths) + STEADYING), np.float32)
    np.fill_diagonal(cosines, 0.0)
    if len(cosines) > NEIGHBOURS:
        cosines[cosines < np.partition(cosines, -NEIGHBOURS, axis=0)[-NEIGHBOURS]] = 0.0
    return cosines


def _scaled(weights: Floats) -> Floats:
    """Weights of which the root mean square is 1."""
    size = float(np.sqrt(np.square(weights).mean()))
    scaled: Floats = weights / np.float32(size or 1.0)
    return scaled


def ordered_places(model: Collaborative, works: Sequence[str]) -> list[tuple[int, int]]:
    """(index into `works`, place) of those that the model knows."""
    return [(n, model.places[work]) for n, work in enumerate(works) if work in model.places]
