"""YouTube in Google Takeout: watch and search history in JSON, which name the same fields as My Activity."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tools.activity.dates import moment
from tools.activity.json_records import array
from tools.activity.sample import Sample
from tools.activity.source import ExportFile, Source, make
from tools.activity.takeout import is_ad, without_verb
from tools.activity.values import query_of
from vectorstore.records import Activity, Skip

_WATCH = ("youtube.com/watch", "youtube.com/shorts/", "youtu.be/")
_TOPIC = " - Topic"
"""What YouTube puts behind an artist's name to make the channel of their music."""
REMOVED = Skip("removed or private video", "")
ADVERT = Skip("advertisement", "")
NOT_WATCHED = Skip("not a video that was watched", "")


def _sniff(sample: Sample) -> float:
    if not {"title", "time"} <= sample.keys:
        return 0.0
    headers = [str(record.get("header", "")) for record in sample.records]
    return 0.9 if headers and sum(h.startswith("YouTube") for h in headers) * 2 > len(headers) else 0.0


def _records(file: ExportFile) -> Iterator[Any]:
    with file.open() as stream:
        yield from array(stream)


def video_of(url: str) -> str:
    """The id of the video an address is about, "" when it is about none."""
    at = url.find("watch?v=")
    if at >= 0:
        return url[at + 8 : at + 19]
    for mark in ("/shorts/", "youtu.be/", "watch?v%3D", "v="):
        if mark in url:
            return url.split(mark, 1)[1][:11]
    return ""


def _read(record: dict[str, Any], file: ExportFile) -> Activity | Skip:
    title, url = record["title"], record.get("titleUrl") or ""
    if "details" in record and is_ad(record["details"]):
        return ADVERT
    time = moment(record["time"])
    if "search_query=" in url:
        query = query_of(url, "search_query")
        return make(file, query, time, "searched", "search", url=url)
    video = video_of(url)
    if not video:
        return NOT_WATCHED if url else REMOVED
    title = without_verb(title, "watched")
    if title.startswith("http") and video in title:
        return REMOVED
    subtitles = record.get("subtitles")
    creator = subtitles[0].get("name", "") if subtitles else ""
    music = creator.endswith(_TOPIC) or record.get("header") == "YouTube Music"
    return make(
        file,
        title,
        time,
        "listened" if music else "watched",
        "music" if music else "video",
        creator=creator.removesuffix(_TOPIC),
        url=url,
        item_id=f"youtube:{video}",
    )


SOURCES = [Source("youtube", "YouTube history (Google Takeout, JSON)", _sniff, _records, _read)]
