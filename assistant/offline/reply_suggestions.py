"""Replies about recommendations: the list, the reasons, and what the person said of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from assistant.offline.wording import Notes, day, length, listed, pick, quoted

Artifact = Mapping[str, Any]
_FILTER = {
    "kind": "only {}s",
    "level": "{} level",
    "max_minutes": "at most {} minutes",
    "year_from": "from {} on",
    "year_to": "up to {}",
    "exclude": "without {}",
    "novelty": "to {}",
    "query": "about “{}”",
    "catalogue": "from your {}",
}
_TO_DO = {"read": "read", "watch": "watch", "play": "play", "listen": "listen to"}
_RELAX = {
    "kind": "the kind",
    "level": "the level",
    "max_minutes": "the length limit",
    "year_from": "the years",
    "year_to": "the years",
    "exclude": "what you left out",
    "novelty": "that",
    "query": "the topic",
    "catalogue": "the backlog",
    "journey": "the journey",
    "bridge_with": "the second journey",
}


def filters_in_words(filters: Mapping[str, Any]) -> str:
    """The wishes that were kept to, in words."""
    said = []
    for key, value in filters.items():
        if key == "kind" and value in _TO_DO:
            said.append(f"only things to {_TO_DO[value]}")
        elif key in _FILTER and value not in (None, "", [], ()):
            said.append(_FILTER[key].format(listed(value) if isinstance(value, list | tuple) else value))
    return listed(said)


def _facts(card: Artifact) -> str:
    facts = [
        str(card.get("kind") or ""),
        str(card.get("year") or ""),
        length(card.get("minutes")),
        str(card.get("level") or ""),
    ]
    creator = f" by {' '.join(str(card['creator']).split())[:40]}" if card.get("creator") else ""
    shown = ", ".join(f for f in facts if f)
    return creator + (f" ({shown})" if shown else "")


def _role(card: Artifact) -> str:
    journey = str(card.get("journey_name") or "")
    if card.get("bridge_name"):
        return f"joins {journey} and {card['bridge_name']}"
    if card.get("label") == "explore":
        return f"new ground near {journey}"
    return f"continues {journey}"


def _evidence(card: Artifact) -> str:
    titles = [quoted(t) for t in (card.get("evidence_titles") or [])[:2]]
    return f"because of {listed(titles)}" if titles else "for the interest you told me of"


def recommendations(artifact: Artifact, said: str, notes: Notes) -> str:
    """The list, numbered, each with its journey and its evidence; or what stood in the way."""
    cards: Sequence[Artifact] = artifact.get("recommendations") or []
    kept = filters_in_words(artifact.get("filters") or {})
    if not cards:
        relax = str(artifact.get("relax") or "")
        head = pick(["Nothing fits", "I find nothing that fits", "The catalogue has nothing that fits"], said)
        text = f"{head}{' (' + kept + ')' if kept else ''}."
        if relax == "journey":  # nothing is to sound like deleting it
            return f"{text} Shall I look beyond this journey?"
        return f"{text} Shall I look without {_RELAX.get(relax, relax)}?" if relax else text
    count = len(cards)
    one = count == 1
    heads = [
        "Here is one:" if one else f"Here are {count}:",
        "I'd go for this:" if one else "I'd go for these:",
        "This might be next:" if one else "These might be next:",
        "Something for you:" if one else f"{count} that fit:",
    ]
    head = pick(heads, said, cards[0]["title"])
    if kept:
        head = head.rstrip(":") + f" ({kept}):"
    lines = [
        f"{i}. {quoted(c['title'])}{_facts(c)}: {_role(c)}{notes.mark(_evidence(c))}"
        for i, c in enumerate(cards, 1)
    ]
    if relax := str(artifact.get("relax") or ""):
        lines.append(f"There would be more without {_RELAX.get(relax, relax)}. Shall I drop that?")
    return "\n".join([head, *lines])


def explanation(artifact: Artifact, said: str, notes: Notes) -> str:
    """Why an item was recommended: its journey, the evidence, and what it would be without it."""
    card = artifact["recommendation"]
    evidence: Sequence[Artifact] = artifact.get("evidence") or []
    seen = [f"{quoted(a['title'])}{notes.mark(_when(a))}" for a in evidence[:3]]
    title, journey = quoted(card["title"]), str(card.get("journey_name") or "one of your journeys")
    if seen:
        text = pick(
            [
                f"{title} {_role(card)}. What speaks for it in your own history: {listed(seen)}.",
                f"Because of {listed(seen)}: {title} {_role(card)}.",
                f"You went for {listed(seen)}, all part of {journey}, and {title} {_role(card)}."
                if len(seen) > 1
                else f"You went for {seen[0]}, part of {journey}, and {title} {_role(card)}.",
            ],
            said,
            title,
        )
    else:
        text = f"{title} {_role(card)}, an interest you told me of yourself."
    explained = " ".join(str(card.get("explanation") or "").split())
    if explained and not seen:
        text += f" {explained}"
    without = artifact.get("without")
    if isinstance(without, Mapping) and without.get("titles"):
        text += f" Without {listed(quoted(t) for t in without['titles'][:2])} it would {_changed(without)}."
    return text


def _changed(without: Mapping[str, Any]) -> str:
    before, after = without.get("before"), without.get("after")
    if not after:
        return "not have been suggested"
    return (
        f"have come {_place(after)} instead of {_place(before)}"
        if after != before
        else "still have been suggested"
    )


def _place(rank: object) -> str:
    return f"at place {rank}" if isinstance(rank, int) else str(rank)


def _when(activity: Artifact) -> str:
    verb = str(activity.get("action") or "seen")
    return (
        f"{quoted(activity.get('title', ''))}, {verb} on {day(activity['time'])}"
        if activity.get("time")
        else ""
    )


def feedback(artifact: Artifact, said: str, notes: Notes) -> str:
    """What was noted of an item."""
    title = quoted(artifact.get("title") or artifact.get("item") or "it")
    options = {
        "like": [
            f"Noted, you like {title}. I'll look for more in that vein.",
            f"Good to know: {title} was right.",
        ],
        "dislike": [
            f"All right, no {title}, and less of its kind.",
            f"{title} is off the list, and I'll weigh that in.",
        ],
        "seen": [
            f"{title} is marked as known; I won't bring it again.",
            f"Ah, you know {title} already. Noted.",
        ],
        "later": [f"{title} is kept for later.", f"I've put {title} aside for later."],
    }
    text = pick(options.get(str(artifact.get("verdict")), [f"Noted: {title}."]), said)
    return f"{text} (You said: {artifact['reason']}.)" if artifact.get("reason") else text


def preferences(artifact: Artifact, said: str, notes: Notes) -> str:
    """The lasting wishes that now hold."""
    wishes = filters_in_words(artifact.get("preferences") or {})
    if not wishes:
        return pick(["Your lasting wishes are cleared; anything goes again.", "All filters are gone."], said)
    return pick(
        [f"From now on: {wishes}.", f"I'll keep to that: {wishes}.", f"Noted for good: {wishes}."], said
    )


SUGGESTION_REPLIES: Mapping[str, Callable[[Artifact, str, Notes], str]] = {
    "recommendations": recommendations,
    "explanation": explanation,
    "feedback": feedback,
    "preferences": preferences,
}
