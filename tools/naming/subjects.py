"""Well-known subjects, for journeys whose titles say what they are about in ever different words."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from tools.naming.candidates import Candidate, Evidence
from tools.naming.phrases import UNSPACED, is_content, plain_words, words
from vectorstore.embedder import Encoder

SHARED = 0.3  # titles of which so many say the same word need no name from elsewhere
AGREED = 0.15  # nor those of which so many say the same two words
CLOSE = 0.5  # cosine of a subject to the middle of a journey
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
    said = [w for title in evidence.clean for w in words(UNSPACED.sub(" ", title)) if is_content(w)]
    if sum(w.lower() in plain_words() for w in said) < ENGLISH * len(said):
        return []
    near = _all_vectors(encoder) @ centre
    best = np.argsort(-near, kind="stable")[:MOST]
    names = list(subjects())
    return [Candidate(names[i], "subjects") for i in best if near[i] >= CLOSE]


def scattered(evidence: Evidence) -> float:
    """How little the titles agree: 1 when no two share a word, 0 when `SHARED` of them share one."""
    word = max((p.titles for p in evidence.said.values()), default=0)
    phrase = max((p.titles for p in evidence.said.values() if p.size > 1), default=0)
    count = len(evidence.clean)
    return max(0.0, 1 - max(word / max(1.0, SHARED * count), phrase / max(1.0, AGREED * count)))


def subject_vector(name: str, encoder: Encoder) -> NDArray[np.float32]:
    """The embedding of one of `subjects`."""
    row: NDArray[np.float32] = _all_vectors(encoder)[list(subjects()).index(name)]
    return row


def _all_vectors(encoder: Encoder) -> NDArray[np.float32]:
    if encoder.name not in _vectors:
        _vectors[encoder.name] = encoder.encode(list(subjects()))
    return _vectors[encoder.name]


@cache
def subjects() -> dict[str, None]:
    """What people pursue, in two to four words each, in alphabetical order; written for this purpose."""
    return dict.fromkeys(files("tools.naming").joinpath("subjects.txt").read_text("utf-8").splitlines())
