"""Putting a list together out of candidates: varied, journeys in their turn, bridges where two meet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tools.recommending.candidates import Candidate
from tools.recommending.relevance import Relevance
from tools.recommending.shelf import Shelves
from tools.recommending.titles import title_of
from vectorstore.records import Label, Status, plain_key

STANDING = {
    Status.PINNED: 1.3,
    Status.ACTIVE: 1.0,
    Status.EMERGING: 1.0,
    Status.DORMANT: 0.75,
    Status.FINISHED: 0.6,
}
TIER = {Status.PINNED: 0, Status.EMERGING: 1, Status.ACTIVE: 1, Status.DORMANT: 2, Status.FINISHED: 3}
SAME_JOURNEY = 0.8  # what the next candidate of a journey already in the list is worth
SAME_CREATOR, SAME_KIND = 0.6, 0.95
TOO_ALIKE = 0.3
FOR_THE_RARER = 5  # one place in so many is kept for what fewer people know
SHORT_LIST = 5
MOST_RAISED = 2.0  # of what a doubtful journey offers
# How sure a bridge must be to be on the subject of each end, unasked and where it was asked for.
BRIDGED, BRIDGED_ASKED = 0.25, 0.05
BRIDGES_LOOKED_AT = 20  # candidates of each journey
APART = 0.45  # journeys whose centres are nearer than this are one subject; nothing needs to join them


def choose(shelves: Shelves, offered: Sequence[Candidate], count: int) -> list[Candidate]:
    """The list to show, best first: pinned journeys before the others, those that rest at the end."""
    pool = list(offered)
    if not pool or count < 1:
        return []
    vectors = shelves.vectors([candidate.row for candidate in pool])
    standing = np.array([STANDING[c.relevance.interest.journey.standing] for c in pool])
    values = np.array([[c.worth, c.rarer] for c in pool]).T * standing
    traits = [_numbered(trait) for trait in _traits(pool)]
    alike = np.zeros(len(pool))
    # In a long list each place may repeat more: it is the whole that must be varied.
    ease = min(1.0, SHORT_LIST / count)
    chosen: list[int] = []
    while len(chosen) < count and values.max() > 0:
        value = values[int(len(chosen) >= count - count // FOR_THE_RARER)]
        best = int(np.argmax(value * (1.0 - TOO_ALIKE * ease * np.maximum(alike, 0.0))))
        if value[best] <= 0:
            break
        chosen.append(best)
        alike = np.maximum(alike, vectors @ vectors[best])
        for numbers, left in zip(traits, (0.0, SAME_JOURNEY, SAME_KIND, SAME_CREATOR), strict=True):
            values[:, (numbers == numbers[best]) & (numbers >= 0)] *= left**ease
    return sorted(
        (pool[n] for n in chosen), key=lambda c: (TIER[c.relevance.interest.journey.standing], -c.worth)
    )


def scaled(candidate: Candidate, factor: float) -> Candidate:
    """The candidate, worth so much more or less."""
    return replace(candidate, worth=candidate.worth * factor, rarer=candidate.rarer * factor)


def evened(offered: Sequence[Candidate]) -> list[Candidate]:
    """The candidates, those of journeys of which the best is doubtful raised: every journey has its turn."""
    best: dict[str, float] = {}
    for candidate in offered:
        journey = candidate.relevance.interest.journey.id
        best[journey] = max(best.get(journey, 0.0), candidate.worth)
    factors = {j: min(MOST_RAISED, worth**-0.5) for j, worth in best.items() if worth > 0}
    return [scaled(c, factors.get(c.relevance.interest.journey.id, 1.0)) for c in offered]


def _traits(pool: Sequence[Candidate]) -> tuple[list[str], ...]:
    """What two candidates may share, one text each: work, journey, kind, creator; "" where it has none."""
    return (
        [f"{c.item.kind}/{title_of(c.item.title).key}" for c in pool],
        [c.relevance.interest.journey.id for c in pool],
        [c.item.kind for c in pool],
        [plain_key(c.item.creator) for c in pool],
    )


def _numbered(texts: Sequence[str]) -> NDArray[np.int64]:
    numbers = {text: number for number, text in enumerate(dict.fromkeys(texts))}
    return np.array([numbers[text] if text else -1 for text in texts], np.int64)


def bridges(
    offered: Sequence[Candidate], among: Sequence[Relevance], *, asked: bool = False
) -> list[Candidate]:
    """Those candidates that are on the subject of a second journey too, labelled and weighed as bridges.

    Args:
        asked: the person named the journeys; they may be near each other, and the bridge less sure.
    """
    bar = BRIDGED_ASKED if asked else BRIDGED
    found = []
    ahead: Counter[str] = Counter()
    for candidate in offered:
        ahead[candidate.relevance.interest.journey.id] += 1
        if not asked and ahead[candidate.relevance.interest.journey.id] > BRIDGES_LOOKED_AT:
            continue
        best: Candidate | None = None
        for other in among:
            end = other.judged.get(candidate.row, 0.0) if asked else other.sureness(candidate.row)
            sure = min(candidate.sure, end)
            if other is candidate.relevance or sure < bar:
                continue
            if not asked and not _apart(candidate.relevance, other):
                continue
            bridge = replace(
                scaled(candidate, (sure / candidate.sure) ** 0.5), label=Label.BRIDGE, other=other
            )
            if best is None or bridge.worth > best.worth:
                best = bridge
        if best is not None:
            found.append(best)
    return found


def _apart(one: Relevance, other: Relevance) -> bool:
    return float(one.interest.centre @ other.interest.centre) < APART
