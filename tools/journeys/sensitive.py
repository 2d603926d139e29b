"""Sensitive interests: recognised so that they stay private until the person says otherwise."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tools.journeys.affinity import unit_rows
from tools.journeys.foreign import foreign
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
# What is not in English has to be nearer: an embedder that does not know a language goes by its letters.
NEAR_FOREIGN = 0.65
# A single item in no such journey is, by its own title, only when it is clear.
LIKELY_ALONE, NEAR_ALONE = 0.8, 0.45
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
        titles = [item.title for item in items]
        named = next(filter(None, (self.of_name(name, titles) for name in names)), "")
        if named or not items:
            return named
        other = np.array(foreign(titles))
        near = np.where(other, NEAR_FOREIGN, NEAR)
        likely = self._likely([f"{item.title} {item.description}" for item in items], vectors, near)
        sensitive = likely.sum(axis=1) >= LIKELY
        if sensitive.sum() >= max(LEAST, SHARE * len(items)):
            return self._categories[int(likely[sensitive].sum(axis=0).argmax())]
        near = np.array([NEAR_FOREIGN if 2 * other.sum() > len(items) else NEAR_MIDDLE])
        middle = self._by_meaning(unit_rows(vectors.mean(axis=0, keepdims=True)), near)[0]
        return self._categories[int(middle.argmax())] if middle.sum() >= LIKELY_MIDDLE else ""

    def likely(self, items: Sequence[Item], vectors: Floats, category: str) -> Floats:
        """How likely each item is of a category and of no other, by itself; 0 where another is likelier."""
        near = np.full(len(items), NEAR)
        likely = self._likely([f"{item.title} {item.description}" for item in items], vectors, near)
        place = self._categories.index(category)
        alone: Floats = likely[:, place].copy()
        alone[likely.argmax(axis=1) != place] = 0
        return alone

    def reason(self, items: Sequence[Item], vectors: Floats, name: str) -> tuple[str, str, list[Item]]:
        """What makes a journey sensitive: its category and by what, both "" where nothing does.

        Args:
            vectors: one unit row an item.

        Returns:
            The category; "name", "titles" or "all" for what they are about together; the items that tell.
        """
        titles = [item.title for item in items]
        if kind := self.of_name(name, titles):
            return kind, "name", []
        if not items or not (kind := self.category(items, vectors)):
            return "", "", []
        near = np.where(foreign(titles), NEAR_FOREIGN, NEAR)
        likely = self._likely([f"{item.title} {item.description}" for item in items], vectors, near)
        mine = likely[:, self._categories.index(kind)]
        found = [items[i] for i in np.argsort(-mine, kind="stable") if mine[i] >= LIKELY]
        return kind, "titles" if found else "all", found

    def tells(self, items: Sequence[Item], vectors: Floats) -> NDArray[np.bool_]:
        """Whether each item alone clearly gives something sensitive away.

        Args:
            vectors: one unit row an item.
        """
        if not items:
            return np.zeros(0, np.bool_)
        titles = [item.title for item in items]
        near = np.array(
            [NEAR_FOREIGN if other else NEAR_ALONE for title in titles for other in foreign([title])]
        )
        likely = self._likely(titles, vectors, near)
        clear: NDArray[np.bool_] = likely.sum(axis=1) >= LIKELY_ALONE
        return clear

    def of_name(self, name: str, titles: Sequence[str] = ()) -> str:
        """The category that a name alone gives away, "" for none.

        Args:
            titles: what it names, for the language where the name does not tell.
        """
        if not name:
            return ""
        near = np.array([NEAR_FOREIGN if foreign([name, *titles])[0] else NEAR])
        likely = self._likely([name], self._encoder.encode([name]), near)[0]
        return self._categories[int(likely.argmax())] if likely.sum() >= LIKELY_NAME else ""

    def _likely(self, texts: Sequence[str], vectors: Floats, near: NDArray[np.floating[Any]]) -> Floats:
        """How likely each text is of each category (texts × categories); a telling word makes it certain."""
        likely = self._by_meaning(vectors, near)
        for row, text in enumerate(texts):
            said = [place for place, words in enumerate(self._words) if words.search(text)]
            if said:
                likely[row] = 0
                likely[row, said[0]] = 1
        return likely

    def _by_meaning(self, vectors: Floats, near: NDArray[np.floating[Any]]) -> Floats:
        """The same by meaning alone; nothing is likely that no prototype is near to, whatever it is.

        Args:
            near: the least cosine to a prototype, one a row.
        """
        likely: Floats = self._classifier.predict_proba(vectors)[:, :-1].astype(np.float32)
        likely[(vectors @ self._prototypes.T).max(axis=1) < near] = 0
        return likely
