"""Public data sets of many people: MovieLens and Goodbooks. The titles are in a file beside the ratings."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from tools.activity.dates import epoch
from tools.activity.json_records import Broken
from tools.activity.sample import Sample
from tools.activity.sniffing import either, headings
from tools.activity.source import ExportFile, Source, make
from tools.activity.tables import Row, rows_of, table
from tools.activity.values import rating
from vectorstore.records import Activity, Skip

_YEAR = re.compile(r"\s*\((\d{4})(?:[–-]\d{0,4})?\)\s*$")
_ARTICLE = re.compile(r"^(.*), (The|A|An|Le|La|Les|L'|Der|Die|Das|El|Los|Las|Il)$")
_NO_TITLES = "known by its number alone: the file with the titles is not beside it"


def film_title(text: str) -> str:
    """ "Matrix, The (1999)" as "The Matrix"."""
    title = _YEAR.sub("", text)
    found = _ARTICLE.match(title)
    return f"{found[2]} {found[1]}" if found else title


def _with(name: str, key: str) -> Callable[[ExportFile], Iterator[Row | Broken]]:
    """The rows of a table, each with the columns of the row of another file that has the same key."""

    def records(file: ExportFile) -> Iterator[Row | Broken]:
        titles = {row[key]: row for row in rows_of(file.beside(name))}
        for row in table()(file):
            yield {**titles.get(row[key], {}), **row} if isinstance(row, dict) else row

    return records


def _movielens(row: Row, file: ExportFile) -> Activity | Skip:
    if "title" not in row:
        return Skip(_NO_TITLES, "")
    genres = row["genres"].replace("|", ", ") if row["genres"] != "(no genres listed)" else ""
    time = epoch(int(row["timestamp"]))
    number = f"movielens:{row['movieid']}"
    return make(
        file,
        film_title(row["title"]),
        time,
        "rated",
        "film",
        description=genres,
        rating=rating(row["rating"]),
        item_id=number,
    )


def _goodbooks(row: Row, file: ExportFile) -> Activity | Skip:
    if "title" not in row:
        return Skip(_NO_TITLES, "")
    action = "rated" if "rating" in row else "saved"
    return make(
        file,
        row["title"],
        None,
        action,
        "book",
        creator=row["authors"],
        rating=rating(row.get("rating")),
        item_id=f"goodbooks:{row['book_id']}",
    )


def _person(row: Row) -> str:
    return (row.get("userid") or row["user_id"]).strip()


def _goodbooks_sniff(sample: Sample) -> float:
    found = set(sample.headings)
    return 0.9 if found in ({"user_id", "book_id", "rating"}, {"user_id", "book_id"}) else 0.0


def _items(sample: Sample) -> float:
    """A file that describes items, and that has no person and no time in it."""
    own = {"id", "title", "kind"} <= sample.keys and sample.keys & {
        "topics",
        "level",
        "minutes",
        "popularity",
    }
    table_ = {"id", "title", "kind"} <= sample.headings and sample.headings & {
        "topics",
        "level",
        "popularity",
    }
    given = either(
        headings("movieId", "title", "genres"),
        headings("movieId", "imdbId", "tmdbId"),
        headings("userId", "movieId", "tag", "timestamp"),
        headings("book_id", "goodreads_book_id", "authors", "title"),
        headings("tag_id", "tag_name"),
    )(sample)
    return 0.9 if given or own or table_ else 0.0


SOURCES = [
    Source(
        "movielens",
        "MovieLens ratings",
        headings("userId", "movieId", "rating", "timestamp"),
        _with("movies.csv", "movieid"),
        _movielens,
        "row",
        _person,
    ),
    Source(
        "goodbooks",
        "Goodbooks ratings",
        _goodbooks_sniff,
        _with("books.csv", "book_id"),
        _goodbooks,
        "row",
        _person,
    ),
    Source("items", "a catalogue of items", _items, table(), lambda row, file: None, "row", items=True),
]
