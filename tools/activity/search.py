"""Finding activities by words, meaning, time, kind and journey."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from tools.activity.items import items_of
from tools.concerning import holds, text_of
from tools.resources import Resources
from vectorstore.records import Activity, plain_key

NEAR = 0.42  # cosine from which an item counts as being about the query though it shares no word with it
NEARER = 0.5  # the same where other items have the words themselves
MOST_BY_MEANING = 60


@dataclass(frozen=True)
class Found:
    """What a search found.

    Attributes:
        activity: the newest that match, oldest first.
        total: how many match, those left out not among them.
        looked_at: how many there are within the time, kind and journey asked for.
        left_out: how many match and are left out.
        matching: all of these, oldest first.
    """

    activity: list[Activity]
    total: int
    looked_at: int
    left_out: int = 0
    matching: Sequence[Activity] = ()


def nothing_left_out(found: Sequence[Activity]) -> set[str]:
    """Every activity is shown."""
    return set()


def find_activity(
    resources: Resources,
    user: str,
    *,
    query: str = "",
    journey: str = "",
    since: datetime | None = None,
    until: datetime | None = None,
    kind: str = "",
    limit: int = 10,
    leave_out: Callable[[Sequence[Activity]], set[str]] = nothing_left_out,
) -> Found:
    """Activities that match all that is given; `query` by its words or by its meaning.

    Args:
        leave_out: which of those that match are not to be shown, by id.
    """
    within = resources.store.history.read(user, since=since, until=until, kind=kind, journey=journey)
    matching = _about(resources, user, query, within) if query.strip() else within
    hidden = leave_out(matching)
    shown = [a for a in matching if a.id not in hidden]
    return Found(shown[-limit:], len(shown), len(within), len(matching) - len(shown), shown)


def _about(resources: Resources, user: str, query: str, within: Sequence[Activity]) -> list[Activity]:
    words = plain_key(query).split()
    by_words = {a.id for a in within if all(word in _text(a) for word in words) or holds(text_of(a), query)}
    near = _near(resources, user, query, within, NEARER if by_words else NEAR)
    return [a for a in within if a.id in by_words or a.item in near]


def _near(
    resources: Resources, user: str, query: str, within: Sequence[Activity], at_least: float
) -> set[str]:
    vector = resources.store.encoder.encode([query])[0]
    items = items_of(within)
    vectors = resources.item_vectors(user, items)
    similarity = vectors @ vector
    order = np.argsort(-similarity)[:MOST_BY_MEANING]
    return {items[n].id for n in order if similarity[n] >= at_least}


def _text(activity: Activity) -> str:
    return plain_key(f"{activity.title} {activity.creator} {activity.series} {activity.description}")
