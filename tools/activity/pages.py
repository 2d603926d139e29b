"""Pages of the web that were visited or kept: what browsers, bookmark services and read-later lists share."""

from __future__ import annotations

import re
from datetime import datetime
from urllib.parse import urlsplit

from tools.activity.source import ExportFile, clean, make
from tools.activity.values import is_web, query_of, target, title_of
from vectorstore.records import Activity, Skip

_RESULTS = re.compile(
    r"^https?://(?:[\w-]+\.)*(?:google\.[a-z.]+/search|bing\.com/search|duckduckgo\.com/|search\.yahoo\.com/search|"
    r"ecosia\.org/search|startpage\.com/|search\.brave\.com/search|kagi\.com/search|baidu\.com/s|"
    r"yandex\.[a-z.]+/search|youtube\.com/results)",
    re.IGNORECASE,
)
_PLACEHOLDERS = {"", "no title found", "untitled", "no title", "loading", "redirecting"}


def visit(file: ExportFile, url: str, title: object, time: datetime | None) -> Activity | Skip:
    """A page that was visited; a search engine's page of results is the search."""
    url = target(clean(url, 2000))
    if not is_web(url):
        return Skip("not a page of the web", "", url[:120])
    if _RESULTS.match(url) and (query := query_of(url, "q", "p", "query", "wd", "text", "search_query")):
        return make(file, query, time, "searched", "search", url=url)
    return make(file, title_for(title, url), time, "visited", "page", url=url)


def keep(
    file: ExportFile,
    url: str,
    title: object,
    time: datetime | None,
    action: str = "saved",
    *,
    kind: str = "page",
    creator: object = "",
    description: object = "",
    progress: float | None = None,
    rating: float | None = None,
) -> Activity | Skip:
    """A page or article that was kept, read or marked."""
    url = target(clean(url, 2000))
    if url and not is_web(url):
        return Skip("not a page of the web", "", url[:120])
    return make(
        file,
        title_for(title, url),
        time,
        action,
        kind,
        creator=creator,
        url=url,
        description=description,
        progress=progress,
        rating=rating,
    )


def title_for(title: object, url: str) -> str:
    """The title, or what the address spells where there is none, or the site and path as a last resort."""
    text = clean(title)
    if text.lower() not in _PLACEHOLDERS and not is_web(text):
        return text
    if spelled := title_of(url):
        return spelled
    return text if text.lower() not in _PLACEHOLDERS else ""


def site(url: str) -> str:
    """The host of an address without "www."."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
