"""Sensitive interests: recognised so that they stay private until the person says otherwise."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tools.journeys.prototypes import NEUTRAL, PROTOTYPES, WORDS
from vectorstore.embedder import Encoder
from vectorstore.records import Item

# A journey is sensitive when at least this share of its items, and so many, are of one category.
SHARE, LEAST = 0.15, 2
# An item is, when its nearest prototype is a sensitive one and this near.
NEAR = 0.35


class Sensitivity:
    """Tells whether a journey is sensitive, by words in nine languages and by nearness to prototypes."""

    def __init__(self, encoder: Encoder) -> None:
        self._categories = [category for category, texts in PROTOTYPES.items() for _ in texts]
        self._prototypes = encoder.encode([text for texts in PROTOTYPES.values() for text in texts])
        self._neutral = encoder.encode(NEUTRAL)
        self._words = {
            category: re.compile(rf"(?<!\w)(?:{'|'.join(words.split())})", re.IGNORECASE)
            for category, words in WORDS.items()
        }

    def category(self, items: Sequence[Item], vectors: NDArray[np.float32]) -> str:
        """The category that most of a journey's items share ("health", "religion", …), "" when it is none.

        `vectors` has one unit row an item, from the encoder this was made with.
        """
        if not items:
            return ""
        found = Counter(c for c in self._of_items(items, vectors) if c)
        if not found:
            return ""
        category, count = min(found.items(), key=lambda pair: (-pair[1], pair[0]))
        return category if count >= max(LEAST, SHARE * len(items)) else ""

    def _of_items(self, items: Sequence[Item], vectors: NDArray[np.float32]) -> list[str]:
        near = vectors @ self._prototypes.T
        best = near.argmax(axis=1)
        score = near.max(axis=1)
        margin = score - (vectors @ self._neutral.T).max(axis=1)
        categories = []
        for row, item in enumerate(items):
            by_word = self._by_words(f"{item.title} {item.description}")
            by_meaning = self._categories[best[row]] if score[row] > NEAR and margin[row] > 0 else ""
            categories.append(by_word or by_meaning)
        return categories

    def _by_words(self, text: str) -> str:
        return next((category for category, words in self._words.items() if words.search(text)), "")
