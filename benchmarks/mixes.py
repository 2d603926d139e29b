"""Synthetic people with known journeys: human-curated collections mixed, and scores for what is found."""

from __future__ import annotations

import json
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

NOISE = 0.15
SIZES = (5, 20)


@dataclass(frozen=True)
class Collection:
    """One line of a collections file; items are (title, description)."""

    line: int
    domain: str
    name: str
    items: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Mix:
    """A synthetic person: shuffled items, and for each the line of its collection, -1 for transient noise."""

    items: tuple[tuple[str, str], ...]
    gold: tuple[int, ...]


@dataclass(frozen=True)
class Score:
    """B-cubed and adjusted Rand on the journey items; how much noise was left out, of how much."""

    precision: float
    recall: float
    f1: float
    rand: float
    noise_out: int
    noise: int


def read_collections(path: Path) -> list[Collection]:
    """The collections with at least five items."""
    found = []
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            row = json.loads(line)
            items = tuple((i["title"], i.get("description") or "") for i in row["items"] if i.get("title"))
            if len(items) >= SIZES[0]:
                found.append(Collection(number, row["domain"], row["name"], items))
    return found


def halves(collections: Sequence[Collection]) -> tuple[list[Collection], list[Collection]]:
    """Split by domain, so that what is fitted on one half never saw a domain of the other.

    Domains that differ after a colon only are one domain here.
    """
    roots = sorted({c.domain.split(":")[0] for c in collections})
    random.Random(0).shuffle(roots)
    first = set(roots[::2])
    return (
        [c for c in collections if c.domain.split(":")[0] in first],
        [c for c in collections if c.domain.split(":")[0] not in first],
    )


def mix(
    collections: Sequence[Collection],
    seed: int,
    journeys: tuple[int, int] = (3, 9),
    twin: float = 0.5,
    *,
    sizes: tuple[int, int] = SIZES,
    noise: float = NOISE,
) -> Mix:
    """Mix collections of different domains, with probability `twin` one more of a domain already drawn.

    Args:
        sizes: fewest and most items of each.
        noise: single items of other domains, as a share of the others; one a collection, more only when
            there are not enough collections.
    """
    rng = random.Random(seed)
    by_domain: dict[str, list[Collection]] = defaultdict(list)
    for c in collections:
        by_domain[c.domain].append(c)
    domains = rng.sample(sorted(by_domain), min(rng.randint(*journeys), len(by_domain)))
    drawn = [rng.choice(by_domain[d]) for d in domains]
    if rng.random() < twin:
        more = [c for d in domains for c in by_domain[d] if c not in drawn]
        drawn.extend(rng.sample(more, min(1, len(more))))
    seen: set[str] = set()
    rows: list[tuple[tuple[str, str], int]] = []

    def take(collection: Collection, count: int, label: int) -> None:
        fresh = [i for i in dict.fromkeys(collection.items) if i[0].casefold() not in seen]
        for item in rng.sample(fresh, min(count, len(fresh))):
            if item[0].casefold() not in seen:
                seen.add(item[0].casefold())
                rows.append((item, label))

    for c in drawn:
        take(c, rng.randint(*sizes), c.line)
    elsewhere = [c for d in sorted(by_domain) if d not in domains for c in by_domain[d]]
    wanted = round(noise * len(rows))
    while wanted > 0 and elsewhere:
        for c in rng.sample(elsewhere, min(wanted, len(elsewhere))):
            take(c, 1, -1)
        wanted -= len(elsewhere)
    rng.shuffle(rows)
    return Mix(tuple(item for item, _ in rows), tuple(label for _, label in rows))


def score(gold: Sequence[int], found: Sequence[int]) -> Score:
    """How `found` (one label an item, -1 for none) agrees with `gold`; an unclustered item is a singleton."""
    truth, labels = np.asarray(gold), np.asarray(found)
    noise = truth < 0
    left_out = int((labels[noise] < 0).sum())
    truth, labels = truth[~noise], labels[~noise].copy()
    single = labels < 0
    labels[single] = labels.max(initial=0) + 1 + np.arange(single.sum())
    together, predicted = truth[:, None] == truth, labels[:, None] == labels
    right = (together & predicted).sum(axis=1)
    precision = float((right / predicted.sum(axis=1)).mean())
    recall = float((right / together.sum(axis=1)).mean())
    f1 = 2 * precision * recall / (precision + recall)
    return Score(precision, recall, f1, _adjusted_rand(together, predicted), left_out, int(noise.sum()))


def _adjusted_rand(together: NDArray[np.bool_], predicted: NDArray[np.bool_]) -> float:
    upper = np.triu_indices(len(together), 1)
    a, b = together[upper], predicted[upper]
    expected = a.sum() * b.sum() / len(a)
    most = (a.sum() + b.sum()) / 2
    return float(((a & b).sum() - expected) / (most - expected)) if most != expected else 1.0
