"""What a person said of recommended items, and what was just shown to them, as it bears on the next list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tools.recommending.records import LEVELS
from tools.recommending.relevance import Relevance
from tools.recommending.shelf import Rows, Scores, Shelves
from vectorstore.records import Feedback, Verdict, plain_key
from vectorstore.vectors import Vectors

LIKED, DISLIKED = 0.35, 0.6
ALIKE = 0.25  # cosine from which two items have something in common
SAME_CREATOR = 0.25
SHOWN_BEFORE = 0.85
EASIER, SAME_LEVEL, HARDER = 0.7, 0.95, 1.1


@dataclass(eq=False)
class Taste:
    """Verdicts on the rows of the shelves.

    Attributes:
        liked, disliked: centred vectors of what was so called, one row each.
        creators: reduced creator → +1 liked, -1 disliked.
        refused: rows never to be shown: disliked or seen ones. later: rows kept aside.
        shown: rows in the list that is on screen and of which nothing was said.
        seen: rows that the person got to know on our recommendation.
    """

    liked: Vectors
    disliked: Vectors
    creators: Mapping[str, int]
    refused: frozenset[int]
    later: frozenset[int]
    shown: frozenset[int]
    seen: tuple[int, ...]

    def factor(self, shelves: Shelves, rows: Rows) -> Scores:
        """By what the verdicts raise or lower each row; 1 leaves it as it is."""
        factor = np.ones(len(rows), np.float32)
        if len(self.liked) or len(self.disliked):
            vectors = shelves.vectors(rows)
            if len(self.liked):
                factor += LIKED * _beyond((vectors @ self.liked.T).max(axis=1))
            if len(self.disliked):
                factor -= DISLIKED * _beyond((vectors @ self.disliked.T).max(axis=1))
        if self.creators:
            said = [self.creators.get(plain_key(shelves.item(int(row)).creator), 0) for row in rows]
            factor += SAME_CREATOR * np.array(said, np.float32)
        factor[np.isin(rows, list(self.shown))] *= SHOWN_BEFORE
        return np.maximum(factor, 0.05)

    def level_reached(self, shelves: Shelves, relevance: Relevance) -> int:
        """The hardest level among what was seen on our recommendation for a journey; -1 where unknown."""
        levels = shelves.column("levels")
        return max((int(levels[row]) for row in self.seen if relevance.sureness(row)), default=-1)


def taste_of(shelves: Shelves, feedback: Sequence[Feedback], shown: Sequence[str]) -> Taste:
    """Read verdicts (oldest first) and the ids of the list on screen."""
    rows: dict[Verdict, list[int]] = {verdict: [] for verdict in Verdict}
    creators: dict[str, int] = {}
    for said in feedback:
        for row in rows_meant(shelves, said.item, said.title):
            rows[said.verdict].append(row)
            creator = plain_key(shelves.item(row).creator)
            if creator and said.verdict in (Verdict.LIKE, Verdict.DISLIKE):
                creators[creator] = 1 if said.verdict == Verdict.LIKE else -1
    spoken_of = {said.item for said in feedback}
    return Taste(
        shelves.vectors(rows[Verdict.LIKE]),
        shelves.vectors(rows[Verdict.DISLIKE]),
        creators,
        frozenset(rows[Verdict.DISLIKE] + rows[Verdict.SEEN]),
        frozenset(rows[Verdict.LATER]),
        frozenset(row for item in {*shown} - spoken_of for row in shelves.rows_of(item)),
        tuple(rows[Verdict.SEEN]),
    )


def rows_meant(shelves: Shelves, item: str, title: str) -> list[int]:
    """The rows with this id and title: two catalogues may use one id for different things."""
    rows = shelves.rows_of(item)
    return [row for row in rows if plain_key(shelves.item(row).title) == plain_key(title)] or rows[:1]


def level_factors(levels: NDArray[np.int8], reached: int) -> Scores:
    """The next step is harder than the last, easier ones come last; indices into LEVELS, -1 where unknown."""
    factors = np.ones(len(levels), np.float32)
    if reached < 0:
        return factors
    step = levels.astype(int) - reached
    # Nothing is harder than the hardest.
    factors[step == 0] = HARDER if reached == len(LEVELS) - 1 else SAME_LEVEL
    factors[step == 1] = HARDER
    factors[step > 1] = SAME_LEVEL
    factors[step < 0] = EASIER
    factors[levels < 0] = 1.0
    return factors


def _beyond(likeness: Scores) -> Scores:
    beyond: Scores = np.clip((likeness - ALIKE) / (1.0 - ALIKE), 0.0, 1.0)
    return beyond
