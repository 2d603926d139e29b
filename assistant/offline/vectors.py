"""Vectors of the sentences that ship with the offline model: packaged, so that no start has to embed them.

Embedding them all takes seconds, so `vectors.npz` (written by `router.write_vectors`) holds them for the
default embedder. For another embedder, or a sentence changed since, they are worked out anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vectorstore.embedder import Encoder

Floats = NDArray[np.float64]


def embedded(texts: Sequence[str], encoder: Encoder) -> Floats:
    """A unit vector for each text, (texts, dimension)."""
    known = packaged_vectors(encoder.name)
    missing = [text for text in texts if text_key(text) not in known]
    fresh = dict(zip(missing, encoder.encode(missing), strict=True)) if missing else {}
    rows = [fresh[text] if text in fresh else known[text_key(text)] for text in texts]
    matrix = np.asarray(rows, np.float64)
    return np.asarray(matrix / np.linalg.norm(matrix, axis=1, keepdims=True))


@cache
def packaged_vectors(embedder: str) -> dict[int, NDArray[np.int8]]:
    """The packaged vectors by their texts' keys, not of unit length; none for another embedder."""
    stored = files(__package__).joinpath("vectors.npz")
    if not stored.is_file():
        return {}
    with stored.open("rb") as handle, np.load(handle) as data:
        if str(data["embedder"]) != embedder:
            return {}
        return dict(zip(data["keys"].tolist(), data["vectors"], strict=True))


def package(texts: Iterable[str], encoder: Encoder, path: Path) -> None:
    """Write the packaged vectors: an eighth of a byte's precision is plenty for telling intents apart."""
    texts = list(dict.fromkeys(texts))
    vectors = np.rint(encoder.encode(texts) * 127 / 0.4).clip(-127, 127).astype(np.int8)
    keys = np.array([text_key(text) for text in texts], np.uint64)
    np.savez_compressed(path, embedder=encoder.name, keys=keys, vectors=vectors)


def text_key(text: str) -> int:
    """A number that stands for a text."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")
