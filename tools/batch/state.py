"""What a batch keeps beside its output, so that it can go on where it was stopped, or take in new rows."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import IO

from tools.batch.inputs import Input
from vectorstore.records import JourneysError

VERSION = 1
SHARDS = 64  # of the texts; fixed, so that vectors outlive a change of the input
BUCKET_ROWS = 10_000
FEWEST, MOST = 4, 4096


@dataclass(frozen=True)
class State:
    """A batch: the folder of its state, and all that its outcome depends on.

    Attributes:
        buckets: over how many the users are spread.
        suffix: of the files of journey rows, ".jsonl" or ".parquet".
        embedder: as the setting of that name.
        named: whether journeys get names.
        inputs: the fingerprints of the input and of each increment.
        complete: whether the last of them was taken in.
    """

    folder: Path
    buckets: int
    suffix: str
    embedder: str
    named: bool
    inputs: tuple[str, ...]
    complete: bool = False

    @property
    def generation(self) -> int:
        """0 for the first input, then counting increments."""
        return len(self.inputs) - 1

    def part(self, number: int, what: str) -> Path:
        """The file of rows or texts of a piece of the latest input."""
        return self.folder / "parts" / f"{self.generation:04}-{number:06}.{what}.parquet"

    def parts(self, what: str, *, latest: bool = False) -> list[Path]:
        """All files of rows or texts, or those of the latest input alone."""
        wanted = f"{self.generation:04}-*" if latest else "*"
        found = sorted((self.folder / "parts").glob(f"{wanted}.{what}.parquet"))
        return [p for p in found if int(p.name[:4]) <= self.generation]

    def outcome(self, bucket: int, generation: int | None = None) -> Path:
        """The file of journey rows of a bucket."""
        number = self.generation if generation is None else generation
        return self.folder / f"journeys-{number:04}" / f"part-{bucket:05}{self.suffix}"

    @property
    def vectors(self) -> Path:
        """The folder of vectors."""
        return self.folder / "vectors"

    def save(self) -> None:
        """Write it down."""
        kept = {"version": VERSION, **asdict(self)}
        del kept["folder"]
        with replacing(self.folder / "state.json") as stream:
            stream.write(json.dumps(kept, indent=1).encode())


def open_state(
    folder: Path, found: Input, *, suffix: str, embedder: str, named: bool, incremental: bool
) -> State:
    """The state to go on with: the same batch again, an increment of it, or a new one.

    Raises:
        JourneysError: for an increment of a batch that is not there, is not done, or was done differently.
    """
    before = _load(folder)
    new = State(folder, _buckets(found), suffix, embedder, named, (found.fingerprint,))
    if incremental:
        state = _increment(before, new)
    elif before and replace(before, complete=False) == replace(new, buckets=before.buckets):
        state = before
    else:
        _clear(folder, vectors=before is not None and before.embedder != embedder)
        state = new
    for name in ("parts", "vectors", f"journeys-{state.generation:04}"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    state.save()
    return state


def _increment(before: State | None, new: State) -> State:
    if before is None:
        raise JourneysError(f"There is no earlier batch to add to: {new.folder} is missing.")
    if (before.suffix, before.embedder, before.named) != (new.suffix, new.embedder, new.named):
        raise JourneysError("The earlier batch was made with other options; give the same ones to add to it.")
    if before.inputs[-1] == new.inputs[0]:
        return before
    if not before.complete:
        raise JourneysError("The earlier batch is not finished; run it again without new rows first.")
    return replace(before, inputs=(*before.inputs, *new.inputs), complete=False)


def _buckets(found: Input) -> int:
    return min(MOST, max(FEWEST, -(-found.rows // BUCKET_ROWS)))


def _load(folder: Path) -> State | None:
    try:
        kept = json.loads((folder / "state.json").read_bytes())
    except (OSError, ValueError):
        return None
    if kept.pop("version", None) != VERSION:
        return None
    return State(folder, **{**kept, "inputs": tuple(kept["inputs"])})


def _clear(folder: Path, *, vectors: bool) -> None:
    for path in folder.glob("journeys-*"):
        shutil.rmtree(path)
    shutil.rmtree(folder / "parts", ignore_errors=True)
    if vectors:
        shutil.rmtree(folder / "vectors", ignore_errors=True)


@contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """A file that takes its place when it is complete, and never is there in part."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with temporary.open("wb") as stream:
            yield stream
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)
