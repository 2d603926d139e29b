"""The first bytes of a file and what they show; sources are recognised by it, never by the file's name."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO
from itertools import islice
from typing import Any

from tools.activity.json_records import array, beginning, objects
from tools.activity.text import decode
from vectorstore.records import JourneysError, plain_key

HEAD = 1 << 16
_MAGIC = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"PAR1", "parquet"),
    (b"SQLite format 3\x00", "sqlite"),
)
_HTML = re.compile(r"<!doctype\s+(?:html|netscape)|<html|<head|<body|<dl|<h1|<div", re.IGNORECASE)
_XML = re.compile(
    r"\s*(?:<\?xml|<!DOCTYPE (?!html|netscape)|<(?:opml|rss|feed|plist|myanimelist)\b)", re.IGNORECASE
)
_JSON = re.compile(r"\s*(?:window\.[\w.]+\s*=\s*)?[\[{]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f�]")


@dataclass(frozen=True)
class Sample:
    """The beginning of a file.

    Attributes:
        name: the path in the folder or archive; for messages only.
        head: the first `HEAD` bytes.
        size: of the whole, in bytes.
    """

    name: str
    head: bytes
    size: int

    @cached_property
    def text(self) -> str:
        """The head as text."""
        return decode(self.head)

    @cached_property
    def shape(self) -> str:
        """empty, zip, parquet, sqlite, json, lines, html, xml, table, text or binary."""
        if not self.head.strip():
            return "empty"
        for magic, shape in _MAGIC:
            if self.head.startswith(magic):
                return shape
        if len(_CONTROL.findall(self.text)) * 200 > len(self.text):
            return "binary"
        start = self.text[:2000]
        if _JSON.match(start):
            return "lines" if start.lstrip().startswith("{") and self._is_lines() else "json"
        if _XML.match(start) and not re.search(r"<html", start, re.IGNORECASE):
            return "xml"
        if start.lstrip().startswith("<") and _HTML.search(start):
            return "html"
        return "table" if len(self.columns) > 1 else "text"

    def _is_lines(self) -> bool:
        """True for an object a line; a single line counts when nothing in it is a list of objects."""
        first, _, rest = self.text.lstrip().partition("\n")
        record = next(objects(BytesIO(first.strip().encode("utf-8", "replace"))), None)
        if not isinstance(record, dict):
            return False
        nested = any(isinstance(value, (dict, list)) for value in record.values())
        return rest.lstrip().startswith("{") or not nested

    @cached_property
    def root(self) -> Any:
        """What a JSON document begins with, as far as the head goes."""
        return beginning(self.text.encode("utf-8", "replace")) if self.shape == "json" else None

    @cached_property
    def records(self) -> list[dict[str, Any]]:
        """The first objects of a JSON array or of lines of JSON."""
        source = BytesIO(self.text.encode("utf-8", "replace"))
        if self.shape == "json" and not isinstance(self.root, Mapping):
            found: Iterable[Any] = array(source)
        elif self.shape == "lines":
            found = objects(source)
        else:
            return []
        try:
            return [record for record in islice(found, 50) if isinstance(record, dict)] or self._cut_record()
        except JourneysError:
            return []

    def _cut_record(self) -> list[dict[str, Any]]:
        """The first record, where the head ends within it."""
        first = self.root[0] if isinstance(self.root, list) and self.root else None
        return [first] if isinstance(first, dict) else []

    @cached_property
    def keys(self) -> frozenset[str]:
        """The keys of the first records, or of a JSON object at the top."""
        if isinstance(self.root, Mapping):
            return frozenset(self.root)
        return frozenset(key for record in self.records for key in record)

    @cached_property
    def delimiter(self) -> str:
        """What separates the cells of a table."""
        start = self.text[:200]
        if found := re.match(r'"?sep=(.)"?\r?\n', start):
            return found[1]
        first = re.sub(r'"[^"]*"', "", self._heading)
        return max(",;\t|", key=first.count)

    @property
    def _heading(self) -> str:
        lines = [
            line for line in self.text[:8000].splitlines() if line.strip() and not line.startswith("sep=")
        ]
        return lines[0] if lines else ""

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The cells of the first line, as they are written."""
        if len(self._heading) > 4000:
            return ()
        try:
            return tuple(
                cell.strip() for cell in next(csv.reader([self._heading], delimiter=self.delimiter), [])
            )
        except csv.Error:
            return ()

    @cached_property
    def headings(self) -> frozenset[str]:
        """The cells of a table's first line, reduced by `plain_key`."""
        return frozenset(plain_key(cell) for cell in self.columns) if self.shape == "table" else frozenset()

    @cached_property
    def first_row(self) -> tuple[str, ...]:
        """The cells of a table's second line, () where there is none."""
        if self.shape != "table":
            return ()
        after = self.text.lstrip("\r\n").partition("\n")[2]
        try:
            row = next(csv.reader(after[:8000].splitlines(), delimiter=self.delimiter), [])
        except csv.Error:
            return ()
        return tuple(cell.strip() for cell in row)
