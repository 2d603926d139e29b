"""Deleting for good: a journey with its activities, all that matches some words, or everything."""

from __future__ import annotations

from tools.artifacts import Artifact
from tools.journeys.edit import the_journey
from tools.journeys.update import refresh
from tools.resources import Person
from vectorstore.records import Activity, JourneysError, plain_key


def forget(person: Person, *, journey: str = "", query: str = "", everything: bool = False) -> Artifact:
    """Delete what is named, exactly one of the three, from every place where it is kept.

    Raises:
        JourneysError: when nothing or more than one thing is named, or nothing matches.
    """
    if sum((bool(journey), bool(query.strip()), everything)) != 1:
        raise JourneysError("Say what to forget: one journey, words that occur in titles, or everything.")
    with person.resources.writing:
        if everything:
            return _everything(person)
        if journey:
            return _journey(person, journey)
        return _query(person, query)


def matching(person: Person, query: str) -> list[Activity]:
    """The activities whose title, creator, series, description or address holds all the words."""
    words = plain_key(query).split()
    if not words:
        return []
    found = []
    for activity in person.resources.store.history.read(person.user):
        text = f"{activity.title} {activity.creator} {activity.series} {activity.description} {activity.url}"
        if all(word in plain_key(text) for word in words):
            found.append(activity)
    return found


def _everything(person: Person) -> Artifact:
    store = person.resources.store
    count = store.history.count(person.user)
    store.forget_user(person.user)
    person.resources.recommender.forget_user(person.user)
    return {"type": "forgotten", "what": "everything", "count": count, "name": ""}


def _journey(person: Person, journey: str) -> Artifact:
    store, user = person.resources.store, person.user
    owner = the_journey(person.resources, user, journey)
    count = store.forget_activities(user, owner.activity)
    store.forget_journey(user, owner.id)
    person.resources.recommender.forget_user(user)
    return {
        "type": "forgotten",
        "what": "journey",
        "count": count,
        "name": owner.name,
        "private": owner.private,
    }


def _query(person: Person, query: str) -> Artifact:
    store, user = person.resources.store, person.user
    ids = [activity.id for activity in matching(person, query)]
    if not ids:
        raise JourneysError(f"Nothing in your history has “{query[:60]}” in it.")
    touched = {j.id for j in store.journeys.read(user) if set(ids) & set(j.activity)}
    store.forget_activities(user, ids)
    left = {j.id: j for j in store.journeys.read(user)}
    for journey in touched:
        if left[journey].items or left[journey].stated:
            refresh(person.resources, user, [journey], rename=[journey])
        else:
            store.forget_journey(user, journey)
    person.resources.recommender.forget_user(user)
    return {"type": "forgotten", "what": "query", "count": len(ids), "name": query}
