"""What in a history is about a subject: by its words, by its meaning, or by being as private as it."""

from __future__ import annotations

import re

from tools.activity.items import items_of
from tools.resources import Person
from vectorstore.records import Activity, plain_key

NEAR = 0.5  # cosine from which an item is about a subject that it shares no word with
ALIKE = 0.5  # how likely an item must be of the sensitive category that the subject is of
LEAST = 4  # letters of a word from which it counts inside longer ones: "Stammbaumforschung"
_ENDING = re.compile(r"(?<=\w{5})(?:en|es|n|s|e)$")
_PARTS = re.compile(r"\s*(?:[,;/&]|\b(?:and|or|und|oder|sowie|y|o|et|ou)\b)\s*", re.IGNORECASE)


def concerning(person: Person, subject: str) -> list[Activity]:
    """The activities that are about a subject, or one of several ("judaism and conversion"), oldest first."""
    activities = person.resources.store.history.read(person.user)
    parts = [part for part in _PARTS.split(subject) if plain_key(part)]
    if not parts or not activities:
        return []
    by_words = {a.id for a in activities if any(holds(text_of(a), part) for part in (subject, *parts))}
    about = _by_meaning(person, activities, parts)
    return [a for a in activities if a.id in by_words or a.item in about]


def text_of(activity: Activity) -> str:
    """All the words there are of an activity."""
    a = activity
    return f"{a.title} {a.creator} {a.series} {a.description} {a.url}"


def holds(text: str, query: str) -> bool:
    """Whether a text has all the words of a query; short ones as words, longer ones inside others too."""
    held = plain_key(text)
    whole = set(held.split())
    said = plain_key(query).split()
    return bool(said) and all(word in whole or (len(word) >= LEAST and _root(word) in held) for word in said)


def _root(word: str) -> str:
    """A word without its ending, of which at least five letters stay: "töpfern" as in "Töpferkurs"."""
    return _ENDING.sub("", word)


def _by_meaning(person: Person, activities: list[Activity], parts: list[str]) -> set[str]:
    resources = person.resources
    items = items_of(activities)
    vectors = resources.item_vectors(person.user, items)
    near = (vectors @ resources.store.encoder.encode(parts).T).max(axis=1) >= NEAR
    found = {item.id for item, is_near in zip(items, near, strict=True) if is_near}
    for kind in {kind for part in parts if (kind := resources.sensitivity.of_name(part))}:
        likely = resources.sensitivity.likely(items, vectors, kind)
        found |= {item.id for item, share in zip(items, likely, strict=True) if share >= ALIKE}
    return found
