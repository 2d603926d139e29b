"""What other people's histories say to one person, journey by journey."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tools.recommending.collaborative import Collaborative, Floats, ordered_places, recency, standardised
from tools.recommending.shelf import Rows

# How much of popularity is taken off, both counted in standard deviations; and how much more in the places of
# a list that are kept for what fewer know.
TEMPERED, TEMPERED_MORE = 0.2, 0.25
SCALE = 6.0  # standard deviations that count as much as to be wholly sure of the subject
OFFERED = 150  # works offered for one journey


@dataclass(frozen=True, slots=True)
class Past:
    """One thing of a history: which work it is, and the journey and place in it that it belongs to."""

    work: str
    journey: str
    place: int


@dataclass(frozen=True, eq=False)
class Others:
    """The worth of catalogue rows by what people with a like history went on to.

    Attributes:
        rows: the catalogue row of each work that is in the catalogue.
        worth: how far each stands out, scaled so that 1 is about as much as being sure of the subject.
        common: what is to be taken off each worth where fewer should know it.
        shares: journey → what it adds to each work's worth.
    """

    rows: Rows
    worth: Floats
    common: Floats
    shares: Mapping[str, Floats]
    _made_of: tuple[Collaborative, Mapping[str, int], Sequence[Past]]
    _past: Sequence[Past]
    _added: NDArray[np.float32]
    _at: Mapping[int, int]

    def worths(self, rows: Rows) -> tuple[Floats, Floats]:
        """The worth of rows, and what is to be taken off where fewer should know them; 0 for unknown ones."""
        found = np.zeros((2, len(rows)), np.float32)
        for n, row in enumerate(rows.tolist()):
            if (place := self._at.get(row)) is not None:
                found[:, n] = max(0.0, float(self.worth[place])), self.common[place]
        return found[0], found[1]

    def offered(self, journey: str) -> list[int]:
        """The best rows of which most comes from one journey, best first."""
        share = self.shares.get(journey)
        if share is None:
            return []
        most = np.max(list(self.shares.values()), axis=0)
        mine = np.flatnonzero((share > 0) & (share >= most) & (self.worth > 0))
        best = mine[np.argsort(-self.worth[mine], kind="stable")[:OFFERED]]
        return [int(self.rows[place]) for place in best]

    def without(self, journey: str, places: Set[int]) -> Others | None:
        """The same if some things of a journey had not been taken in."""
        model, rows, history = self._made_of
        kept = [past for past in history if past.journey != journey or past.place not in places]
        return others_of(model, rows, kept)

    def evidence(self, row: int, journey: str, most: int) -> list[int]:
        """Places in a journey of the things that speak for a row, the strongest first."""
        if row not in self._at:
            return []
        added = self._added[:, self._at[row]]
        mine = [n for n, past in enumerate(self._past) if past.journey == journey and added[n] > 0]
        mine.sort(key=lambda n: (-added[n], n))
        return [self._past[n].place for n in mine[:most]]


def others_of(model: Collaborative, rows: Mapping[str, int], history: Sequence[Past]) -> Others | None:
    """What the model says to a person; None when it knows nothing of their history.

    Args:
        rows: work → catalogue row. history: what may be used of the person's, oldest first.
    """
    known = ordered_places(model, [past.work for past in history])
    offered = [(place, rows[work]) for work, place in model.places.items() if work in rows]
    if not known or not offered:
        return None
    counts = recency(len(history))[[n for n, _ in known]]
    added = model.weights[[place for _, place in known]] * counts[:, None]
    worth = standardised(added.sum(axis=0)) - np.float32(TEMPERED) * model.popularity
    columns = [place for place, _ in offered]
    past = [history[n] for n, _ in known]
    added = added[:, columns]
    journeys = dict.fromkeys(p.journey for p in past if p.journey)
    shares = {j: added[[n for n, p in enumerate(past) if p.journey == j]].sum(axis=0) for j in journeys}
    at = {row: n for n, (_, row) in enumerate(offered)}
    found = np.array([row for _, row in offered], np.int64)
    scaled: Floats = (worth[columns] / SCALE).astype(np.float32)
    common: Floats = (model.popularity[columns] * (TEMPERED_MORE / SCALE)).astype(np.float32)
    return Others(found, scaled, common, shares, (model, rows, history), past, added, at)
