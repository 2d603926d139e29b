"""What a person can do to journeys by hand or by talking: rename, merge, split, mark, take out, add, undo.

Every function records one edit, which `undo` takes back and re-extraction respects.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rapidfuzz import fuzz, process

from tools.activity.items import items_of
from tools.journeys.gathering import gathered
from tools.journeys.update import keep_centres, refresh, split_clusters
from tools.resources import Resources
from vectorstore.records import OWN_WISH, Item, Journey, JourneysError, Status, plain_key, stable_id
from vectorstore.store import item_key

LONGEST_NAME = 80
MARKS = (Status.PINNED, Status.MUTED, Status.FINISHED, Status.ACTIVE)
SURE = 75  # a title must match at least this well (0 to 100) to be the one meant
ALMOST = 85  # … and this well to be one title though it holds an “and”
_AND = re.compile(r"\s*(?:,|;|&|\b(?:and|und|y|et|e|en)\b)\s*", re.IGNORECASE)


def the_journey(resources: Resources, user: str, journey: str) -> Journey:
    """The journey with this id or exact name.

    Raises:
        JourneysError: when the user has none such.
    """
    if by_id := resources.store.journeys.get(user, journey):
        return by_id
    key = plain_key(journey)
    for known in resources.store.journeys.read(user):
        if plain_key(known.name) == key:
            return known
    raise JourneysError(f"There is no journey “{journey[:60]}”.")


def rename(resources: Resources, user: str, journey: str, name: str) -> tuple[Journey, str]:
    """Give a journey the person's own name, which nothing changes again; returns it and the name before."""
    wanted = " ".join(name.split())[:LONGEST_NAME].strip()
    if not wanted:
        raise JourneysError("A journey needs a name.")
    with resources.writing:
        before = the_journey(resources, user, journey)
        for other in resources.store.journeys.read(user):
            if other.id != before.id and plain_key(other.name) == plain_key(wanted):
                raise JourneysError(f"Another journey is already called “{other.name}”.")
        # A name may say what the titles did not; one that is harmless takes no privacy away.
        kind = before.sensitive or resources.sensitivity.of_name(wanted)
        renamed = replace(before, name=wanted, name_source="person", sensitive=kind)
        with resources.store.edits.record(
            user, "name_journey", {"journey": before.id, "name": wanted, "before": before.name}
        ):
            resources.store.journeys.save(user, [renamed])
    return renamed, before.name


def merge(resources: Resources, user: str, journey: str, into: str) -> tuple[Journey, tuple[str, str]]:
    """Put one journey's items into another, whose name stays; returns the result and both former names."""
    store = resources.store
    with resources.writing:
        gone, stays = the_journey(resources, user, journey), the_journey(resources, user, into)
        if gone.id == stays.id:
            raise JourneysError("A journey can't be merged with itself.")
        args = {"journey": gone.id, "into": stays.id, "before": gone.name}
        with store.edits.record(user, "merge_journeys", args):
            store.journeys.assign(user, gone.items + stays.items, stays.id, belongs=True)
            store.journeys.remove(user, gone.id)
            kept = stays if stays.private or not gone.private else gone  # private if one of the two was
            allowed = not kept.private and (stays.shared or gone.shared)
            whole = replace(stays, items=stays.items + gone.items, sensitive=kept.sensitive, shared=allowed)
            store.journeys.save(user, [whole])
            store.vectors.delete("journeys", [item_key(user, gone.id)])
            merged = refresh(resources, user, [stays.id])[0]
    return merged, (gone.name, stays.name)


def split(resources: Resources, user: str, journey: str) -> tuple[str, list[Journey]]:
    """Divide a journey into the parts seen in it; the largest keeps the id and a name the person chose.

    Raises:
        JourneysError: when it holds fewer than four items, or they don't fall apart.
    """
    store = resources.store
    with resources.writing:
        whole = the_journey(resources, user, journey)
        items = items_of(store.history.read(user, journey=whole.id))
        parts = split_clusters(items, resources.item_vectors(user, items)) if len(items) >= 4 else []
        if len(parts) < 2:
            raise JourneysError(f"“{whole.name}” does not fall into parts that I can tell apart.")
        with store.edits.record(user, "split_journey", {"journey": whole.id}):
            ids = []
            for number, part in enumerate(parts):
                members = tuple(items[i].id for i in part)
                own = whole.id if number == 0 else "j" + stable_id(user, *sorted(members))[:8]
                rest = Journey(
                    own, user, "", status=whole.status, sensitive=whole.sensitive, shared=whole.shared
                )
                base = whole if number == 0 else rest
                store.journeys.save(user, [replace(base, items=members)])
                store.journeys.assign(user, members, own, belongs=True)
                ids.append(own)
            renew = ids if whole.name_source != "person" else ids[1:]
            journeys = refresh(resources, user, ids, rename=renew)
    return whole.name, journeys


def mark(resources: Resources, user: str, journey: str, status: str) -> tuple[Journey, Status]:
    """Pin, mute, finish or take up a journey; returns it and how it stood before."""
    if status not in MARKS:
        raise JourneysError(f"A journey can be pinned, muted, active or finished, not “{status}”.")
    with resources.writing:
        before = the_journey(resources, user, journey)
        marked = replace(before, mark=Status(status))
        with resources.store.edits.record(
            user, "set_journey_status", {"journey": before.id, "status": status}
        ):
            resources.store.journeys.save(user, [marked])
    return marked, before.standing


def share(resources: Resources, user: str, journey: str, shared: bool) -> Journey:
    """Allow a private journey to be used like any other, or make any journey private."""
    with resources.writing:
        before = the_journey(resources, user, journey)
        kind = before.sensitive or ("" if shared else OWN_WISH)
        changed = replace(before, sensitive=kind, shared=shared)
        with resources.store.edits.record(user, "share", {"journey": changed.id, "shared": shared}):
            resources.store.journeys.save(user, [changed])
    return changed


def remove_item(resources: Resources, user: str, journey: str, item: str) -> tuple[Journey, list[str]]:
    """Take items, named by id or title ("X and Y"), out of a journey for good.

    Returns:
        The journey and the titles that were taken out.

    Raises:
        JourneysError: when one of them is not in the journey; then nothing is taken out.
    """
    store = resources.store
    with resources.writing:
        owner = the_journey(resources, user, journey)
        found = matching_items(items_of(store.history.read(user, journey=owner.id)), item)
        ids, titles = [i.id for i in found], [i.title for i in found]
        args = {"journey": owner.id, "item": ", ".join(titles)}
        with store.edits.record(user, "remove_from_journey", args):
            store.journeys.assign(user, ids, owner.id, belongs=False)
            rest = tuple(i for i in owner.items if i not in ids)
            store.journeys.save(user, [replace(owner, items=rest)])
            if rest:
                owner = refresh(resources, user, [owner.id])[0]
    return owner, titles


def matching_items(items: Sequence[Item], wanted: str) -> list[Item]:
    """The items meant by one title or several ("X, Y and Z"), or all by a creator who is named.

    Raises:
        JourneysError: when one of them is near to nothing, or could be two.
    """
    said = plain_key(wanted)
    parts = [part for part in _AND.split(wanted) if plain_key(part)]
    whole = len(parts) < 2 or any(fuzz.ratio(said, plain_key(item.title)) >= ALMOST for item in items)
    found: list[Item] = []
    for part in [wanted] if whole else parts:
        by = [item for item in items if item.creator and plain_key(item.creator) == plain_key(part)]
        found += by or [matching_item(items, part)]
    return list({item.id: item for item in found}.values())


def matching_item(items: Sequence[Item], wanted: str) -> Item:
    """The item meant by an id, an activity's id or a title that may be partial or misspelt.

    Raises:
        JourneysError: when none is near enough.
    """
    for item in items:
        if wanted == item.id or wanted in item.activity:
            return item
    titles = {n: plain_key(item.title) for n, item in enumerate(items)}
    best = process.extractOne(plain_key(wanted), titles, scorer=fuzz.WRatio, score_cutoff=SURE)
    if best is None:
        raise JourneysError(f"Nothing like “{wanted[:80]}” is in that journey.")
    return items[best[2]]


def add_interest(resources: Resources, user: str, description: str) -> Journey:
    """Start a journey from the person's word, with what the history already holds of it."""
    said = " ".join(description.split())[:LONGEST_NAME].strip(" .!")
    if not said:
        raise JourneysError("An interest needs a few words.")
    store = resources.store
    with resources.writing:
        before = store.journeys.read(user)
        for known in before:
            if plain_key(known.name) == plain_key(said):
                return known
        found = [item.id for item in gathered(resources, user, said, before)]
        new = Journey(
            id="j" + stable_id(user, "stated", plain_key(said))[:8],
            user=user,
            name=said[0].upper() + said[1:],
            name_source="person",
            status=Status.EMERGING,
            sensitive=resources.sensitivity.of_name(said),
            stated=True,
            items=tuple(found),
        )
        losing = [j for j in before if set(found) & set(j.items)]
        with store.edits.record(user, "add_interest", {"description": said}):
            rest = [replace(j, items=tuple(i for i in j.items if i not in found)) for j in losing]
            store.journeys.save(user, [*rest, new])
            if not found:
                keep_centres(resources, user, [new])
                return new
            store.journeys.assign(user, found, new.id, belongs=True)
            return refresh(resources, user, [new.id, *(j.id for j in losing)])[0]


def undo(resources: Resources, user: str) -> tuple[str, dict[str, object]] | None:
    """Take the last edit back: the tool it came from and its arguments, None when there is none."""
    store = resources.store
    with resources.writing:
        taken_back = store.edits.undo(user)
        for journey in store.journeys.read(user):
            if not journey.items and not journey.stated:
                store.journeys.remove(user, journey.id)
    return taken_back
