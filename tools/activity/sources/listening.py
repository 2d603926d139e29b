"""Apple Music, Deezer and Audible: what a data request to them gives."""

from __future__ import annotations

from tools.activity.dates import maybe, moment
from tools.activity.sniffing import headings
from tools.activity.source import ExportFile, Source, make
from tools.activity.tables import Row, table
from tools.activity.values import number
from vectorstore.records import Activity, Skip


def _apple(row: Row, file: ExportFile) -> Activity | Skip:
    title = row.get("song name") or row.get("content name") or ""
    if row.get("event type", "PLAY_END").upper() not in ("PLAY_END", ""):
        return Skip("not the end of a play", "")
    played, length = (
        number(row.get("play duration milliseconds")),
        number(row.get("media duration in milliseconds")),
    )
    if not played or played < 0:
        return Skip("not played", "")
    time = row.get("event start timestamp") or row.get("event end timestamp")
    kind = "podcast" if "PODCAST" in row.get("media type", "").upper() else "music"
    return make(
        file,
        title,
        maybe(time, file.order),
        "listened",
        kind,
        creator=row.get("artist name"),
        description=row.get("album name") or row.get("container album name"),
        progress=played / length if length else None,
    )


def _apple_daily(row: Row, file: ExportFile) -> Activity | Skip:
    """A day's plays of one track; the description is "Artist - Title"."""
    artist, dash, title = row["track description"].partition(" - ")
    if not number(row["play duration milliseconds"]):
        return Skip("not played", "")
    time = moment(row["date played"], file.order)
    return make(file, title if dash else artist, time, "listened", "music", creator=artist if dash else "")


def _deezer(row: Row, file: ExportFile) -> Activity | Skip:
    if not number(row["listening time"]):
        return Skip("not played", "")
    isrc = row.get("isrc", "").strip()
    return make(
        file,
        row["song title"],
        moment(row["date"], file.order),
        "listened",
        "music",
        creator=row["artist"],
        description=row.get("album title"),
        item_id=f"isrc:{isrc}" if isrc else "",
    )


def _audible_session(row: Row, file: ExportFile) -> Activity | Skip:
    played, length = (
        number(row.get("eventduration") or row.get("event duration milliseconds")),
        number(row.get("booklength")),
    )
    if not played:
        return Skip("not played", "")
    end = number(row.get("endposition"))
    return make(
        file,
        row.get("title") or row.get("product name"),
        moment(row.get("startdate") or row.get("start date"), file.order),
        "listened",
        "book",
        progress=end / length if end and length else None,
        item_id=f"asin:{row['asin'].strip()}" if row.get("asin", "").strip() else "",
    )


def _audible_book(row: Row, file: ExportFile) -> Activity | Skip:
    if row.get("isdeleted", "").lower() in ("y", "yes", "true"):
        return Skip("deleted by the person", "")
    time = maybe(row["dateadded"], file.order)
    return make(file, row["title"], time, "saved", "book", item_id=f"asin:{row['asin'].strip()}")


SOURCES = [
    Source(
        "apple-music",
        "Apple Music play activity",
        headings("Play Duration Milliseconds", "Media Duration In Milliseconds"),
        table("event start timestamp"),
        _apple,
        "row",
    ),
    Source(
        "apple-music-daily",
        "Apple Music daily tracks",
        headings("Track Description", "Date Played", "Play Duration Milliseconds"),
        table("date played"),
        _apple_daily,
        "row",
    ),
    Source(
        "deezer",
        "Deezer listening history",
        headings("Song Title", "Artist", "Listening Time", "Date"),
        table("date"),
        _deezer,
        "row",
    ),
    Source(
        "audible-listening",
        "Audible listening",
        headings("StartDate", "EndDate", "EventDuration", "Title"),
        table("startdate"),
        _audible_session,
        "row",
    ),
    Source(
        "audible-listening-2",
        "Audible listening (newer)",
        headings("Start Date", "Event Duration Milliseconds", "Product Name"),
        table("start date"),
        _audible_session,
        "row",
    ),
    Source(
        "audible",
        "Audible library",
        headings("DateAdded", "Title", "Asin"),
        table("dateadded"),
        _audible_book,
        "row",
    ),
]
