"""How long a recommendation request takes with 100,000 items and 20 journeys.

`python -m benchmarks.recommending_speed` prints milliseconds. The items are those of the sample catalogue
over and over, each with a vector of its own a little beside the original's, and the person has 20 journeys of
60 things each. "start" is the very first request of a process, "first" the first of a person, the others are
those that follow, each with other wishes. "cpu" counts the processor time of all threads, which says what a
request costs whatever else the machine is doing.
"""

from __future__ import annotations

import random
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from tools.activity.items import items_of
from tools.recommending.catalogue import ensure_samples
from tools.recommending.recommend import Recommender
from tools.recommending.shelf import Shelf
from vectorstore.embedder import Encoder, load_encoder
from vectorstore.records import Activity, Journey, Status
from vectorstore.store import Store

ITEMS, JOURNEYS, THINGS = 100_000, 20, 60
REQUESTS, FIRSTS = 200, 5
NOISE = 0.03  # standard deviation in each dimension


def measure(encoder: Encoder, seed: int = 0) -> dict[str, float]:
    """Milliseconds at the median and the 95th percentile, and of first requests."""
    rng = random.Random(seed)
    with TemporaryDirectory() as folder, Store(Path(folder), encoder) as store:
        ensure_samples(store)
        recommender = Recommender(store)
        shelf = recommender.shelf()
        recommender.place(_enlarged(shelf, np.random.default_rng(seed)))
        _make_person(store, shelf, rng)
        topics = sorted({topic for item in shelf.items for topic in item.topics})
        start = _timed(recommender, {})
        firsts = []
        for _ in range(FIRSTS):
            recommender.forget_user("u")
            firsts.append(_timed(recommender, {}))
        times = np.array([_timed(recommender, _wishes(rng, topics)) for _ in range(REQUESTS)])
    return {
        "start ms": start[0],
        "first ms": float(np.median([first[0] for first in firsts])),
        "median ms": float(np.median(times[:, 0])),
        "p95 ms": float(np.quantile(times[:, 0], 0.95)),
        "most ms": float(times[:, 0].max()),
        "p95 cpu ms": float(np.quantile(times[:, 1], 0.95)),
    }


def _enlarged(shelf: Shelf, rng: np.random.Generator) -> Shelf:
    rows = rng.integers(0, len(shelf), ITEMS)
    vectors = shelf.vectors[rows] + rng.normal(0, NOISE, (ITEMS, shelf.vectors.shape[1])).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    items = [
        replace(shelf.items[row], id=str(n), title=f"{shelf.items[row].title} {n}")
        for n, row in enumerate(rows)
    ]
    return Shelf(items, vectors)


def _make_person(store: Store, shelf: Shelf, rng: random.Random) -> None:
    """Each journey is a topic: its items' titles and what is said of them, as if they were videos."""
    topics = sorted({item.topics[0] for item in shelf.items if item.topics})
    start = datetime(2025, 1, 1, tzinfo=UTC)
    for number, topic in enumerate(rng.sample(topics, JOURNEYS)):
        about = [item for item in shelf.items if topic in item.topics]
        activities = [
            Activity(
                f"{number}-{n}",
                "u",
                start + timedelta(hours=7 * n + number),
                f"{item.description[:60]} part {n}",
                kind="video",
            )
            for n, item in enumerate(about[n % len(about)] for n in range(THINGS))
        ]
        list(store.history.add("u", activities))
        items = tuple(item.id for item in items_of(activities))
        store.journeys.save("u", [Journey(f"j{number}", "u", topic, status=Status.ACTIVE, items=items)])


def _wishes(rng: random.Random, topics: list[str]) -> dict[str, Any]:
    wishes: dict[str, Any] = {
        "kind": rng.choice(["book", "film", "podcast"]),
        "max_minutes": rng.choice([30, 60, 120]),
        "year_from": rng.randint(1950, 2015),
        "exclude": ("history",),
        "journey": f"j{rng.randrange(JOURNEYS)}",
        "query": f"{rng.choice(topics)} for a rainy day",
    }
    return {name: wishes[name] for name in rng.sample(list(wishes), rng.randint(0, 2))}


def _timed(recommender: Recommender, wishes: dict[str, Any]) -> tuple[float, float]:
    """Milliseconds on the clock, and of processor time."""
    start, used = time.perf_counter(), time.process_time()
    recommender.recommend("u", **wishes)
    return 1_000 * (time.perf_counter() - start), 1_000 * (time.process_time() - used)


if __name__ == "__main__":
    print(measure(load_encoder()))
