"""First step: the activities of a piece, laid out by the bucket of their user; its texts by their shard."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as parquet

from tools.batch.inputs import Piece, activities_in
from tools.batch.keys import key, share
from tools.batch.state import SHARDS, State, replacing
from vectorstore.records import Activity, ImportReport, Skip, history_text

FLUSH = 100_000  # activities held in memory
_ROWS = pa.schema(
    [
        ("key", pa.uint64()),
        ("user", pa.string()),
        ("id", pa.string()),
        ("time", pa.int64()),  # microseconds since 1970
        ("offset", pa.int32()),  # seconds east of Greenwich
        ("title", pa.string()),
        ("kind", pa.string()),
        ("description", pa.string()),
        ("creator", pa.string()),
        ("series", pa.string()),
        ("item_id", pa.string()),
    ]
)
_TEXTS = pa.schema([("key", pa.uint64()), ("text", pa.string())])
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class ShuffleTask:
    """A piece to be laid out, as part number `number` of the state."""

    state: State
    piece: Piece
    number: int


def lay_out(task: ShuffleTask) -> int:
    """Write a piece's rows and texts into the state; the number of activities.

    The file of the rows comes last and by renaming, so that where it is the piece is done.
    """
    report = ImportReport()
    rows, texts = task.state.part(task.number, "rows"), task.state.part(task.number, "texts")
    with _Sorted(rows, _ROWS) as by_user, _Sorted(texts, _TEXTS) as by_text:
        for kept in _batches(activities_in(task.piece), report):
            by_user.write(list(zip(*map(_row, kept), strict=True)), task.state.buckets)
            distinct = sorted((key(text), text) for text in set(map(text_of, kept)))
            by_text.write(list(zip(*distinct, strict=True)), SHARDS)
        by_user.note("report", json.dumps(report.as_json()))
    return report.kept


def read_part(path: Path, share_number: int) -> pa.Table | None:
    """The rows of one bucket, or the texts of one shard, in a part; None where it has none."""
    with parquet.ParquetFile(path) as file:
        shares = json.loads(file.metadata.metadata[b"shares"])
        groups = [group for group, number in enumerate(shares) if number == share_number]
        return file.read_row_groups(groups) if groups else None


def sizes_in(path: Path) -> dict[int, int]:
    """How many rows of each bucket a part has."""
    metadata = parquet.read_metadata(path)
    sizes: dict[int, int] = {}
    for group, number in enumerate(json.loads(metadata.metadata[b"shares"])):
        sizes[number] = sizes.get(number, 0) + metadata.row_group(group).num_rows
    return sizes


def report_in(path: Path) -> dict[str, Any]:
    """What was read, kept and dropped when a part was made."""
    report: dict[str, Any] = json.loads(parquet.read_metadata(path).metadata[b"report"])
    return report


def activities_from(table: pa.Table) -> Iterator[Activity]:
    """The activities that rows of a part stand for, with the fields that extraction uses."""
    columns = [table.column(name).to_pylist() for name in _ROWS.names[1:]]
    zones: dict[int, timezone] = {}
    for row in zip(*columns, strict=True):
        user, id_, time, offset, title, kind, description, creator, series, item_id = row
        when = None
        if time is not None:
            when = _EPOCH + timedelta(microseconds=time)
            if offset:
                when = when.astimezone(
                    zones.get(offset) or zones.setdefault(offset, timezone(timedelta(seconds=offset)))
                )
        yield Activity(id_, user, when, title, "", kind, description, creator, series=series, item_id=item_id)


def _batches(found: Iterable[Activity | Skip], report: ImportReport) -> Iterator[list[Activity]]:
    kept: list[Activity] = []
    for one in found:
        report.read += 1
        if isinstance(one, Skip):
            report.drop(one)
            continue
        kept.append(one)
        if len(kept) == FLUSH:
            report.kept += len(kept)
            yield kept
            kept = []
    report.kept += len(kept)
    if kept:
        yield kept


def _row(activity: Activity) -> tuple[Any, ...]:
    a, time = activity, activity.time
    return (
        key(a.user),
        a.user,
        a.id,
        None if time is None else (time - _EPOCH) // _MICROSECOND,
        None if time is None else int((time.utcoffset() or timedelta()).total_seconds()),
        a.title,
        a.kind,
        a.description,
        a.creator,
        a.series,
        a.item_id,
    )


def text_of(activity: Activity) -> str:
    """What is embedded of an activity: what the item it is folded into will have as its text."""
    return history_text(activity.series or activity.title, activity.description, activity.creator)


class _Sorted:
    """A Parquet file whose row groups each hold one range of keys, the first column."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._schema = schema
        self._closing = ExitStack()
        stream = self._closing.enter_context(replacing(path))
        self._writer = parquet.ParquetWriter(
            stream, schema, compression="zstd", compression_level=1, write_statistics=False
        )
        self._shares: list[int] = []

    def __enter__(self) -> _Sorted:
        return self

    def __exit__(self, *problem: Any) -> None:
        self.note("shares", json.dumps(self._shares))
        self._writer.close()
        self._closing.__exit__(*problem)

    def note(self, name: str, text: str) -> None:
        """Put a text into the file's metadata."""
        self._writer.add_key_value_metadata({name: text})

    def write(self, columns: list[tuple[Any, ...]], parts: int) -> None:
        """Add rows, given as columns: a row group for each range of keys that has some."""
        table = pa.table(
            [pa.array(column, type=f.type) for column, f in zip(columns, self._schema, strict=True)],
            schema=self._schema,
        )
        keys = table.column("key").to_numpy()
        order = np.argsort(keys, kind="stable")
        table = table.take(pa.array(order))
        numbers = share(keys[order], parts)
        starts = [0, *(np.flatnonzero(np.diff(numbers)) + 1).tolist(), len(numbers)]
        for start, end in pairwise(starts):
            self._writer.write_table(table.slice(start, end - start))
            self._shares.append(int(numbers[start]))
