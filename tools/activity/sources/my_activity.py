"""Google's My Activity of any product, in JSON and in HTML, and the apps installed from Google Play."""

from __future__ import annotations

import re
from typing import Any

from tools.activity.dates import moment
from tools.activity.pages import visit
from tools.activity.sample import Sample
from tools.activity.sniffing import keys, listed
from tools.activity.source import ExportFile, Source, make
from tools.activity.sources.youtube import history, share
from tools.activity.takeout import action_of, cells, is_ad
from tools.activity.values import is_web, query_of, target
from vectorstore.records import Activity, Skip

_NOISE = ("Ads", "Discover", "Location", "Takeout", "Google Cloud", "Developers", "Help", "Google Analytics")
_ASKED = ("Gemini", "Bard", "Assistant", "AI Mode")
_KINDS = {"Books": ("read", "book"), "Play Books": ("read", "book"), "News": ("read", "article"),
          "Podcasts": ("listened", "podcast"), "Play Store": ("installed", "app"), "Android": ("used", "app"),
          "Play Games": ("played", "game"), "Play Movies & TV": ("watched", "film")}  # fmt: skip
_MAPS = re.compile(r"google\.[a-z.]+/maps")


def read(record: dict[str, Any], file: ExportFile) -> Activity | Skip:
    """One record of any product. YouTube's are read as its own history is."""
    header = str(record.get("header") or "Chrome")
    if header.startswith("YouTube"):
        return history(record, file)
    if "details" in record and is_ad(record["details"]):
        return Skip("advertisement", "")
    if header.removeprefix("Google ").startswith(_NOISE):
        return Skip(f"nothing that the person sought ({header})", "")
    title, url, time = record["title"], target(record.get("titleUrl") or ""), moment(record["time"])
    action, title = action_of(title)
    title = record.get("linked") or title
    if any(name in header for name in _ASKED):
        return make(file, title, time, "asked", "question", description=record.get("description"))
    if _MAPS.search(url) or "Maps" in header:
        return make(file, query_of(url, "q", "query") or title, time, "searched", "search", url=url)
    query = query_of(url, "q", "p", "query") if "google." in url[:40] or action == "searched" else ""
    if query or (action == "searched" and header != "Chrome"):
        return make(file, query if query and not action else title, time, "searched", "search", url=url)
    name = header.removeprefix("Google ")
    if name in _KINDS:
        return make(file, title, time, *_KINDS[name], url=url)
    if action == "used":
        return make(file, title, time, "used", "app", url=url)
    if is_web(url):
        return visit(file, url, title, time)
    return Skip(f"nothing that can be told apart ({header})", "", title)


def _sniff(sample: Sample) -> float:
    known = {"header", "title", "time"} <= sample.keys and sample.keys & {"products", "titleUrl"}
    return 0.8 if known and share(sample) <= 0.5 else 0.0


def _sniff_html(sample: Sample) -> float:
    known = sample.shape == "html" and "outer-cell" in sample.text and "content-cell" in sample.text
    return 0.8 if known and share(sample) <= 0.5 else 0.0


def _install(record: dict[str, Any], file: ExportFile) -> Activity | Skip:
    install = record["install"]
    name = install["doc"]["title"]
    return make(file, name, moment(install["firstInstallationTime"]), "installed", "app")


SOURCES = [
    Source("my-activity", "Google My Activity (Takeout)", _sniff, listed(), read),
    Source("my-activity-html", "Google My Activity (Takeout, HTML)", _sniff_html, cells, read),
    Source("play-installs", "apps from Google Play (Takeout)", keys("install"), listed(), _install),
]
