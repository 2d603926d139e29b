"""Recommending on the sample people, whose true journeys are known: on the subject, new, and as wished."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.recommending_subjects import SUBJECTS
from tools.activity.items import items_of
from tools.activity.keep import import_export
from tools.journeys.lifecycle import status_of
from tools.journeys.terms import salient_terms
from tools.recommending.catalogue import ensure_samples
from tools.recommending.titles import title_of
from tools.resources import Resources
from tools.samples import FOLDER, SAMPLES
from vectorstore.embedder import Encoder
from vectorstore.records import Activity, CatalogueItem, Item, Journey, JourneysError, plain_key
from vectorstore.store import Store

LONG_LIST = 30
KINDS = ("book", "film", "series", "podcast", "channel", "game", "course", "album")
COMBINATIONS = 1_000  # random filters


def evaluate_samples(encoder: Encoder, seed: int = 0) -> tuple[dict[str, float], list[dict[str, Any]]]:
    """Summary, and one case a true journey: what was recommended for it and whether it is on its subject.

    The journeys are the true ones, under their true names: how well extraction finds and names them is
    measured elsewhere.
    """
    with TemporaryDirectory() as folder, Store(Path(folder), encoder) as store:
        resources = Resources(store, _no_namer)
        ensure_samples(store)
        for user, file in SAMPLES.items():
            import_export(resources, user, FOLDER / file)
            _set_true_journeys(store, user)
        cases = [case for user in SAMPLES for case in _subject_cases(resources, user)]
        judged = [right for case in cases for right in case["right"]]
        summary = {
            "subject_precision": sum(judged) / max(len(judged), 1),
            "subject_recommendations": float(len(judged)),
            "journeys_answered": sum(bool(c["right"]) for c in cases) / len(cases),
            **_known(resources),
            **_filters(resources, random.Random(seed)),
        }
        return summary, cases


def _no_namer() -> Any:
    raise JourneysError("nothing is named here")


def _set_true_journeys(store: Store, user: str) -> None:
    truth = json.loads((FOLDER / f"{user}.truth.json").read_text())
    items = {plain_key(i.title): i for i in _items(store, user)}
    by_episode = {plain_key(e): i for i in items.values() for e in i.episodes}
    groups = []
    for journey in truth["journeys"]:
        keys = [plain_key(title) for title in journey["titles"]]
        found = [items.get(key) or by_episode.get(key) for key in keys]
        groups.append(list({i.id: i for i in found if i}.values()))
    terms = salient_terms(groups)
    as_of = store.history.last_day(user)
    journeys = []
    for number, (journey, group) in enumerate(zip(truth["journeys"], groups, strict=True)):
        times = [time for item in group for time in item.times]
        made = Journey(f"{user}-{number}", user, journey["name"], terms=terms[number])
        status = status_of(times, as_of) if as_of else made.status
        sensitive = "true" if journey["sensitive"] else ""
        journeys.append(replace(made, status=status, items=tuple(i.id for i in group), sensitive=sensitive))
    store.journeys.replace(user, journeys)


def _items(store: Store, user: str) -> list[Item]:
    return items_of(store.history.read(user))


def _subject_cases(resources: Resources, user: str) -> list[dict[str, Any]]:
    """One case a journey that may be used."""
    cases = []
    for journey in resources.store.journeys.read(user):
        if journey.private:
            continue
        shortlist = resources.recommender.recommend(user, journey=journey.id, count=10)
        subject = {plain_key(topic) for topic in SUBJECTS[journey.name]}
        items = [r.item for r in shortlist.recommendations]
        cases.append(
            {
                "id": journey.id,
                "expected": sorted(subject),
                "got": [[item.title, list(item.topics)] for item in items],
                "right": [bool(subject & set(map(plain_key, item.topics))) for item in items],
            }
        )
    return cases


def _known(resources: Resources) -> dict[str, float]:
    """How many recommendations, of all journeys and kinds and of many subjects, are of known works."""
    looked_at = known = evident = stated = 0
    for user in SAMPLES:
        activities = resources.store.history.read(user)
        ids = {a.id for a in activities}
        titles = _titles(activities)
        for wishes in _lists(resources, user):
            found = resources.recommender.recommend(user, count=LONG_LIST, **wishes)
            looked_at += len(found.recommendations)
            known += sum(_is_known(r.item, titles) for r in found.recommendations)
            stated += sum(r.stated for r in found.recommendations)
            evident += sum(bool(r.evidence) and set(r.evidence) <= ids for r in found.recommendations)
    return {
        "recommendations_looked_at": float(looked_at),
        "already_known": float(known),
        "evidence_valid": evident / max(looked_at - stated, 1),
    }


def _lists(resources: Resources, user: str) -> Iterator[dict[str, Any]]:
    """Wishes whose lists are looked at: each journey with each kind, and each subject in words."""
    journeys = [""] + [j.id for j in resources.store.journeys.read(user) if not j.private]
    for kind in ("", *KINDS):
        yield from ({"journey": journey, "kind": kind} for journey in journeys)
    yield from ({"query": subjects[0]} for subjects in SUBJECTS.values())


def _titles(activities: Sequence[Activity]) -> set[tuple[str, str]]:
    """(kind, reduced title) of what was taken in; series, channels and podcasts by their own titles too."""
    known = [a for a in activities if a.action not in ("searched", "asked")]
    works = {(a.kind, title_of(t).key) for a in known for t in (a.title, a.series) if t}
    sources = {title_of(a.creator).key for a in known if a.creator}
    return works | {(kind, source) for kind in ("channel", "podcast") for source in sources}


def _is_known(item: CatalogueItem, titles: set[tuple[str, str]]) -> bool:
    return any((kind, title_of(item.title).key) in titles for kind in (item.kind, ""))


def _filters(resources: Resources, rng: random.Random) -> dict[str, float]:
    obeyed = empty = named = 0
    people = list(SAMPLES)
    for _ in range(COMBINATIONS):
        user, wishes = rng.choice(people), _random_wishes(rng)
        found = resources.recommender.recommend(user, **wishes)
        obeyed += all(_obeys(r.item, wishes) for r in found.recommendations)
        if not found.recommendations:
            empty += 1
            named += found.relax in wishes
    return {
        "filters_obeyed": obeyed / COMBINATIONS,
        "empty_results": float(empty),
        "empty_results_naming_a_filter": named / max(empty, 1),
    }


def _random_wishes(rng: random.Random) -> dict[str, Any]:
    year = rng.randint(1900, 2020)
    choices: dict[str, Any] = {
        "kind": rng.choice(KINDS),
        "level": rng.choice(["beginner", "intermediate", "advanced"]),
        "max_minutes": rng.choice([20, 45, 60, 90, 120, 180]),
        "year_from": year,
        "year_to": year + rng.randint(0, 60),
        "exclude": tuple(rng.sample(["history", "beginner", "cooking", "Rust", "bread", "book"], 2)),
        "novelty": rng.choice(["continue", "explore"]),
    }
    return {name: choices[name] for name in rng.sample(list(choices), rng.randint(1, 4))}


def _obeys(item: CatalogueItem, wishes: Mapping[str, Any]) -> bool:
    words = plain_key(" ".join((item.title, item.creator, item.description, *item.topics)))
    text = f" {words} "
    year, minutes = item.year, item.minutes
    return (
        wishes.get("kind") in (None, item.kind)
        and wishes.get("level") in (None, item.level)
        and ("max_minutes" not in wishes or (minutes is not None and minutes <= wishes["max_minutes"]))
        and ("year_from" not in wishes or (year is not None and year >= wishes["year_from"]))
        and ("year_to" not in wishes or (year is not None and year <= wishes["year_to"]))
        and not any(f" {plain_key(word)} " in text for word in wishes.get("exclude", ()))
    )
