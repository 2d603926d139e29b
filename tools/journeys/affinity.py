"""How likely two of a person's items belong to one journey: a small network over how the two relate.

It sees no content, only relations: how similar the two are in meaning and in words, how similar they are to
the same other items, how close each is to its own nearest, and how many items there are. So what it learned
on some subjects holds on others. `benchmarks/fit_affinity.py` fits it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from tools.journeys.cores import by_blocks
from tools.journeys.words import content_words

Floats = NDArray[np.float32]

WEIGHTS = Path(__file__).with_name("affinity.npz")
FEATURES = (
    "meaning",
    "centred",
    "words",
    "company",
    "near_company",
    "far_company",
    "top_hi",
    "top_lo",
    "rank_hi",
    "rank_lo",
    "items",
)
LAYERS = 3
# The network was fitted on up to this many items; beyond, their number says nothing more.
MOST_FITTED = 300
BLOCK = 64
SLICE = 1024  # pairs, so few that they stay in the processor's cache
NEAREST = 5


@dataclass(frozen=True)
class Network:
    """Two hidden layers of rectified units over standardised features, one log-odds out."""

    mean: Floats
    scale: Floats
    layers: tuple[tuple[Floats, Floats], ...]

    def log_odds(self, features: Floats) -> Floats:
        """Of belonging together, for pairs of items (features × pairs)."""
        layers = self._columnwise
        out = np.empty(features.shape[1], np.float32)
        for start in range(0, len(out), SLICE):
            x = features[:, start : start + SLICE]
            for weights, bias in layers[:-1]:
                x = weights @ x
                x += bias
                np.maximum(x, 0, out=x)
            weights, bias = layers[-1]
            out[start : start + SLICE] = (weights @ x + bias)[0]
        return out

    @cached_property
    def _columnwise(self) -> list[tuple[Floats, Floats]]:
        """The layers for features × pairs; the first standardises, too, which saves a pass over all."""
        layers = [(np.ascontiguousarray(weights.T), bias[:, None]) for weights, bias in self.layers]
        first: Floats = layers[0][0] / self.scale
        shift: Floats = layers[0][1] - first @ self.mean[:, None]
        layers[0] = (first, shift)
        return layers


@lru_cache(maxsize=4)
def load_network(path: Path = WEIGHTS) -> Network:
    """The fitted network."""
    with np.load(path) as held:
        layers = tuple((held[f"weights{i}"], held[f"bias{i}"]) for i in range(LAYERS))
        return Network(held["mean"], held["scale"], layers)


def word_rows(texts: Sequence[str]) -> sparse.csr_matrix:
    """Texts by words that two of them share, weighted by rarity; the other words count in the length only."""
    column: defaultdict[str, int] = defaultdict()
    column.default_factory = column.__len__
    columns: list[int] = []
    starts = [0]
    for text in texts:
        columns.extend(map(column.__getitem__, content_words(text)))
        starts.append(len(columns))
    shape = (len(texts), max(1, len(column)))
    rows = sparse.csr_matrix((np.ones(len(columns)), columns, starts), shape=shape)
    rows.sum_duplicates()
    frequency = np.bincount(rows.indices, minlength=shape[1])
    rarity = np.log((1 + len(texts)) / (1 + frequency)) + 1
    rows.data = (1 + np.log(rows.data)) * rarity[rows.indices]
    sizes = np.diff(rows.indptr)
    lengths = np.sqrt(np.bincount(np.repeat(np.arange(len(texts)), sizes), rows.data**2, len(texts)))
    rows.data /= np.repeat(lengths, sizes)
    shared = np.flatnonzero(frequency > 1)
    return rows[:, shared if len(shared) else [0]].astype(np.float32)


class Relations:
    """The features of all pairs of items, block by block of rows."""

    def __init__(self, vectors: Floats, words: sparse.csr_matrix) -> None:
        self.size = len(vectors)
        self._meaning = vectors @ vectors.T
        centred = unit_rows(vectors - vectors.mean(axis=0))
        self._centred = centred @ centred.T
        self._words = np.asarray((words @ words.T).todense(), np.float32)
        both: Floats = self._centred + np.float32(0.5) * self._words
        company = _profile(both)
        self._company = company @ company.T
        near: Floats = self._meaning + np.float32(0.3) * self._words - np.float32(0.1)
        near = _profile(near, power=2)
        self._near = near @ near.T
        far = _profile(self._company, power=2)
        self._far = far @ far.T
        np.fill_diagonal(both, -np.inf)
        kept = min(NEAREST, self.size - 1)
        meaning = self._meaning.copy()
        np.fill_diagonal(meaning, -1)
        self._top = np.partition(meaning, self.size - kept, axis=1)[:, -kept:].mean(axis=1)
        self._rank = _ranks(both)

    def block(self, rows: slice) -> Floats:
        """Features of these rows against all items from the first of them on (features × rows × items)."""
        on = slice(rows.start, None)
        top, mine = self._top[None, on], self._top[rows, None]
        there, back = self._rank[rows, on], self._rank[on, rows].T
        features = np.empty((len(FEATURES), *there.shape), np.float32)
        for place, of_pairs in enumerate(
            (self._meaning, self._centred, self._words, self._company, self._near, self._far)
        ):
            features[place] = of_pairs[rows, on]
        np.maximum(top, mine, out=features[6])
        np.minimum(top, mine, out=features[7])
        np.maximum(there, back, out=features[8])
        np.minimum(there, back, out=features[9])
        features[10] = np.log(min(self.size, MOST_FITTED))
        return features


def affinities(vectors: Floats, words: sparse.csr_matrix, network: Network) -> Floats:
    """Log-odds that two items belong to one journey (items × items, symmetric)."""
    relations = Relations(vectors, words)
    out = np.empty((relations.size, relations.size), np.float32)

    def fill(rows: slice) -> None:
        features = relations.block(rows)
        odds = network.log_odds(features.reshape(len(FEATURES), -1)).reshape(features.shape[1:])
        out[rows, rows.start :] = odds
        out[rows.start :, rows] = odds.T

    by_blocks(fill, relations.size, BLOCK)
    return out


def unit_rows(rows: Floats) -> Floats:
    """Rows scaled to length 1; a row of zeros stays."""
    scaled: Floats = rows / _lengths(rows)
    return scaled


def _profile(similarity: Floats, power: int = 1) -> Floats:
    """For each item its similarities to all the others, as a unit row: the company it keeps."""
    profile: Floats = np.maximum(similarity, 0)
    if power == 2:
        profile *= profile
    np.fill_diagonal(profile, 0)
    profile /= _lengths(profile)
    return profile


def _lengths(rows: Floats) -> Floats:
    lengths: Floats = np.sqrt(np.einsum("ij,ij->i", rows, rows))[:, None]
    return np.maximum(lengths, 1e-9, out=lengths)


def nearest_first(similarity: Floats) -> NDArray[np.intp]:
    """For each row the columns from the most similar to the least."""
    # Not the stable sort, which takes four times as long: only the same items are equally similar.
    order: NDArray[np.intp] = np.argsort(-similarity, axis=1)
    return order


def _ranks(similarity: Floats) -> Floats:
    """Where each item comes in the other's order of nearness, as a share of all."""
    order = nearest_first(similarity)
    ranks = np.empty(order.shape, np.float32)
    np.put_along_axis(ranks, order, np.arange(len(order), dtype=np.float32)[None, :], axis=1)
    shares: Floats = ranks / np.float32(len(order))
    return shares
