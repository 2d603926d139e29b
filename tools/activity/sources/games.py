"""Games: Steam's list of games owned, HowLongToBeat's collection."""

from __future__ import annotations

from typing import Any

from tools.activity.dates import maybe
from tools.activity.sample import Sample
from tools.activity.sniffing import headings, listed
from tools.activity.source import ExportFile, Source, make
from tools.activity.tables import Row, table
from tools.activity.values import rating
from vectorstore.records import Activity, Skip


def _steam_sniff(sample: Sample) -> float:
    return 0.9 if sample.shape in ("json", "lines") and '"playtime_forever"' in sample.text else 0.0


def _steam(record: dict[str, Any], file: ExportFile) -> Activity | Skip:
    """A game owned: played when it last was, or kept for later when it never was."""
    played = record["playtime_forever"] > 0
    number = record["appid"]
    return make(
        file,
        record.get("name"),
        maybe(record.get("rtime_last_played")) if played else None,
        "played" if played else "saved",
        "game",
        url=f"https://store.steampowered.com/app/{number}",
        item_id=f"steam:{number}",
    )


def _hltb(row: Row, file: ExportFile) -> Activity | Skip:
    done, given_up = bool(row.get("completed", "").strip()), bool(row.get("retired", "").strip())
    playing = bool(row.get("playing", "").strip() or row.get("replay", "").strip())
    waits = bool(row.get("backlog", "").strip()) and not (done or playing or given_up)
    finished = row.get("completion date") if done else ""
    time = (
        maybe(finished, file.order)
        or maybe(row.get("start date"), file.order)
        or maybe(row.get("added"), file.order)
    )
    return make(
        file,
        row["title"],
        time,
        "saved" if waits else "played",
        "game",
        rating=rating(row.get("review"), 100),
        progress=1.0 if done else None,
        description=row.get("review notes"),
    )


SOURCES = [
    Source("steam", "Steam games owned (API)", _steam_sniff, listed("games"), _steam),
    Source(
        "howlongtobeat",
        "HowLongToBeat collection",
        headings("Title", "Platform", "Playing", "Backlog", "Completed", "Retired"),
        table("completion date", "start date", "added"),
        _hltb,
        "row",
    ),
]
