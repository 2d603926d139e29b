"""What extraction costs, as ratios taken in one run on one machine.

    python -m benchmarks.extraction_speed --data collections.jsonl [--activities 20000] [--peers]

Histories are made of the collections' items; what a history needs beyond them are further parts of the same.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.extraction_peers import bertopic_topics
from benchmarks.mixes import read_collections
from tools.journeys.extract import Clustering, extract
from tools.journeys.online import assign, centre_of
from vectorstore.embedder import Encoder, load_encoder, packaged_model
from vectorstore.records import Item, stable_id

Floats = NDArray[np.float32]
SAMPLE = 1000


def history(data: Path, size: int) -> list[Item]:
    """`size` different items."""
    texts = [item for collection in read_collections(data) for item in collection.items]
    random.Random(0).shuffle(texts)
    rows = [texts[n % len(texts)] for n in range(size)]
    parts = ["" if n < len(texts) else f", part {n // len(texts) + 1}" for n in range(size)]
    titles = [title + part for (title, _), part in zip(rows, parts, strict=True)]
    return [
        Item(stable_id(title, about), title, description=about)
        for title, (_, about) in zip(titles, rows, strict=True)
    ]


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


def online(items: Sequence[Item], vectors: Floats, found: Clustering, encoder: Encoder) -> float:
    """Milliseconds to embed one new activity and find its journey, the median of a hundred."""
    centres = {f"j{n}": centre_of(vectors[list(members)]) for n, members in enumerate(found.clusters)}
    times = []
    for item in items[:100]:
        _, seconds = _timed(lambda text=item.text: assign(encoder.encode([text])[0], centres))
        times.append(1000 * seconds)
    return float(np.median(times))


def measure(data: Path, activities: int, peers: bool) -> dict[str, Any]:
    """All figures; with `peers` BERTopic on the same history, which takes minutes."""
    encoder = load_encoder()
    items = history(data, activities)
    texts = [item.text for item in items]
    figures: dict[str, Any] = {"embedding": embedding(texts[:SAMPLE], encoder)}
    vectors, embedding_seconds = _timed(lambda: encoder.encode(texts))
    found, rest = _timed(lambda: extract(items, vectors))
    figures["activities"] = activities
    figures["embedding_seconds"] = round(embedding_seconds, 2)
    figures["rest_seconds"] = round(rest, 2)
    figures["rest_share_of_embedding"] = round(rest / embedding_seconds, 3)
    figures["peak_memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    short = activities // 10
    few = extract(items[:short], vectors[:short])
    times = [online(items, vectors[:short], few, encoder), online(items, vectors, found, encoder)]
    figures["online_ms"] = [round(t, 2) for t in times]
    figures["online_ratio"] = round(times[1] / times[0], 2)
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
