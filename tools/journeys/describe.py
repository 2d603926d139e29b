"""What is said of a journey: status, salient terms, sensitivity, name and a line about it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from tools.activity.items import items_of
from tools.journeys.instalments import one_of_each
from tools.journeys.lifecycle import came_to_an_end, status_of
from tools.journeys.terms import salient_terms
from tools.naming.candidates import Evidence
from tools.naming.choose import name_journeys, ranked_names
from tools.naming.fewshot import ChatNamer
from tools.naming.namer import PhraseNamer
from tools.privacy import shown_of
from tools.resources import Progress, Resources, silent
from vectorstore.records import Item, Journey, JourneysError

GROWN = 1.5  # a name is renewed whenever the number of items passes a power of this
TITLES = 40


def describe(
    resources: Resources,
    user: str,
    groups: Mapping[str, Sequence[Item]],
    before: Sequence[Journey],
    progress: Progress = silent,
) -> list[Journey]:
    """Journeys from groups of items. One that exists keeps its name, unless it grew much; a new one gets one.

    Args:
        groups: journey id → items, most central first.
        before: the journeys as stored, for names and the person's marks.
    """
    as_of = resources.as_of(user)
    ids = [journey for journey, items in groups.items() if items]
    terms = dict(zip(ids, salient_terms([groups[i] for i in ids]), strict=True))
    known = {j.id: j for j in before}
    found = {}
    for journey in ids:
        items = groups[journey]
        old = known.get(journey) or _new(journey, user, items, before)
        times = [time for item in items for time in item.times]
        found[journey] = replace(
            old,
            status=status_of(times, as_of, complete=came_to_an_end(items)),
            terms=terms[journey],
            items=tuple(item.id for item in items),
            # What was private once stays so, whatever joins it, until the person says otherwise.
            sensitive=old.sensitive
            or resources.sensitivity.category(
                items, resources.item_vectors(user, items), [old.name] if old.name_source == "person" else []
            ),
        )
    unnamed = [i for i in ids if _needs_name(found[i], known.get(i))]
    _name(resources, found, groups, unnamed, progress)
    return [found[i] for i in ids]


def _new(journey: str, user: str, items: Sequence[Item], before: Sequence[Journey]) -> Journey:
    """A journey that was none before; it is private where most of it was in one that is."""
    members = {item.id for item in items}
    hidden = ((len(members & set(j.items)), j.sensitive) for j in before if j.private)
    shared, kind = max(hidden, default=(0, ""))
    return Journey(journey, user, "", sensitive=kind if 2 * shared >= len(members) and shared else "")


def evidence_of(resources: Resources, items: Sequence[Item], journey: Journey) -> Evidence:
    """What a namer may use: of an open journey no item that is private by its own title."""
    shown = shown_of(resources, journey.user, items, journey)[0] or items
    first = [shown[i] for i in one_of_each(shown)[:TITLES]]
    return Evidence(
        titles=tuple(item.title for item in first),
        descriptions=tuple(item.description for item in first),
        terms=journey.terms,
        private=journey.private,
    )


def better_names(resources: Resources, user: str, journey: Journey) -> list[str]:
    """Names that a journey could have instead of the one it has, best first.

    Raises:
        JourneysError: for a stated interest that has no items yet.
    """
    items = {item.id: item for item in items_of(resources.store.history.read(user, journey=journey.id))}
    if not items:
        raise JourneysError(f"There is nothing in “{journey.name}” yet to name it after.")
    ordered = [items[i] for i in journey.items if i in items]
    taken = [j.name for j in resources.store.journeys.read(user)]
    evidence = evidence_of(resources, ordered, journey)
    return ranked_names(evidence, resources.namer, resources.store.encoder, taken=taken)


def _needs_name(journey: Journey, old: Journey | None) -> bool:
    if old is None or not old.name:
        return True
    return old.name_source != "person" and stage(len(journey.items)) > stage(len(old.items))


def stage(items: int) -> int:
    """How often a journey of so many items has been due for a new name, however slowly it grew."""
    return int(math.log(max(1, items), GROWN))


def _name(
    resources: Resources,
    found: dict[str, Journey],
    groups: Mapping[str, Sequence[Item]],
    unnamed: Sequence[str],
    progress: Progress,
) -> None:
    if not unnamed:
        return
    progress("name", 0, len(unnamed))
    taken = [journey.name for i, journey in found.items() if i not in unnamed and journey.name]
    evidence = [evidence_of(resources, groups[i], found[i]) for i in unnamed]
    if isinstance(resources.namer, ChatNamer):
        evidence = withheld(resources, evidence, [found[i] for i in unnamed])
    names = name_journeys(evidence, resources.namer, resources.store.encoder, taken=taken)
    for i, name in zip(unnamed, names, strict=True):
        found[i] = replace(
            found[i],
            sensitive=found[i].sensitive
            or resources.sensitivity.of_name(name.text, [item.title for item in groups[i]]),
            name=name.text,
            name_source=name.source,
            description=name.description,
            refused=tuple(name.refused),
        )
    progress("name", len(unnamed), len(unnamed))


def withheld(
    resources: Resources, evidence: Sequence[Evidence], journeys: Sequence[Journey]
) -> list[Evidence]:
    """The same, private also where the name that the titles themselves give tells of something sensitive.

    Without a chat model such a journey becomes private once it has that name; with one it would be too late.
    """
    names = name_journeys(evidence, PhraseNamer(), resources.store.encoder)
    tells = [
        bool(resources.sensitivity.of_name(name.text, e.titles))
        for name, e in zip(names, evidence, strict=True)
    ]
    return [
        replace(e, private=e.private or (told and not journey.shared))
        for e, told, journey in zip(evidence, tells, journeys, strict=True)
    ]
