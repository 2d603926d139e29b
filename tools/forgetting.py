"""Deleting for good: a journey with its activities, all that matches some words, or everything."""

from __future__ import annotations

from dataclasses import replace

from tools.artifacts import Artifact
from tools.concerning import concerning, text_of
from tools.journeys.edit import the_journey
from tools.journeys.update import refresh
from tools.recommending.backlog import refresh_backlog
from tools.resources import Person
from vectorstore.records import Activity, JourneysError, plain_key


def forget(
    person: Person, *, journey: str = "", query: str = "", everything: bool = False, seen: bool = False
) -> Artifact:
    """Delete what is named, exactly one of the three, from every place where it is kept.

    Args:
        seen: the person was shown what `query` means (see `matching`); else only what holds its words goes.

    What was said in conversations is deleted by their owner, which ends what begins here (`Store.erased`).

    Raises:
        JourneysError: when nothing or more than one thing is named, or nothing matches.
    """
    if sum((bool(journey), bool(query.strip()), everything)) != 1:
        raise JourneysError("Say what to forget: one journey, words that occur in titles, or everything.")
    with person.resources.writing, person.resources.store.erasing(person.user):
        if everything:
            done = _everything(person)
        elif journey:
            done = _journey(person, journey)
        else:
            done = _query(person, query, matching(person, query, seen=seen))
    person.resources.recommender.forget_user(person.user)
    return done


def matching(person: Person, query: str, *, seen: bool = True) -> list[Activity]:
    """The activities that a query means: those that hold its words and, where they are `seen` before they go,
    those that are about it in other words."""
    if seen:
        return concerning(person, query)
    return [a for a in person.resources.store.history.read(person.user) if _holds(text_of(a), query)]


def is_known(person: Person, query: str) -> bool:
    """Whether there is anything to delete that a query means."""
    store, user = person.resources.store, person.user
    return bool(
        matching(person, query)
        or any(_holds(f"{j.name} {j.description}", query) for j in store.journeys.read(user))
        or any(_holds(f"{f.title} {f.reason}", query) for f in store.choices.feedback(user))
    )


def _holds(text: str, query: str) -> bool:
    words, held = plain_key(query).split(), plain_key(text)
    return bool(words) and all(word in held for word in words)


def _everything(person: Person) -> Artifact:
    store = person.resources.store
    count = store.history.count(person.user)
    store.forget_user(person.user)
    return {"type": "forgotten", "what": "everything", "count": count, "name": ""}


def _journey(person: Person, journey: str) -> Artifact:
    store, user = person.resources.store, person.user
    owner = the_journey(person.resources, user, journey)
    gone = set(owner.activity)
    left = [a for a in concerning(person, owner.name) if a.id not in gone]
    count = store.forget_activities(user, owner.activity)
    store.forget_journey(user, owner.id)
    refresh_backlog(store, user)
    return {
        "type": "forgotten",
        "what": "journey",
        "count": count,
        "name": owner.name,
        "private": owner.private,
        "left": list(dict.fromkeys(a.title for a in left)),
    }


def _query(person: Person, query: str, found: list[Activity]) -> Artifact:
    store, user = person.resources.store, person.user
    ids = [activity.id for activity in found]
    named = {j.id for j in store.journeys.read(user) if _holds(f"{j.name} {j.description}", query)}
    said = [f.item for f in store.choices.feedback(user) if _holds(f"{f.title} {f.reason}", query)]
    if not (ids or named or said):
        raise JourneysError(f"Nothing in your history is about “{query[:60]}”.")
    touched = named | {j.id for j in store.journeys.read(user) if set(ids) & set(j.activity)}
    store.forget_activities(user, ids)
    store.choices.remove_feedback(user, said)
    wishes = store.choices.preferences(user)
    kept = tuple(word for word in wishes.exclude if not _holds(word, query))
    if kept != wishes.exclude:
        store.choices.set_preferences(user, replace(wishes, exclude=kept))
    left = {j.id: j for j in store.journeys.read(user)}
    for journey in touched:
        if left[journey].items:
            refresh(person.resources, user, [journey], rename=[journey])
        elif not left[journey].stated or journey in named:
            store.forget_journey(user, journey)
    refresh_backlog(store, user)
    return {"type": "forgotten", "what": "query", "count": len(ids), "name": query}
