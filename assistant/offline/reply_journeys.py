"""Replies about journeys and the history behind them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from assistant.offline.privacy import asks_why
from assistant.offline.remains import asks_what_is_left
from assistant.offline.reply_facts import of_activity, of_journey, of_list
from assistant.offline.reply_privacy import why_private
from assistant.offline.wording import (
    Notes,
    answers,
    counted,
    day,
    listed,
    name_of,
    period,
    pick,
    quoted,
    span,
)

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
    if not cards and artifact.get("finished"):
        return "\n".join(
            ["Nothing just went quiet; finished is:", *_finished(artifact, said, notes), *_folded(artifact)]
        )
    if not cards:
        return _no_journeys(artifact, status, when, said)
    head = of_list(cards, said) or pick(_heads(len(cards), status, when), said)
    lines = [_line(card, i, notes, said) for i, card in enumerate(cards[:LISTED], 1)]
    if len(cards) > LISTED:
        lines.append(f"… and {len(cards) - LISTED} more on the page.")
    ended = _finished(artifact, said, notes)
    return "\n".join([head, *lines, *(["And finished:"] if ended else []), *ended, *_folded(artifact)])


def _finished(artifact: Artifact, said: str, notes: Notes) -> list[str]:
    """What came to its end, where the person asked for what they dropped."""
    cards: Sequence[Artifact] = artifact.get("finished") or []
    start = len(artifact.get("journeys") or []) + 1
    return [_line(card, i, notes, said) for i, card in enumerate(cards[:LISTED], start)]


def _heads(count: int, status: str, when: str) -> list[str]:
    many, when = counted(count, "journey"), f" {when}" if when else ""
    one = count == 1
    if not status:
        active = f" with activity{when}" if when else ""
        return [f"You have {many}{active}:", f"I see {many}{when}:", f"{many}{when or ' so far'}:"]
    if status == "dormant":
        back = f"You haven't been back to {'this one' if one else 'these'} for a while:"
        return [f"{many} went quiet{when}:", f"These have gone quiet{when}:", back]
    if status == "emerging":
        return [f"{'This is' if one else 'These are'} just taking shape:", f"New with you: {many}."]
    return [f"{many} {'is' if one else 'are'} {_STANDING.get(status, status)}{when}:"]


def _no_journeys(artifact: Artifact, status: str, when: str, said: str) -> str:
    if status or when:
        what = f"{_STANDING.get(status, status)} journey" if status else "journey"
        when = f" {when}" if when else ""
        return pick([f"No {what}{when}, as far as your history shows.", f"I find no {what}{when}."], said)
    if artifact.get("private") or artifact.get("muted"):
        return "\n".join(["Nothing to show openly.", *_folded(artifact)])
    return answers()["nothing_yet"]["texts"][0]


def _folded(artifact: Artifact) -> list[str]:
    counts = [(len(artifact.get(word) or ()), word) for word in ("private", "muted")]
    kept = [f"{count} {word}" for count, word in counts if count]
    total = sum(count for count, _ in counts)
    return [f"({listed(kept)} {'is' if total == 1 else 'are'} folded away.)"] if kept else []


def journey(artifact: Artifact, said: str, notes: Notes) -> str:
    """One journey: since when, how much, what is most typical of it, what came last."""
    card = artifact["journey"]
    name, count = name_of(card), int(card.get("count") or 0)
    if asks_why(said):
        return why_private(artifact)
    if not count:
        return f"{name} is an interest you told me of; nothing in your history belongs to it yet."
    evidence = artifact.get("evidence") or card.get("evidence") or []
    if fact := of_journey(card, evidence, said):
        return fact
    things = f"{counted(count, 'thing')} on {counted(int(card.get('days') or 0), 'day')}"
    first, last = span(card.get("first"), None), span(card.get("last"), None)
    stand = _STANDING.get(str(card.get("status")), "")
    opening = pick(
        [
            f"{name} goes back to {first} and is {stand}: {things}.",
            f"You have been at {name} since {first}, with {things}. It is {stand} now.",
            f"{name}: {counted(count, 'thing')} from {first} to {last}, {stand}.",
        ],
        said,
        name,
    )
    titles = [quoted(item["title"]) for item in (artifact.get("items") or [])[:3]]
    parts = [
        opening + notes.mark(latest({**card, "evidence": artifact.get("evidence") or card.get("evidence")}))
    ]
    if card.get("description"):
        parts.append(str(card["description"]).strip().rstrip(".") + ".")
    if titles:
        parts.append(
            pick(
                [
                    f"Most typical: {listed(titles)}.",
                    f"At its heart are {listed(titles)}.",
                    f"What shows it best: {listed(titles)}.",
                ],
                name,
                said,
            )
        )
    if terms := [str(t) for t in (card.get("terms") or [])[:5]]:
        parts.append(f"It is about {listed(terms)}.")
    return " ".join([*parts, *_folded_things(artifact)])


def activity(artifact: Artifact, said: str, notes: Notes) -> str:
    """What was found in the history, newest first, and how much was looked through."""
    found: Sequence[Artifact] = artifact.get("activity") or []
    total, looked = int(artifact.get("total") or len(found)), int(artifact.get("looked_at") or 0)
    through = f"{counted(looked, 'activity', 'activities')} looked through"
    about = f" about {quoted(artifact['query'])}" if artifact.get("query") else ""
    about += f" in {artifact['journey_name']}" if artifact.get("journey_name") else ""
    when = period(artifact.get("since"), artifact.get("until"))
    scope = about + (f" {when}" if when else "")
    if asks_what_is_left(said):
        head = f"{counted(total, 'thing')}{scope} {'is' if total == 1 else 'are'} left."
        if not found:
            return "\n".join(
                [f"Nothing{scope} is left in your history ({through}).", *_folded_things(artifact)]
            )
        return "\n".join([head, *_lines(found), *_folded_things(artifact)])
    if not found and artifact.get("folded"):
        return "\n".join([f"Nothing to show openly{scope} ({through}).", *_folded_things(artifact)])
    if not found:
        return pick(
            [f"Nothing{scope} in your history ({through}).", f"I found nothing{scope} ({through})."], said
        )
    if fact := of_activity(artifact, said, scope):
        shown = [] if total == 1 else _lines(found)
        return "\n".join([fact, *shown, *_folded_things(artifact)])
    rest = f" Here are {len(found[:SHOWN])}:" if total > len(found[:SHOWN]) else ""
    head = pick(
        [f"{counted(total, 'thing')}{scope}.{rest}", f"I found {counted(total, 'thing')}{scope}.{rest}"], said
    )
    return "\n".join([head.replace("..", "."), *_lines(found), *_folded_things(artifact)])


def _lines(found: Sequence[Artifact]) -> list[str]:
    """The newest activities, newest first."""
    return [
        f"• {quoted(a.get('title', ''))}{_by(a)}{', ' + day(a.get('time')) if a.get('time') else ''}"
        for a in found[::-1][:SHOWN]
    ]


def _folded_things(artifact: Artifact) -> list[str]:
    count = int(artifact.get("folded") or 0)
    kept = f"({counted(count, 'private thing')} {'is' if count == 1 else 'are'} folded away.)"
    return [kept] if count else []


def _by(activity: Artifact) -> str:
    return f" by {' '.join(str(activity['creator']).split())[:40]}" if activity.get("creator") else ""


def extraction(artifact: Artifact, said: str, notes: Notes) -> str:
    """What a new look through the history came to."""
    cards: Sequence[Artifact] = artifact.get("journeys") or []
    grain = {"finer": ", in finer groups", "coarser": ", in broader groups"}.get(
        str(artifact.get("granularity")), ""
    )
    looked = counted(int(artifact.get("looked_at") or 0), "activity", "activities")
    parts = [f"I went through {looked}{grain} and see {counted(len(cards), 'journey')}."]
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
