"""Scrobbles: Last.fm and Libre.fm as common tools export them, ListenBrainz, Maloja, Audioscrobbler logs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tools.activity.dates import epoch, maybe, moment
from tools.activity.json_records import array
from tools.activity.sample import Sample
from tools.activity.sniffing import headings, keys, listed
from tools.activity.source import ExportFile, Source, make
from tools.activity.tables import Row, bare_rows, table
from tools.activity.text import lines
from vectorstore.records import Activity, Skip


def _listen(file: ExportFile, title: object, artist: object, time: object) -> Activity | Skip:
    when = maybe(time, file.order)
    if when is None:
        return Skip("playing at the time of the export", "")
    return make(file, title, when, "listened", "music", creator=artist)


def _row(row: Row, file: ExportFile) -> Activity | Skip:
    return _listen(
        file, row["track"], row["artist"], row.get("uts") or row.get("utc_time") or row.get("date")
    )


def _bare_sniff(sample: Sample) -> float:
    """Artist, album, track and time without headings, as one common exporter of Last.fm writes them."""
    cells = sample.columns
    if sample.shape != "table" or len(cells) != 4:
        return 0.0
    try:
        moment(cells[3], "dmy")
    except ValueError:
        return 0.0
    return 0.75


def _bare(cells: list[str], file: ExportFile) -> Activity | Skip:
    artist, _album, title, time = cells
    return _listen(file, title, artist, time)


def _log_sniff(sample: Sample) -> float:
    return 0.95 if sample.text.startswith("#AUDIOSCROBBLER/") else 0.0


def _log_lines(file: ExportFile) -> Iterator[str]:
    with file.open() as stream:
        yield from (
            line.rstrip("\r\n") for line in lines(stream) if line.strip() and not line.startswith("#")
        )


def _log(line: str, file: ExportFile) -> Activity | Skip:
    """A line of .scrobbler.log: artist, album, title, number, length, L (listened) or S (skipped), time."""
    artist, _album, title, _number, _length, verdict, time = line.split("\t")[:7]
    progress = {"L": 1.0, "S": 0.2}.get(verdict.strip())
    return make(file, title, epoch(int(time)), "listened", "music", creator=artist, progress=progress)


def _exported_sniff(sample: Sample) -> float:
    """Time, title, artist, album and ids between tabs: what the exporter for Libre.fm and Last.fm writes."""
    cells = sample.columns
    fits = sample.shape == "table" and sample.delimiter == "\t" and len(cells) >= 4 and cells[0].isdigit()
    return 0.8 if fits and len(cells[0]) == 10 else 0.0


def _exported(cells: list[str], file: ExportFile) -> Activity | Skip:
    time, title, artist = cells[:3]
    return make(file, title, epoch(int(time)), "listened", "music", creator=artist)


def _name(value: Any) -> str:
    """A name in Last.fm's JSON, which is text or an object around it."""
    return str(value.get("#text") or value.get("name") or "") if isinstance(value, dict) else str(value)


def _api(record: Any, file: ExportFile) -> Iterator[Activity | Skip]:
    """A track, or a page of tracks, of Last.fm's API."""
    if isinstance(record, list) or ("track" in record and "name" not in record):
        tracks = record if isinstance(record, list) else record["track"]
        for track in tracks if isinstance(tracks, list) else [tracks]:
            yield from _api(track, file)
        return
    date = record.get("date")
    time = date.get("uts") if isinstance(date, dict) else date
    seconds = int(str(time)) if str(time or "").isdigit() else time
    yield _listen(file, record["name"], _name(record["artist"]), seconds)


def _api_sniff(sample: Sample) -> float:
    text = sample.text[:20_000]
    if sample.shape != "json" or '"artist"' not in text:
        return 0.0
    return 0.8 if '"uts"' in text or '"recenttracks"' in text else 0.0


def _api_records(file: ExportFile) -> Iterator[Any]:
    with file.open() as stream:
        yield from array(stream, "track" if isinstance(file.sample.root, dict) else "")


def _listenbrainz(record: dict[str, Any], file: ExportFile) -> Activity | Skip:
    track = record["track_metadata"]
    info = track.get("additional_info") or {}
    number = info.get("recording_msid") or record.get("recording_msid") or ""
    return make(
        file,
        track["track_name"],
        epoch(record["listened_at"]),
        "listened",
        "music",
        creator=track["artist_name"],
        url=info.get("origin_url"),
        item_id=f"listenbrainz:{number}" if number else "",
    )


def _maloja(record: dict[str, Any], file: ExportFile) -> Activity | Skip:
    track = record["track"]
    artists = ", ".join(track.get("artists") or [])
    length, played = track.get("length"), record.get("duration")
    part = played / length if length and played else None
    return make(
        file, track["title"], epoch(record["time"]), "listened", "music", creator=artists, progress=part
    )


SOURCES = [
    Source(
        "lastfm",
        "Last.fm scrobbles (CSV)",
        headings("artist", "track", "album"),
        table("utc_time", "date"),
        _row,
        "row",
    ),
    Source("lastfm-bare", "Last.fm scrobbles (CSV without headings)", _bare_sniff, bare_rows, _bare, "row"),
    Source("lastfm-json", "Last.fm scrobbles (JSON)", _api_sniff, _api_records, _api),
    Source(
        "librefm",
        "Libre.fm or Last.fm scrobbles (tab-separated)",
        _exported_sniff,
        bare_rows,
        _exported,
        "row",
    ),
    Source("scrobbler-log", "Audioscrobbler log of a player", _log_sniff, _log_lines, _log, "line"),
    Source(
        "listenbrainz", "ListenBrainz listens", keys("listened_at", "track_metadata"), listed(), _listenbrainz
    ),
    Source("maloja", "Maloja scrobbles", keys("maloja", "scrobbles"), listed("scrobbles"), _maloja),
]
