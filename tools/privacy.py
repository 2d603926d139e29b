"""What of a history is private: what is in a private journey, and what tells by its own title."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from tools.activity.items import items_of
from tools.resources import Resources
from vectorstore.records import Activity, Item, Journey, plain_key

NAMED = 0.5  # of a title's words, so many have to be said for the title to be named
SHORTEST = 4  # letters of a word by which a journey's name is named


def private_items(
    resources: Resources, user: str, items: Sequence[Item], journeys: Iterable[Journey]
) -> set[str]:
    """The ids of the items that are private.

    Args:
        journeys: all of the person's. What they allowed to be used is not private, whatever it is called.
    """
    known = list(journeys)
    hidden = {i for j in known if j.private for i in j.items}
    allowed = {i for j in known if j.shared and not j.private for i in j.items}
    return {item.id for item in items if item.id in hidden} | (resources.telling(user, items) - allowed)


def private_activities(
    resources: Resources, user: str, activities: Sequence[Activity], journeys: Iterable[Journey]
) -> set[str]:
    """The ids of the activities that are private."""
    hidden = private_items(resources, user, items_of(activities), journeys)
    return {a.id for a in activities if a.item in hidden}


def shown_of(
    resources: Resources, user: str, items: Sequence[Item], journey: Journey
) -> tuple[list[Item], list[Item]]:
    """A journey's items, and those among them that tell more than an open journey shows."""
    if journey.private or journey.shared:
        return list(items), []
    telling = resources.telling(user, items)
    return [i for i in items if i.id not in telling], [i for i in items if i.id in telling]


def folded(
    resources: Resources,
    user: str,
    found: Sequence[Activity],
    journeys: Sequence[Journey],
    *,
    query: str = "",
    journey: Journey | None = None,
) -> set[str]:
    """The ids of the activities that are folded away from an answer: what is private and was not asked for.

    Args:
        query: what was looked for; a sensitive subject, the name of a private journey or a title asks for it.
        journey: whose activities were looked for; a private one that is named is answered for.
    """
    if journey and journey.private:
        return set()
    private = private_activities(resources, user, found, journeys)
    if not private or not query.strip():
        return private
    if resources.sensitivity.of_name(query):
        return set()
    owners = {i: j for j in journeys if j.private for i in j.items}
    named = {j.id for j in owners.values() if _says(query, j.name)}
    return {
        a.id
        for a in found
        if a.id in private
        and not (a.item in owners and owners[a.item].id in named)
        and not _names(query, a.title)
    }


def asks_for_private(resources: Resources, query: str, journeys: Iterable[Journey]) -> bool:
    """Whether words are about something sensitive, or name a private journey."""
    return bool(resources.sensitivity.of_name(query)) or any(
        _says(query, j.name) for j in journeys if j.private
    )


def _says(query: str, name: str) -> bool:
    """Whether what was looked for is part of a name: "mood" of "Depression and mood"."""
    said = {word for word in plain_key(query).split() if len(word) >= SHORTEST}
    return bool(said) and said <= set(plain_key(name).split())


def _names(query: str, title: str) -> bool:
    said: Collection[str] = set(plain_key(query).split())
    words = set(plain_key(title).split())
    return bool(words) and len(words & set(said)) > NAMED * len(words)
