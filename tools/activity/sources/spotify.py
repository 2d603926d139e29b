"""Spotify: the account's streaming history, the extended history, and the library."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tools.activity.dates import moment
from tools.activity.json_records import document
from tools.activity.sniffing import keys, listed
from tools.activity.source import ExportFile, Source, make
from vectorstore.records import Activity, Skip

_USUAL_SONG = 210_000
"""Milliseconds. Exports do not say how long a song is; this turns the time until a skip into a part of it."""
_NOT_PLAYED = Skip("not played", "")


def _part(played: float, reason: str, skipped: object) -> float | None:
    """How much was heard: all where the track came to its end, a rough part where it was skipped."""
    if reason == "trackdone":
        return 1.0
    return round(min(0.9, played / _USUAL_SONG), 2) if skipped or reason in ("fwdbtn", "backbtn") else None


def _extended(record: dict[str, Any], file: ExportFile) -> Activity | Skip:
    played = record["ms_played"]
    if not played:
        return _NOT_PLAYED
    time = moment(record["ts"])
    part = _part(played, record.get("reason_end") or "", record.get("skipped"))
    if title := record.get("master_metadata_track_name"):
        artist = record.get("master_metadata_album_artist_name")
        number = record.get("spotify_track_uri") or ""
        return make(file, title, time, "listened", "music", creator=artist, progress=part, item_id=number)
    if title := record.get("episode_name"):
        show, number = record.get("episode_show_name"), record.get("spotify_episode_uri") or ""
        return make(file, title, time, "listened", "podcast", creator=show, progress=part, item_id=number)
    if book := record.get("audiobook_title"):
        return make(file, book, time, "listened", "book", item_id=record.get("audiobook_uri") or "")
    return Skip("a track that Spotify no longer names", "")


def _account(record: dict[str, Any], file: ExportFile) -> Activity | Skip:
    if not record["msPlayed"]:
        return _NOT_PLAYED
    time = moment(record["endTime"])
    if "podcastName" in record:
        return make(file, record["episodeName"], time, "listened", "podcast", creator=record["podcastName"])
    return make(file, record["trackName"], time, "listened", "music", creator=record["artistName"])


def _library(file: ExportFile) -> Iterator[Any]:
    with file.open() as stream:
        root = document(stream)
    for part in ("tracks", "albums", "shows", "episodes"):
        for entry in root.get(part) or []:
            yield part, entry


def _kept(record: tuple[str, dict[str, Any]], file: ExportFile) -> Activity | Skip:
    part, entry = record
    title = entry.get("track") or entry.get("album") or entry.get("name")
    kind = "music" if part in ("tracks", "albums") else "podcast"
    creator = entry.get("artist") or entry.get("publisher") or entry.get("show")
    action = "subscribed" if part == "shows" else "liked"
    return make(file, title, None, action, kind, creator=creator, item_id=entry.get("uri") or "")


SOURCES = [
    Source(
        "spotify-extended",
        "Spotify extended streaming history",
        keys("ts", "ms_played", "spotify_track_uri"),
        listed(),
        _extended,
    ),
    Source("spotify", "Spotify streaming history", keys("endTime", "msPlayed"), listed(), _account),
    Source("spotify-library", "Spotify library", keys("tracks", "albums", "shows"), _library, _kept),
]
