"""What the tools answer with: artifacts made from records, and the part of them that a model may read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from tools.activity.items import items_of
from tools.activity.search import Found
from tools.activity.tallies import tallies
from tools.artifacts import (
    LATEST,
    Artifact,
    activity_card,
    journey_card,
    months_of,
    recommendation_card,
)
from tools.journeys.edit import the_journey
from tools.journeys.update import Extraction
from tools.privacy import private_activities, shown_of
from tools.recommending.explain import explain
from tools.resources import Person
from vectorstore.records import OWN_WISH, Activity, Item, Journey, Preferences, Recommendation, Status

ITEMS_SHOWN, EVIDENCE_SHOWN = 20, 12
NOTHING_ASKED: Mapping[str, Any] = {
    "journey": "",
    "bridge_with": "",
    "count": 5,
    "kind": "",
    "level": "",
    "max_minutes": None,
    "year_from": None,
    "year_to": None,
    "exclude": (),
    "novelty": "",
    "query": "",
}
BESIDES = 9  # activities looked at beyond those that stand for a journey, should some of them be private
PAGE_ONLY = {
    "private",
    "folded",
    "muted",
    "months",
    "url",
    "evidence",
    "id_list",
    "considered",
    "score",
    "refused",
    "left",
}


def cards(person: Person, chosen: Iterable[Journey]) -> list[Artifact]:
    """Journeys in short, with the months and latest evidence of each."""
    store, user = person.resources.store, person.user
    as_of, listed = person.resources.as_of(user), list(chosen)
    months = store.journeys.months(user, [j.id for j in listed]) if listed else {}
    latest = {j.id: j.activity[-LATEST - (0 if j.private else BESIDES) :] for j in listed}
    ids = [activity for found in latest.values() for activity in found]
    known = {a.id: a for a in store.history.read(user, ids=ids)} if ids else {}
    acts = {j.id: _shown(person, j, [known[a] for a in latest[j.id] if a in known]) for j in listed}
    return [journey_card(j, months.get(j.id, {}), acts[j.id], as_of) for j in listed]


def card(person: Person, journey: Journey) -> Artifact:
    """One journey in short."""
    return cards(person, [journey])[0]


def journeys(person: Person, status: str | None, since: datetime | None, until: datetime | None) -> Artifact:
    """The journeys that stand as asked and have activity in the time asked; private and muted ones apart."""
    store = person.resources.store
    known = store.journeys.read(person.user)
    asked = [j for j in known if _within(j, since, until) and (not status or j.standing == status)]
    muted = [j for j in asked if j.standing == Status.MUTED and status != Status.MUTED and not j.private]
    hidden = {j.id for j in muted} | {j.id for j in asked if j.private}
    pinned_first = sorted((j for j in asked if j.id not in hidden), key=lambda j: j.standing != Status.PINNED)
    shown = {card["id"]: card for card in cards(person, asked)}
    ended = [
        j
        for j in known
        if status == Status.DORMANT
        and j.standing == Status.FINISHED
        and not j.private
        and _within(j, since, until)
    ]
    return {
        "type": "journeys",
        "journeys": [shown[j.id] for j in pinned_first],
        "private": [shown[j.id] for j in asked if j.private],
        "muted": [shown[j.id] for j in muted],
        "finished": cards(person, ended),
        "status": status or "",
        "since": since.date().isoformat() if since else None,
        "until": until.date().isoformat() if until else None,
        "passing": store.history.count(person.user) - sum(len(j.activity) for j in known),
    }


def journey(person: Person, wanted: str) -> Artifact:
    """One journey with its items, most central first, and its latest evidence."""
    store = person.resources.store
    owner = the_journey(person.resources, person.user, wanted)
    everything = store.history.read(person.user, journey=owner.id)
    place = {item: rank for rank, item in enumerate(owner.items)}
    items, folded = shown_of(person.resources, person.user, items_of(everything), owner)
    items.sort(key=lambda i: place.get(i.id, len(place)))
    left_out = {item.id for item in folded}
    activities = [a for a in everything if a.item not in left_out]
    as_of = person.resources.as_of(person.user)
    return {
        "type": "journey",
        "journey": journey_card(owner, months_of(everything), activities, as_of),
        "folded": len(everything) - len(activities),
        "why_private": _why_private(person, owner, items) if owner.private else None,
        "items": [
            {
                "id": item.id,
                "title": item.title,
                "kind": item.kind,
                "creator": item.creator,
                "count": len(item.activity),
                "first": item.times[0].date().isoformat() if item.times else None,
                "last": item.times[-1].date().isoformat() if item.times else None,
            }
            for item in items[:ITEMS_SHOWN]
        ],
        "evidence": [activity_card(a, owner) for a in activities[-EVIDENCE_SHOWN:]],
    }


def _why_private(person: Person, journey: Journey, items: list[Item]) -> Artifact:
    """What made a journey private: {"kind", "by": wish, name, titles, all or "", "count", "title"}."""
    if journey.sensitive == OWN_WISH:
        return {"kind": "", "by": "wish", "count": 0, "title": ""}
    vectors = person.resources.item_vectors(person.user, items)
    kind, by, found = person.resources.sensitivity.reason(items, vectors, journey.name)
    title = found[0].title if found else ""
    return {"kind": kind or journey.sensitive, "by": by, "count": len(found), "title": title}


def activity(person: Person, found: Found, asked: Mapping[str, Any], owner: Journey | None) -> Artifact:
    """What a search found, each activity with its journey; private ones are marked, not named."""
    known = person.resources.store.journeys.read(person.user)
    by_activity = {a: j for j in known for a in j.activity if not j.private}
    private = private_activities(person.resources, person.user, found.matching, known)
    return {
        "type": "activity",
        "activity": [
            {**activity_card(a, by_activity.get(a.id)), "private": a.id in private} for a in found.activity
        ],
        "total": found.total,
        "folded": found.left_out,
        "looked_at": found.looked_at,
        "journey_name": owner.name if owner else "",
        "private": bool(owner and owner.private),
        **tallies([a for a in found.matching if owner or a.id not in private]),
        **asked,
    }


def extraction(person: Person, outcome: Extraction, granularity: str) -> Artifact:
    """The journeys after a new look, and what came and went."""
    listed = journeys(person, None, None, None)
    return {
        **listed,
        "type": "extraction",
        "looked_at": outcome.looked_at,
        "added": list(outcome.added),
        "gone": list(outcome.gone),
        "granularity": granularity,
    }


def recommendation_cards(person: Person, chosen: Iterable[Recommendation]) -> list[Artifact]:
    """Recommendations with the titles of their evidence."""
    store = person.resources.store
    listed = list(chosen)
    ids = sorted({i for r in listed for i in r.evidence})
    titles = {a.id: a.title for a in store.history.read(person.user, ids=ids)} if ids else {}
    names = {j.id: j.name for j in store.journeys.read(person.user)}
    return [recommendation_card(r, titles, names) for r in listed]


def recommend(person: Person, asked: Mapping[str, Any]) -> Artifact:
    """Recommendations for what is asked; the list is remembered as the one now shown."""
    for argument in ("journey", "bridge_with"):
        if asked[argument]:
            known = the_journey(person.resources, person.user, asked[argument])
            asked = {**asked, argument: known.id}
    shortlist = person.resources.recommender.recommend(person.user, **asked)
    listed = recommendation_cards(person, shortlist.recommendations)
    person.resources.store.choices.set_shown(person.user, listed)
    return {
        "type": "recommendations",
        "recommendations": listed,
        "filters": {k: v for k, v in shortlist.filters.items() if v not in ("", None, (), [])},
        "relax": shortlist.relax,
        "considered": shortlist.considered,
        "query": asked["query"],
        "journey": asked["journey"],
    }


def explanation(person: Person, item: str) -> Artifact:
    """Why an item was recommended, with the evidence and what would change it."""
    reason = explain(person.resources.recommender, person.user, item)
    store = person.resources.store
    owner = store.journeys.get(person.user, reason.recommendation.journey)
    without = asdict(reason.without) if reason.without else None
    return {
        "type": "explanation",
        "recommendation": recommendation_cards(person, [reason.recommendation])[0],
        "evidence": [activity_card(a, owner) for a in reason.evidence],
        "without": without,
    }


def preferences(now: Preferences, changed: list[str]) -> Artifact:
    """The lasting wishes in force."""
    return {
        "type": "preferences",
        "preferences": {k: v for k, v in asdict(now).items() if v not in ("", None, ())},
        "changed": changed,
    }


def undone(person: Person, taken_back: tuple[str, dict[str, object]] | None) -> Artifact:
    """What was taken back, with the names of the journeys concerned."""
    if taken_back is None:
        return {"type": "nothing_to_undo"}
    verb, args = taken_back
    known = {j.id: j for j in person.resources.store.journeys.read(person.user)}
    concerned = [known[str(v)] for v in args.values() if str(v) in known]
    return {
        "type": "undone",
        "verb": verb,
        "args": args,
        "names": {j.id: j.name for j in concerned},
        "private": any(j.private for j in concerned),
    }


def for_model(artifact: Artifact) -> Any:
    """The part of an artifact that a language model may read: nothing private, nothing only for the page."""
    if artifact.get("private") is True or (artifact.get("journey", {}) and _is_private(artifact["journey"])):
        return {"type": artifact["type"], "note": "This is private; the person alone sees it."}
    if artifact["type"] == "activity":  # how many there are is told of what is told
        hidden = sum(map(_is_private, artifact["activity"]))
        return _readable({**artifact, "total": artifact["total"] - hidden})
    return _readable(artifact)


def _shown(person: Person, journey: Journey, activities: list[Activity]) -> list[Activity]:
    """What of a journey's activities may stand for it where nobody asked for what is private."""
    _, folded = shown_of(person.resources, person.user, items_of(activities), journey)
    left_out = {item.id for item in folded}
    return [a for a in activities if a.item not in left_out]


def _is_private(value: Any) -> bool:
    return isinstance(value, dict) and bool(value.get("private"))


def _readable(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _readable(v) for k, v in value.items() if k not in PAGE_ONLY and v not in (None, "", [])}
    if isinstance(value, list | tuple):
        return [_readable(v) for v in value if not _is_private(v)]
    return value


def _within(journey: Journey, since: datetime | None, until: datetime | None) -> bool:
    if since and (journey.last is None or journey.last < since):
        return False
    return not (until and (journey.first is None or journey.first > until))
