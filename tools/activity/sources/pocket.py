"""Pocket: its CSV and HTML exports, and the lists of its API."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tools.activity.dates import maybe
from tools.activity.markup import attributes, segments, words
from tools.activity.pages import keep
from tools.activity.sniffing import contains, headings, keys, whole
from tools.activity.source import ExportFile, Source
from tools.activity.tables import Row, table
from vectorstore.records import Activity, Skip

_LINK = re.compile(r"<a\s([^<>]*)>(.*?)(?:</a>|$)", re.IGNORECASE | re.DOTALL)


def _row(row: Row, file: ExportFile) -> Activity | Skip:
    action = "read" if row["status"] == "archive" else "saved"
    return keep(file, row["url"], row["title"], maybe(row["time_added"]), action, kind="article")


def _links(file: ExportFile) -> Iterator[tuple[str, str]]:
    """(heading, link) of every entry; the headings are "Unread" and "Read Archive"."""
    heading = ""
    with file.open() as stream:
        for part in segments(stream, r"<h1|<li"):
            if part[:3].lower() == "<h1":
                heading = words(part)
            else:
                yield heading, part


def _link(record: tuple[str, str], file: ExportFile) -> Activity | Skip | None:
    heading, part = record
    link = _LINK.search(part)
    if not link:
        return None
    given = attributes(link[1])
    action = "read" if "archive" in heading.lower() else "saved"
    return keep(file, given["href"], words(link[2]), maybe(given.get("time_added")), action, kind="article")


def _listed(root: Any) -> Iterator[dict[str, Any]]:
    entries = root["list"]
    yield from entries.values() if isinstance(entries, dict) else entries


def _item(record: dict[str, Any], file: ExportFile) -> Activity | Skip:
    if record.get("status") == "2":
        return Skip("deleted by the person", "")
    return keep(
        file,
        record.get("resolved_url") or record["given_url"],
        record.get("resolved_title") or record.get("given_title"),
        maybe(record.get("time_added")),
        "read" if record.get("status") == "1" else "saved",
        kind="article",
        description=record.get("excerpt"),
    )


SOURCES = [
    Source(
        "pocket",
        "Pocket (CSV)",
        headings("title", "url", "time_added", "tags", "status"),
        table(),
        _row,
        "row",
    ),
    Source("pocket-html", "Pocket (HTML)", contains("html", "<title>pocket export</title>"), _links, _link),
    Source("pocket-api", "Pocket (API)", keys("list", "status", "complete"), whole(_listed), _item),
]
