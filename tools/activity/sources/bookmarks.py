"""Bookmark files that all browsers and services write: Netscape HTML, and what resembles it."""

from __future__ import annotations

import re

from tools.activity.dates import maybe
from tools.activity.markup import attributes, words
from tools.activity.pages import keep
from tools.activity.sample import Sample
from tools.activity.sniffing import parted
from tools.activity.source import ExportFile, Source
from vectorstore.records import Activity, Skip

_LINK = re.compile(r"<a\s([^<>]*)>(.*?)(?:</a>|$)", re.IGNORECASE | re.DOTALL)
_NOTE = re.compile(r"<dd>(.*?)(?:<dt|<dl|</dl|<dd|$)", re.IGNORECASE | re.DOTALL)


def _sniff(sample: Sample) -> float:
    start = sample.text[:3000].lower()
    if "netscape-bookmark-file-1" in start:
        return 0.8
    return (
        0.6 if sample.shape == "html" and "<dl><p>" in start and "add_date=" in sample.text.lower() else 0.0
    )


def _read(part: str, file: ExportFile) -> Activity | Skip | None:
    link = _LINK.search(part)
    if not link:
        return None
    given = attributes(link[1])
    note = _NOTE.search(part[link.end() :])
    return keep(
        file,
        given["href"],
        words(link[2]),
        maybe(given.get("add_date")),
        description=words(note[1]) if note else "",
    )


SOURCES = [
    Source("bookmarks", "bookmarks (HTML of a browser or service)", _sniff, parted(r"<dt>\s*<a\s"), _read)
]
