"""What some activities come to: by whom most were, which were rated best and worst, which was the first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from vectorstore.records import Activity

TOP = 5


def tallies(activities: Sequence[Activity]) -> dict[str, Any]:
    """The tallies of activities that are sorted oldest first.

    Returns:
        {"most": [{"name", "count"}] by creator, "rated": {"best", "worst": [{"title", "rating"}]} (only where
        something was rated; a thing counts with its latest rating), "first": {"title", "creator", "time"} or
        None}.
    """
    makers = Counter(a.creator for a in activities if a.creator)
    ratings = {a.title: a.rating for a in activities if a.rating is not None}
    rated: dict[str, list[dict[str, Any]]] = {}
    if ratings:
        for name, edge in (("best", max(ratings.values())), ("worst", min(ratings.values()))):
            listed = [{"title": t, "rating": r} for t, r in ratings.items() if r == edge]
            rated[name] = listed[-TOP:][::-1]
    first = next((a for a in activities if a.time), None)
    return {
        "most": [{"name": name, "count": count} for name, count in makers.most_common(TOP)],
        "rated": rated,
        "first": {"title": first.title, "creator": first.creator, "time": first.time.isoformat()}
        if first and first.time
        else None,
    }
