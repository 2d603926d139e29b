"""Chrome: history in Google Takeout, the bookmarks file of a profile, and what history extensions export."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tools.activity.dates import epoch, maybe, moment
from tools.activity.pages import keep, visit
from tools.activity.sniffing import headings, keys, listed, whole
from tools.activity.source import ExportFile, Source
from tools.activity.tables import Row, table
from vectorstore.records import Activity, Skip

_FRAMES = {"AUTO_SUBFRAME", "MANUAL_SUBFRAME"}


def _history(record: dict[str, Any], file: ExportFile) -> Activity | Skip:
    transition = record.get("page_transition") or record.get("page_transition_qualifier") or ""
    if transition in _FRAMES:
        return Skip("a frame within a page", "")
    if transition == "RELOAD":
        return Skip("a page loaded again", "")
    return visit(file, record["url"], record.get("title"), epoch(record["time_usec"]))


def _bookmarks(root: Any) -> Iterator[dict[str, Any]]:
    """The bookmarks of all folders."""
    waiting = [folder for folder in root["roots"].values() if isinstance(folder, dict)]
    while waiting:
        node = waiting.pop(0)
        waiting.extend(child for child in node.get("children", []) if isinstance(child, dict))
        if node.get("type") == "url":
            yield node


def _bookmark(record: dict[str, Any], file: ExportFile) -> Activity | Skip:
    return keep(file, record["url"], record.get("name"), maybe(int(record.get("date_added") or 0)))


def _extension_row(row: Row, file: ExportFile) -> Activity | Skip:
    return visit(file, row["url"], row["title"], moment(f"{row['date']} {row['time']}", file.order))


def _extension(record: dict[str, Any], file: ExportFile) -> Activity | Skip:
    return visit(
        file,
        record.get("url") or record["href"],
        record.get("title") or record.get("name"),
        moment(record["lastVisitTime"]),
    )


SOURCES = [
    Source(
        "chrome",
        "Chrome history (Google Takeout)",
        keys("Browser History"),
        listed("Browser History"),
        _history,
    ),
    Source(
        "chrome-bookmarks", "Chrome bookmarks file", keys("roots", "version"), whole(_bookmarks), _bookmark
    ),
    Source(
        "chrome-history-csv",
        "browser history (CSV of an extension)",
        headings("order", "id", "date", "time", "title", "url", "visitCount", "transition"),
        table("date"),
        _extension_row,
        "row",
    ),
    Source(
        "chrome-history-json",
        "browser history (JSON of an extension)",
        keys("lastVisitTime", "visitCount"),
        listed(),
        _extension,
    ),
]
