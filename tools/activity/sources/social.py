"""X/Twitter, Reddit and Hacker News: what a person liked, kept and wrote."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from tools.activity.dates import maybe, moment
from tools.activity.json_records import array
from tools.activity.markup import attributes, words
from tools.activity.pages import keep
from tools.activity.sample import Sample
from tools.activity.sniffing import contains, headings, keys, listed, parted, whole
from tools.activity.source import ExportFile, Source, make
from tools.activity.tables import Row, table
from tools.activity.values import title_of
from vectorstore.records import Activity, Skip

_RETWEET = re.compile(r"^RT @(\w+): ", re.DOTALL)
_SHORTENED = re.compile(r"\s*https?://t\.co/\w+")


def _text(post: dict[str, Any]) -> str:
    return html.unescape(str(post.get("full_text") or post.get("fullText") or post.get("text") or ""))


def _titled(text: str) -> str:
    """A post's text as a title: without shortened addresses, which say nothing."""
    return _SHORTENED.sub("", text).strip() or text


def _like(record: dict[str, Any], file: ExportFile) -> Activity | Skip:
    post = record["like"]
    text = _text(post)
    if not text:
        return Skip("a post without its text", "", str(post.get("expandedUrl", "")))
    url, number = post.get("expandedUrl"), post["tweetId"]
    return make(file, _titled(text), None, "liked", "page", url=url, item_id=f"x:{number}")


def _tweet(record: dict[str, Any], file: ExportFile) -> Activity | Skip:
    """A post of the person's own; one that they passed on is liked."""
    post = record.get("tweet") or record
    text = _text(post)
    passed_on = _RETWEET.match(text)
    return make(
        file,
        _titled(text[passed_on.end() :] if passed_on else text),
        moment(post["created_at"]),
        "liked" if passed_on else "posted",
        "page",
        creator=passed_on[1] if passed_on else "",
        url=_linked(post) or f"https://x.com/i/web/status/{post['id_str']}",
        item_id=f"x:{post['id_str']}",
    )


def _linked(post: dict[str, Any]) -> str:
    urls = (post.get("entities") or {}).get("urls") or []
    return str(urls[0].get("expanded_url", "")) if urls else ""


def _posts_sniff(sample: Sample) -> float:
    records = [record.get("tweet", record) for record in sample.records]
    fitting = [
        r for r in records if isinstance(r, dict) and {"id_str", "created_at", "full_text"} <= r.keys()
    ]
    return 0.85 if fitting else 0.0


def _bookmarked(root: Any) -> Iterator[dict[str, Any]]:
    """The posts in what the site's own page of bookmarks loads, wherever they are nested."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            if "tweet_results" in node:
                yield node["tweet_results"]["result"]
            else:
                waiting.extend(reversed(list(node.values())))
        elif isinstance(node, list):
            waiting.extend(reversed(node))


def _bookmark(record: dict[str, Any], file: ExportFile) -> Activity | Skip:
    post = record.get("tweet") or record
    legacy = post["legacy"]
    note = ((post.get("note_tweet") or {}).get("note_tweet_results") or {}).get("result") or {}
    text = note.get("text") or _text(legacy)
    writer = post["core"]["user_results"]["result"]
    name = (writer.get("legacy") or {}).get("screen_name") or (writer.get("core") or {}).get(
        "screen_name", ""
    )
    url = _linked(legacy) or f"https://x.com/{name}/status/{post['rest_id']}"
    time = moment(legacy["created_at"])
    return make(
        file,
        _titled(text),
        time,
        "saved",
        "page",
        creator=name,
        url=url,
        description=text,
        item_id=f"x:{post['rest_id']}",
    )


def _is_bookmarks(sample: Sample) -> float:
    return 0.85 if sample.shape == "json" and '"bookmark_timeline' in sample.text else 0.0


_PERMALINK = re.compile(r"/r/([^/]+)/comments/(\w+)/([^/?]*)")


def _reddit_row(row: Row, file: ExportFile) -> Activity | Skip:
    found = _PERMALINK.search(row["permalink"])
    if not found:
        raise ValueError("no address of a post")
    if row.get("direction", "up") == "down":
        return Skip("voted down", "")
    return make(
        file,
        title_of(row["permalink"]) or found[3].replace("_", " "),
        maybe(row.get("date")),
        "liked" if "direction" in row else "saved",
        "page",
        creator=f"r/{found[1]}",
        url=_on("https://www.reddit.com", row["permalink"]),
        item_id=f"reddit:{row['id']}",
    )


def _on(base: str, url: str) -> str:
    return url if url.startswith("http") else base + url


_TIME = re.compile(r'<time[^>]*datetime="([^"]+)"')
_TITLE = re.compile(
    r'<a[^>]*class="title[^"]*"[^>]*>(.*?)</a>|class="parent">(?:\s*<[^>]*>)*(.*?)</', re.DOTALL
)
_BODY = re.compile(r'<div class="md">(.*?)</div>', re.DOTALL)


def _reddit_thing(segment: str, file: ExportFile) -> Activity | Skip | None:
    """An entry of the site's page of saved things: a link, or a comment in a discussion."""
    given = attributes(segment.split(">", 1)[0])
    if "data-fullname" not in given:
        return None
    title, time, body = _TITLE.search(segment), _TIME.search(segment), _BODY.search(segment)
    link = given.get("data-url") or given["data-permalink"]
    return make(
        file,
        words(title[1] or title[2]) if title else title_of(given["data-permalink"]),
        maybe(time[1]) if time else None,
        "saved",
        "page",
        creator=f"r/{given.get('data-subreddit', '')}",
        url=_on("https://www.reddit.com", link),
        description=words(body[1]) if body else "",
        item_id=f"reddit:{given['data-fullname']}",
    )


def _listing(file: ExportFile) -> Iterator[Any]:
    with file.open() as stream:
        yield from array(stream, "children")


def _reddit_item(record: dict[str, Any], file: ExportFile) -> Activity | Skip:
    post = record["data"]
    return make(
        file,
        post.get("title") or post.get("link_title"),
        moment(post["created_utc"]),
        "liked" if post.get("likes") and not post.get("saved") else "saved",
        "page",
        creator=f"r/{post['subreddit']}",
        url=post.get("url") or _on("https://www.reddit.com", post.get("permalink", "")),
        description=post.get("selftext") or post.get("body"),
        item_id=f"reddit:{post['name']}",
    )


_STORY = re.compile(r'class="titleline"[^>]*>\s*<a\s([^>]*)>(.*?)</a>', re.DOTALL)


def _favourite(segment: str, file: ExportFile) -> Activity | Skip | None:
    """A story on the page of a person's favourites, whose times are the posts' and so not kept."""
    story = _STORY.search(segment)
    if not story:
        return None
    url = _on("https://news.ycombinator.com/", attributes(story[1])["href"])
    return keep(file, url, words(story[2]), None, "liked", kind="article")


SOURCES = [
    Source("x-likes", "X/Twitter likes (archive)", keys("like"), listed(), _like),
    Source("x-posts", "X/Twitter posts (archive or API)", _posts_sniff, listed(), _tweet),
    Source("x-bookmarks", "X/Twitter bookmarks", _is_bookmarks, whole(_bookmarked), _bookmark),
    Source(
        "reddit",
        "Reddit saved and upvoted (data request)",
        lambda s: headings("id", "permalink")(s) if "/comments/" in s.text else 0.0,
        table("date"),
        _reddit_row,
        "row",
    ),
    Source(
        "reddit-html",
        "Reddit saved (page)",
        contains("html", 'class="thing', "data-fullname", "data-subreddit"),
        parted(r'<div class="thing'),
        _reddit_thing,
    ),
    Source(
        "reddit-api",
        "Reddit listing (API)",
        lambda s: keys("kind", "data")(s) if '"subreddit"' in s.text else 0.0,
        _listing,
        _reddit_item,
    ),
    Source(
        "hacker-news",
        "Hacker News favourites (page)",
        contains("html", "athing", "titleline", "news.ycombinator"),
        parted(r'<tr class=["\']athing'),
        _favourite,
    ),
]
