"""What a recommendation's reason says, in sentences that each name something from the person's history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from tools.journeys.words import content_words
from tools.recommending.candidates import Candidate
from tools.recommending.known import WONDERED
from tools.recommending.profile import Profile
from tools.recommending.relevance import Relevance
from vectorstore.records import Activity, CatalogueItem, Label, stable_id

LONGEST_TITLE = 90
NAMED = 2  # titles that a sentence names at most
MORE_LOOKED_AT = 4  # items beyond those wanted, of which some are no good evidence
SHARED = 3  # words that a bridge names at most

_CONTINUE = (
    "It goes on from {evidence}.",
    "After {evidence}, this is a next step in {journey}.",
    "It is close to {evidence}, so it carries {journey} on.",
)
_HARDER = "It is {level}, a step up from {evidence}."
_EXPLORE = (
    "It is new ground near {evidence}.",
    "Within {journey} it leads away from {evidence} to something you have not touched.",
    "It looks at {journey} from another side than {evidence}.",
)
_OTHERS = (
    "People who also took in {evidence} went on to this.",
    "It is what others turned to after {evidence}.",
)
_BRIDGE = (
    "It joins {journey} ({first}) with {other} ({second}){shared}.",
    "{first} on one side and {second} on the other: it is where {journey} meets {other}{shared}.",
)


def sentences(
    candidate: Candidate, evidence: Sequence[Activity], others: Sequence[Activity], harder: bool
) -> str:
    """The reason for a candidate.

    Args:
        evidence: activities of its journey, the nearest first; others: those of a bridge's second journey.
        harder: it is on a higher level than anything so far.
    """
    journey = candidate.relevance.interest.journey.name
    if not evidence:
        return f"You said that you are interested in “{journey}”."
    if candidate.other is not None and others:
        words = shared_words(candidate.item, candidate.relevance, candidate.other)
        return _pick(_BRIDGE, candidate.item).format(
            journey=journey,
            other=candidate.other.interest.journey.name,
            first=quoted(evidence[:1]),
            second=quoted(others[:1]),
            shared=f"; both touch on {_listed(words)}" if words else "",
        )
    named = quoted(evidence[:NAMED])
    if harder and not candidate.by_others:
        return _HARDER.format(level=candidate.item.level, evidence=named)
    if candidate.by_others:
        return _pick(_OTHERS, candidate.item).format(evidence=named)
    templates = _CONTINUE if candidate.label == Label.CONTINUE else _EXPLORE
    return _pick(templates, candidate.item).format(evidence=named, journey=journey)


def saved(activities: Sequence[Activity]) -> str:
    """The reason for an item of the backlog that no journey asks for."""
    return f"You saved {quoted(activities[:1])} and have not got to it since."


def quoted(activities: Sequence[Activity]) -> str:
    """Titles in quotes, each with its day where that is known."""
    return _listed([f"“{shortened(a.title)}”{_on(a.time)}" for a in activities])


def shortened(title: str) -> str:
    """A title as the reason quotes it."""
    title = title.replace("“", "‘").replace("”", "’")
    return title if len(title) <= LONGEST_TITLE else title[: LONGEST_TITLE - 1].rstrip() + "…"


def shared_words(item: CatalogueItem, one: Relevance, other: Relevance) -> list[str]:
    """The item's own topics that share words with both journeys; failing that, its first topics."""
    ours, theirs = one.interest.words, other.interest.words
    both = [t for t in item.topics if set(content_words(t)) & ours.keys() & theirs.keys()]
    either = [t for t in item.topics if set(content_words(t)) & (ours.keys() | theirs.keys())]
    return (both or either or list(item.topics))[:SHARED]


def evidence_for(profile: Profile, candidate: Candidate, relevance: Relevance, most: int) -> list[Activity]:
    """The latest activity about each of the journey's items that speak most for the candidate."""
    interest = relevance.interest
    if not len(interest.vectors):
        return []
    if candidate.by_others and profile.others is not None:
        places = profile.others.evidence(candidate.row, interest.journey.id, most)
        return [profile.activities[interest.items[n].activity[-1]] for n in places]
    vector = profile.shelves.vectors([candidate.row])[0]
    itself = profile.saved.get(candidate.item.id)
    nearest = interest.evidence(vector, most + MORE_LOOKED_AT, itself.id if itself else "")
    found = [profile.activities[interest.items[n].activity[-1]] for n in nearest]
    # To have looked for something says less than to have taken it in.
    return ([a for a in found if a.action not in WONDERED] or found)[:most]


def _pick(templates: Sequence[str], item: CatalogueItem) -> str:
    return templates[int(stable_id(item.catalogue, item.id), 16) % len(templates)]


def _on(time: datetime | None) -> str:
    return f" ({time.day} {time:%B %Y})" if time else ""


def _listed(parts: Sequence[str]) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"
