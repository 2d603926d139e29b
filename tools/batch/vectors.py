"""Second step: each distinct text is embedded once, and its vector found again by the text's key."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tools.batch.keys import key, share
from tools.batch.shuffle import read_part
from tools.batch.state import SHARDS, State, replacing
from vectorstore.embedder import Encoder, load_encoder

CHUNK = 4096  # texts encoded in one call
Keys = NDArray[np.uint64]
Vectors = NDArray[np.float32]


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
    """Vectors by text, mapped from disk; fetched for a few users at a time, so that look-ups are few."""

    def __init__(self, folder: Path, choice: str) -> None:
        self._shards = [list(_stored(folder, shard)) for shard in range(SHARDS)]
        self._choice = choice
        self._places: dict[str, int] = {}
        self._rows: Vectors = np.empty((0, 0), np.float32)

    def load(self, texts: Iterable[str]) -> None:
        """Fetch the vectors of these texts, in place of those that were fetched before."""
        distinct = sorted((key(text), text) for text in set(texts))
        keys = np.array([k for k, _ in distinct], np.uint64)
        found = [np.empty((0, 0), np.float32)] * len(distinct)
        shards = share(keys, SHARDS)
        for shard in np.unique(shards).tolist():
            places = np.flatnonzero(shards == shard)
            for stored, rows in self._shards[shard]:
                at = np.minimum(np.searchsorted(stored, keys[places]), len(stored) - 1)
                hits = stored[at] == keys[places]
                for place, row in zip(places[hits].tolist(), np.asarray(rows[at[hits]]), strict=True):
                    found[place] = row
        missing = [place for place, row in enumerate(found) if not row.size]
        if missing:
            new = encoder_of(self._choice).encode([distinct[place][1] for place in missing])
            for place, row in zip(missing, new, strict=True):
                found[place] = row
        self._places = {text: place for place, (_, text) in enumerate(distinct)}
        self._rows = np.stack(found) if found else self._rows

    def of(self, texts: Sequence[str]) -> Vectors:
        """One row a text, from what is loaded; a text that is not (a folded item's, at times) is embedded."""
        places = [self._places.get(text, -1) for text in texts]
        if -1 not in places:
            return self._rows[places]
        encoder = encoder_of(self._choice)
        known = {text: self._rows[p] for text, p in zip(texts, places, strict=True) if p >= 0}
        missing = sorted(set(texts) - known.keys())
        known.update(zip(missing, encoder.encode(missing), strict=True))
        return np.stack([known[text] for text in texts])


def _stored(folder: Path, shard: int) -> Iterator[tuple[Keys, Vectors]]:
    """The sorted keys and the vectors of each file of a shard."""
    for path in sorted(folder.glob(f"{shard:02}-*.keys.npy")):
        rows = path.with_name(path.name.replace(".keys.", ".rows."))
        yield np.load(path, mmap_mode="r"), np.load(rows, mmap_mode="r")
