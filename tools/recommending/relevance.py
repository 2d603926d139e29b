"""How sure it is that a catalogue item is on a journey's subject."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tools.recommending.interest import Interest, top_rows
from tools.recommending.shelf import Mask, Rows, Scores, Shelves
from vectorstore.vectors import Vectors

# Of centre, best representative, name and shared words.
COARSE = np.array([0.40, 0.30, 0.30, 0.25], np.float32)
# Of best representative, name, shared words, nearest items and topics, as benchmarks/relevance.py fits them.
WEIGHTS = np.array([0.44, 0.33, 2.03, 0.34, 0.68], np.float32)
BIAS = -8.38
STATED_WEIGHTS = np.array([1.09, 2.01, 0.62], np.float32)  # name, shared words and topics
STATED_BIAS = -8.87
# Mean and spread of cosines where too few rows show their own, and how many rows that weighs.
USUAL_SPREAD, USUAL_ROWS = 0.11, 50
# The share of a journey's items, and how many of them, that show a catalogue to be made of such things. Then
# what is nearest is on the subject: no bar could tell films for one taste from films for another.
HELD, HELD_ITEMS = 0.4, 3
NEAREST_ITEMS = 3
LIKE_ITS_OWN = 0.8  # a continuation comes this near to the journey's items as they are to each other
MOST_COMPARED = 120  # the most central items of a journey
POOL = 1_500  # rows of a catalogue that are judged for a journey
# A row is on the subject when it is this sure by itself; or less so, but on a topic of one that is very sure;
ON_SUBJECT, VERY_SURE, IN_COMPANY = 0.35, 0.7, 0.12
# or still less so, but on a topic that nearly all of the surest few share, one of which is somewhat sure and
# as near to the journey's items as a continuation is.
FEW, NEARLY_ALL, AGREED, IN_AGREEMENT = 8, 6, 0.1, 0.05


@dataclass(eq=False)
class Relevance:
    """How one journey relates to every catalogue row, and which rows are on its subject.

    Attributes:
        rows: the rows on the subject, the surest first; sure: how sure, 0 to 1, in the same order.
        near: cosine to the nearest few items of the journey, in the same order.
        judged: row → how sure, of all rows that came near enough to be judged.
    """

    interest: Interest
    rows: Rows
    sure: Scores
    near: Scores
    at: dict[int, int]
    judged: dict[int, float]

    def sureness(self, row: int) -> float:
        """How sure it is that a row is on the subject; 0 for those that are not."""
        place = self.at.get(row)
        return 0.0 if place is None else float(self.sure[place])


def odds(features: NDArray[np.float32]) -> Scores:
    """The probability that each row of features is on the subject; three columns are a stated journey's."""
    stated = features.shape[1] == len(STATED_WEIGHTS)
    weights, bias = (STATED_WEIGHTS, STATED_BIAS) if stated else (WEIGHTS, BIAS)
    sure: Scores = (1.0 / (1.0 + np.exp(-(features @ weights + bias)))).astype(np.float32)
    return sure


@dataclass(eq=False)
class Compared:
    """A journey's similarities with every row: what judges rows, each as it stands out among all rows."""

    interest: Interest
    centre: Scores
    best: Scores
    name: Scores
    overlap: Scores
    topics: Scores

    @property
    def coarse(self) -> Scores:
        """A quick score for every row."""
        scores: Scores = np.stack([self.centre, self.best, self.name, self.overlap], axis=1) @ COARSE
        return scores

    def features(self, rows: Rows, nearest: Scores) -> NDArray[np.float32]:
        """What the judgement of rows rests on, one row each: five columns, or three for a stated journey."""
        name, overlap = standing_out(self.name, self.name[rows]), self.overlap[rows]
        topics = standing_out(self.topics, self.topics[rows])
        if not len(self.interest.vectors):
            return np.stack([name, overlap, topics], axis=1)
        best = standing_out(self.best, self.best[rows])
        return np.stack([best, name, overlap, standing_out(self.best, nearest), topics], axis=1)


def nearest_items(interest: Interest, vectors: Vectors) -> Scores:
    """Cosine of centred vectors to the few nearest items of a journey, or to its name without any."""
    if not len(interest.vectors):
        return vectors @ interest.name
    likeness = vectors @ interest.vectors[:MOST_COMPARED].T
    means: Scores = np.sort(likeness, axis=1)[:, -NEAREST_ITEMS:].mean(axis=1)
    return means


def standing_out(everywhere: Scores, values: Scores) -> Scores:
    """By how many spreads values stand out from those of all rows, whatever a history's style of titles."""
    count = len(everywhere)
    mean = float(everywhere.sum()) / (count + USUAL_ROWS)
    squares = float(((everywhere - mean) ** 2).sum()) + USUAL_ROWS * USUAL_SPREAD**2
    return (values - np.float32(mean)) / np.float32((squares / (count + USUAL_ROWS)) ** 0.5)


def compare(shelves: Shelves, interests: Sequence[Interest]) -> list[Compared]:
    """Compare journeys with every row, all in one multiplication."""
    if not interests:
        return []
    queries = [interest.queries() for interest in interests]
    similarity = shelves.similarity(np.concatenate(queries))
    found, start = [], 0
    for interest, own in zip(interests, queries, strict=True):
        rows = similarity[start : start + len(own)]
        centre, name, *rest = rows if len(own) > 1 else (*rows, *rows, *rows)
        start += len(own)
        whole: Vectors = (interest.centre + interest.name) * np.float32(0.5)
        topics = shelves.by_topic(whole, (centre + name) * np.float32(0.5))
        overlap = shelves.overlap(interest.words.items())
        found.append(Compared(interest, centre, np.max(rest, axis=0), name, overlap, topics))
    return found


def _on_subject(shelves: Shelves, interest: Interest, rows: Rows, sure: Scores, near: Scores) -> Mask:
    company = shelves.sharing_topics(rows, sure >= VERY_SURE) & (sure >= IN_COMPANY)
    # What the person saved themselves has no topics, and so no say in what the surest few agree on.
    open_to_all = np.flatnonzero(rows < len(shelves.parts[0]))
    few = np.zeros(len(rows), bool)
    few[open_to_all[np.argsort(-sure[open_to_all], kind="stable")[:FEW]]] = True
    agreed = shelves.sharing_topics(rows, few, NEARLY_ALL)
    somewhat = few & (sure >= AGREED)
    if len(interest.vectors):
        somewhat &= bool((near[few] >= LIKE_ITS_OWN * interest.cohesion).any())
    if not (agreed & somewhat).any():
        agreed[:] = False
    found: Mask = (sure >= ON_SUBJECT) | company | (agreed & (sure >= IN_AGREEMENT))
    return found


def held(shelves: Shelves, interest: Interest) -> bool:
    """True when a good part of what the journey is made of is in the catalogue: it holds its subject."""
    shelf = shelves.parts[0]
    inside = sum(shelf.work_of(item.title, item.kind) in shelf.works for item in interest.items)
    return inside >= HELD_ITEMS and inside >= HELD * len(interest.items)


def relevances(shelves: Shelves, interests: Sequence[Interest]) -> list[Relevance]:
    """Which rows are on the subject of each journey."""
    everywhere = np.ones(len(shelves), bool)
    found = []
    for compared in compare(shelves, interests):
        rows = top_rows(compared.coarse, everywhere, POOL)
        nearest = nearest_items(compared.interest, shelves.vectors(rows))
        sure = odds(compared.features(rows, nearest))
        order = np.argsort(-sure, kind="stable")
        on_subject = _on_subject(shelves, compared.interest, rows, sure, nearest)
        order = order[on_subject[order] | held(shelves, compared.interest)]
        at = {int(row): place for place, row in enumerate(rows[order])}
        judged = dict(zip(rows.tolist(), sure.tolist(), strict=True))
        found.append(Relevance(compared.interest, rows[order], sure[order], nearest[order], at, judged))
    return found
