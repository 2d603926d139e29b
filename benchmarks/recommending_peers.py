"""The usual recommenders, from what each person liked: popularity, item-kNN, ALS, EASE, mean profile."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

Floats = NDArray[np.float32]
Scorer = Callable[[csr_matrix], Floats]

KNN_SHRINK = 10.0


def peers(seed: int) -> Iterator[tuple[str, list[tuple[str, Scorer]]]]:
    """Each peer with the settings to choose from on the validation slice."""
    yield "popularity", [("", popularity)]
    yield "item-kNN", [(f"k={k}", knn(k)) for k in (50, 100, 400)]
    settings = [(32, 0.05, 2.0), (64, 0.1, 5.0), (16, 0.05, 2.0), (32, 5.0, 2.0)]
    yield "ALS", [(f"factors={f}, reg={r}, alpha={a}", als(f, r, a, seed)) for f, r, a in settings]
    yield "EASE", [(f"ridge={ridge}", ease(ridge)) for ridge in (100.0, 200.0, 400.0)]


def popularity(liked: csr_matrix) -> Floats:
    """The same for everybody: how many liked each item."""
    return np.tile(np.asarray(liked.sum(axis=0), np.float32), (liked.shape[0], 1))


def knn(neighbours: int) -> Scorer:
    """Cosine between items, the nearest few of each."""

    def score(liked: csr_matrix) -> Floats:
        lengths = np.sqrt(np.asarray(liked.multiply(liked).sum(axis=0), np.float32)).ravel()
        likeness = (liked.T @ liked).toarray() / (np.outer(lengths, lengths) + KNN_SHRINK)
        np.fill_diagonal(likeness, 0.0)
        least = np.partition(likeness, -neighbours, axis=0)[-neighbours]
        return np.asarray(liked @ np.where(likeness >= least, likeness, 0.0), np.float32)

    return score


def als(factors: int, regularization: float, alpha: float, seed: int) -> Scorer:
    """Implicit-feedback matrix factorisation, by the library implicit."""

    def score(liked: csr_matrix) -> Floats:
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        from implicit.als import AlternatingLeastSquares

        model: Any = AlternatingLeastSquares(
            factors=factors, regularization=regularization, alpha=alpha, iterations=15, random_state=seed
        )
        model.fit(liked, show_progress=False)
        return np.asarray(model.user_factors @ model.item_factors.T, np.float32)

    return score


def ease(ridge: float) -> Scorer:
    """The closed-form linear autoencoder on all items."""

    def score(liked: csr_matrix) -> Floats:
        gram = (liked.T @ liked).toarray().astype(np.float32)
        gram[np.diag_indices(len(gram))] += ridge
        inverse = np.linalg.inv(gram)
        weights = inverse / -np.diag(inverse)
        np.fill_diagonal(weights, 0.0)
        return np.asarray(liked @ weights, np.float32)

    return score


def mean_profile(liked: csr_matrix, vectors: Floats) -> Floats:
    """Content only: cosine of each item to the mean of what the person liked, all vectors centred."""
    rows = vectors - vectors.mean(axis=0)
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-6)
    return np.asarray((liked @ rows) @ rows.T, np.float32)
