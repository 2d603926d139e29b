"""Whether the evidence bears a name out: its words are said there, or follow from what is said."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel

from tools.naming.candidates import Evidence
from tools.naming.phrases import is_content, stem, words
from tools.naming.ranking import middle
from tools.naming.subjects import CLOSE, subject_vector, subjects
from vectorstore.embedder import Encoder

ENTAILED_BY_TITLE = 0.42
ENTAILED_BY_JOURNEY = 0.42


class FoundWords:
    """Support by words alone: equal stems, a stem inside a longer word, or nearly equal spelling."""

    def __init__(self, evidence: Evidence) -> None:
        texts = [*evidence.clean, *evidence.details]
        self.stems = {stem(w) for text in texts for w in words(text)}
        self.text = " ".join(texts).lower()

    def found(self, word: str) -> bool:
        """Whether a word is said in the evidence."""
        low, root = word.lower(), stem(word)
        if root in self.stems:
            return True
        if not low.isascii() and low in self.text:
            return True
        if len(root) < 4:
            return False
        return any(
            s.startswith(root)
            or (len(s) > 3 and root.startswith(s))
            or Indel.normalized_similarity(root, s) > 0.86
            for s in self.stems
        )

    def missing(self, name: str) -> list[str]:
        """Content words of a name that are not said."""
        return [w for w in words(name) if is_content(w) and not self.found(w)]


class Entailed(FoundWords):
    """Support by words, or by meaning: a word not said must lie close to a title or to the whole journey.

    The thresholds let through one in twenty words of other people's names (measured on development data).
    """

    def __init__(self, evidence: Evidence, encoder: Encoder, vectors: NDArray[np.float32]) -> None:
        super().__init__(evidence)
        self._encoder, self._vectors = encoder, vectors
        self._known: dict[str, bool] = {}

    @cached_property
    def centre(self) -> NDArray[np.float32]:
        """Unit vector in the middle of the journey."""
        return middle(self._vectors)

    def learn(self, names: Sequence[str]) -> None:
        """Judge the unsaid words of many names at once, which costs one call of the encoder."""
        new = {w.lower() for name in names for w in super(Entailed, self).missing(name)} - self._known.keys()
        if not new or not len(self._vectors):
            return
        order = sorted(new)
        vectors = self._encoder.encode(order)
        near = (vectors @ self._vectors.T).max(axis=1)
        whole = vectors @ self.centre
        for word, title, journey in zip(order, near, whole, strict=True):
            self._known[word] = bool(title >= ENTAILED_BY_TITLE or journey >= ENTAILED_BY_JOURNEY)

    def missing(self, name: str) -> list[str]:
        """Content words that are neither said nor follow from what is said."""
        self.learn([name])
        missing = [w for w in super().missing(name) if not self._known.get(w.lower(), False)]
        return [] if missing and self._is_subject(name) else missing

    def _is_subject(self, name: str) -> bool:
        """Whether a name is a well-known subject that is near as a whole, though not word by word."""
        return name in subjects() and float(subject_vector(name, self._encoder) @ self.centre) >= CLOSE
