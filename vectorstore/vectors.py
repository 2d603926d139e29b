"""Embeddings in Chroma. They derive from the records: whatever is missing or damaged is computed again."""

from __future__ import annotations

import logging
import shutil
from collections import Counter, OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlparse

import chromadb
import numpy as np
from chromadb.config import Settings
from chromadb.errors import ChromaError
from numpy.typing import NDArray

from vectorstore.gate import Gate
from vectorstore.graphs import State, clear_room, states
from vectorstore.records import JourneysError

Vectors = NDArray[np.float32]
Kind = Literal["items", "catalogue", "journeys"]
Rows = dict[str, tuple[Vectors, dict[str, Any]]]

BATCH = 5_000  # Chroma takes at most 5,461 records in one call
KINDS: tuple[Kind, ...] = ("items", "catalogue", "journeys")
UNFINISHED = "unfinished"
MOST_RECENT = 32  # answers of `rows` that are kept
log = logging.getLogger(__name__)


class VectorIndex:
    """Three collections (items, catalogue, journeys) for one embedder; cosine space, vectors always given.

    Args:
        folder: where an embedded Chroma keeps its files.
        url: a Chroma server to use instead.
        model: the embedder's name; with the dimension it is part of the collections' names.
    """

    def __init__(self, folder: Path, url: str, model: str, dimension: int) -> None:
        self._folder, self._url, self.dimension = folder, url, dimension
        self._suffix = "".join(c if c.isalnum() else "-" for c in model).strip("-")[:40]
        self._collections: dict[str, Any] = {}
        self._client: Any = None
        self._gate = Gate()
        self._cleared: dict[Path, State] = {}
        self._writes: Counter[str] = Counter()
        self._recent: OrderedDict[tuple[Any, ...], tuple[int, Rows]] = OrderedDict()
        self.was_damaged = False
        self._home = max(folder.glob("index-*"), key=_generation, default=folder / "index-1")
        self._clear_away()
        try:
            self._client = self._connect()
            self._check()
            self._clear_room()
        except Exception as problem:
            if url:
                raise JourneysError(f"The Chroma server at {url} can't be used: {problem}.") from problem
            log.warning("the embedding index is damaged and will be rebuilt: %s", type(problem).__name__)
            self.was_damaged = True
            self.reset()

    def _clear_away(self) -> None:
        """Remove what a killed process left: an index half built anew, or the one before it."""
        for other in self._folder.glob("*"):
            if other.is_dir() and other != self._home:
                shutil.rmtree(other, ignore_errors=True)

    def _connect(self) -> Any:
        settings = Settings(anonymized_telemetry=False, allow_reset=False)
        if self._url:
            parts = urlparse(self._url)
            return chromadb.HttpClient(
                host=parts.hostname or "127.0.0.1",
                port=parts.port or 8000,
                ssl=parts.scheme == "https",
                settings=settings,
            )
        self._home.mkdir(parents=True, exist_ok=True)
        return chromadb.PersistentClient(path=str(self._home), settings=settings)

    def _check(self) -> None:
        for kind in KINDS:
            collection = self._collection(kind)
            if collection.count():
                collection.query(query_embeddings=[[1.0] + [0.0] * (self.dimension - 1)], n_results=1)

    def _collection(self, kind: str) -> Any:
        if kind not in self._collections:
            self._collections[kind] = self._client.get_or_create_collection(
                f"{kind}-{self._suffix}-{self.dimension}",
                embedding_function=None,
                configuration={"hnsw": {"space": "cosine"}},
            )
        return self._collections[kind]

    def reset(self) -> None:
        """Throw the index away; the owner fills it again from the records."""
        self.close()
        # A fresh path: Chroma keeps what failed to start in a cache by path and would hand it out again.
        self._recent.clear()
        damaged, self._home = self._home, self._folder / f"index-{_generation(self._home) + 1}"
        shutil.rmtree(damaged, ignore_errors=True)
        self._client = self._connect()
        self._check()

    def put(
        self, kind: Kind, ids: Sequence[str], vectors: Vectors, metadata: Sequence[Mapping[str, Any]]
    ) -> None:
        """Store or replace vectors, shape (len(ids), dimension)."""
        with self._writing(kind), self._passing():
            collection = self._collection(kind)
            for start in range(0, len(ids), BATCH):
                part = slice(start, start + BATCH)
                collection.upsert(
                    ids=list(ids[part]), embeddings=vectors[part], metadatas=[dict(m) for m in metadata[part]]
                )

    def get(self, kind: Kind, ids: Sequence[str]) -> dict[str, Vectors]:
        """The stored vectors of those ids that have one."""
        found: dict[str, Vectors] = {}
        with self._passing():
            for start in range(0, len(ids), BATCH):
                part = self._collection(kind).get(
                    ids=list(ids[start : start + BATCH]), include=["embeddings"]
                )
                found.update(zip(part["ids"], np.asarray(part["embeddings"], dtype=np.float32), strict=True))
        return found

    def rows(self, kind: Kind, where: Mapping[str, Any]) -> Rows:
        """The vectors that match `where`, each with its metadata, by id.

        What was asked a moment ago is not read again while nobody wrote; nor is it for anybody to change.
        """
        question, writes = (kind, *sorted(where.items())), self._writes[kind]
        kept = self._recent.get(question)
        if kept and kept[0] == writes and not self._url:  # to a server others may write
            return kept[1]
        with self._passing():
            found = self._collection(kind).get(where=dict(where), include=["embeddings", "metadatas"])
        vectors = np.asarray(found["embeddings"], dtype=np.float32)
        rows = dict(zip(found["ids"], zip(vectors, found["metadatas"], strict=True), strict=True))
        self._recent[question] = writes, rows
        while len(self._recent) > MOST_RECENT:
            self._recent.popitem(last=False)
        return rows

    def ids(self, kind: Kind) -> list[str]:
        """The ids of all vectors of a collection."""
        with self._passing():
            return list(self._collection(kind).get(include=[])["ids"])

    def nearest(
        self, kind: Kind, vector: Vectors, count: int, where: Mapping[str, Any] | None = None
    ) -> list[tuple[str, float]]:
        """The ids nearest to one vector with their cosine similarity, nearest first."""
        with self._passing():
            collection = self._collection(kind)
            count = min(count, collection.count())
            if not count:
                return []
            found = collection.query(
                query_embeddings=[vector],
                n_results=count,
                where=dict(where) if where else None,
                include=["distances"],
            )
        return [(i, 1.0 - d) for i, d in zip(found["ids"][0], found["distances"][0], strict=True)]

    def delete(self, kind: Kind, ids: Sequence[str] = (), where: Mapping[str, Any] | None = None) -> None:
        """Remove vectors by id, or all that match `where`."""
        with self._writing(kind), self._passing():
            collection = self._collection(kind)
            if where:
                collection.delete(where=dict(where))
            for start in range(0, len(ids), BATCH):
                collection.delete(ids=list(ids[start : start + BATCH]))

    @contextmanager
    def _writing(self, kind: Kind) -> Iterator[None]:
        """What is read before this ends is not what is stored after it."""
        self._writes[kind] += 1
        try:
            yield
        finally:
            self._writes[kind] += 1

    @contextmanager
    def _passing(self) -> Iterator[None]:
        """Together with others, and with Chroma's troubles as a sentence."""
        try:
            with self._gate.passing():
                yield
            self._clear_room()
        except ChromaError as problem:
            reason = str(problem).splitlines()[0][:200]
            raise JourneysError(
                f"The embedding index did not answer ({reason}); is the disk full?"
            ) from problem

    def _clear_room(self) -> None:
        """Leave nothing of this process's memory in graphs that were written since the last time."""
        if self._url or states(self._home) == self._cleared:
            return
        with self._gate.alone():
            for path, state in states(self._home).items():
                if self._cleared.get(path) != state:
                    clear_room(path)
            self._cleared = states(self._home)

    def scrub(self) -> None:
        """Leave no byte of what was deleted: its vector, its id, whose it was. A server is left as it is.

        Chroma only marks as deleted, in its log as well as in its graphs. What is left is therefore written
        to a new place, which takes that of the old one when it is whole.
        """
        if self._url:
            return
        with self._gate.alone():
            name = f"index-{_generation(self._home) + 1}"
            fresh, unfinished = self._folder / name, self._folder / f"{UNFINISHED}-{name}"
            building = VectorIndex(unfinished, "", self._suffix, self.dimension)
            for kind in KINDS:
                held = self._collection(kind)
                for start in range(0, held.count(), BATCH):
                    part = held.get(include=["embeddings", "metadatas"], limit=BATCH, offset=start)
                    building.put(kind, part["ids"], part["embeddings"], part["metadatas"])
            building.close()
            building._home.rename(fresh)
            self.close()
            self._home = fresh
            self._clear_away()
            self._client = self._connect()
            self._check()
            self._clear_room()

    def count(self, kind: Kind) -> int:
        """How many vectors the collection holds."""
        with self._passing():
            return int(self._collection(kind).count())

    def close(self) -> None:
        """Let go of the files."""
        self._collections.clear()
        if self._client is not None and not self._url:
            self._client.close()
            self._clear_room()


def _generation(home: Path) -> int:
    return int(home.name.rpartition("-")[2])
