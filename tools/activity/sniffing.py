"""Ways to recognise a file and to take it apart that many sources share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from tools.activity.json_records import array, document, objects
from tools.activity.markup import elements, segments
from tools.activity.sample import Sample
from tools.activity.source import ExportFile
from vectorstore.records import plain_key

Sniff = Callable[[Sample], float]
Records = Callable[[ExportFile], Iterator[Any]]


def headings(*names: str) -> Sniff:
    """A table that has all of these headings; the more there are, the surer."""
    wanted = frozenset(plain_key(name) for name in names)
    return lambda sample: _sure(len(wanted)) if sample.headings >= wanted else 0.0


def keys(*names: str) -> Sniff:
    """JSON whose records, or whose top object, have all of these keys between them."""
    wanted = frozenset(names)
    return lambda sample: _sure(len(wanted)) if sample.keys >= wanted else 0.0


def contains(shape: str, *marks: str) -> Sniff:
    """A file of this shape whose beginning has all of these strings in it, in any case."""
    wanted = [mark.casefold() for mark in marks]

    def sniff(sample: Sample) -> float:
        if sample.shape != shape:
            return 0.0
        text = sample.text.casefold()
        return _sure(len(wanted)) if all(mark in text for mark in wanted) else 0.0

    return sniff


def either(*sniffs: Sniff) -> Sniff:
    """The surest of several."""
    return lambda sample: max(sniff(sample) for sniff in sniffs)


def _sure(number: int) -> float:
    return min(0.95, 0.7 + 0.03 * number)


def listed(key: str = "") -> Records:
    """The records of a JSON array at the top or under a key, or of JSON lines."""

    def records(file: ExportFile) -> Iterator[Any]:
        # The reader itself, and not a generator around it, for the sake of speed; it closes the stream.
        stream = file.open()
        return objects(stream) if file.sample.shape == "lines" else array(stream, key)

    return records


def whole(walk: Callable[[Any], Iterable[Any]]) -> Records:
    """The records that a walk over a whole JSON document finds."""

    def records(file: ExportFile) -> Iterator[Any]:
        with file.open() as stream:
            yield from walk(document(stream))

    return records


def parted(mark: str) -> Records:
    """The parts of an HTML or text file that begin with this regular expression."""

    def records(file: ExportFile) -> Iterator[str]:
        with file.open() as stream:
            yield from segments(stream, mark)

    return records


def tagged(*tags: str) -> Records:
    """The XML elements with one of these tags."""

    def records(file: ExportFile) -> Iterator[Any]:
        with file.open() as stream:
            yield from elements(stream, *tags)

    return records
