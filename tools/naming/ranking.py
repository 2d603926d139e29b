"""How good a name is for a journey: a handful of measures and how much each of them counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tools.naming.candidates import Candidate, Evidence
from tools.naming.phrases import UNSPACED, is_content, stem, words

Vectors = NDArray[np.float32]

LONE = 0.5

MEASURES = (
    "fit",  # cosine of the name to the middle of the journey
    "near",  # mean cosine to the three titles that are nearest
    "apart",  # how much nearer it is to this journey than to the person's nearest other one
    "said",  # mean share of titles that say a word of the name
    "whole",  # share of titles that say the name as it stands
    "hinted",  # share of its words among the salient terms
    "agreed",  # mean cosine to what the model proposed, else to all candidates
    "likely",  # mean log probability of a token, 0 where no model spoke
    "spoken",  # 1 when a model proposed it
    "first",  # 1/(place in its source's own order)
    "lone",  # 1 for a name of one word that fewer than half of the titles say
    "long",  # words beyond four
)

# Fitted by `fit` on the training domains alone, but for "lone", which is a rule, and for how much the
# agreement of a model's proposals counts, which was chosen on the validation domains.
WEIGHTS: dict[str, tuple[float, ...]] = {
    "phrases": (8.16, 6.72, 5.37, 2.35, 5.54, 1.35, 10.87, 0.0, 0.0, 7.08, -30.0, -1.16),
    "model": (8.16, 6.72, 5.37, 2.35, 5.54, 1.35, 5.0, 0.0, 0.0, 7.08, -30.0, -1.16),
}


@dataclass(frozen=True)
class Setting:
    """What candidates are judged against: one journey's vectors and the middles of the person's others."""

    titles: Vectors
    others: Vectors

    @property
    def centre(self) -> Vectors:
        """Unit vector in the middle of the journey."""
        mean: Vectors = (
            self.titles.mean(axis=0) if len(self.titles) else np.zeros(self.titles.shape[1], np.float32)
        )
        return mean / max(float(np.linalg.norm(mean)), 1e-9)


def measure(
    candidates: Sequence[Candidate], evidence: Evidence, vectors: Vectors, setting: Setting
) -> Vectors:
    """The measures of each candidate.

    Args:
        vectors: embeddings of the candidates' texts, in order.

    Returns:
        candidates × len(MEASURES).
    """
    fit = vectors @ setting.centre
    near = np.sort(vectors @ setting.titles.T, axis=1)[:, -3:].mean(axis=1) if len(setting.titles) else fit
    apart = fit - (vectors @ setting.others.T).max(axis=1) if len(setting.others) else fit
    spoken = np.array([c.likelihood is not None for c in candidates])
    voices = vectors[spoken] if spoken.any() else vectors
    agreed = (vectors @ voices.T).mean(axis=1)
    texts = [f" {' '.join(stem(w) for w in words(t))} " for t in evidence.clean]
    hints = {stem(w) for h in evidence.hints for w in words(h)}
    places: dict[str, int] = {}
    rows = []
    for i, candidate in enumerate(candidates):
        places[candidate.source] = places.get(candidate.source, 0) + 1
        stems = [stem(w) for w in words(candidate.text) if is_content(w)] or [""]
        every = " ".join(stem(w) for w in words(candidate.text))
        size = len(candidate.text.split())
        text = candidate.text
        said = float(np.mean([sum(f" {s} " in t for t in texts) / max(1, len(texts)) for s in stems]))
        rows.append(
            (
                fit[i],
                near[i],
                apart[i],
                said,
                sum(f" {every} " in t for t in texts) / max(1, len(texts)),
                sum(s in hints for s in stems) / len(stems),
                agreed[i],
                candidate.likelihood or 0.0,
                float(spoken[i]),
                1 / places[candidate.source],
                float(size == 1 and not UNSPACED.search(text) and said < LONE),
                max(0.0, size - 4),
            )
        )
    return np.array(rows, np.float32).reshape(len(rows), len(MEASURES))


def rank(measures: Vectors, kind: str) -> list[int]:
    """Places of the candidates, best first; `kind` is phrases or model."""
    scores = measures @ np.array(WEIGHTS[kind], np.float32)
    return [int(i) for i in np.argsort(-scores, kind="stable")]


def fit(
    groups: Sequence[tuple[Vectors, Vectors]], *, steps: int = 600, decay: float = 1e-3
) -> tuple[float, ...]:
    """Weights under which a soft choice among each group's candidates earns the most.

    Args:
        groups: for each journey the measures of its candidates and their worth (0 to 1).

    Returns:
        One weight a measure, by gradient ascent on the expected worth less `decay` times the squared weights.
    """
    pooled = np.concatenate([m for m, _ in groups])
    scale = np.maximum(pooled.std(axis=0), 1e-6)
    weights = np.zeros(len(MEASURES))
    speed = np.zeros_like(weights)
    for _ in range(steps):
        slope = -2 * decay * weights
        for measures, worth in groups:
            scores = (measures / scale) @ weights
            odds = np.exp(scores - scores.max())
            odds /= odds.sum()
            slope += (odds * (worth - odds @ worth)) @ (measures / scale) / len(groups)
        speed = 0.9 * speed + slope
        weights = weights + 0.5 * speed
    return tuple(round(float(w), 3) for w in weights / scale)
