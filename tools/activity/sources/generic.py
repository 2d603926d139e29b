"""Any table, JSON or Parquet with a title a record: the project's own activity format, and what is like it.

The own format has the columns `time, title` and optionally `user, description, creator, url, kind, action,
rating, progress, item_id`; of others the columns are guessed from their headings, and shown.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tools.activity.columns import guess
from tools.activity.dates import maybe, order_of
from tools.activity.json_records import Broken, array, objects
from tools.activity.sample import Sample
from tools.activity.series import series_of
from tools.activity.source import ExportFile, Source, clean, finished
from tools.activity.tables import parquet_columns, parquet_rows, table
from tools.activity.values import is_web, part, rating, title_of
from vectorstore.records import Activity, Skip, plain_key, stable_id

_ACTIONS = {
    "watched": "watched watch viewed seen gesehen vu visto bekeken obejrzano izlendi",
    "read": "read finished gelesen lu leido lido letto gelezen przeczytano okundu",
    "listened": "listened listen scrobbled gehort ecoute escuchado ouvido ascoltato",
    "played": "played play gespielt joue jugado jogado giocato",
    "visited": "visited visit besucht visite visitado visitato bezocht",
    "searched": "searched search searched for gesucht recherche buscado pesquisado cercato gezocht",
    "liked": "liked like love loved favorite favourite favorited",
    "rated": "rated rate bewertet",
    "saved": "saved save bookmarked to read unread want to read to watch watchlist planned backlog wishlist",
    "subscribed": "subscribed subscribe followed",
    "asked": "asked ask prompted",
}
_ACTION = {word: action for action, words in _ACTIONS.items() for word in [action, *words.split()]}
_DEFAULT_ACTION = {
    "book": "read",
    "article": "read",
    "page": "visited",
    "music": "listened",
    "podcast": "listened",
}
_DEFAULT_ACTION |= {"game": "played", "search": "searched", "question": "asked", "course": "watched"}


def _named(sample: Sample) -> list[str]:
    """The headings or keys, as written."""
    if sample.shape == "table":
        return list(sample.columns)
    if sample.shape in ("json", "lines"):
        return list(dict.fromkeys(key for record in sample.records for key in record))
    return []


def _sniff(sample: Sample) -> float:
    if sample.shape == "parquet":
        return 0.1
    found = guess(_named(sample))
    if "title" in found:
        return 0.1 + 0.02 * len(found)
    return 0.05 if "url" in found and "time" in found else 0.0


def _records(file: ExportFile) -> Iterator[Any]:
    """Records as dicts keyed by field."""
    shape = file.sample.shape
    names = parquet_columns(file) if shape == "parquet" else _named(file.sample)
    file.columns = guess(names)
    if shape == "table":
        keys = {field: plain_key(heading) for field, heading in file.columns.items()}
        found: Iterator[Any] = table(keys["time"])(file) if "time" in keys else table()(file)
    else:
        keys = dict(file.columns)
        found = parquet_rows(file) if shape == "parquet" else _json(file)
        if shape != "parquet" and "time" in keys:
            texts = [
                value for record in file.sample.records if isinstance(value := record.get(keys["time"]), str)
            ]
            file.order = order_of(texts) or "mdy"
    for record in found:
        if isinstance(record, dict):
            yield {field: record.get(key) for field, key in keys.items()}
        else:
            yield record if isinstance(record, Broken) else Broken(str(record)[:200])


def _json(file: ExportFile) -> Iterator[Any]:
    with file.open() as stream:
        yield from objects(stream) if file.sample.shape == "lines" else array(stream)


def _read(record: dict[str, Any], file: ExportFile) -> Activity | Skip:
    url = clean(record.get("url"), 2000)
    title = clean(record.get("title")) or title_of(url)
    if not title:
        return Skip("no title", "", url)
    if url and not is_web(url) and "://" in url and not clean(record.get("title")):
        return Skip("not a page of the web", "", url)
    kind = clean(record.get("kind")).lower()
    given = record.get("time")
    creator, item_id = clean(record.get("creator"), 200), clean(record.get("item_id"), 200)
    stamp = clean(given)
    series = clean(record.get("series"), 200) or (
        series_of(title) if kind in ("", "series", "episode") else ""
    )
    action = _ACTION.get(plain_key(clean(record.get("action"))), "")
    return finished(
        f"{item_id}@{stamp}" if item_id else stable_id(stamp, title, creator, url),
        file.user,
        maybe(given, file.order),
        title,
        action or _DEFAULT_ACTION.get(kind, "watched" if kind else "visited" if url else "watched"),
        "series" if series else kind,
        clean(record.get("description"), 1000),
        creator,
        url,
        series,
        _unless_wrong(record.get("rating")),
        part(record.get("progress")),
        item_id,
        file.source,
    )


def _unless_wrong(value: object) -> float | None:
    """A rating; scales beyond 5 are taken as out of 10 or 100."""
    for best in (5, 10, 100):
        try:
            return rating(value, best)
        except ValueError as error:
            if "beyond" not in str(error):
                raise
    return None


def _person(record: Any) -> str:
    return clean(record.get("user"), 200) if isinstance(record, dict) else ""


SOURCES = [
    Source("generic", "a table, JSON or Parquet of activities", _sniff, _records, _read, "record", _person),
]
