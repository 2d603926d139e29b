"""YouTube in Google Takeout: watch and search history (JSON and HTML), likes, playlists, subscriptions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tools.activity.dates import maybe, moment
from tools.activity.sample import Sample
from tools.activity.sniffing import keys, listed
from tools.activity.source import ExportFile, Source, finished, make
from tools.activity.tables import Row, table
from tools.activity.takeout import cells, is_ad, without_verb
from tools.activity.values import query_of
from vectorstore.records import Activity, Skip

_TOPIC = " - Topic"
"""What YouTube puts behind an artist's name to make the channel of their music."""
_REMOVED = Skip("removed or private video", "")
_ADVERT = Skip("advertisement", "")
_NOT_WATCHED = Skip("not a video that was watched", "")
_WATCH = "https://www.youtube.com/watch?v="


def video_of(url: str) -> str:
    """The id of the video that an address is about, "" when it is about none."""
    if url.startswith(_WATCH):
        return url[32:43]
    for mark in ("watch?v=", "/shorts/", "youtu.be/", "&v="):
        at = url.find(mark)
        if at >= 0:
            return url[at + len(mark) : at + len(mark) + 11]
    return ""


def history(record: dict[str, Any], file: ExportFile) -> Activity | Skip:
    """The activity of one record of watch or search history, of JSON or as `cells` makes it from HTML.

    Nearly all records of a long history have one form, which is told and read first and at once.
    """
    title, url, given = record["title"], record.get("titleUrl"), record["time"]
    if (
        url
        and len(url) == 43
        and title[:8] == "Watched "
        and "subtitles" in record
        and "details" not in record
    ):
        creator, video = record["subtitles"][0]["name"], "youtube:" + url[32:]
        plain = title.isprintable() and creator.isprintable() and creator[-8:] != _TOPIC and len(title) < 200
        if plain and type(given) is str and given[-1:] == "Z" and url[:32] == _WATCH:
            key, when = f"{video}@{given[:19]}Z", datetime.fromisoformat(given)
            title, source = title[8:], file.source
            return finished(
                key,
                file.user,
                when,
                title,
                "watched",
                "video",
                "",
                creator,
                url,
                "",
                None,
                None,
                video,
                source,
            )
    return _any(record, file)


def _any(record: dict[str, Any], file: ExportFile) -> Activity | Skip:
    title = record["title"]
    if "details" in record and is_ad(record["details"]):
        return _ADVERT
    if "titleUrl" not in record:
        return _REMOVED
    url = record["titleUrl"]
    video = video_of(url)
    if not video:
        query = query_of(url, "search_query") if "search_query=" in url else ""
        return (
            make(file, query, moment(record["time"]), "searched", "search", url=url)
            if query
            else _NOT_WATCHED
        )
    title = record["linked"] if "linked" in record else without_verb(title, "watched")
    if title.startswith("http") and video in title:
        return _REMOVED
    creator = subtitles[0]["name"] if (subtitles := record.get("subtitles")) else ""
    music = creator.endswith(_TOPIC) or record.get("header") == "YouTube Music"
    return make(
        file,
        title,
        moment(record["time"]),
        "listened" if music else "watched",
        "music" if music else "video",
        creator=creator.removesuffix(_TOPIC) if music else creator,
        url=url,
        item_id="youtube:" + video,
    )


def share(sample: Sample) -> float:
    """The part of a history's first records that are YouTube's, 0 to 1."""
    if sample.shape == "html":
        return sample.text.count('title">YouTube') / max(1, sample.text.count("outer-cell"))
    # Years ago there was no header; the addresses tell.
    told = [str(r.get("header") or r.get("titleUrl") or "")[:24] for r in sample.records]
    return sum("YouTube" in text or "youtube.com" in text for text in told) / max(1, len(told))


def _sniff(sample: Sample) -> float:
    return 0.9 if {"title", "time"} <= sample.keys and share(sample) > 0.5 else 0.0


def _sniff_html(sample: Sample) -> float:
    return 0.9 if sample.shape == "html" and "outer-cell" in sample.text and share(sample) > 0.5 else 0.0


def _liked(record: dict[str, Any], file: ExportFile) -> Activity | Skip:
    """An entry of a playlist in the old JSON export, of which "likes" is one."""
    entry = record["snippet"]
    video = (record.get("contentDetails") or {}).get("videoId") or entry["resourceId"]["videoId"]
    if entry["title"] in ("Private video", "Deleted video"):
        return _REMOVED
    # Of the playlists, the one of likes has an id that begins with LL.
    action = "liked" if str(entry.get("playlistId", "LL")).startswith("LL") else "saved"
    return make(
        file,
        entry["title"],
        moment(entry["publishedAt"]),
        action,
        "video",
        creator=entry.get("videoOwnerChannelTitle", ""),
        description=entry.get("description"),
        url=_WATCH + video,
        item_id=f"youtube:{video}",
    )


def _followed(record: dict[str, Any], file: ExportFile) -> Activity | Skip:
    entry = record["snippet"]
    channel = entry["resourceId"]["channelId"]
    url = f"https://www.youtube.com/channel/{channel}"
    time = maybe(entry.get("publishedAt"))
    return make(
        file,
        entry["title"],
        time,
        "subscribed",
        "channel",
        url=url,
        description=entry.get("description"),
        item_id=f"youtube:{channel}",
    )


def _channels_sniff(sample: Sample) -> float:
    first = sample.first_row
    return (
        0.9 if len(first) == 3 and first[0].startswith("UC") and "youtube.com/channel/" in first[1] else 0.0
    )


def _channel(row: Row, file: ExportFile) -> Activity | Skip:
    """A subscription: id, address and name, under headings in the account's language."""
    number, url, name = list(row.values())[:3]
    if not number.startswith("UC"):
        raise ValueError("no id of a channel")
    return make(file, name, None, "subscribed", "channel", url=url, item_id=f"youtube:{number}")


def _playlist_sniff(sample: Sample) -> float:
    first = sample.first_row
    fits = len(first) == 2 and len(first[0]) == 11 and "T" in first[1]
    return 0.8 if fits and "ID" in sample.columns[0].upper() else 0.0


def _listed_video(row: Row, file: ExportFile) -> Activity | Skip:
    return Skip("known by the video's id alone, without a title", "", next(iter(row.values()), ""))


SOURCES = [
    Source("youtube", "YouTube history (Google Takeout)", _sniff, listed(), history),
    Source("youtube-html", "YouTube history (Google Takeout, HTML)", _sniff_html, cells, history),
    Source(
        "youtube-likes",
        "YouTube likes and playlists (Google Takeout)",
        lambda s: keys("snippet", "contentDetails")(s) if '"playlistId"' in s.text else 0.0,
        listed(),
        _liked,
    ),
    Source(
        "youtube-subscriptions-json",
        "YouTube subscriptions (Google Takeout, JSON)",
        lambda s: keys("snippet", "contentDetails")(s) if "youtube#subscription" in s.text else 0.0,
        listed(),
        _followed,
    ),
    Source(
        "youtube-subscriptions",
        "YouTube subscriptions (Google Takeout)",
        _channels_sniff,
        table(),
        _channel,
        "row",
    ),
    Source(
        "youtube-playlists",
        "YouTube playlists (Google Takeout)",
        _playlist_sniff,
        table(),
        _listed_video,
        "row",
    ),
]
