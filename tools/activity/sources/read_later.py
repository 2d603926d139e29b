"""Read-later services: Instapaper, Omnivore, Readability, Readwise, Substack's saved posts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tools.activity.dates import maybe
from tools.activity.markup import words
from tools.activity.pages import keep
from tools.activity.sniffing import headings, keys, listed
from tools.activity.source import ExportFile, Source, make
from tools.activity.tables import Row, table
from tools.activity.values import part
from vectorstore.records import Activity, Skip


def _instapaper(row: Row, file: ExportFile) -> Activity | Skip:
    action = {"archive": "read", "starred": "liked"}.get(row["folder"].strip().lower(), "saved")
    note = row.get("selection", "")
    return keep(
        file, row["url"], row["title"], maybe(row.get("timestamp")), action, kind="article", description=note
    )


def _omnivore(record: dict[str, Any], file: ExportFile) -> Activity | Skip:
    read = str(record.get("state", "")).lower() == "archived"
    progress = record.get("readingProgress")
    return keep(
        file,
        record["url"],
        record.get("title"),
        maybe(record["savedAt"]),
        "read" if read or (progress or 0) >= 90 else "saved",
        kind="article",
        creator=record.get("author"),
        description=record.get("description"),
        progress=progress / 100 if progress else None,
    )


def _readability(record: dict[str, Any], file: ExportFile) -> Activity | Skip:
    action = "liked" if record.get("favorite") else "read" if record.get("archive") else "saved"
    return keep(
        file,
        record["article__url"],
        words(record.get("article__title") or ""),
        maybe(record["date_added"]),
        action,
        kind="article",
        description=words(record.get("article__excerpt") or ""),
    )


def _highlight(row: Row, file: ExportFile) -> Activity | Skip:
    """A highlight of Readwise: reading the book or article it is in."""
    return make(
        file,
        row["book title"],
        maybe(row["highlighted at"], file.order),
        "read",
        "book" if row.get("amazon book id", "").strip() else "",
        creator=row.get("book author"),
        description=row["highlight"],
    )


def _reader(row: Row, file: ExportFile) -> Activity | Skip:
    progress = part(row.get("reading progress"))
    archived = row.get("location", "").strip().lower() == "archive"
    action = "read" if archived or (progress or 0) >= 0.9 else "saved"
    return keep(
        file,
        row["url"],
        row["title"],
        maybe(row["saved date"], file.order),
        action,
        kind="article",
        progress=progress,
    )


def _substack(record: dict[str, Any], file: ExportFile) -> Activity | Skip:
    post = record["post"]
    writers = [line.get("name", "") for line in post.get("publishedBylines") or []]
    return keep(
        file,
        post["canonical_url"],
        post.get("title"),
        maybe(post.get("saved_at") or post.get("post_date")),
        kind="article",
        creator=", ".join(writers) or (post.get("publication") or {}).get("name"),
        description=post.get("subtitle") or post.get("description"),
    )


def _substack_items(file: ExportFile) -> Iterator[Any]:
    return listed("items")(file)


SOURCES = [
    Source(
        "instapaper",
        "Instapaper (CSV)",
        headings("URL", "Title", "Selection", "Folder"),
        table(),
        _instapaper,
        "row",
    ),
    Source(
        "omnivore",
        "Omnivore (JSON)",
        keys("slug", "savedAt", "readingProgress", "state"),
        listed(),
        _omnivore,
    ),
    Source(
        "readability",
        "Readability (JSON)",
        keys("bookmarks", "recommendations"),
        listed("bookmarks"),
        _readability,
    ),
    Source(
        "readwise",
        "Readwise highlights (CSV)",
        headings("Highlight", "Book Title", "Book Author", "Highlighted at"),
        table("highlighted at"),
        _highlight,
        "row",
    ),
    Source(
        "readwise-reader",
        "Readwise Reader (CSV)",
        headings("Title", "URL", "Saved date", "Reading progress", "Location"),
        table("saved date"),
        _reader,
        "row",
    ),
    Source(
        "substack",
        "Substack saved posts (JSON)",
        lambda s: keys("items", "more")(s) if "canonical_url" in s.text else 0.0,
        _substack_items,
        _substack,
    ),
]
