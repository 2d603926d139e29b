"""Stable hashes that spread users over buckets and texts over shards, the same on every machine."""

from __future__ import annotations

from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray


def key(text: str) -> int:
    """64 bits that depend on the text alone."""
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big")


def share(keys: NDArray[np.uint64], parts: int) -> NDArray[np.uint64]:
    """Which of so many equal ranges each key lies in, at most 2^32: sorting by key sorts by range as well."""
    half = np.uint64(32)
    return ((keys >> half) * np.uint64(parts)) >> half
