"""How near names come to those that people gave: all namers and their peers on one file of collections."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from benchmarks.naming_peers import peer_systems
from tools.naming.candidates import Evidence
from tools.naming.choose import Name, name_journeys
from tools.naming.examples import Collection, read_collections
from tools.naming.namer import CompletionNamer, Namer, load_namer, trained_domains
from tools.naming.ranking import Setting, Vectors
from tools.naming.support import Entailed, FoundWords
from vectorstore.embedder import Encoder
from vectorstore.records import JourneysError

System = Callable[[Evidence], str]


def evaluate(
    data: Path,
    *,
    encoder: Encoder,
    cache: Path,
    seed: int = 0,
    limit: int | None = None,
    peers: bool = True,
    namers: Sequence[str] | None = None,
) -> dict[str, Any]:
    """Name every collection of a file and compare with the names that people gave.

    Each collection is named on its own from titles and descriptions. A system's figures are given for all
    collections, for those of domains that the shipped adapters were not trained on ("unseen"), and apart
    for playlist archives, whose names are moods.

    Args:
        data: JSONL of collections.
        limit: a seeded sample of so many collections.
        peers: also run KeyBERT, c-TF-IDF and few-shot prompting as it is (one completion, no choice).
        namers: which namers to run; the first one's names are the cases. Default: the default namer, then
            all others that are installed.

    Returns:
        {"summary": {"systems": {name: figures}, …}, "cases": [{"id", "expected", "got", …}]}.
    """
    collections = _sample(read_collections(data), limit, seed)
    evidences = [Evidence(c.titles, c.details) for c in collections]
    systems: dict[str, System] = {}
    for choice in namers or _installed(cache):
        namer = load_namer(choice, cache=cache)
        systems[namer.name] = _chosen(namer, encoder, seed)
        if isinstance(namer, CompletionNamer):
            systems |= completions(namer)
    default = next(iter(systems))
    if peers:
        systems |= peer_systems(evidences, encoder)
        if "fewshot" not in systems and (fewshot := _try("fewshot", cache)):
            systems |= completions(fewshot)
    named: dict[str, list[str]] = {}
    seconds: dict[str, list[float]] = {}
    for system, name in systems.items():
        named[system], seconds[system] = _run(name, evidences)
    measured = Measures(collections, evidences, encoder)
    unseen = [i for i, c in enumerate(collections) if c.domain not in trained_domains() and not c.archive]
    archive = [i for i, c in enumerate(collections) if c.archive]
    plain = [i for i, c in enumerate(collections) if not c.archive]
    parts = {"all": plain, "unseen": unseen, "archives": archive}
    figures: dict[str, dict[str, Any]] = {
        system: {part: measured.figures(names, places) for part, places in parts.items() if places}
        | {"seconds": round(median(seconds[system]), 3)}
        for system, names in named.items()
    }
    cases = [
        {
            "id": c.line,
            "expected": c.name,
            "got": {"name": named[default][i], "others": {s: named[s][i] for s in named if s != default}},
            "archive": c.archive,
            "unseen": i in set(unseen),
        }
        for i, c in enumerate(collections)
    ]
    counts = {part: len(places) for part, places in parts.items()}
    human = measured.figures([c.name for c in collections], plain)["specificity"] if plain else None
    return {
        "summary": {
            "collections": counts,
            "default": default,
            "human_specificity": human,
            **dict(figures[default].get("all", {})),
            "seconds": figures[default]["seconds"],
            "systems": figures,
        },
        "cases": cases,
    }


class Measures:
    """Compares names with people's on one list of collections."""

    def __init__(
        self, collections: Sequence[Collection], evidences: Sequence[Evidence], encoder: Encoder
    ) -> None:
        from rouge_score.rouge_scorer import RougeScorer

        self._collections, self._evidences, self._encoder = collections, evidences, encoder
        self._titles = [encoder.encode(list(e.clean)).reshape(-1, encoder.dimension) for e in evidences]
        self._centres = np.array([Setting(v, v[:0]).centre for v in self._titles])
        self._human = encoder.encode([c.name for c in collections])
        self._rouge = RougeScorer(["rougeL"], use_stemmer=True)

    def figures(self, names: Sequence[str], places: Sequence[int]) -> Mapping[str, float]:
        """BLEU and chrF (0 to 100); ROUGE-L F, cosine, specificity, support and words found (0 to 1)."""
        import sacrebleu

        chosen = [names[i] for i in places]
        people = [self._collections[i].name for i in places]
        vectors: Vectors = self._encoder.encode(chosen)
        own = np.array(places)
        nearest = (vectors @ self._centres.T).argmax(axis=1)
        rouge = [self._rouge.score(p, n)["rougeL"].fmeasure for p, n in zip(people, chosen, strict=True)]
        return {
            "cosine": _round((vectors * self._human[own]).sum(axis=1).mean()),
            "rougeL": _round(np.mean(rouge)),
            "specificity": _round((nearest == own).mean()),
            "support": _round(np.mean([not self._support(i).missing(names[i]) for i in places])),
            "found": _round(np.mean([not FoundWords(self._evidences[i]).missing(names[i]) for i in places])),
            "bleu": _round(sacrebleu.corpus_bleu(chosen, [people], lowercase=True).score),
            "chrf": _round(sacrebleu.corpus_chrf(chosen, [people]).score),
            "words": _round(np.mean([len(n.split()) for n in chosen])),
        }

    def _support(self, place: int) -> Entailed:
        return Entailed(self._evidences[place], self._encoder, self._titles[place])


def completions(namer: CompletionNamer) -> dict[str, System]:
    """The model alone, its likeliest completion: from titles, and from titles and terms."""

    def one(evidence: Evidence, *, terms: bool) -> str:
        return next((c.text for c in namer.complete(evidence, samples=0, terms=terms)), "")

    return {
        f"{namer.name}, one completion, titles": lambda e: one(e, terms=False),
        f"{namer.name}, one completion, titles and terms": lambda e: one(e, terms=True),
    }


def _chosen(namer: Namer, encoder: Encoder, seed: int) -> System:
    def name(evidence: Evidence) -> str:
        best: Name = name_journeys([evidence], namer, encoder, seed=seed)[0]
        return best.text

    return name


def _run(system: System, evidences: Sequence[Evidence]) -> tuple[list[str], list[float]]:
    names, seconds = [], []
    for evidence in evidences:
        started = time.perf_counter()
        names.append(system(Evidence(evidence.titles, evidence.descriptions)))
        seconds.append(time.perf_counter() - started)
    return names, seconds


def _installed(cache: Path) -> list[str]:
    default = load_namer("", cache=cache).name
    others = [c for c in ("lora", "prompt-tuned", "fewshot", "phrases") if _try(c, cache)]
    return [default, *(c for c in others if c != default)]


def _try(choice: str, cache: Path) -> Any:
    try:
        return load_namer(choice, cache=cache)
    except JourneysError:
        return None


def _sample(collections: list[Collection], limit: int | None, seed: int) -> list[Collection]:
    if not limit or limit >= len(collections):
        return collections
    return sorted(random.Random(seed).sample(collections, limit), key=lambda c: c.line)


def _round(value: Any) -> float:
    return round(float(value), 3)
