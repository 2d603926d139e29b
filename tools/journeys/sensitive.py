"""Sensitive interests: recognised so that they stay private until the person says otherwise."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tools.journeys.affinity import unit_rows
from tools.journeys.prototypes import NEUTRAL, PROTOTYPES
from tools.journeys.telling_words import WORDS
from vectorstore.embedder import Encoder
from vectorstore.records import Item

# A journey is sensitive when this share of its items, and so many, are …
SHARE, LEAST = 0.15, 2
# … where an item is when that is as likely as this and some prototype is so near, …
LIKELY, NEAR = 0.7, 0.3
# … or when its middle is: a journey is about something even if no single title says it plainly, …
LIKELY_MIDDLE, NEAR_MIDDLE = 0.5, 0.35
# … or when its name is.
LIKELY_NAME = 0.6
STRENGTH = 10.0  # inverse of the classifier's regularisation

Floats = NDArray[np.float32]


class Sensitivity:
    """Tells whether a journey is sensitive: by words in several languages, and by meaning.

    Meaning is judged by a logistic regression fitted on prototypes of each category and of harmless
    neighbours, so it goes with any encoder.
    """

    def __init__(self, encoder: Encoder) -> None:
        # Imported here: it takes as long as all else that starts, and most commands judge nothing.
        from sklearn.linear_model import LogisticRegression

        self._encoder = encoder
        self._categories = list(PROTOTYPES)
        titles = [*PROTOTYPES.values(), NEUTRAL]
        lines = [[line.strip() for line in text.strip().splitlines()] for text in titles]
        vectors = encoder.encode([line for category in lines for line in category])
        self._prototypes = vectors[: -len(lines[-1])]
        labels = np.repeat(np.arange(len(lines)), [len(category) for category in lines])
        self._classifier = LogisticRegression(C=STRENGTH, max_iter=500).fit(vectors, labels)
        self._words = [
            re.compile(rf"(?<!\w)(?:{'|'.join(WORDS[category].split())})", re.IGNORECASE)
            for category in self._categories
        ]

    def category(self, items: Sequence[Item], vectors: Floats, names: Sequence[str] = ()) -> str:
        """The category that most of a journey's items share ("health", "religion", …), "" when it is none.

        Args:
            vectors: one unit row an item, from the encoder this was made with.
            names: what the journey is called, and its strongest terms.
        """
        named = next(filter(None, map(self.of_name, names)), "")
        if named or not items:
            return named
        likely = self._likely([f"{item.title} {item.description}" for item in items], vectors, NEAR)
        sensitive = likely.sum(axis=1) >= LIKELY
        if sensitive.sum() >= max(LEAST, SHARE * len(items)):
            return self._categories[int(likely[sensitive].sum(axis=0).argmax())]
        middle = self._by_meaning(unit_rows(vectors.mean(axis=0, keepdims=True)), NEAR_MIDDLE)[0]
        return self._categories[int(middle.argmax())] if middle.sum() >= LIKELY_MIDDLE else ""

    def likely(self, items: Sequence[Item], vectors: Floats, category: str) -> Floats:
        """How likely each item is of a category and of no other, by itself; 0 where another is likelier."""
        likely = self._likely([f"{item.title} {item.description}" for item in items], vectors, NEAR)
        place = self._categories.index(category)
        alone: Floats = likely[:, place].copy()
        alone[likely.argmax(axis=1) != place] = 0
        return alone

    def of_name(self, name: str) -> str:
        """The category that a name alone gives away, "" for none."""
        if not name:
            return ""
        likely = self._likely([name], self._encoder.encode([name]), NEAR)[0]
        return self._categories[int(likely.argmax())] if likely.sum() >= LIKELY_NAME else ""

    def _likely(self, texts: Sequence[str], vectors: Floats, near: float) -> Floats:
        """How likely each text is of each category (texts × categories); a telling word makes it certain."""
        likely = self._by_meaning(vectors, near)
        for row, text in enumerate(texts):
            said = [place for place, words in enumerate(self._words) if words.search(text)]
            if said:
                likely[row] = 0
                likely[row, said[0]] = 1
        return likely

    def _by_meaning(self, vectors: Floats, near: float) -> Floats:
        """The same by meaning alone; nothing is likely that no prototype is near to, whatever it is."""
        likely: Floats = self._classifier.predict_proba(vectors)[:, :-1].astype(np.float32)
        likely[(vectors @ self._prototypes.T).max(axis=1) < near] = 0
        return likely
