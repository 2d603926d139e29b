"""Reading lists: Goodreads, StoryGraph, LibraryThing, Open Library, Openreads, Hardcover."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tools.activity.dates import maybe
from tools.activity.markup import words
from tools.activity.sniffing import headings
from tools.activity.source import ExportFile, Source, make
from tools.activity.tables import Row, table
from tools.activity.values import rating
from vectorstore.records import Activity, Skip

_WANTED = {"to read", "want to read", "to-read", "planned", "wishlist", "tbr"}
_IN_SERIES = re.compile(r"\s*\([^()]*#\s?[\d.–-]+\)\s*$")
_DAY = re.compile(r"\d{4}[/-]\d{2}[/-]\d{2}")


def _book(
    file: ExportFile,
    row: Row,
    author: str,
    status: str,
    read: str,
    added: str,
    stars: object,
    number: str,
    note: str = "",
) -> Activity | Skip:
    """A book on a shelf: saved where it waits to be read, else read when it was finished or put there."""
    wanted = status.strip().lower() in _WANTED
    return make(
        file,
        _IN_SERIES.sub("", row["title"]),
        maybe(added, file.order) if wanted else maybe(read, file.order) or maybe(added, file.order),
        "saved" if wanted else "read",
        "book",
        creator=author,
        description=words(note),
        rating=rating(stars),
        progress=1.0 if status.strip().lower() in ("read", "finished", "already read") else None,
        item_id=number,
    )


def _goodreads(row: Row, file: ExportFile) -> Activity | Skip:
    number = row.get("book id", "").strip()
    return _book(
        file,
        row,
        row["author"],
        row["exclusive shelf"],
        row["date read"],
        row["date added"],
        row["my rating"],
        f"goodreads:{number}" if number else "",
        row.get("my review", ""),
    )


def _storygraph(row: Row, file: ExportFile) -> Iterator[Activity | Skip]:
    """A book, once for each time it was read; "Dates Read" has "start-end" for each."""
    times = [days[-1] for span in row["dates read"].split(",") if (days := _DAY.findall(span))]
    number = row.get("isbn uid", "").strip()
    for read in times or [row.get("last date read", "")]:
        yield _book(
            file,
            row,
            row["authors"],
            row["read status"],
            read,
            row["date added"],
            row["star rating"],
            f"storygraph:{number}" if number else "",
            row.get("review", ""),
        )


def _librarything(row: Row, file: ExportFile) -> Activity | Skip:
    wanted = any(word in row.get("collections", "").lower() for word in ("wishlist", "to read"))
    read = row.get("date read") or row.get("date started") or ""
    added = row.get("date acquired") or row.get("entry date") or ""
    author = " ".join(reversed(row["primary author"].split(", ", 1)))
    status = "to read" if wanted else "read" if row.get("date read") else ""
    return _book(
        file,
        row,
        author,
        status,
        read,
        added,
        row.get("rating"),
        f"librarything:{row['book id']}",
        row.get("review", ""),
    )


def _openlibrary(row: Row, file: ExportFile) -> Activity | Skip:
    number = row["work id"].rsplit("/", 1)[-1]
    return _book(
        file,
        row,
        row["authors"],
        row["bookshelf"],
        "",
        row.get("created on", ""),
        row.get("my ratings"),
        f"openlibrary:{number}",
    )


def _openreads(row: Row, file: ExportFile) -> Iterator[Activity | Skip]:
    if row["deleted"].lower() == "true":
        yield Skip("deleted by the person", "")
        return
    spans = [_DAY.findall(span) for span in row["readings"].split(";")]
    for read in [days[-1] for days in spans if days] or [""]:
        yield _book(
            file,
            row,
            row["author"],
            row["status"],
            read,
            row.get("date_added", ""),
            row["rating"],
            f"isbn:{row['isbn']}" if row.get("isbn") else "",
            row.get("my_review") or row.get("description", ""),
        )


def _hardcover(row: Row, file: ExportFile) -> Activity | Skip:
    author = row.get("author") or row.get("authors") or row.get("contributors") or ""
    read = row.get("date finished") or row.get("date started") or ""
    return _book(
        file,
        row,
        author,
        row["status"],
        read,
        row.get("date added", ""),
        row.get("rating"),
        f"hardcover:{row['hardcover book id']}",
        row.get("review", ""),
    )


SOURCES = [
    Source(
        "goodreads",
        "Goodreads library",
        headings("Title", "Author", "My Rating", "Date Read", "Date Added", "Exclusive Shelf"),
        table("date read", "date added"),
        _goodreads,
        "row",
    ),
    Source(
        "storygraph",
        "StoryGraph library",
        headings("Title", "Authors", "Read Status", "Star Rating", "Dates Read", "Date Added"),
        table("last date read"),
        _storygraph,
        "row",
    ),
    Source(
        "librarything",
        "LibraryThing library",
        headings("Book Id", "Title", "Primary Author", "Collections"),
        table("date read"),
        _librarything,
        "row",
    ),
    Source(
        "openlibrary",
        "Open Library reading log",
        headings("Work ID", "Title", "Authors", "Bookshelf"),
        table(),
        _openlibrary,
        "row",
    ),
    Source(
        "openreads",
        "Openreads library",
        headings("title", "author", "status", "readings", "deleted", "book_format"),
        table(),
        _openreads,
        "row",
    ),
    Source(
        "hardcover",
        "Hardcover library",
        headings("Title", "Status", "Hardcover Book ID"),
        table("date finished"),
        _hardcover,
        "row",
    ),
]
