"""Why an item was recommended, and what would change it: computed, never just told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from tools.recommending.candidates import candidates
from tools.recommending.compose import ASKED
from tools.recommending.feedback import item_meant
from tools.recommending.profile import Profile
from tools.recommending.recommend import Recommender
from tools.recommending.relevance import Relevance, relevances
from tools.recommending.request import Request
from tools.recommending.taste import Taste, rows_meant
from vectorstore.records import Activity, JourneysError, Label, Recommendation

TAKEN_AWAY = 3


@dataclass(frozen=True)
class Without:
    """Where an item would stand in its journey's ranking without some things of the history.

    Attributes:
        titles: of the things taken away; before, after: the place counted from 1.
    """

    titles: tuple[str, ...]
    before: int
    after: int


@dataclass(frozen=True)
class Reason:
    """A recommendation with the activities that are its evidence, and what would change it."""

    recommendation: Recommendation
    evidence: list[Activity]
    without: Without | None


def explain(recommender: Recommender, user: str, item: str) -> Reason:
    """The reason for an item, named by id or title: as it was shown, or as it would be recommended now.

    Raises:
        JourneysError: when no such item is known, or there is nothing in the history that speaks for it.
    """
    found, title = item_meant(recommender.store, user, item)
    profile = recommender.profile(user)
    rows = rows_meant(profile.shelves, found, title)
    recommendation = _as_shown(recommender, user, found, rows, profile) or _as_of_now(recommender, user, rows)
    if recommendation is None:
        raise JourneysError(f"Nothing in your history speaks for “{title}”; I did not recommend it.")
    evidence = [profile.activities[i] for i in recommendation.evidence if i in profile.activities]
    # As when it was chosen: having been shown since is no reason to rank it lower here.
    taste = replace(recommender.taste(user, profile), shown=frozenset())
    without = what_would_change_it(profile, taste, recommendation)
    return Reason(recommendation, evidence, without)


def what_would_change_it(profile: Profile, taste: Taste, recommendation: Recommendation) -> Without | None:
    """The item's place in its journey's ranking now and without its strongest evidence.

    None where there is no such ranking: a stated interest, a backlog, a journey that may not be used.
    """
    relevance = profile.journey(recommendation.journey)
    rows = rows_meant(profile.shelves, recommendation.item.id, recommendation.item.title)
    if relevance is None or not rows or not len(relevance.interest.vectors):
        return None
    interest, row = relevance.interest, rows[0]
    strongest = interest.evidence(profile.shelves.vectors([row])[0], TAKEN_AWAY)
    if profile.others is not None and row not in relevance.at:
        strongest = profile.others.evidence(row, interest.journey.id, TAKEN_AWAY)
    reduced = interest.without(frozenset(interest.items[n].id for n in strongest))
    before = _ranked(profile, taste, relevance)
    after: list[int] = []
    if reduced is not None:
        others = profile.others and profile.others.without(interest.journey.id, set(strongest))
        after = _ranked(replace(profile, others=others), taste, relevances(profile.shelves, [reduced])[0])
    titles = tuple(interest.items[n].title for n in strongest)
    return Without(titles, _place(before, row), _place(after, row))


def _ranked(profile: Profile, taste: Taste, relevance: Relevance) -> list[int]:
    """The rows that could be recommended for a journey, best first."""
    everything = np.ones(len(profile.shelves), bool)
    found = candidates(profile, taste, relevance, everything, Request(count=len(everything)))
    return [candidate.row for candidate in found]


def _place(ranked: Sequence[int], row: int) -> int:
    """The place of a row, counted from 1; the place after the last for one that is not there."""
    return ranked.index(row) + 1 if row in ranked else len(ranked) + 1


def _as_shown(
    recommender: Recommender, user: str, item: str, rows: Sequence[int], profile: Profile
) -> Recommendation | None:
    """The recommendation on the card that the person saw; None when the item is not on screen."""
    cards = recommender.store.choices.shown(user)
    card = next((c for c in cards if c["item"] == item), None)
    if card is None or not rows:
        return None
    relevance = profile.journey(card["journey"])
    stated = card["journey"] == ASKED or bool(relevance and relevance.interest.journey.stated)
    evidence = tuple(i for i in card["evidence"] if i in profile.activities)
    if not evidence and not stated:
        return None
    return Recommendation(
        item=profile.shelves.item(rows[0]),
        journey=card["journey"],
        journey_name=card["journey_name"],
        label=Label(card["label"]),
        score=card["score"],
        evidence=evidence,
        explanation=card["explanation"],
        bridge=card["bridge"],
        stated=stated,
    )


def _as_of_now(recommender: Recommender, user: str, rows: Sequence[int]) -> Recommendation | None:
    return next((r for row in rows if (r := recommender.reason(user, row)) is not None), None)
