"""Subscriptions to feeds and podcasts: OPML of any program, Overcast's with the episodes that were played."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tools.activity.dates import maybe
from tools.activity.sample import Sample
from tools.activity.sniffing import tagged
from tools.activity.source import ExportFile, Source, make
from vectorstore.records import Activity, Skip

_PODCASTS = ("apple podcasts", "podcast", "overcast", "pocket casts", "antennapod", "castro")


def _sniff(sample: Sample) -> float:
    return 0.8 if sample.shape == "xml" and "<opml" in sample.text.lower() else 0.0


def _kind(element: Any, file: ExportFile) -> str:
    """podcast where the file says so anywhere, else channel, which any feed is."""
    return "podcast" if any(word in file.sample.text[:3000].lower() for word in _PODCASTS) else "channel"


def _read(element: Any, file: ExportFile) -> Iterator[Activity | Skip]:
    given = element.attrib
    kind = given.get("type", "").lower()
    title = given.get("text") or given.get("title")
    if kind == "podcast-episode":
        yield _episode(element, file)
    elif given.get("xmlUrl") or kind == "rss":
        if given.get("subscribed") == "0":
            return
        url = given.get("htmlUrl") or given.get("xmlUrl")
        time = maybe(given.get("overcastAddedDate") or given.get("created"))
        yield make(
            file,
            title or url,
            time,
            "subscribed",
            _kind(element, file),
            url=url,
            description=given.get("description"),
        )


def _episode(element: Any, file: ExportFile) -> Activity | Skip:
    """An episode in Overcast's extended export: played to the end, begun, or neither."""
    given = element.attrib
    feed = element.getparent().get("text") or element.getparent().get("title") or ""
    if given.get("userDeleted") == "1" and given.get("played") != "1" and not given.get("progress"):
        return Skip("deleted without being played", "")
    played = given.get("played") == "1"
    action = "listened" if played or given.get("progress") else "saved"
    return make(
        file,
        given.get("title") or given.get("text"),
        maybe(given.get("userUpdatedDate") or given.get("pubDate")),
        action,
        "podcast",
        creator=feed,
        url=given.get("url"),
        progress=1.0 if played else None,
        item_id=f"overcast:{given['overcastId']}" if "overcastId" in given else "",
    )


SOURCES = [Source("opml", "feeds and podcasts (OPML)", _sniff, tagged("outline"), _read)]
