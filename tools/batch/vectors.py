"""Second step: each distinct text is embedded once, and its vector found again by the text's key."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tools.batch.keys import key, share
from tools.batch.shuffle import read_part
from tools.batch.state import SHARDS, State, replacing
from vectorstore.embedder import Encoder, load_encoder
from vectorstore.vectors import Vectors

CHUNK = 4096  # texts encoded in one call
Keys = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class EmbedTask:
    """A shard of the texts to be embedded."""

    state: State
    shard: int


@lru_cache(maxsize=2)
def encoder_of(choice: str) -> Encoder:
    """This process's encoder; one thread, for there is a process a core."""
    return load_encoder(choice, threads=1)


def embed(task: EmbedTask) -> int:
    """Embed the texts of a shard that have no vector yet; how many there were.

    Texts are taken in the order of their keys, so that the vectors do not depend on the order of the input.
    """
    folder, shard = task.state.vectors, task.shard
    known: set[int] = {int(k) for keys, _ in _stored(folder, shard) for k in keys}
    texts: dict[int, str] = {}
    for path in task.state.parts("texts"):
        table = read_part(path, shard)
        if table is not None:
            pairs = zip(table.column("key").to_pylist(), table.column("text").to_pylist(), strict=True)
            texts.update((k, text) for k, text in pairs if k not in known)
    if not texts:
        return 0
    order = sorted(texts)
    keys = np.array(order, np.uint64)
    encoder = encoder_of(task.state.embedder)
    name = f"{shard:02}-{hashlib.blake2b(keys.tobytes(), digest_size=8).hexdigest()}"
    with replacing(folder / f"{name}.keys.npy") as keys_file:
        np.save(keys_file, keys)
        with replacing(folder / f"{name}.rows.npy") as rows_file:
            shape = {"descr": "<f4", "fortran_order": False, "shape": (len(order), encoder.dimension)}
            np.lib.format.write_array_header_1_0(rows_file, shape)
            for start in range(0, len(order), CHUNK):
                rows = encoder.encode([texts[k] for k in order[start : start + CHUNK]])
                rows_file.write(np.ascontiguousarray(rows, "<f4").tobytes())
    return len(order)


class TextVectors:
    """Vectors by text, mapped from disk rather than read; a text without one is embedded on the spot."""

    def __init__(self, folder: Path, choice: str) -> None:
        self._shards = [list(_stored(folder, shard)) for shard in range(SHARDS)]
        self._choice = choice

    def of(self, texts: Sequence[str]) -> Vectors:
        """One row a text."""
        keys = np.array([key(text) for text in texts], np.uint64)
        found: dict[int, Vectors] = {}
        for shard in sorted({share(int(k), SHARDS) for k in keys}):
            low, high = -(-shard * 2**64 // SHARDS), -(-(shard + 1) * 2**64 // SHARDS) - 1
            wanted = np.unique(keys[(keys >= np.uint64(low)) & (keys <= np.uint64(high))])
            for stored, rows in self._shards[shard]:
                places = np.minimum(np.searchsorted(stored, wanted), len(stored) - 1)
                hits = stored[places] == wanted
                found.update(zip(wanted[hits].tolist(), rows[places[hits]], strict=True))
        missing = sorted({t for t, k in zip(texts, keys.tolist(), strict=True) if k not in found})
        if missing:
            found.update(zip(map(key, missing), encoder_of(self._choice).encode(missing), strict=True))
        return np.stack([found[k] for k in keys.tolist()])


def _stored(folder: Path, shard: int) -> Iterator[tuple[Keys, Vectors]]:
    """The sorted keys and the vectors of each file of a shard."""
    for path in sorted(folder.glob(f"{shard:02}-*.keys.npy")):
        rows = path.with_name(path.name.replace(".keys.", ".rows."))
        yield np.load(path, mmap_mode="r"), np.load(rows, mmap_mode="r")
