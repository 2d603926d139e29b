"""How well extraction finds known journeys, next to its peers, on the same synthetic people."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.extraction_peers import peers_here
from benchmarks.mixes import Mix, Score, mix, read_collections, score
from tools.journeys.extract import extract
from vectorstore.embedder import Encoder
from vectorstore.records import Item, embedding_text, stable_id

Floats = NDArray[np.float32]
OURS = "journeys"


@dataclass(frozen=True)
class Stratum:
    """A kind of synthetic person: how many journeys, how often two share a domain, `share` of the mixes."""

    journeys: tuple[int, int]
    twin: float
    share: float


STRATA: Mapping[str, Stratum] = {
    "3-9 journeys": Stratum((3, 9), 0.5, 1.0),
    "2 journeys": Stratum((2, 2), 0.0, 0.3),
    "15 journeys": Stratum((15, 15), 0.0, 0.2),
    "two from one domain": Stratum((3, 6), 1.0, 0.3),
}
MIXES = 100


def evaluate(
    data: Path,
    *,
    encoder: Encoder,
    seed: int = 0,
    limit: int | None = None,
    peers: bool = True,
) -> dict[str, Any]:
    """Extraction and its peers on mixes of the collections in `data`.

    Args:
        limit: mixes of 3 to 9 journeys, 100 without; the other strata follow in proportion.

    Returns:
        "summary": text form → stratum → method → scores, with "missing", the peers that are not installed and
        why; "cases": each mix as id, expected (a line number for each item, -1 for noise), items and got
        (text form → a label for each item, -1 for none).
    """
    collections = read_collections(data)
    methods, missing = peers_here(encoder) if peers else ({}, {})
    methods = {OURS: _ours, **methods}
    summary: dict[str, Any] = {"titles": {}, "titles and descriptions": {}, "missing": missing}
    cases: list[dict[str, Any]] = []
    for place, (name, stratum) in enumerate(STRATA.items()):
        count = max(1, round((limit or MIXES) * stratum.share))
        first = seed * 1_000_000 + place * 10_000
        drawn = [mix(collections, first + k, stratum.journeys, stratum.twin) for k in range(count)]
        fresh = [_case(name, len(cases) + k, one) for k, one in enumerate(drawn)]
        for form in ("titles", "titles and descriptions"):
            inputs = _inputs(drawn, form, encoder)
            found = {
                m: [method(t, v, len(set(one.gold) - {-1})) for (t, v), one in inputs]
                for m, method in methods.items()
            }
            summary[form][name] = {
                m: _mean([score(one.gold, labels) for one, labels in zip(drawn, found[m], strict=True)])
                for m in methods
            }
            for case, labels in zip(fresh, found[OURS], strict=True):
                case["got"][form] = [int(label) for label in labels]
        cases.extend(fresh)
    return {"summary": summary, "cases": cases}


def _case(stratum: str, number: int, one: Mix) -> dict[str, Any]:
    return {"id": number, "stratum": stratum, "expected": list(one.gold), "items": list(one.items), "got": {}}


def _inputs(drawn: Sequence[Mix], form: str, encoder: Encoder) -> list[tuple[tuple[list[str], Floats], Mix]]:
    """For each mix the texts and their vectors, each distinct text embedded once."""
    texts = [[i[0] if form == "titles" else embedding_text(*i) for i in one.items] for one in drawn]
    distinct = sorted({t for mine in texts for t in mine})
    vectors = dict(zip(distinct, encoder.encode(distinct), strict=True))
    return [
        ((mine, np.stack([vectors[t] for t in mine])), one) for mine, one in zip(texts, drawn, strict=True)
    ]


def _ours(texts: Sequence[str], vectors: Floats, journeys: int) -> list[int]:
    """Labels by `extract`, which is not told how many journeys there are."""
    items = [Item(id=stable_id(text), title=text) for text in texts]
    labels = [-1] * len(items)
    for label, members in enumerate(extract(items, vectors).clusters):
        for index in members:
            labels[index] = label
    return labels


def _mean(scores: Sequence[Score]) -> dict[str, float]:
    """Means over the mixes; of all their noise the share that was left out."""
    noise = sum(s.noise for s in scores)
    fields: dict[str, Callable[[Score], float]] = {
        "precision": lambda s: s.precision,
        "recall": lambda s: s.recall,
        "f1": lambda s: s.f1,
        "adjusted_rand": lambda s: s.rand,
    }
    means = {name: round(float(np.mean([of(s) for s in scores])), 4) for name, of in fields.items()}
    return {**means, "noise_left_out": round(sum(s.noise_out for s in scores) / noise, 4) if noise else 1.0}
