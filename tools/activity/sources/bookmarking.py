"""Bookmark services: Pinboard, Raindrop, Delicious, OneTab, Firefox's backup of bookmarks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tools.activity.dates import maybe
from tools.activity.pages import keep
from tools.activity.sample import Sample
from tools.activity.sniffing import headings, keys, listed, whole
from tools.activity.source import ExportFile, Source
from tools.activity.tables import Row, table
from tools.activity.text import lines
from vectorstore.records import Activity, Skip

_TAB = re.compile(r"^(\w[\w+.-]*:\S+)(?: \| (.*))?$")


def _pinboard(record: dict[str, Any], file: ExportFile) -> Activity | Skip:
    # Pinboard calls the title "description", and the description "extended".
    read = record.get("toread") == "no"
    return keep(
        file,
        record["href"],
        record.get("description"),
        maybe(record["time"]),
        "read" if read else "saved",
        description=record.get("extended"),
    )


def _raindrop(row: Row, file: ExportFile) -> Activity | Skip:
    liked = row.get("favorite", "").lower() == "true"
    note = row.get("note") or row.get("excerpt")
    return keep(
        file,
        row["url"],
        row["title"],
        maybe(row["created"], file.order),
        "liked" if liked else "saved",
        description=note,
    )


def _delicious(record: dict[str, Any], file: ExportFile) -> Activity | Skip:
    time = maybe(int(record["created"]))
    return keep(file, record["url"], record.get("title"), time, description=record.get("description"))


def _tabs(file: ExportFile) -> Iterator[str]:
    with file.open() as stream:
        yield from (line.strip() for line in lines(stream) if line.strip())


def _tab(line: str, file: ExportFile) -> Activity | Skip:
    found = _TAB.match(line)
    if not found:
        raise ValueError("no address at the start of the line")
    return keep(file, found[1], found[2], None)


def _sniff_tabs(sample: Sample) -> float:
    found = [line.strip() for line in sample.text.splitlines()[:40] if line.strip()]
    if len(found) > 1 and len(sample.head) == sample.size is False:
        found.pop()
    fitting = sum(bool(_TAB.match(line)) and " | " in line for line in found)
    return 0.8 if sample.shape in ("text", "table") and found and fitting * 2 > len(found) else 0.0


def _firefox(root: Any) -> Iterator[dict[str, Any]]:
    waiting = [root]
    while waiting:
        node = waiting.pop(0)
        waiting.extend(child for child in node.get("children", []) if isinstance(child, dict))
        if node.get("uri"):
            yield node


def _firefox_bookmark(record: dict[str, Any], file: ExportFile) -> Activity | Skip:
    return keep(file, record["uri"], record.get("title"), maybe(record.get("dateAdded")))


SOURCES = [
    Source(
        "pinboard", "Pinboard (JSON)", keys("href", "description", "extended", "toread"), listed(), _pinboard
    ),
    Source(
        "raindrop",
        "Raindrop (CSV)",
        headings("title", "excerpt", "url", "folder", "created", "favorite"),
        table("created"),
        _raindrop,
        "row",
    ),
    Source(
        "delicious", "Delicious (JSON)", keys("created", "others", "owner", "private"), listed(), _delicious
    ),
    Source("onetab", "OneTab (text)", _sniff_tabs, _tabs, _tab, "line"),
    Source(
        "firefox-bookmarks",
        "Firefox bookmarks (JSON backup)",
        keys("guid", "children", "typeCode"),
        whole(_firefox),
        _firefox_bookmark,
    ),
]
