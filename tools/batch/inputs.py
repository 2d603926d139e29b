"""The input of a batch, cut into pieces of like size that workers read on their own."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO

import orjson
import pyarrow.parquet as parquet

from tools.activity.columns import guess
from tools.activity.dates import order_of
from tools.activity.json_records import Broken, objects
from tools.activity.sample import HEAD, Sample
from tools.activity.source import ExportFile, Source, clean, parse
from tools.activity.sources import all_sources
from vectorstore.records import Activity, JourneysError, Skip, stable_id

PIECE_BYTES, PIECE_ROWS = 16_000_000, 100_000
BYTES_A_ROW = 150  # of text; only to plan how many buckets there are
SUFFIXES = (".jsonl", ".ndjson", ".json", ".csv", ".tsv", ".parquet")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of one file: bytes of text, rows of Parquet; `end` -1 for a file that is read as a whole."""

    path: str
    start: int = 0
    end: int = -1


@dataclass(frozen=True, slots=True)
class Input:
    """What there is to read.

    Attributes:
        pieces: all of it, each row in exactly one.
        rows: how many rows there are, about.
        fingerprint: of the path, size and time of change of each file; the same input has the same.
    """

    pieces: tuple[Piece, ...]
    rows: int
    fingerprint: str


def find_input(path: Path) -> Input:
    """The activity rows in a file or below a folder.

    Raises:
        JourneysError: when there are none, or a file has no column for the user or the title.
    """
    files = _files(path)
    pieces: list[Piece] = []
    rows = 0
    for file in files:
        found, count = _pieces(file)
        pieces += found
        rows += count
    marks = [f"{file}|{file.stat().st_size}|{file.stat().st_mtime_ns}" for file in files]
    return Input(tuple(pieces), rows, stable_id(*marks))


def activities_in(piece: Piece) -> Iterator[Activity | Skip]:
    """The activities of a piece, each with its user, and a skip for every row that is none."""
    path = Path(piece.path)
    sample = _sample(path)
    file = ExportFile(sample, partial(_open, piece, sample), source="batch")
    source = next(s for s in all_sources() if s.name == "generic")
    if sample.shape == "parquet":
        file.columns = guess(parquet.read_schema(path).names)
        records = _parquet_records(piece, file.columns)
        source = replace(source, records=lambda _: records)
    elif sample.shape == "lines":
        source = replace(source, records=_lines)
    yield from parse(replace(source, read=partial(_of_its_user, source)), file)


def _of_its_user(source: Source, record: Any, file: ExportFile) -> Any:
    """The activity of a record, or a skip where nobody says whose it is: it must not go to another user."""
    file.user = clean(record.get("user"), 200)
    return source.read(record, file) if file.user else Skip("no user", "")


def _files(path: Path) -> list[Path]:
    if not path.exists():
        raise JourneysError(f"There is no {path}.")
    if path.is_file():
        return [path.resolve()]
    found = [p for p in sorted(path.rglob("*")) if p.suffix.lower() in SUFFIXES and p.is_file()]
    if not found:
        raise JourneysError(f"There is no JSONL, CSV or Parquet file in {path}.")
    return [p.resolve() for p in found]


def _sample(path: Path) -> Sample:
    with path.open("rb") as stream:
        return Sample(path.name, stream.read(HEAD), path.stat().st_size)


def _pieces(path: Path) -> tuple[list[Piece], int]:
    """The pieces of a file and how many rows it has, about."""
    sample = _sample(path)
    if sample.shape == "empty":
        return [], 0
    if sample.shape == "parquet":
        schema = parquet.read_schema(path)
        _check(path, schema.names)
        rows = parquet.read_metadata(path).num_rows
        cuts = [*range(0, rows, PIECE_ROWS), rows]
        return [Piece(os.fspath(path), a, b) for a, b in pairwise(cuts)], rows
    if sample.shape not in ("lines", "json", "table"):
        raise JourneysError(f"{path.name} is no table of activities: JSONL, CSV or Parquet is expected.")
    _check(path, list(sample.columns) if sample.shape == "table" else sorted(sample.keys))
    rows = sample.size // BYTES_A_ROW + 1
    cuts = _cuts(path, quotes=sample.shape == "table") if _divisible(sample) else []
    if len(cuts) < 3:
        return [Piece(os.fspath(path))], rows
    return [Piece(os.fspath(path), a, b) for a, b in pairwise(cuts)], rows


def _check(path: Path, headings: list[str]) -> None:
    found = guess(headings)
    for needed in ("user", "title"):
        if needed not in found:
            raise JourneysError(f"{path.name} has no column “{needed}”; it has {', '.join(headings)[:200]}.")


def _divisible(sample: Sample) -> bool:
    """True for rows on lines, which end in one byte (UTF-16 has none such), after a heading if any."""
    wide = sample.head[:2] in (b"\xff\xfe", b"\xfe\xff")
    return sample.shape != "json" and not wide and not sample.text.lstrip('"').startswith("sep=")


def _cuts(path: Path, *, quotes: bool) -> list[int]:
    """Offsets where one row ends and the next begins, about `PIECE_BYTES` apart, with the file's two ends.

    A line break within quotation marks ends no row: with `quotes` the marks are counted. A file where they
    do not match is not cut.
    """
    cuts, wanted, offset, marks = [0], PIECE_BYTES, 0, 0
    with path.open("rb") as stream:
        if not quotes:
            size = path.stat().st_size
            while wanted < size:
                stream.seek(wanted)
                stream.readline()
                cuts.append(stream.tell())
                wanted = cuts[-1] + PIECE_BYTES
            return [*dict.fromkeys([*cuts, size])]
        for line in stream:
            offset += len(line)
            marks += line.count(b'"')
            if offset >= wanted and marks % 2 == 0:
                cuts.append(offset)
                wanted = offset + PIECE_BYTES
    return [] if marks % 2 else [*dict.fromkeys([*cuts, offset])]


def _open(piece: Piece, sample: Sample) -> BinaryIO:
    """The piece as a file of its own, with the heading of its table."""
    stream = Path(piece.path).open("rb")  # noqa: SIM115
    if piece.end < 0:
        return stream
    with stream:
        head = stream.readline() if sample.shape == "table" and piece.start else b""
        stream.seek(piece.start)
        return BytesIO(head + stream.read(piece.end - piece.start))


def _lines(file: ExportFile) -> Iterator[Any]:
    """The records of lines of JSON, keyed by field: a line at a time, for each is whole in its piece."""
    first = file.sample.records
    file.columns = guess(dict.fromkeys(name for record in first for name in record))
    keys = list(file.columns.items())
    time = file.columns.get("time", "")
    file.order = order_of([v for record in first if isinstance(v := record.get(time), str)]) or "mdy"
    with file.open() as stream:
        for line in stream:
            try:
                found: Iterable[Any] = (orjson.loads(line),)
            except orjson.JSONDecodeError:
                found = objects(BytesIO(line))
            for record in found:
                if isinstance(record, dict):
                    yield {field: record.get(name) for field, name in keys}
                else:
                    yield record if isinstance(record, Broken) else Broken(str(record)[:200])


def _parquet_records(piece: Piece, columns: dict[str, str]) -> Iterator[dict[str, Any]]:
    """The rows from `start` to `end`, keyed by field."""
    file = parquet.ParquetFile(piece.path)
    first, groups = 0, []
    for group in range(file.num_row_groups):
        last = first + file.metadata.row_group(group).num_rows
        if first < piece.end and last > piece.start:
            groups.append((group, first))
        first = last
    offset = groups[0][1]
    names = list(columns.values())
    for batch in file.iter_batches(2048, row_groups=[g for g, _ in groups], columns=names):
        low, high = max(0, piece.start - offset), min(len(batch), piece.end - offset)
        offset += len(batch)
        if low < high:
            part = batch.slice(low, high - low)
            values = [part.column(name).to_pylist() for name in names]
            for row in zip(*values, strict=True):
                yield dict(zip(columns, row, strict=True))
