"""The four ways in which extraction fails a person, counted on histories whose journeys are known.

    python -m benchmarks.extraction_people

A main interest is missed, one is inferred from sporadic activity, an outdated one is kept as if it were still
pursued, or the same one is given twice (arXiv 2606.12198).
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.mixes import Score, score
from tools.activity.importing import read_export
from tools.activity.items import items_of
from tools.journeys.describe import GROWN
from tools.journeys.extract import extract
from tools.journeys.identity import match
from tools.journeys.lifecycle import came_to_an_end, status_of
from tools.journeys.sensitive import Sensitivity
from vectorstore.embedder import Encoder, load_encoder
from vectorstore.records import Activity, Item, Status

PEOPLE = Path(__file__).parent.parent / "samples" / "people"
# A journey is found when this share of its items is in a group that is mostly about it.
FOUND = 0.5
PURSUED = {Status.EMERGING, Status.ACTIVE}


@dataclass(frozen=True)
class Failures:
    """What went wrong, by name or first title, and the agreement of the groups with the truth."""

    missed: tuple[str, ...]
    sporadic: tuple[str, ...]
    outdated: tuple[str, ...]
    repeated: tuple[str, ...]
    wrong_status: tuple[str, ...]
    wrong_privacy: tuple[str, ...]
    journeys: int
    agreement: Score


def failures(history: Path, truth: Path, encoder: Encoder) -> Failures:
    """The failures on one person's history, given the truth about it."""
    known = json.loads(truth.read_text(encoding="utf-8"))
    items = items_of([a for a in read_export(history, user="sample") if isinstance(a, Activity)])
    vectors = encoder.encode([item.text for item in items])
    clusters = extract(items, vectors).clusters
    number = {title: n for n, j in enumerate(known["journeys"]) for title in j["titles"]}
    gold = [_journey_of(item, number) for item in items]
    about = [_main(cluster, gold) for cluster in clusters]
    now = datetime.fromisoformat(known["today"]).replace(tzinfo=UTC)
    status = [_status([items[i] for i in cluster], now) for cluster in clusters]
    sensitivity = Sensitivity(encoder)
    missed, outdated, repeated, wrong, privacy = [], [], [], [], []
    for n, journey in enumerate(known["journeys"]):
        groups = [k for k, main in enumerate(about) if main == n]
        held = sum(gold[i] == n for k in groups for i in clusters[k])
        if held < FOUND * gold.count(n):
            missed.append(journey["name"])
        if not groups:
            continue
        if len(groups) > 1:
            repeated.append(journey["name"])
        largest = groups[0]
        over = Status(journey["status"]) not in PURSUED
        if over and any(status[k] in PURSUED for k in groups):
            outdated.append(journey["name"])
        if status[largest] != journey["status"]:
            wrong.append(f"{journey['name']}: {status[largest]}, not {journey['status']}")
        for k in groups:  # a part of it gives as much away as the whole
            members = list(clusters[k])
            category = sensitivity.category([items[i] for i in members], vectors[members])
            if bool(category) != journey["sensitive"]:
                privacy.append(f"{journey['name']}: {category or 'not sensitive'}")
    sporadic = [items[clusters[k][0]].title for k, main in enumerate(about) if main == -1]
    labels = [-1] * len(items)
    for label, cluster in enumerate(clusters):
        for i in cluster:
            labels[i] = label
    parts = (missed, sporadic, outdated, repeated, wrong, privacy)
    return Failures(*map(tuple, parts), len(known["journeys"]), score(gold, labels))


def kept_with_more(history: Path, encoder: Encoder, seed: int = 0) -> tuple[int, int, int]:
    """With a tenth more items than before: journeys that keep their id, their name, of how many."""
    items = items_of([a for a in read_export(history, user="sample") if isinstance(a, Activity)])
    vectors = encoder.encode([item.text for item in items])
    before = sorted(random.Random(seed).sample(range(len(items)), round(len(items) / 1.1)))
    old = extract([items[i] for i in before], vectors[before]).clusters
    stored = {str(n): [items[before[i]].id for i in c] for n, c in enumerate(old)}
    new = extract(items, vectors).clusters
    ids = match([[items[i].id for i in c] for c in new], stored).ids
    kept = [(len(stored[i]), len(c)) for i, c in zip(ids, new, strict=True) if i]
    return len(kept), sum(now < GROWN * then for then, now in kept), len(stored)


def _journey_of(item: Item, number: dict[str, int]) -> int:
    """The true journey of an item, -1 for none: that of its title, or of most of its episodes."""
    if item.title in number:
        return number[item.title]
    of = Counter(number[t] for e in item.episodes for t in (e, f"{item.series}: {e}") if t in number)
    return of.most_common(1)[0][0] if of else -1


def _main(cluster: Sequence[int], gold: Sequence[int]) -> int:
    """The journey that at least half of a group belongs to, -1 when none or passing things do."""
    journey, count = Counter(gold[i] for i in cluster).most_common(1)[0]
    return journey if 2 * count >= len(cluster) else -1


def _status(items: Sequence[Item], now: datetime) -> Status:
    times = [time for item in items for time in item.times]
    return status_of(times, now, complete=came_to_an_end(items))


def main() -> None:
    """Print the failures on every sample person."""
    encoder = load_encoder()
    for truth in sorted(PEOPLE.glob("*.truth.json")):
        stem = truth.name.removesuffix(".truth.json")
        history = next(p for p in sorted(PEOPLE.glob(f"{stem}.*")) if p != truth)
        found = failures(history, truth, encoder)
        agreement = found.agreement
        print(f"{stem}: {found.journeys} journeys, B-cubed F1 {agreement.f1:.3f}, ", end="")
        print(f"{agreement.noise_out / agreement.noise:.0%} of what is passing left out")
        fields: dict[str, Any] = vars(found)
        for mode in ("missed", "sporadic", "outdated", "repeated", "wrong_status", "wrong_privacy"):
            print(f"  {mode}: {len(fields[mode])} {'; '.join(fields[mode])}")
        ids, names, journeys = kept_with_more(history, encoder)
        print(f"  with a tenth more: {ids} of {journeys} ids kept, {names} names")


if __name__ == "__main__":
    main()
