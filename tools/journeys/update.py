"""From stored activities to stored journeys: embed, cluster, keep what the person decided, describe, name."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from tools.activity.items import items_of
from tools.journeys.describe import describe
from tools.journeys.extract import Clustering, extract
from tools.journeys.identity import match
from tools.journeys.online import Centre, centre_of
from tools.journeys.refine import SAME, apply_decisions, stated_among
from tools.resources import Progress, Resources, silent
from vectorstore.records import Item, Journey, stable_id
from vectorstore.store import item_key
from vectorstore.vectors import Vectors

STEP = {"finer": 0.5, "coarser": -0.5, "same": 0.0}
FINEST, COARSEST = 2.0, -2.0


@dataclass(frozen=True)
class Extraction:
    """What a look through the history gave: the journeys, how much was looked at, what came and went."""

    journeys: tuple[Journey, ...]
    looked_at: int
    added: tuple[str, ...]
    gone: tuple[str, ...]


def extract_journeys(
    resources: Resources,
    user: str,
    *,
    granularity: str = "same",
    record: bool = False,
    progress: Progress = silent,
) -> Extraction:
    """Regroup a user's whole history into journeys and store them.

    Ids, names and marks of journeys that go on are kept, and so is all that the person decided.

    Args:
        granularity: finer, coarser or same, relative to how it was.
        record: make it an edit that can be undone.
        progress: told the stage (embed, group, name), what is done and what there is to do.
    """
    store = resources.store
    with resources.writing:
        fineness = store.choices.granularity(user) + STEP[granularity]
        fineness = min(FINEST, max(COARSEST, fineness))
        before = store.journeys.read(user)
        activities = store.history.read(user)
        items = items_of(activities)
        vectors = resources.item_vectors(user, items, progress)
        progress("group", 0, 1)
        clustering = extract(items, vectors, granularity=fineness)
        groups = _groups(resources, user, items, vectors, clustering, before)
        progress("group", 1, 1)
        kept = [j for j in before if j.id not in groups and j.stated]
        found = describe(resources, user, groups, before, progress)
        if record:
            with store.edits.record(user, "extract_journeys", {"granularity": granularity}):
                _save(resources, user, [*found, *kept], fineness)
        else:
            _save(resources, user, [*found, *kept], fineness)
    names, old = {j.name for j in found}, {j.name for j in before}
    return Extraction(
        tuple(store.journeys.read(user)),
        len(activities),
        tuple(j.name for j in found if j.name not in old and not j.private),
        tuple(j.name for j in before if j.name not in names and not j.stated and not j.private),
    )


def refresh(
    resources: Resources, user: str, ids: Collection[str], rename: Collection[str] = ()
) -> list[Journey]:
    """Work out status, terms and line of journeys again after an edit, and names for those in `rename`."""
    store = resources.store
    before = [j for j in store.journeys.read(user) if j.id in ids]
    groups = {j.id: items_of(store.history.read(user, journey=j.id)) for j in before}
    unnamed = [replace(j, name="") if j.id in rename else j for j in before]
    described = describe(resources, user, groups, unnamed)
    store.journeys.save(user, described)
    keep_centres(resources, user, described)
    by_id = {j.id: j for j in store.journeys.read(user)}
    return [by_id[i] for i in ids]


def split_clusters(items: Sequence[Item], vectors: Vectors) -> list[list[int]]:
    """The parts that a journey's items fall into, largest first, as indices; fewer than two if none."""
    timeless = [replace(item, times=()) for item in items]
    for finer in (0.5, 1.0, 1.5, 2.0):
        found = extract(timeless, vectors, granularity=finer)
        if len(found.clusters) > 1:
            return _with_leftovers(found, vectors)
    from sklearn.cluster import AgglomerativeClustering  # takes long to import, and this is seldom needed

    labels = AgglomerativeClustering(2, metric="cosine", linkage="average").fit_predict(vectors)
    parts = [[int(i) for i in np.flatnonzero(labels == label)] for label in (0, 1)]
    return sorted(parts, key=len, reverse=True) if min(map(len, parts)) > 1 else []


def _with_leftovers(found: Clustering, vectors: Vectors) -> list[list[int]]:
    parts = [list(cluster) for cluster in found.clusters]
    centres = np.stack([vectors[part].mean(axis=0) for part in parts])
    for index in found.transient:
        parts[int(np.argmax(centres @ vectors[index]))].append(index)
    return sorted(parts, key=len, reverse=True)


def _groups(
    resources: Resources,
    user: str,
    items: Sequence[Item],
    vectors: Vectors,
    clustering: Clustering,
    before: Sequence[Journey],
) -> dict[str, list[Item]]:
    """Journey id → its items, most central first, with ids carried over and decisions applied."""
    store = resources.store
    clusters = [[items[i].id for i in cluster] for cluster in clustering.clusters]
    into, out = store.journeys.assigned(user)
    edited = {j.id for j in before if j.name_source == "person" or j.mark} | set(into.values())
    matching = match(clusters, {j.id: j.items for j in before if j.items}, prefer=edited)
    stated = stated_among(resources, user, before, clustering, vectors)
    ids = [
        known or stated.get(index) or "j" + stable_id(user, *sorted(clusters[index]))[:8]
        for index, known in enumerate(matching.ids)
    ]
    alive = {j.id for j in before}
    grouped = apply_decisions(dict(zip(ids, clusters, strict=True)), into, out, alive)
    by_id = {item.id: item for item in items}
    return {journey: [by_id[i] for i in members if i in by_id] for journey, members in grouped.items()}


def _save(resources: Resources, user: str, journeys: Sequence[Journey], fineness: float) -> None:
    store = resources.store
    with store.engine.together():
        store.choices.set_granularity(user, fineness)
        store.journeys.replace(user, journeys)
    store.vectors.delete("journeys", where={"user": user})
    keep_centres(resources, user, journeys)


def keep_centres(resources: Resources, user: str, journeys: Sequence[Journey]) -> None:
    """Store what journeys need to be found by, and to meet new activity."""
    store = resources.store
    rows = {j.id: store.vectors.get("items", [item_key(user, i) for i in j.items]) for j in journeys}
    held, stated = [j for j in journeys if rows[j.id]], [j for j in journeys if not rows[j.id]]
    centres = [centre_of(np.stack(list(rows[j.id].values()))) for j in held]
    centres.extend(Centre(vector, SAME) for vector in store.encoder.encode([j.name for j in stated]))
    if everyone := [*held, *stated]:
        about = [
            {"user": user, "status": str(j.standing), "private": j.private, "reach": centre.reach}
            for j, centre in zip(everyone, centres, strict=True)
        ]
        keys = [item_key(user, j.id) for j in everyone]
        store.vectors.put("journeys", keys, np.stack([c.vector for c in centres]), about)
