"""Stable hashes that spread users over buckets and texts over shards, the same on every machine."""

from __future__ import annotations

from hashlib import blake2b

WHOLE = 1 << 64


def key(text: str) -> int:
    """64 bits that depend on the text alone."""
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big")


def share(key: int, parts: int) -> int:
    """Which of so many equal ranges of keys a key lies in: sorting by key sorts by range as well."""
    return key * parts // WHOLE
