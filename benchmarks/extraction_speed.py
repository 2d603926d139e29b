"""What extraction costs, as ratios taken in one run on one machine.

    python -m benchmarks.extraction_speed --data collections.jsonl [--activities 20000] [--peers]

Histories are made of the collections' items; what a history needs beyond them are two of them in one.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.extraction_peers import bertopic_topics
from benchmarks.mixes import read_collections
from tools.journeys.extract import extract
from tools.journeys.joining import join
from tools.journeys.update import keep_centres
from tools.naming.namer import PhraseNamer
from tools.resources import Resources
from vectorstore.embedder import Encoder, load_encoder, packaged_model
from vectorstore.records import Activity, Item, Journey, plain_key, stable_id
from vectorstore.store import Store, item_key

Floats = NDArray[np.float32]
SAMPLE = 1000
NEW = 100  # activities that join, one by one
# A machine's speed may differ by a third from one second to the next: what is compared takes turns.
TURNS = 5
USER = "somebody"


def history(data: Path, size: int) -> list[Item]:
    """About `size` items that differ in more than a number."""
    all_texts = [item for collection in read_collections(data) for item in collection.items]
    # One of each that the store would take for the same item.
    texts = list(
        {plain_key(title): (title, about) for title, about in all_texts if plain_key(title)}.values()
    )
    rng = random.Random(0)
    rng.shuffle(texts)
    beyond = iter(lambda: tuple(rng.sample(range(len(texts)), 2)), None)
    pairs = dict.fromkeys(islice(beyond, max(0, size - len(texts))))
    texts = texts[:size] + [
        (f"{texts[a][0]} and {texts[b][0]}", f"{texts[a][1]} {texts[b][1]}".strip()) for a, b in pairs
    ]
    return [Item(stable_id(title, about), title, description=about) for title, about in texts]


def embedding(texts: Sequence[str], encoder: Encoder) -> dict[str, float]:
    """The packaged encoder against the same model in full precision by sentence-transformers."""
    full = load_encoder(str(packaged_model()))
    encoder.encode(texts[:32])
    full.encode(texts[:32])
    ours, quick = _timed(lambda: encoder.encode(texts))
    theirs, slow = _timed(lambda: full.encode(texts))
    return {
        "texts_a_second": round(len(texts) / quick, 1),
        "times_as_fast_as_torch": round(slow / quick, 2),
        "mean_cosine": round(float((ours * theirs).sum(axis=1).mean()), 5),
    }


def joining(histories: Sequence[tuple[Sequence[Item], Floats]], encoder: Encoder) -> list[list[float]]:
    """Milliseconds until one new activity is stored and in its stored journey, per activity and history."""
    start = datetime(2026, 1, 1, tzinfo=UTC)
    with ExitStack() as opened:
        people = []
        for items, vectors in histories:
            folder = Path(opened.enter_context(TemporaryDirectory()))
            resources = Resources(opened.enter_context(Store(folder, encoder)), PhraseNamer)
            _settle(resources, items, vectors, start)
            more = [replace(i, title=f"More on {i.title}") for i in items[:NEW]]
            people.append((resources, [_activity(item, start + timedelta(days=99)) for item in more]))
        return [
            [1000 * _timed(partial(_store_one, resources, new[n]))[1] for resources, new in people]
            for n in range(NEW)
        ]


def _settle(resources: Resources, items: Sequence[Item], vectors: Floats, start: datetime) -> None:
    """A person whose history is stored and whose journeys were found, without names."""
    store, found = resources.store, extract(items, vectors)
    rows = [_activity(item, start + timedelta(minutes=n)) for n, item in enumerate(items)]
    list(store.history.add(USER, rows))
    keys = {item_key(USER, a.item): vector for a, vector in zip(rows, vectors, strict=True)}
    store.vectors.put("items", list(keys), np.stack(list(keys.values())), [{"user": USER}] * len(keys))
    journeys = [
        Journey(f"j{n}", USER, f"Journey {n}", items=tuple({rows[i].item: 0 for i in members}))
        for n, members in enumerate(found.clusters)
    ]
    store.journeys.replace(USER, journeys)
    keep_centres(resources, USER, journeys)


def _activity(item: Item, time: datetime) -> Activity:
    return Activity(stable_id(item.title), USER, time, item.title, description=item.description)


def _store_one(resources: Resources, activity: Activity) -> None:
    list(resources.store.history.add(USER, [activity]))
    join(resources, USER, [activity])


def in_turns(
    items: Sequence[Item], texts: Sequence[str], vectors: Floats, encoder: Encoder
) -> tuple[float, float]:
    """Seconds of embedding the texts, a part in each turn, and of finding the journeys, the mean of turns."""
    embedding_seconds, rest = 0.0, 0.0
    for turn in range(TURNS):
        embedding_seconds += _timed(partial(encoder.encode, texts[turn::TURNS]))[1]
        rest += _timed(partial(extract, items, vectors))[1] / TURNS
    return embedding_seconds, rest


def measure(data: Path, activities: int, peers: bool) -> dict[str, Any]:
    """All figures; with `peers` BERTopic on the same history, which takes minutes."""
    encoder = load_encoder()
    items = history(data, activities)
    texts = [item.text for item in items]
    figures: dict[str, Any] = {"embedding": embedding(texts[:SAMPLE], encoder)}
    vectors = encoder.encode(texts)
    embedding_seconds, rest = in_turns(items, texts, vectors, encoder)
    figures["activities"] = activities
    figures["embedding_seconds"] = round(embedding_seconds, 2)
    figures["rest_seconds"] = round(rest, 2)
    figures["rest_share_of_embedding"] = round(rest / embedding_seconds, 3)
    figures["peak_memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    short = activities // 10
    times = np.array(joining([(items[:short], vectors[:short]), (items, vectors)], encoder))
    figures["online_ms"] = np.median(times, axis=0).round(2).tolist()
    figures["online_ratio"] = round(float(np.median(times[:, 1] / times[:, 0])), 2)
    if peers:
        full = load_encoder(str(packaged_model()))
        _, theirs = _timed(lambda: bertopic_topics(texts, full.encode(texts), 0))
        figures["times_as_fast_as_bertopic"] = round(theirs / (embedding_seconds + rest), 2)
    return figures


def _timed(work: Callable[[], Any]) -> tuple[Any, float]:
    start = time.perf_counter()
    return work(), time.perf_counter() - start


def main() -> None:
    """Parse arguments, measure, print JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--activities", type=int, default=20_000)
    parser.add_argument("--peers", action="store_true")
    args = parser.parse_args()
    print(json.dumps(measure(args.data, args.activities, args.peers), indent=2))


if __name__ == "__main__":
    main()
