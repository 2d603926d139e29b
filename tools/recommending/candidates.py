"""What could be recommended for each journey, before the list is put together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tools.recommending.profile import Profile
from tools.recommending.relevance import Relevance
from tools.recommending.request import Request
from tools.recommending.shelf import Mask
from tools.recommending.taste import Taste, level_factor
from vectorstore.records import CatalogueItem, Label

A_JOURNEY = 40  # candidates kept of each journey
LIKE_ITS_OWN = 0.8  # a continuation comes this near to the journey's items as they are to each other
POPULARITY = 0.12  # how much the most popular item gains over the least popular
ENOUGH_KNOWN_CHECKS = 400


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row that may be recommended for a journey.

    Attributes:
        sure: how sure it is that it is on the subject; worth: how good a recommendation, about 0 to 1.
        other: the second journey of a bridge.
    """

    row: int
    item: CatalogueItem
    relevance: Relevance
    sure: float
    worth: float
    label: Label
    other: Relevance | None = None


def candidates(
    profile: Profile, taste: Taste, relevance: Relevance, mask: Mask, request: Request
) -> list[Candidate]:
    """The best candidates of one journey that the person does not know, best first."""
    fits = mask[relevance.rows]
    rows, sure = relevance.rows[fits], relevance.sure[fits]
    near = relevance.near[fits]
    if not len(rows):
        return []
    rows, sure, near = rows[:ENOUGH_KNOWN_CHECKS], sure[:ENOUGH_KNOWN_CHECKS], near[:ENOUGH_KNOWN_CHECKS]
    reached = max(profile.level_reached(relevance), taste.level_reached(profile.shelves, relevance))
    popularity = profile.shelves.column("popularity")[rows]
    levels = np.array([level_factor(profile.shelves.item(int(r)), reached) for r in rows], np.float32)
    worth = sure * (1 + POPULARITY * (popularity - 0.5)) * levels * taste.factor(profile.shelves, rows)
    bar = LIKE_ITS_OWN * relevance.interest.cohesion
    found: list[Candidate] = []
    for place in np.argsort(-worth, kind="stable"):
        row = int(rows[place])
        label = Label.CONTINUE if near[place] >= bar else Label.EXPLORE
        if request.novelty and label != request.novelty:
            continue
        if profile.knows(row) is None:
            item = profile.shelves.item(row)
            found.append(Candidate(row, item, relevance, float(sure[place]), float(worth[place]), label))
            if len(found) == A_JOURNEY:
                break
    return found
