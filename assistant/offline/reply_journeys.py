"""Replies about journeys and the history behind them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from assistant.offline.wording import Notes, counted, day, listed, name_of, period, pick, quoted, span

Artifact = Mapping[str, Any]
LISTED, SHOWN = 12, 8
_STANDING = {
    "dormant": "quiet",
    "emerging": "just emerging",
    "finished": "finished",
    "pinned": "pinned",
    "muted": "muted",
    "active": "active",
}


def latest(card: Artifact) -> str:
    """The note that supports a journey: the last thing done for it, and when."""
    evidence = card.get("evidence") or []
    if not evidence:
        return "you told me of it yourself" if card.get("stated") else ""
    last = evidence[-1]
    when = day(last.get("time"))
    return f"last: {quoted(last.get('title', ''))}" + (f", {when}" if when else "")


def _line(card: Artifact, number: int, notes: Notes, said: str) -> str:
    status = _STANDING.get(str(card.get("status")), "")
    since = (
        span(card.get("first"), card.get("last"))
        if card.get("status") in ("dormant", "finished")
        else span(card.get("first"), None)
    )
    facts = [
        status,
        f"since {since}" if since and " to " not in since else since,
        counted(int(card.get("count") or 0), "thing"),
    ]
    return f"{number}. {name_of(card)}: {', '.join(f for f in facts if f)}{notes.mark(latest(card))}"


def journeys(artifact: Artifact, said: str, notes: Notes) -> str:
    """The list, numbered, with a word about what is folded away."""
    cards: Sequence[Artifact] = artifact.get("journeys") or []
    status, when = str(artifact.get("status") or ""), period(artifact.get("since"), artifact.get("until"))
    if not cards:
        return _no_journeys(artifact, status, when, said)
    many = counted(len(cards), "journey")
    heads = {
        "": [f"You have {many}{' with activity ' + when if when else ''}:", f"I see {many}{' ' + when if when else ''}:", f"{many.capitalize()}{' ' + when if when else ' so far'}:"],
        "dormant": [f"{many.capitalize()} went quiet:", f"These have gone quiet{' ' + when if when else ''}:", f"You haven't been back to {'this one' if len(cards) == 1 else 'these'} for a while:"],
        "emerging": [f"{'This is' if len(cards) == 1 else 'These are'} just taking shape:", f"New with you: {many}."],
    }  # fmt: skip
    usual = [
        f"{many.capitalize()} {'is' if len(cards) == 1 else 'are'} {_STANDING.get(status, status)}{' ' + when if when else ''}:"
    ]
    lines = [_line(card, i, notes, said) for i, card in enumerate(cards[:LISTED], 1)]
    if len(cards) > LISTED:
        lines.append(f"… and {len(cards) - LISTED} more on the page.")
    return "\n".join([pick(heads.get(status, usual), said), *lines, *_folded(artifact)])


def _no_journeys(artifact: Artifact, status: str, when: str, said: str) -> str:
    if status or when:
        what = f"{_STANDING.get(status, status)} journey" if status else "journey"
        return pick([f"No {what}{' ' + when if when else ''}, as far as your history shows.", f"I find no {what}{' ' + when if when else ''}."], said)  # fmt: skip
    if artifact.get("private") or artifact.get("muted"):
        return "\n".join(["Nothing to show openly.", *_folded(artifact)])
    return "I see no journeys yet. Add your history in the “Your data” tab or with `journeys import PATH`, then say “find my journeys”."


def _folded(artifact: Artifact) -> list[str]:
    kept = [
        counted(len(artifact[k]), word, word)
        for k, word in (("private", "private"), ("muted", "muted"))
        if artifact.get(k)
    ]
    return [f"({listed(kept)} {'is' if len(kept) == 1 and len(artifact.get('private') or artifact.get('muted') or ()) == 1 else 'are'} folded away.)"] if kept else []  # fmt: skip


def journey(artifact: Artifact, said: str, notes: Notes) -> str:
    """One journey: since when, how much, what is most typical of it, what came last."""
    card = artifact["journey"]
    name, count = name_of(card), int(card.get("count") or 0)
    if not count:
        return f"{name} is an interest you told me of; nothing in your history belongs to it yet."
    first, last = span(card.get("first"), None), span(card.get("last"), None)
    stand = _STANDING.get(str(card.get("status")), "")
    opening = pick(
        [
            f"{name} goes back to {first} and is {stand}: {counted(count, 'thing')} on {counted(int(card.get('days') or 0), 'day')}.",
            f"You have been at {name} since {first}, with {counted(count, 'thing')} on {counted(int(card.get('days') or 0), 'day')}. It is {stand} now.",
            f"{name}: {counted(count, 'thing')} from {first} to {last}, {stand}.",
        ],
        said, name,
    )  # fmt: skip
    titles = [quoted(item["title"]) for item in (artifact.get("items") or [])[:3]]
    parts = [
        opening + notes.mark(latest({**card, "evidence": artifact.get("evidence") or card.get("evidence")}))
    ]
    if card.get("description"):
        parts.append(str(card["description"]).strip().rstrip(".") + ".")
    if titles:
        parts.append(pick([f"Most typical: {listed(titles)}.", f"At its heart are {listed(titles)}.", f"What shows it best: {listed(titles)}."], name, said))  # fmt: skip
    if terms := [str(t) for t in (card.get("terms") or [])[:5]]:
        parts.append(f"It is about {listed(terms)}.")
    return " ".join(parts)


def activity(artifact: Artifact, said: str, notes: Notes) -> str:
    """What was found in the history, newest first, and how much was looked through."""
    found: Sequence[Artifact] = artifact.get("activity") or []
    total, looked = int(artifact.get("total") or len(found)), int(artifact.get("looked_at") or 0)
    about = f" about {quoted(artifact['query'])}" if artifact.get("query") else ""
    about += f" in {artifact['journey_name']}" if artifact.get("journey_name") else ""
    when = period(artifact.get("since"), artifact.get("until"))
    scope = about + (f" {when}" if when else "")
    if not found:
        return pick([f"Nothing{scope} in your history ({counted(looked, 'activity', 'activities')} looked through).", f"I looked through {counted(looked, 'activity', 'activities')} and found nothing{scope}."], said)  # fmt: skip
    rest = f" Here are {len(found[:SHOWN])}:" if total > len(found[:SHOWN]) else ""
    lines = [
        f"• {quoted(a.get('title', ''))}{_by(a)}{', ' + day(a.get('time')) if a.get('time') else ''}"
        for a in found[:SHOWN]
    ]
    head = pick(
        [f"{counted(total, 'thing')}{scope}.{rest}", f"I found {counted(total, 'thing')}{scope}.{rest}"], said
    )
    return "\n".join([head.replace("..", "."), *lines])


def _by(activity: Artifact) -> str:
    return f" by {' '.join(str(activity['creator']).split())[:40]}" if activity.get("creator") else ""


def extraction(artifact: Artifact, said: str, notes: Notes) -> str:
    """What a new look through the history came to."""
    cards: Sequence[Artifact] = artifact.get("journeys") or []
    grain = {"finer": ", in finer groups", "coarser": ", in broader groups"}.get(
        str(artifact.get("granularity")), ""
    )
    parts = [f"I went through {counted(int(artifact.get('looked_at') or 0), 'activity', 'activities')}{grain} and see {counted(len(cards), 'journey')}."]  # fmt: skip
    if added := artifact.get("added"):
        parts.append(f"New: {listed(added[:6])}.")
    if gone := artifact.get("gone"):
        parts.append(f"No longer there: {listed(gone[:6])}.")
    if not added and not gone:
        parts.append(pick(["Nothing came or went.", "They are the ones you know."], said))
    lines = [_line(card, i, notes, said) for i, card in enumerate(cards[:LISTED], 1)]
    return "\n".join([" ".join(parts), *lines])


JOURNEY_REPLIES: Mapping[str, Callable[[Artifact, str, Notes], str]] = {
    "journeys": journeys,
    "journey": journey,
    "activity": activity,
    "extraction": extraction,
}
