"""Third step: the users of one bucket, from their activities to a file of journey rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import IO

import orjson
import pyarrow as pa
import pyarrow.compute as compute
import pyarrow.parquet as parquet

from tools.batch.keys import key
from tools.batch.names import Names
from tools.batch.person import JourneyRow, journeys_of
from tools.batch.shuffle import activities_from, read_part, text_of
from tools.batch.state import State, replacing
from tools.batch.vectors import TextVectors, encoder_of
from vectorstore.records import Activity

TOGETHER = 2_000  # activities
SCHEMA = pa.schema(
    [
        ("user", pa.string()),
        ("journey", pa.string()),
        ("name", pa.string()),
        ("status", pa.string()),
        ("item_ids", pa.list_(pa.string())),
    ]
)


@dataclass(frozen=True, slots=True)
class BucketTask:
    """A bucket of users to find the journeys of, and how many rows it has."""

    state: State
    bucket: int
    rows: int


def find_journeys(task: BucketTask) -> int:
    """Write the file of a bucket's journey rows, users by their keys; how many users were looked at.

    Those whose last rows are older than the latest input keep their journeys as they are.
    """
    state = task.state
    before = _before(state, task.bucket)
    found = dict(before)
    vectors, names = _tools(state)
    users = 0
    for some in _together(_activities(state, task.bucket)):
        vectors.load(text_of(a) for _, activities in some for a in activities)
        users += len(some)
        for user, activities in some:
            old = before.get(user, ())
            found[user] = journeys_of(user, activities, vectors.of, names=names, before=old)
    rows = [row for user in sorted(found, key=lambda u: (key(u), u)) for row in found[user]]
    with replacing(state.outcome(task.bucket)) as stream:
        write_rows(stream, rows, state.suffix)
    return users


def _activities(state: State, bucket: int) -> Iterator[Activity]:
    """The whole histories of the users that the latest input has rows of, user by user."""
    tables = [t for p in state.parts("rows") if (t := read_part(p, bucket)) is not None]
    if not tables:
        return
    table = pa.concat_tables(tables)
    if state.generation:
        latest = [t for p in state.parts("rows", latest=True) if (t := read_part(p, bucket)) is not None]
        users = [t.column("user").combine_chunks() for t in latest]
        table = table.filter(compute.is_in(table.column("user"), pa.chunked_array(users, pa.string())))
    yield from activities_from(table.sort_by([("key", "ascending"), ("user", "ascending")]))


def _together(activities: Iterable[Activity]) -> Iterator[list[tuple[str, list[Activity]]]]:
    """Users with their activities, a few at a time: so many that looking up their vectors at once pays."""
    some: list[tuple[str, list[Activity]]] = []
    for user, group in groupby(activities, key=lambda a: a.user):
        some.append((user, list(group)))
        if sum(len(found) for _, found in some) >= TOGETHER:
            yield some
            some = []
    if some:
        yield some


def write_rows(stream: IO[bytes], rows: Sequence[JourneyRow], suffix: str) -> None:
    """Journey rows as JSON lines or Parquet."""
    if suffix == ".parquet":
        parquet.write_table(
            pa.Table.from_pylist([asdict(row) for row in rows], SCHEMA), stream, compression="zstd"
        )
        return
    for row in rows:
        stream.write(orjson.dumps(row, option=orjson.OPT_APPEND_NEWLINE))


def read_rows(path: Path) -> Iterator[JourneyRow]:
    """The journey rows of a file that `write_rows` wrote."""
    if path.suffix == ".parquet":
        records: Iterable[dict[str, object]] = parquet.read_table(path).to_pylist()
    else:
        records = map(orjson.loads, path.read_bytes().splitlines())
    for record in records:
        yield JourneyRow(**{**record, "item_ids": tuple(record["item_ids"])})  # type: ignore[arg-type]


def _before(state: State, bucket: int) -> Mapping[str, list[JourneyRow]]:
    """The rows that users had before the latest input, by user."""
    if not state.generation:
        return {}
    rows = read_rows(state.outcome(bucket, state.generation - 1))
    return {user: list(found) for user, found in groupby(rows, key=lambda row: row.user)}


@lru_cache(maxsize=1)
def _tools(state: State) -> tuple[TextVectors, Names | None]:
    """What a process needs for all its buckets, loaded once."""
    names = Names(encoder_of(state.embedder)) if state.named else None
    return TextVectors(state.vectors, state.embedder), names
