"""Fitting how sure a recommendation is to be on its journey's subject, on human-made collections.

Half of each collection is a history, the other half goes into the catalogue, whose topics are the domains.
`python -m benchmarks.relevance COLLECTIONS` prints the weights that tools/recommending/relevance.py holds,
with precision and coverage at several thresholds, cross-validated over collections. Counted twice: with the
collection's subject in the catalogue, and with it taken out, where every recommendation is wrong.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from tools.journeys.terms import salient_terms
from tools.recommending.interest import interest_of, name_text, top_rows
from tools.recommending.relevance import compare, nearest_items
from tools.recommending.shelf import Shelf, Shelves
from vectorstore.embedder import Encoder, load_encoder
from vectorstore.records import CatalogueItem, Item, Journey

SMALLEST, HISTORY, OFFERED = 8, 20, 12  # items of a collection at least; used as history; in the catalogue
JUDGED = 60  # rows judged for a journey
DESCRIBED = 0.15  # share of histories with descriptions: most exports have titles only
TRUE_NAME = 0.5  # share of journeys under their true name; the others go by their terms
SAME_SUBJECT = 0.45  # collections whose names are this near are one subject, whatever their domains
FOLDS, LIST = 5, 5


@dataclass(frozen=True)
class Trial:
    """One journey with the features of the rows judged, and which of them are on its subject."""

    features: NDArray[np.float32]
    right: NDArray[np.bool_]


def trials(
    collections: list[dict[str, Any]], encoder: Encoder, *, stated: bool, seed: int
) -> Iterator[Trial]:
    """One trial a collection that is large enough."""
    rng = random.Random(seed)
    used = [c for c in collections if len(c["items"]) >= SMALLEST]
    histories: list[list[Item]] = []
    catalogue: list[CatalogueItem] = []
    owner: list[int] = []
    for number, collection in enumerate(used):
        items = rng.sample(collection["items"], len(collection["items"]))
        described = rng.random() < DESCRIBED
        half = len(items) // 2
        histories.append(
            [
                Item(f"{number}:{k}", i["title"], description=_description(i) if described else "")
                for k, i in enumerate(items[:half][:HISTORY])
            ]
        )
        for k, i in enumerate(items[half:][:OFFERED]):
            topics = (collection["domain"].split(": ")[-1],)
            catalogue.append(
                CatalogueItem(f"{number}-{k}", i["title"], "page", _description(i), topics=topics)
            )
            owner.append(number)
    shelf = Shelf(catalogue, encoder.encode([item.text for item in catalogue]))
    shelves = Shelves(shelf, Shelf([], shelf.vectors[:0]))
    journeys = _journeys(used, histories, rng, stated=stated)
    true_names = shelves.centred(encoder.encode([c["name"] for c in used]))
    owners, alike = np.array(owner), true_names @ true_names.T > SAME_SUBJECT
    names = encoder.encode([name_text(journey) for journey in journeys])
    for number, journey in enumerate(journeys):
        items = [] if stated else histories[number]
        vectors = list(encoder.encode([item.text for item in items]))
        compared = compare(shelves, [interest_of(journey, items, vectors, names[number], shelves, None)])[0]
        unclear = [n for n, c in enumerate(used) if c["domain"] == used[number]["domain"] or alike[number, n]]
        clear = ~np.isin(owners, [n for n in unclear if n != number])
        rows = top_rows(compared.coarse, clear, JUDGED)
        features = compared.features(rows, nearest_items(compared.interest, shelves.vectors(rows)))
        yield Trial(features, owners[rows] == number)


def fit(data: list[Trial]) -> LogisticRegression:
    """The judgement; wrong rows weigh double, for they are there with and without the right ones."""
    right = np.concatenate([trial.right for trial in data])
    weights = np.where(right, 1.0, 2.0)
    return LogisticRegression(C=10, max_iter=2_000).fit(
        np.concatenate([trial.features for trial in data]), right, sample_weight=weights
    )


def report(data: list[Trial], seed: int) -> Iterator[str]:
    """A line a threshold, cross-validated."""
    folds = np.random.default_rng(seed).permutation(len(data)) % FOLDS
    judged: list[tuple[NDArray[Any], NDArray[np.bool_]]] = []
    for fold in range(FOLDS):
        model = fit([t for t, f in zip(data, folds, strict=True) if f != fold])
        for trial, own in zip(data, folds, strict=True):
            if own == fold:
                judged.append((model.predict_proba(trial.features)[:, 1], trial.right))
    for threshold in (0.4, 0.5, 0.6, 0.7, 0.8):
        right = wrong = answered = silent = 0
        for sure, is_right in judged:
            listed = [n for n in np.argsort(-sure)[:LIST] if sure[n] >= threshold]
            right += sum(bool(is_right[n]) for n in listed)
            answered += bool(listed)
            absent = np.where(is_right, 0.0, sure)
            said = sum(absent[n] >= threshold for n in np.argsort(-absent)[:LIST])
            wrong += sum(not is_right[n] for n in listed) + said
            silent += not said
        yield (
            f"threshold {threshold}: precision {right / (right + wrong):.3f}, answered where the subject is "
            f"there {answered / len(judged):.3f}, silent where it is not {silent / len(judged):.3f}"
        )


def _journeys(
    used: list[dict[str, Any]], histories: list[list[Item]], rng: random.Random, *, stated: bool
) -> list[Journey]:
    if stated:
        return [Journey(f"j{n}", "u", c["name"], stated=True) for n, c in enumerate(used)]
    order = rng.sample(range(len(used)), len(used))
    journeys: dict[int, Journey] = {}
    for start in range(0, len(order), 9):
        group = order[start : start + 9]
        for number, terms in zip(group, salient_terms([histories[n] for n in group]), strict=True):
            name = used[number]["name"]
            if rng.random() >= TRUE_NAME:
                name = " ".join(term.text for term in terms[:2]) or name
            journeys[number] = Journey(f"j{number}", "u", name, terms=terms)
    return [journeys[n] for n in range(len(used))]


def _description(item: dict[str, str]) -> str:
    return (item.get("description") or "")[:300]


def main(path: Path, seed: int = 0) -> None:
    """Print the weights and how well they judge."""
    collections = [json.loads(line) for line in path.read_text().splitlines()]
    encoder = load_encoder()
    for stated in (False, True):
        data = list(trials(collections, encoder, stated=stated, seed=seed))
        model = fit(data)
        print("stated" if stated else "journeys", model.coef_[0].round(2), model.intercept_.round(2))
        print("\n".join(report(data, seed)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
