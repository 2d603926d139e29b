"""E-books: Kindle's clippings in any language, and Calibre's catalogue as CSV or as its own database."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tools.activity.databases import query, tables_of
from tools.activity.dates import maybe, moment
from tools.activity.markup import words
from tools.activity.sample import Sample
from tools.activity.sniffing import headings
from tools.activity.source import ExportFile, Source, make
from tools.activity.tables import Row, table
from tools.activity.text import lines
from tools.activity.values import rating
from vectorstore.records import Activity, Skip

_END = "=========="
_AUTHOR = re.compile(r"^(.*\S)\s*\(([^()]*(?:\([^()]*\))?[^()]*)\)\s*$")


def _sniff(sample: Sample) -> float:
    lines_ = [line.strip() for line in sample.text.splitlines()]
    described = any(line.startswith("- ") and "|" in line for line in lines_[:3])
    return 0.9 if sample.shape in ("text", "table") and _END in lines_ and described else 0.0


def _clippings(file: ExportFile) -> Iterator[list[str]]:
    """The lines of each clipping: book and author, place and time, nothing, the text."""
    held: list[str] = []
    with file.open() as stream:
        for line in lines(stream):
            text = line.strip().lstrip("\ufeff")
            if text.startswith(_END):
                yield held
                held = []
            else:
                held.append(text)


def _clipping(record: list[str], file: ExportFile) -> Activity | Skip:
    if len(record) < 2:
        raise ValueError("a clipping without its place and time")
    book = _AUTHOR.match(record[0])
    when = record[1].rsplit("|", 1)[-1]
    return make(
        file,
        book[1] if book else record[0],
        moment(when.strip(), "dmy"),
        "read",
        "book",
        creator=_flipped(book[2]) if book else "",
        description=" ".join(record[2:]),
    )


def _flipped(author: str) -> str:
    """ "Vale, Ina" as "Ina Vale"; several authors, whom semicolons divide, one by one."""
    names = [" ".join(reversed(name.strip().split(", ", 1))) for name in author.split(";")]
    return ", ".join(names)


def _calibre(row: Row, file: ExportFile) -> Activity | Skip:
    authors = row["authors"].replace("|", ",")
    number = f"calibre:{row['uuid']}"
    # A catalogue says which books a person has, not which they have read.
    return make(
        file,
        row["title"],
        maybe(row["timestamp"], file.order),
        "saved",
        "book",
        creator=authors,
        description=words(row.get("comments", "")),
        rating=rating(row.get("rating")),
        item_id=number,
    )


_BOOKS = """
    select b.title, b.timestamp, b.uuid,
        (select r.rating from ratings r join books_ratings_link l on l.rating = r.id
            where l.book = b.id) as rating,
        (select group_concat(a.name, ', ') from authors a join books_authors_link l on l.author = a.id
            where l.book = b.id) as authors,
        (select c.text from comments c where c.book = b.id) as comments
    from books b order by b.id"""


def _database(file: ExportFile) -> Iterator[dict[str, Any]]:
    return query(file, _BOOKS)


def _calibre_book(record: dict[str, Any], file: ExportFile) -> Activity | Skip:
    return make(
        file,
        record["title"],
        maybe(record["timestamp"]),
        "saved",
        "book",
        creator=(record["authors"] or "").replace("|", ","),
        description=words(record["comments"] or ""),
        rating=rating(record["rating"], 10),
        item_id=f"calibre:{record['uuid']}",
    )


SOURCES = [
    Source("kindle", "Kindle clippings", _sniff, _clippings, _clipping, "clipping"),
    Source(
        "calibre",
        "Calibre catalogue (CSV)",
        headings("author_sort", "authors", "timestamp", "title", "uuid"),
        table("timestamp"),
        _calibre,
        "row",
    ),
    Source(
        "calibre-database",
        "Calibre library (metadata.db)",
        tables_of("books_authors_link", "comments"),
        _database,
        _calibre_book,
    ),
]
