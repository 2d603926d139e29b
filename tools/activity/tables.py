"""Rows of CSV files, as programs and spreadsheets of any country write them, and of Parquet files."""

from __future__ import annotations

import csv
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from itertools import islice, zip_longest
from typing import Any, BinaryIO

import pyarrow.parquet

from tools.activity.dates import order_of
from tools.activity.json_records import Broken
from tools.activity.sample import HEAD, Sample
from tools.activity.source import ExportFile
from tools.activity.text import lines
from vectorstore.records import plain_key

_LONGEST_ROW = 100
"""Lines. A row that goes on for more has a quotation mark too many, and would swallow its neighbours."""

Row = dict[str, str]


def table(*dates: str) -> Callable[[ExportFile], Iterator[Row | Broken]]:
    """A reader of CSV rows as dicts, keyed by heading as `plain_key` writes it.

    Args:
        dates: the headings that hold dates; they are looked over first to learn whether day or month leads.
    """

    def records(file: ExportFile) -> Iterator[Row | Broken]:
        if dates:
            values = (
                row.get(name, "")
                for row in islice(_rows(file), 20_000)
                if isinstance(row, dict)
                for name in dates
            )
            english = bool(file.sample.headings & {"date", "time", "title", "name"})
            file.order = order_of(values) or ("mdy" if english else "dmy")
        yield from _rows(file)

    return records


def _rows(file: ExportFile) -> Iterator[Row | Broken]:
    with file.open() as stream:
        keys: list[str] = []
        for cells in _cells(lines(stream), file.sample.delimiter):
            if isinstance(cells, Broken):
                yield cells
            elif not keys:
                keys = [plain_key(cell) for cell in cells]
            elif len(cells) > len(keys) and any(cell.strip() for cell in cells[len(keys) :]):
                yield Broken(file.sample.delimiter.join(cells))
            elif any(cell.strip() for cell in cells):
                row: Row = {}
                for key, cell in zip_longest(keys, cells[: len(keys)], fillvalue=""):
                    row.setdefault(key, cell)
                yield row if len(cells) > 1 or len(keys) == 1 else Broken(cells[0])


def rows_of(stream: BinaryIO | None) -> Iterator[Row]:
    """The whole rows of another CSV file, such as one that lies beside; nothing without a file."""
    if stream is None:
        return
    with stream:
        sample = Sample("", stream.read(HEAD), 0)
        stream.seek(0)
        again = ExportFile(sample, lambda: stream)
        yield from (row for row in _rows(again) if isinstance(row, dict))


def bare_rows(file: ExportFile) -> Iterator[list[str] | Broken]:
    """The rows of a table without headings."""
    with file.open() as stream:
        yield from _cells(lines(stream), file.sample.delimiter)


class _Feed:
    """Lines for the csv module that remembers those of the current row and takes them back."""

    def __init__(self, source: Iterable[str]) -> None:
        self._source = iter(source)
        self._again: list[str] = []
        self.taken: list[str] = []

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        line = self._again.pop() if self._again else next(self._source)
        self.taken.append(line)
        if len(self.taken) > _LONGEST_ROW:
            raise csv.Error("too long")
        return line

    def give_back(self) -> str:
        """Take back all lines of the row but the first, and return that one."""
        first, *rest = self.taken
        self._again.extend(reversed(rest))
        return first


def _cells(source: Iterable[str], delimiter: str) -> Iterator[list[str] | Broken]:
    """The cells of each row; a row whose quotation marks do not match is broken and ends with its line."""
    feed = _Feed(source)
    reader = csv.reader(feed, delimiter=delimiter)
    started = False
    while True:
        feed.taken.clear()
        try:
            cells = next(reader)
            torn = len(feed.taken) > 1 and sum(line.count('"') for line in feed.taken) % 2 == 1
        except StopIteration:
            return
        except csv.Error:
            cells, torn = [], True
        if torn:
            yield Broken(feed.give_back()[:200])
            reader = csv.reader(feed, delimiter=delimiter)
        elif cells and (started or not cells[0].startswith("sep=")):
            started = True
            yield cells


def parquet_rows(file: ExportFile) -> Iterator[dict[str, Any]]:
    """The rows of a Parquet file, one batch at a time."""
    with file.open() as stream, seekable(stream) as whole:
        parquet = pyarrow.parquet.ParquetFile(whole)
        for batch in parquet.iter_batches(batch_size=2048):
            yield from batch.to_pylist()


def seekable(stream: BinaryIO) -> Any:
    """The stream itself where one can seek in it, else a temporary copy that goes when closed."""
    if stream.seekable() and not hasattr(stream, "_decompressor"):
        return stream
    copy = tempfile.TemporaryFile()  # noqa: SIM115
    shutil.copyfileobj(stream, copy)
    copy.seek(0)
    return copy


def parquet_columns(file: ExportFile) -> list[str]:
    """The names of a Parquet file's columns."""
    with file.open() as stream, seekable(stream) as whole:
        return list(pyarrow.parquet.ParquetFile(whole).schema_arrow.names)
