"""The one sentence that answers a question for a fact, before or in place of a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.offline.facts import fact_asked
from assistant.offline.wording import counted, day, listed, name_of, quoted

Artifact = Mapping[str, Any]
TOP = 3  # creators that are named


def of_activity(artifact: Artifact, said: str, scope: str) -> str:
    """What a search through the history answers; "" where no fact was asked for.

    Args:
        scope: what was searched for, in words (" about “X” since …").
    """
    found: Sequence[Artifact] = artifact.get("activity") or []
    form, total = fact_asked(said), int(artifact.get("total") or 0)
    if not found or not form:
        return ""
    in_all = f"{counted(total, 'thing')}{scope}"
    first, last = artifact.get("first") or found[0], found[-1]
    if form == "last":
        return (
            f"Last on {day(last.get('time'))}: {_titled(last)}. {in_all} in all." if last.get("time") else ""
        )
    if form == "since" and first.get("time"):
        return f"Since {day(first.get('time'))}: {_titled(first)} was the first of {in_all}."
    if form in ("still", "stopped") and last.get("time"):
        return f"The last time was on {day(last['time'])}: {_titled(last)}. {in_all} in all."
    if form in ("best", "worst", "rating"):
        return _rated(artifact, form, in_all)
    if form == "most":
        most = [m for m in artifact.get("most") or () if int(m["count"]) > 1]
        if most:
            names = listed(f"{m['name']} ({m['count']} times)" for m in most[:TOP])
            return f"Most of all {names}, of {in_all}."
        return f"Nobody more than once, of {in_all}."
    return ""


def _rated(artifact: Artifact, form: str, in_all: str) -> str:
    rated = artifact.get("rated") or {}
    tops: Sequence[Artifact] = rated.get("worst" if form == "worst" else "best") or ()
    if not tops:
        return f"You have rated none of {in_all}."
    titles = listed(quoted(t["title"]) for t in tops[:TOP])
    if form == "rating":
        return f"You gave {quoted(tops[0]['title'])} {_stars(tops[0]['rating'])}."
    which = "lowest" if form == "worst" else "best"
    return (
        f"{titles} {'is' if len(tops) == 1 else 'are'} what you rated {which}: {_stars(tops[0]['rating'])}."
    )


def _stars(rating: Any) -> str:
    return f"{float(rating):g} of 5"


def _titled(activity: Artifact) -> str:
    by = " ".join(str(activity.get("creator") or "").split())[:40]
    return quoted(activity.get("title", "")) + (f" by {by}" if by else "")


def of_journey(card: Artifact, evidence: Sequence[Artifact], said: str) -> str:
    """Whether the person is still at a journey, since when, and when last; "" where that was not asked."""
    form, name, status = fact_asked(said), name_of(card), str(card.get("status"))
    if form not in ("still", "stopped", "since", "last"):
        return ""
    title = f", {quoted(evidence[-1]['title'])}" if evidence else ""
    last = f"last on {day(card.get('last'))}{title}"
    things = counted(int(card.get("count") or 0), "thing")
    if form == "last":
        return f"{name}: {last}; {things} in all."
    if form == "since":
        return f"You have been at {name} since {day(card.get('first'))}: {things}, {last}."
    going = status in ("active", "emerging", "pinned")
    if going:
        return f"{'Yes' if form == 'still' else 'No'}, you are still at {name}: {last}."
    stands = {"finished": "is finished", "muted": "is muted"}.get(status, "has gone quiet")
    return f"{'No' if form == 'still' else 'Yes'}, {name} {stands}: {last}."


def of_list(cards: Sequence[Artifact], said: str) -> str:
    """Which of the journeys takes most of the person's time; "" where that was not asked."""
    if fact_asked(said) != "most" or not cards:
        return ""
    top = max(cards, key=lambda c: (int(c.get("count") or 0), str(c.get("last") or "")))
    recent = max(cards, key=lambda c: (sum((c.get("months") or [])[-2:]), str(c.get("last") or "")))
    most = f"Most of all {name_of(top)}, with {counted(int(top.get('count') or 0), 'thing')}"
    if recent is top or not sum((recent.get("months") or [])[-2:]):
        return f"{most}."
    return f"{most}; in the last two months {name_of(recent)}."
