"""Well-known subjects, for journeys whose titles say what they are about in ever different words."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from tools.naming.candidates import Candidate, Evidence
from tools.naming.phrases import is_content, plain_words, words
from vectorstore.embedder import Encoder

SHARED = 0.2  # titles of which so many say the same word need no name from elsewhere
CLOSE = 0.45  # cosine of a subject to the middle of a journey
ENGLISH = 0.5  # share of the titles' words that are plain English; the subjects are
MOST = 3

_vectors: dict[str, NDArray[np.float32]] = {}


def subject_candidates(evidence: Evidence, centre: NDArray[np.float32], encoder: Encoder) -> list[Candidate]:
    """The nearest subjects of a list, when the titles agree on no word; the guard still asks for support.

    Args:
        centre: unit vector in the middle of the journey.
    """
    if len(evidence.clean) < 3 or not scattered(evidence):
        return []
    said = [w for title in evidence.clean for w in words(title) if is_content(w)]
    if sum(w.lower() in plain_words() for w in said) < ENGLISH * len(said):
        return []
    if encoder.name not in _vectors:
        _vectors[encoder.name] = encoder.encode(list(subjects()))
    near = _vectors[encoder.name] @ centre
    best = np.argsort(-near, kind="stable")[:MOST]
    names = list(subjects())
    return [Candidate(names[i], "subjects") for i in best if near[i] >= CLOSE]


def scattered(evidence: Evidence) -> float:
    """How little the titles agree on a word: 1 when no two share one, 0 when one in five does."""
    most = max((p.titles for p in evidence.said.values()), default=0)
    return max(0.0, 1 - most / max(1.0, SHARED * len(evidence.clean)))


@cache
def subjects() -> dict[str, None]:
    """What people pursue, in two to four words each, in alphabetical order; written for this purpose."""
    return dict.fromkeys(files("tools.naming").joinpath("subjects.txt").read_text("utf-8").splitlines())
