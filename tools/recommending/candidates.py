"""What could be recommended for each journey, before the list is put together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tools.recommending.profile import Profile
from tools.recommending.relevance import LIKE_ITS_OWN, Relevance, nearest_items
from tools.recommending.request import Request
from tools.recommending.shelf import Mask, Rows, Scores
from tools.recommending.taste import Taste, level_factors
from vectorstore.records import CatalogueItem, Label

A_JOURNEY = 40  # candidates kept of each journey
# How much the most popular item gains over the least popular; and loses where fewer should know it.
POPULARITY, RARITY = 0.12, 0.4
MOST_LOOKED_AT = 400
# What being sure of the subject counts for beside what other people went on to.
SUBJECT, LEAST_SURE = 0.1, 1e-3
DOUBTFUL = 0.25  # less sure than this, an item that others led to is explained by them alone


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row that may be recommended for a journey.

    Attributes:
        sure: how sure it is that it is on the subject; worth: how good a recommendation, about 0 to 1, or
            above where other people's histories speak for it too.
        rarer: the same for the places of a list that are kept for what fewer know.
        other: the second journey of a bridge.
        by_others: not what it is speaks for it, but that people with a like history went on to it.
    """

    row: int
    item: CatalogueItem
    relevance: Relevance
    sure: float
    worth: float
    rarer: float
    label: Label
    other: Relevance | None = None
    by_others: bool = False


def candidates(
    profile: Profile, taste: Taste, relevance: Relevance, mask: Mask, request: Request
) -> list[Candidate]:
    """The best candidates of one journey that the person does not know, best first."""
    rows, sure, near = _pool(profile, relevance, mask)
    if not len(rows):
        return []
    reached = max(profile.level_reached(relevance), taste.level_reached(profile.shelves, relevance))
    worth, rarer = _worth(profile, rows, sure)
    factors = level_factors(profile.shelves.column("levels")[rows], reached)
    factors *= taste.factor(profile.shelves, rows)
    worth, rarer = worth * factors, rarer * factors
    led_to: set[int] = set()
    if profile.others is not None:
        led_to.update(profile.others.offered(relevance.interest.journey.id))
    bar = LIKE_ITS_OWN * relevance.interest.cohesion
    found: list[Candidate] = []
    for place in np.argsort(-worth, kind="stable"):
        row, own = int(rows[place]), float(sure[place])
        label = Label.CONTINUE if near[place] >= bar else Label.EXPLORE
        if request.novelty and label != request.novelty:
            continue
        if profile.knows(row) is None:
            item = profile.shelves.item(row)
            found.append(
                Candidate(
                    row,
                    item,
                    relevance,
                    own,
                    float(worth[place]),
                    float(rarer[place]),
                    label,
                    by_others=row in led_to and own < DOUBTFUL,
                )
            )
            if len(found) >= max(A_JOURNEY, request.count):
                break
    return found


def _worth(profile: Profile, rows: Rows, sure: Scores) -> tuple[Scores, Scores]:
    """How good a recommendation each row is, and how good where fewer should know it."""
    if profile.others is None:
        popularity = profile.shelves.column("popularity")[rows] - np.float32(0.5)
        return sure * (1 + POPULARITY * popularity), sure * (1 - RARITY * popularity)
    # Odds, not probabilities: among things that are all of one kind these lie near 0 and still differ.
    odds = np.log(np.clip(sure, LEAST_SURE, 1 - LEAST_SURE) / LEAST_SURE) / -np.log(LEAST_SURE)
    worth, common = profile.others.worths(rows)
    worth += SUBJECT * odds.astype(np.float32)
    return worth, np.maximum(worth - common, 0.0)


def _pool(profile: Profile, relevance: Relevance, mask: Mask) -> tuple[Rows, Scores, Scores]:
    """Rows that may be offered for a journey, how sure each is to be on it, and how near its items."""
    fits = mask[relevance.rows]
    rows = relevance.rows[fits][:MOST_LOOKED_AT]
    sure, near = relevance.sure[fits][:MOST_LOOKED_AT], relevance.near[fits][:MOST_LOOKED_AT]
    if profile.others is not None:
        there = set(rows.tolist())
        offered = profile.others.offered(relevance.interest.journey.id)
        more = np.array([row for row in offered if mask[row] and row not in there], np.int64)
        rows = np.append(rows, more)
        sure = np.append(sure, np.array([relevance.sureness(int(row)) for row in more], np.float32))
        near = np.append(near, nearest_items(relevance.interest, profile.shelves.vectors(more)))
    return rows, sure, near
