"""How good recommendations are: on MovieLens against the usual recommenders, and on the sample people.

Of each person's list of 20, recall (of what was held out, of at most 20) and nDCG; over all lists the share
of the catalogue that is ever recommended; and of the product's own lists the share with valid evidence.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix

from benchmarks import recommending_peers as usual
from benchmarks.recommending_movielens import (
    Split,
    learn_from,
    profile_of,
    read_catalogue,
    read_ratings,
    recommended,
    split,
    with_others,
    with_popularity,
)
from benchmarks.recommending_samples import evaluate_samples
from tools.recommending.profile import Profile
from tools.recommending.shelf import Shelf, Shelves
from vectorstore.embedder import Encoder
from vectorstore.records import Recommendation

LISTED = 20


def evaluate(
    data: Path, *, encoder: Encoder, seed: int = 0, limit: int | None = None, peers: bool = True
) -> dict[str, Any]:
    """Summary and cases (one a person, and one a true journey of the sample people).

    Args:
        data: a MovieLens folder with movies.csv and ratings.csv.
        limit: how many people to test; all learn from everybody.
    """
    shelf = read_catalogue(data, encoder)
    people = read_ratings(data, shelf)
    outer = split(people)
    tested = [n for n, held in enumerate(outer.after) if held][:limit]
    summary: dict[str, Any] = {"people": len(tested), "films": len(shelf)}
    cases: list[dict[str, Any]] = [
        {"id": n + 1, "expected": _ids(shelf, outer.after[n]), "got": {}} for n in tested
    ]
    lists: dict[str, list[list[int]]] = {}
    if peers:
        lists, chosen = _peer_lists(shelf, outer, split(outer.before), tested, seed)
        summary["settings"] = chosen
    shelves = Shelves(with_popularity(shelf, outer), Shelf([], shelf.vectors[:0]))
    model = learn_from(outer, shelf)
    profiles = [profile_of(outer.before[person], shelves, encoder) for person in tested]
    blended = [with_others(p, outer.before[n], model) for p, n in zip(profiles, tested, strict=True)]
    for name, own in (("journeys", profiles), ("blend", blended)):
        lists[name], summary[f"{name} evidence"], summary[f"{name} ms"] = _own_lists(
            own, encoder, outer, tested
        )
    for name, rows in lists.items():
        summary[name] = measures(rows, [outer.after[n] for n in tested], len(shelf))
        for case, row in zip(cases, rows, strict=True):
            case["got"][name] = _ids(shelf, row)
    summary["samples"], sample_cases = evaluate_samples(encoder, seed)
    return {"summary": summary, "cases": [*cases, *sample_cases]}


def measures(lists: Sequence[Sequence[int]], held: Sequence[Sequence[int]], items: int) -> dict[str, float]:
    """recall@20, nDCG@20 and coverage of lists of rows, best first."""
    recall, gain = [], []
    for rows, wanted in zip(lists, held, strict=True):
        hits = np.array([row in set(wanted) for row in rows], float)
        most = min(LISTED, len(wanted))
        discount = 1 / np.log2(np.arange(2, LISTED + 2))
        recall.append(hits.sum() / most)
        gain.append((hits * discount[: len(hits)]).sum() / discount[:most].sum())
    shown = {row for rows in lists for row in rows}
    return {
        "recall@20": float(np.mean(recall)),
        "ndcg@20": float(np.mean(gain)),
        "coverage": len(shown) / items,
    }


def _own_lists(
    profiles: Sequence[Profile], encoder: Encoder, data: Split, tested: Sequence[int]
) -> tuple[list[list[int]], float, float]:
    """The product's lists, the share of recommendations whose evidence is valid, and milliseconds a list."""
    lists, valid, seconds = [], [], 0.0
    for person, profile in zip(tested, profiles, strict=True):
        ratings = data.before[person]
        start = time.perf_counter()
        found = recommended(profile, ratings, encoder, LISTED)
        seconds += time.perf_counter() - start
        journeys = {r.interest.journey.id: set(r.interest.journey.activity) for r in profile.relevance}
        valid += [_is_valid(r, journeys) for r in found]
        lists.append([profile.shelves.rows_of(r.item.id)[0] for r in found])
    return lists, float(np.mean(valid)) if valid else 0.0, 1_000 * seconds / max(len(tested), 1)


def _is_valid(found: Recommendation, journeys: dict[str, set[str]]) -> bool:
    """Evidence is there, and is of the journey, or of the two that a bridge joins."""
    own = journeys[found.journey] | journeys.get(found.bridge, set())
    return bool(found.evidence) and set(found.evidence) <= own and bool(found.explanation)


def _peer_lists(
    shelf: Shelf, outer: Split, inner: Split, tested: Sequence[int], seed: int
) -> tuple[dict[str, list[list[int]]], dict[str, str]]:
    """Each peer's lists under the settings that did best on the validation slice."""
    validated = [n for n, held in enumerate(inner.after) if held]
    small, large = inner.liked(len(shelf)), outer.liked(len(shelf))
    lists, chosen = {}, {}
    for name, settings in usual.peers(seed):
        best, setting, scorer = -1.0, *settings[0]
        for label, candidate in settings if len(settings) > 1 else ():
            rows = _ranked(_scored(candidate, small), inner, validated)
            ndcg = measures(rows, [inner.after[n] for n in validated], len(shelf))["ndcg@20"]
            if ndcg > best:
                best, setting, scorer = ndcg, label, candidate
        lists[name] = _ranked(_scored(scorer, large), outer, tested)
        chosen[name] = setting
    lists["mean profile"] = _ranked(usual.mean_profile(large, shelf.vectors), outer, tested)
    return lists, chosen


def _scored(scorer: usual.Scorer, liked: csr_matrix) -> usual.Floats:
    """Scores for every film; those that nobody liked, which the peers know nothing of, come last."""
    known = np.flatnonzero(np.asarray(liked.sum(axis=0)).ravel())
    scores = np.full(liked.shape, -1e9, np.float32)
    scores[:, known] = scorer(liked[:, known].tocsr())
    return scores


def _ranked(scores: usual.Floats, data: Split, tested: Sequence[int]) -> list[list[int]]:
    lists = []
    for person in tested:
        row = scores[person].copy()
        row[[rating.row for rating in data.before[person]]] = -np.inf
        lists.append([int(n) for n in np.argsort(-row, kind="stable")[:LISTED]])
    return lists


def _ids(shelf: Shelf, rows: Sequence[int]) -> list[str]:
    return [shelf.items[row].id for row in rows]
