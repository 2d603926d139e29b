"""Catalogues in memory: vectors, words and filter columns, read once and searched many times."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from tools.journeys.words import content_words, fold, surface_words
from tools.recommending.records import LEVELS
from tools.recommending.titles import title_of, work_key
from vectorstore.records import CatalogueItem, plain_key
from vectorstore.vectors import Vectors

Rows = NDArray[np.int64]
Mask = NDArray[np.bool_]
Scores = NDArray[np.float32]

UNKNOWN = -9_999
# Few items say little about what all texts have in common.
ENOUGH_FOR_A_MEAN = 60
TOPIC_ITEMS = 3  # a topic with fewer items says nothing beyond those items


class Shelf:
    """Some catalogue items with their vectors, one unit row each, never changed after it is made."""

    def __init__(self, items: Sequence[CatalogueItem], vectors: Vectors) -> None:
        self.items = list(items)
        self.vectors = vectors
        self.levels = np.array([LEVELS.index(i.level) if i.level else -1 for i in items], np.int8)
        self.minutes = np.array([UNKNOWN if i.minutes is None else i.minutes for i in items], np.int32)
        self.years = np.array([UNKNOWN if i.year is None else i.year for i in items], np.int32)
        self.popularity = np.array([0.3 if i.popularity is None else i.popularity for i in items], np.float32)
        self.kinds = np.array([i.kind for i in items], np.str_)
        self.catalogues = np.array([i.catalogue for i in items], np.str_)

    def __len__(self) -> int:
        return len(self.items)

    @cached_property
    def ids(self) -> dict[str, list[int]]:
        """Item id → rows; two catalogues may use the same id."""
        found: dict[str, list[int]] = defaultdict(list)
        for row, item in enumerate(self.items):
            found[item.id].append(row)
        return dict(found)

    @cached_property
    def works(self) -> dict[str, int]:
        """Work → row, where a work is an item by its catalogue and id."""
        return {f"{item.catalogue}/{item.id}": row for row, item in enumerate(self.items)}

    @cached_property
    def _by_title(self) -> dict[str, int]:
        """Reduced title, with and without its year, → row; of several without a year the best known."""
        found: dict[str, int] = {}
        for row in sorted(range(len(self.items)), key=lambda row: (self.popularity[row], self.years[row])):
            item = self.items[row]
            key = work_key(item.title, item.kind)
            found.update({key: row, f"{key}@{item.year}": row})
        return found

    def work_of(self, title: str, kind: str) -> str:
        """The work that a thing in a history is: an item of the shelf, or one known by its title alone."""
        key, year = work_key(title, kind), title_of(title).year
        years = () if year is None else (year, year - 1, year + 1)
        names = [f"{key}@{y}" for y in years] or [key]
        row = next((self._by_title[name] for name in names if name in self._by_title), None)
        return names[0] if row is None else f"{self.items[row].catalogue}/{self.items[row].id}"

    @cached_property
    def words(self) -> dict[str, Rows]:
        """Folded word → rows whose title, creator, topics or description have it."""
        written: dict[str, list[int]] = defaultdict(list)
        for row, item in enumerate(self.items):
            text = f"{item.title} {item.creator} {' '.join(item.topics)} {item.description}"
            for word in set(surface_words(text)):
                written[word].append(row)
        # Many words, few different ones: each is folded once.
        found: dict[str, list[int]] = defaultdict(list)
        for word, rows in written.items():
            for folded in {fold(word), *content_words(word)}:
                found[folded].extend(rows)
        return {word: np.unique(np.array(rows, np.int64)) for word, rows in found.items()}

    @cached_property
    def topics(self) -> tuple[Any, Any]:
        """Which item has which topic, sparse (items, topics), and how many topics each item has.

        Topics that hardly any item has are left out; an item may have none.
        """
        counts = Counter(topic for item in self.items for topic in map(plain_key, item.topics))
        numbers = {
            topic: n for n, topic in enumerate(t for t, count in counts.items() if count >= TOPIC_ITEMS)
        }
        rows: list[int] = []
        columns: list[int] = []
        for row, item in enumerate(self.items):
            own = {numbers[t] for t in map(plain_key, item.topics) if t in numbers}
            rows.extend([row] * len(own))
            columns.extend(own)
        shape = (len(self.items), len(numbers))
        has = csr_matrix((np.ones(len(rows), np.float32), (rows, columns)), shape=shape)
        return has, np.asarray(has.sum(axis=1)).ravel()

    @cached_property
    def topic_centres(self) -> Vectors:
        """One centred unit vector a topic: the mean of its items."""
        has, _ = self.topics
        sums = has.T @ self.vectors - np.outer(np.asarray(has.sum(axis=0)).ravel(), self.mean)
        centres: Vectors = sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-6)
        return centres.astype(np.float32)

    @cached_property
    def mean(self) -> Vectors:
        """What the vectors have in common, every catalogue counted alike; shrunk where there are few."""
        groups = [self.vectors[self.catalogues == name] for name in dict.fromkeys(self.catalogues)]
        means = [g.mean(axis=0) * (len(g) / (len(g) + ENOUGH_FOR_A_MEAN)) for g in groups]
        mean = np.mean(means, axis=0) if means else np.zeros(self.vectors.shape[1])
        rounded: Vectors = mean.astype(np.float32)
        return rounded

    @cached_property
    def lengths(self) -> Scores:
        """The length of each vector once the mean is taken away."""
        squares = 1.0 - 2.0 * (self.vectors @ self.mean) + self.mean @ self.mean
        lengths: Scores = np.sqrt(np.maximum(squares, 1e-6)).astype(np.float32)
        return lengths


class Shelves:
    """What one person may be recommended: the shelf open to everybody, then the person's own.

    Rows are counted through both. Similarities are cosines after the open shelf's mean is taken away: what
    all catalogue texts have in common says nothing about a subject.
    """

    def __init__(self, shared: Shelf, own: Shelf) -> None:
        self.parts = (shared, own)
        self._mean = shared.mean
        self._columns: dict[str, NDArray[Any]] = {}

    def __len__(self) -> int:
        return sum(map(len, self.parts))

    def item(self, row: int) -> CatalogueItem:
        """The item in a row."""
        shared, own = self.parts
        return shared.items[row] if row < len(shared) else own.items[row - len(shared)]

    def rows_of(self, item: str) -> list[int]:
        """The rows with this item id."""
        shared, own = self.parts
        return shared.ids.get(item, []) + [len(shared) + row for row in own.ids.get(item, [])]

    def centred(self, vectors: Vectors) -> Vectors:
        """Vectors (k, dimension) without the mean, of unit length again."""
        rows = vectors - self._mean
        rows /= np.maximum(np.linalg.norm(rows, axis=-1, keepdims=True), 1e-6)
        return rows

    def vectors(self, rows: Sequence[int] | Rows) -> Vectors:
        """The centred vectors of some rows."""
        shared, own = self.parts
        split = len(shared)
        wanted = np.asarray(rows, np.int64)
        found = np.empty((len(wanted), shared.vectors.shape[1]), np.float32)
        found[wanted < split] = shared.vectors[wanted[wanted < split]]
        found[wanted >= split] = own.vectors[wanted[wanted >= split] - split]
        return self.centred(found)

    def similarity(self, queries: Vectors) -> NDArray[np.float32]:
        """Cosines (k, rows) of centred unit queries with every row."""
        parts = []
        for part in self.parts:
            lengths = part.lengths if part is self.parts[0] else self._own_lengths
            raw = queries @ part.vectors.T
            raw -= (queries @ self._mean)[:, None]
            raw /= lengths
            parts.append(raw)
        return np.concatenate(parts, axis=1)

    @cached_property
    def _own_lengths(self) -> Scores:
        rows = self.parts[1].vectors - self._mean
        lengths: Scores = np.maximum(np.linalg.norm(rows, axis=1), 1e-3).astype(np.float32)
        return lengths

    def by_topic(self, query: Vectors, own: Scores) -> Scores:
        """For every row, how near the topics it has are to a query as a whole; `own` for rows without any.

        An item that is near while all else on its topics is far is near by accident.
        """
        shared = self.parts[0]
        has, counts = shared.topics
        found = own.copy()
        if has.shape[1]:
            means = (has @ (shared.topic_centres @ query)) / np.maximum(counts, 1.0)
            found[: len(shared)] = np.where(counts > 0, means, own[: len(shared)])
        return found

    def sharing_topics(self, rows: Rows, which: Mask, least: int = 1) -> Mask:
        """Which of some rows have a topic that at least `least` of those have that `which` picks of them."""
        shared = self.parts[0]
        has = shared.topics[0]
        open_to_all = rows < len(shared)
        common = np.asarray(has[rows[which & open_to_all]].sum(axis=0)).ravel() >= least
        found = np.zeros(len(rows), bool)
        found[open_to_all] = np.asarray(has[rows[open_to_all]] @ common.astype(np.float32)).ravel() > 0
        return found

    def column(self, name: str) -> NDArray[Any]:
        """One filter column over all rows: levels, minutes, years, popularity, kinds or catalogues."""
        if name not in self._columns:
            self._columns[name] = np.concatenate([getattr(part, name) for part in self.parts])
        return self._columns[name]

    def with_word(self, word: str) -> Rows:
        """Rows that have a folded word."""
        shared, own = self.parts
        none = np.empty(0, np.int64)
        return np.concatenate([shared.words.get(word, none), own.words.get(word, none) + len(shared)])

    def rarity(self, word: str) -> float:
        """Inverse document frequency of a folded word, 0 (in every item) to 1 (in one at most)."""
        count = len(self.with_word(word))
        return float(1.0 - np.log1p(count) / np.log1p(max(len(self), 2)))

    def overlap(self, weights: Iterable[tuple[str, float]]) -> Scores:
        """For every row the weight of the words it has, each by its rarity, against the whole weight."""
        found = np.zeros(len(self), np.float32)
        whole = 0.0
        for word, weight in weights:
            value = weight * self.rarity(word)
            found[self.with_word(word)] += value
            whole += value
        return found / whole if whole else found
