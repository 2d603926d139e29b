"""Fits how much each measure of a name counts, and tells what that is worth on domains left out.

`python -m benchmarks.naming_fit --data collections.jsonl` uses the training and validation domains of the
split that the adapters use; `--write` keeps the result where the namer reads it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rouge_score.rouge_scorer import RougeScorer

from tools.naming.candidates import Evidence
from tools.naming.choose import detail_vectors, proposals
from tools.naming.examples import Collection, read_collections, split_by_domain
from tools.naming.guard import refuse
from tools.naming.namer import PhraseNamer
from tools.naming.ranking import MEASURES, WEIGHTS, Setting, Vectors, alike, measure, scores
from tools.naming.support import Entailed
from vectorstore.embedder import Encoder, load_encoder

FOLDS = 5


@dataclass(frozen=True)
class Group:
    """The safe candidates of one collection.

    Attributes:
        likeness: how alike they are to each other.
        cosine: of each to the human name, as `rouge` is the ROUGE-L.
        vectors: their embeddings; `centre` is the middle of the titles.
    """

    domain: str
    measures: Vectors
    likeness: Vectors
    cosine: Vectors
    rouge: Vectors
    words: Vectors
    vectors: Vectors
    centre: Vectors

    @property
    def worth(self) -> Vectors:
        """Half the cosine and half the ROUGE-L to the human name."""
        half: Vectors = ((self.cosine + self.rouge) / 2).astype(np.float32)
        return half


def groups(collections: Sequence[Collection], encoder: Encoder) -> list[Group]:
    """One group a collection that has a safe candidate."""
    scorer = RougeScorer(["rougeL"], use_stemmer=True)
    found = []
    for collection in collections:
        evidence = Evidence(collection.titles, collection.details)
        titles = encoder.encode(list(evidence.clean)).reshape(-1, encoder.dimension)
        support = Entailed(evidence, encoder, titles)
        setting = Setting(titles, titles[:0], detail_vectors(evidence, encoder))
        proposed = proposals(evidence, setting, PhraseNamer(), encoder)
        support.learn([c.text for c in proposed])
        safe = [c for c in proposed if refuse(c.text, evidence, support) is None]
        if not safe:
            continue
        vectors = encoder.encode([c.text for c in safe])
        rouge = [scorer.score(collection.name, c.text)["rougeL"].fmeasure for c in safe]
        found.append(
            Group(
                collection.domain,
                measure(safe, evidence, vectors, setting),
                alike(safe, vectors),
                vectors @ encoder.encode([collection.name])[0],
                np.array(rouge, np.float32),
                np.array([len(c.text.split()) for c in safe], np.float32),
                vectors,
                setting.centre,
            )
        )
    return found


def fit(train: Sequence[Group], *, steps: int = 300, decay: float = 1e-4, rate: float = 0.5) -> Vectors:
    """Weights under which a soft choice among each group's candidates earns the most.

    By gradient ascent with momentum on the expected worth less `decay` times the squared weights of the
    standardised measures.
    """
    pooled = np.concatenate([g.measures for g in train]).astype(np.float64)
    middle, scale = pooled.mean(axis=0), np.maximum(pooled.std(axis=0), 1e-6)
    most = max(len(g.measures) for g in train)
    values = np.zeros((len(train), most, len(MEASURES)))
    worth, real = np.zeros((len(train), most)), np.zeros((len(train), most), bool)
    for i, group in enumerate(train):
        count = len(group.measures)
        values[i, :count] = (group.measures - middle) / scale
        worth[i, :count], real[i, :count] = group.worth, True
    weights, speed = np.zeros(len(MEASURES)), np.zeros(len(MEASURES))
    for _ in range(steps):
        scores = np.where(real, values @ weights, -np.inf)
        odds = np.exp(scores - scores.max(axis=1, keepdims=True))
        odds /= odds.sum(axis=1, keepdims=True)
        gain = odds * (worth - (odds * worth).sum(axis=1, keepdims=True))
        slope = np.einsum("gc,gcm->m", gain, values) / len(train) - 2 * decay * weights
        speed = 0.9 * speed + slope
        weights = weights + rate * speed
    fitted: Vectors = (weights / scale).astype(np.float32)
    return fitted


def crossed(all_groups: Sequence[Group]) -> dict[str, float]:
    """Figures of the names chosen, as the namer chooses, on domains whose groups were not fitted on.

    Specificity is the share of names that are nearer to their own collection than to all others.
    """
    domains = sorted({g.domain for g in all_groups})
    order = np.random.default_rng(0).permutation(len(domains))
    fold = {domains[d]: i % FOLDS for i, d in enumerate(order)}
    centres = np.array([g.centre for g in all_groups])
    chosen = []
    for part in range(FOLDS):
        weights = fit([g for g in all_groups if fold[g.domain] != part])
        for place, group in enumerate(all_groups):
            if fold[group.domain] == part:
                best = int(scores(group.measures, group.likeness, weights).argmax())
                own = int((centres @ group.vectors[best]).argmax()) == place
                chosen.append((group.cosine[best], group.rouge[best], own, group.words[best]))
    means = np.mean(chosen, axis=0)
    names = ("cosine", "rougeL", "specificity", "words")
    return dict(zip(names, (round(float(m), 3) for m in means), strict=True))


def main(
    data: Annotated[Path, typer.Option("--data", help="JSONL of collections.")],
    seed: Annotated[int, typer.Option(help="Of the split by domain.")] = 0,
    write: Annotated[bool, typer.Option("--write", help="Keep the weights.")] = False,
) -> None:
    """Print the figures of a cross-validation and the weights fitted on all of it."""
    train, validation, _ = split_by_domain(read_collections(data), seed)
    found = groups([c for c in [*train, *validation] if not c.archive], load_encoder())
    weights = {m: round(float(w), 3) for m, w in zip(MEASURES, fit(found), strict=True)}
    typer.echo(
        json.dumps({"collections": len(found), "crossed": crossed(found), "weights": weights}, indent=1)
    )
    if write:
        WEIGHTS.write_text(json.dumps(weights, indent=1) + "\n")


if __name__ == "__main__":
    typer.run(main)
