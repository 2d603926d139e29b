"""Catalogue files of any known format to rough records, one reader a format."""

from __future__ import annotations

import csv
import math
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import orjson

from tools.activity.text import lines
from tools.recommending.records import Record
from vectorstore.records import JourneysError, Skip

Positioned = Iterator[tuple[str, Record] | Skip]
TAGS_KEPT = 5
TAG_PEOPLE = 2  # a tag that one person alone gave says more about the person than about the film

_YEAR = re.compile(r"\s*\((\d{4})(?:[-–]\d{0,4})?\)\s*$")
_ARTICLE = re.compile(r"^(.*), (The|A|An|Le|La|Les|L'|Der|Die|Das|El|Los|Las|Il|I|Il|Lo|De|Het)((?: \(.*)?)$")


def read_records(path: Path) -> tuple[str, Positioned]:
    """The format's name, and the records of a file or folder with their positions; broken ones as `Skip`.

    Raises:
        JourneysError: when nothing here is a catalogue, or it can't be read.
    """
    if not path.exists():
        raise JourneysError(f"There is no catalogue at {path}.")
    for name, is_it, reader in FORMATS:
        if is_it(path):
            return name, _readable(path, reader)
    raise JourneysError(
        f"{path.name} is no catalogue that I know: give a JSONL, CSV or Parquet file with the columns id, "
        "title and kind, or a MovieLens or Goodbooks folder."
    )


def _readable(path: Path, reader: Callable[[Path], Positioned]) -> Positioned:
    try:
        yield from reader(path)
    except (OSError, UnicodeError, csv.Error, KeyError, ValueError) as problem:
        raise JourneysError(f"{path.name} can't be read as a catalogue: {problem}.") from problem


def _jsonl(path: Path) -> Positioned:
    with path.open("rb") as stream:
        for number, line in enumerate(lines(stream), 1):
            if not line.strip():
                continue
            try:
                record = orjson.loads(line)
            except orjson.JSONDecodeError:
                yield Skip("not JSON", f"line {number}", line[:120])
                continue
            if isinstance(record, dict):
                yield f"line {number}", record
            else:
                yield Skip("not a JSON object", f"line {number}", line[:120])


def _csv(path: Path) -> Positioned:
    for number, row in enumerate(_rows(path), 2):
        yield f"line {number}", row


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open("rb") as stream:
        text = lines(stream)
        head = next(text, "")
        mark = max(",;\t", key=head.count)
        names = [name.strip().lower() for name in next(csv.reader([head], delimiter=mark), [])]
        for row in csv.reader(text, delimiter=mark):
            if row:
                yield dict(zip(names, row, strict=False))


def _parquet(path: Path) -> Positioned:
    from pyarrow import ArrowInvalid
    from pyarrow.parquet import ParquetFile

    try:
        number = 0
        for batch in ParquetFile(path).iter_batches(batch_size=4_096):
            for record in batch.to_pylist():
                number += 1
                yield f"row {number}", record
    except ArrowInvalid as problem:
        raise ValueError("it is damaged") from problem


def _movielens(folder: Path) -> Positioned:
    links = _column(folder / "links.csv", "movieid", "imdbid")
    tags = _tags(folder / "tags.csv")
    ratings = Counter(row["movieid"] for row in _optional(folder / "ratings.csv"))
    most = math.log1p(max(ratings.values(), default=1))
    for number, row in enumerate(_rows(folder / "movies.csv"), 2):
        movie = row["movieid"]
        genres = [g for g in row["genres"].split("|") if g != "(no genres listed)"]
        title, year = without_year(row["title"])
        record: dict[str, object] = {
            "id": movie,
            "title": title,
            "kind": "film",
            "year": year,
            "topics": [*genres, *tags.get(movie, ())],
            "popularity": math.log1p(ratings[movie]) / most if ratings else None,
            "url": f"https://www.imdb.com/title/tt{links[movie]}/" if links.get(movie) else "",
        }
        yield f"movies.csv line {number}", record


def _tags(path: Path) -> dict[str, list[str]]:
    people: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in _optional(path):
        people[row["movieid"]][row["tag"].strip().lower()].add(row["userid"])
    kept = {}
    for movie, tags in people.items():
        agreed = sorted(
            (tag for tag in tags if len(tags[tag]) >= TAG_PEOPLE), key=lambda t: (-len(tags[t]), t)
        )
        kept[movie] = (agreed or sorted(tags))[:TAGS_KEPT]
    return kept


def _goodbooks(path: Path) -> Positioned:
    file = path / "books.csv" if path.is_dir() else path
    books = list(_rows(file))
    most = math.log1p(max((float(b.get("ratings_count") or 0) for b in books), default=1.0)) or 1.0
    for number, book in enumerate(books, 2):
        count = float(book.get("ratings_count") or 0)
        year = (book.get("original_publication_year") or "").removesuffix(".0")
        record: dict[str, object] = {
            "id": book["book_id"],
            "title": book.get("original_title") or book.get("title"),
            "kind": "book",
            "creator": ", ".join((book.get("authors") or "").split(", ")[:3]),
            "year": year,
            "popularity": math.log1p(count) / most,
            "url": f"https://www.goodreads.com/book/show/{book['goodreads_book_id']}"
            if book.get("goodreads_book_id")
            else "",
        }
        yield f"books.csv line {number}", record


def without_year(title: str) -> tuple[str, int | None]:
    """A title like "Matrix, The (1999)" as "The Matrix" and its year."""
    match = _YEAR.search(title)
    bare = title[: match.start()] if match else title
    moved = _ARTICLE.match(bare)
    if moved:
        bare = f"{moved[2]}{'' if moved[2].endswith(chr(39)) else ' '}{moved[1]}{moved[3]}"
    return bare.strip(), int(match[1]) if match else None


def _optional(path: Path) -> Iterator[dict[str, str]]:
    return _rows(path) if path.exists() else iter(())


def _column(path: Path, key: str, value: str) -> dict[str, str]:
    return {row[key]: row[value] for row in _optional(path)}


def _is_goodbooks(path: Path) -> bool:
    file = path / "books.csv" if path.is_dir() else path
    if file.suffix.lower() != ".csv" or not file.is_file():
        return False
    with file.open("rb") as stream:
        return b"goodreads_book_id" in stream.read(2_000) or file.name == "books.csv"


def _has_suffix(*suffixes: str) -> Callable[[Path], bool]:
    return lambda path: path.is_file() and path.suffix.lower() in suffixes


FORMATS: tuple[tuple[str, Callable[[Path], bool], Callable[[Path], Positioned]], ...] = (
    ("movielens", lambda path: (path / "movies.csv").is_file(), _movielens),
    ("goodbooks", _is_goodbooks, _goodbooks),
    ("jsonl", _has_suffix(".jsonl", ".ndjson"), _jsonl),
    ("csv", _has_suffix(".csv", ".tsv"), _csv),
    ("parquet", _has_suffix(".parquet"), _parquet),
)
"""(name, whether a path is one, its reader); the first that fits is used."""
