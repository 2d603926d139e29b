"""What is common to everybody: the background that an interest stands out against."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tools.journeys.words import content_words


@dataclass(frozen=True)
class Background:
    """Statistics of texts that are nobody's in particular, such as a catalogue's.

    Attributes:
        mean: the mean vector (dimension,).
        frequency: folded word → number of texts it is in.
        texts: how many texts were counted.
    """

    mean: NDArray[np.float32]
    frequency: Mapping[str, int] = field(default_factory=dict)
    texts: int = 0

    def rarity(self, word: str) -> float:
        """Inverse document frequency of a folded word, in nats; the highest for an unknown word."""
        return math.log((1 + self.texts) / (1 + self.frequency.get(word, 0))) + 1


def background_of(texts: Sequence[str], vectors: NDArray[np.float32]) -> Background:
    """The background that `texts` and their vectors (one row a text, at least one) make."""
    frequency = Counter(word for text in texts for word in set(content_words(text)))
    return Background(vectors.mean(axis=0), dict(frequency), len(texts))
