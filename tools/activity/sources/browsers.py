"""Histories that browsers keep or export: Firefox, Chrome and its kin, Safari."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tools.activity.databases import query, tables_of
from tools.activity.dates import epoch
from tools.activity.pages import visit
from tools.activity.sniffing import keys, listed
from tools.activity.source import ExportFile, Source
from vectorstore.records import Activity, Skip

_APPLE_ERA = 978_307_200
"""Seconds from 1970 to 2001, when Apple's count begins."""
_FRAMES_OF_FIREFOX = "(4, 7, 8, 9)"
"""Visit types that are no visits by the person: embeds, downloads, frames, reloads."""


def _firefox(file: ExportFile) -> Iterator[dict[str, Any]]:
    return query(
        file,
        "select p.url, p.title, v.visit_date as time from moz_historyvisits v "
        "join moz_places p on p.id = v.place_id "
        f"where v.visit_type not in {_FRAMES_OF_FIREFOX} order by v.visit_date",
    )


def _chrome(file: ExportFile) -> Iterator[dict[str, Any]]:
    # The low byte of a transition is its kind: 3 and 4 are frames, 8 is a reload.
    return query(
        file,
        "select u.url, u.title, v.visit_time as time from visits v join urls u on u.id = v.url "
        "where (v.transition & 255) not in (3, 4, 8) order by v.visit_time",
    )


def _safari(file: ExportFile) -> Iterator[dict[str, Any]]:
    return query(
        file,
        f"select i.url, v.title, v.visit_time + {_APPLE_ERA} as time from history_visits v "
        "join history_items i on i.id = v.history_item order by v.visit_time",
    )


def _read(record: dict[str, Any], file: ExportFile) -> Activity | Skip:
    return visit(file, record["url"], record["title"], epoch(record["time"]))


def _exported(record: dict[str, Any], file: ExportFile) -> Activity | Skip:
    return visit(file, record["url"], record.get("title"), epoch(record["time_usec"]))


SOURCES = [
    Source(
        "firefox",
        "Firefox history (places.sqlite)",
        tables_of("moz_places", "moz_historyvisits"),
        _firefox,
        _read,
    ),
    Source(
        "chrome-database",
        "Chrome history (History)",
        tables_of("urls", "visits", "keyword_search_terms"),
        _chrome,
        _read,
    ),
    Source(
        "safari", "Safari history (History.db)", tables_of("history_items", "history_visits"), _safari, _read
    ),
    Source(
        "safari-export", "Safari history (export)", keys("metadata", "history"), listed("history"), _exported
    ),
]
