"""Few-shot, prompt-tuned and fine-tuned on the same collections: the model alone, its likeliest completion.

`python -m benchmarks.naming_table --data collections.jsonl` uses the domains that no adapter was trained on.
The untuned model gets the prompt of the tuned ones, which tells what serving an adapter costs: the systems
take turns at each collection, so that other work on the machine slows all of them alike.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Annotated, Any

import typer

from assistant.settings import load_settings
from benchmarks.naming import Measures
from tools.naming.candidates import Evidence
from tools.naming.examples import read_collections, split_by_domain
from tools.naming.language_model import LocalModel
from tools.naming.namer import CompletionNamer, load_namer, plain_prompt
from tools.naming.served import served_model
from vectorstore.embedder import load_encoder

UNTUNED = "untuned"


@dataclass
class Column:
    """What one system said of each collection, and what each name took."""

    namer: CompletionNamer
    terms: bool
    names: list[str] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    def take(self, evidence: Evidence) -> None:
        """Name one collection by the likeliest completion."""
        wall, processor = time.perf_counter(), time.process_time()
        found = self.namer.complete(evidence, samples=0, terms=self.terms)
        self.wall.append(time.perf_counter() - wall)
        self.processor.append(time.process_time() - processor)
        self.names.append(found[0].text if found else "")


def columns(cache: Path) -> Iterator[tuple[str, Column]]:
    """All systems, from titles and from titles and terms."""
    namers = [CompletionNamer(UNTUNED, LocalModel(served_model(cache)), plain_prompt)]
    for choice in ("fewshot", "prompt-tuned", "lora"):
        namer = load_namer(choice, cache=cache)
        assert isinstance(namer, CompletionNamer)
        namers.append(namer)
    for namer in namers:
        for terms, shown in ((False, "titles"), (True, "titles and terms")):
            yield f"{namer.name}, {shown}", Column(namer, terms)


def timed(table: dict[str, Column]) -> dict[str, dict[str, float]]:
    """Median seconds a name, and how many times the untuned model's with the same prompt."""
    found = {}
    for system, column in table.items():
        plain = table[f"{UNTUNED}, {system.partition(', ')[2]}"]
        found[system] = {
            "wall": round(median(column.wall), 3),
            "processor": round(median(column.processor), 3),
            "times untuned, wall": round(sum(column.wall) / sum(plain.wall), 2),
            "times untuned, processor": round(sum(column.processor) / sum(plain.processor), 2),
        }
    return found


def compare(evidences: Sequence[Evidence], cache: Path) -> dict[str, Column]:
    """Every system's names and times; the first collection is named once before the clock runs."""
    table = dict(columns(cache))
    for column in table.values():
        column.namer.complete(evidences[0], samples=0)
    for evidence in evidences:
        for column in table.values():
            column.take(Evidence(evidence.titles, evidence.descriptions))
    return table


def main(
    data: Annotated[Path, typer.Option("--data", help="JSONL of collections.")],
    seed: Annotated[int, typer.Option(help="Of the split by domain.")] = 0,
    limit: Annotated[int | None, typer.Option(help="Only so many collections, evenly taken.")] = None,
) -> None:
    """Print figures and times of every system as JSON."""
    _, _, test = split_by_domain(read_collections(data), seed)
    collections = [c for c in test if not c.archive]
    evidences = [Evidence(c.titles, c.details) for c in collections]
    places = list(range(0, len(collections), max(1, len(collections) // (limit or len(collections)))))
    table = compare([evidences[i] for i in places], load_settings().cache_dir.expanduser())
    measured, times = Measures(collections, evidences, load_encoder()), timed(table)
    figures: dict[str, Any] = {}
    for system, column in table.items():
        names = dict(zip(places, column.names, strict=True))
        said = [names.get(i, "") for i in range(len(collections))]
        figures[system] = {**measured.figures(said, places), **times[system]}
    cases = {system: column.names for system, column in table.items()}
    typer.echo(json.dumps({"collections": len(places), "figures": figures, "names": cases}, indent=1))


if __name__ == "__main__":
    typer.run(main)
