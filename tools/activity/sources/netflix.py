"""Netflix: the short history (Title, Date) of the website, and ViewingActivity.csv of the full request."""

from __future__ import annotations

from collections.abc import Iterator

from tools.activity.dates import moment
from tools.activity.json_records import Broken
from tools.activity.sample import Sample
from tools.activity.series import series_of
from tools.activity.source import ExportFile, Source, make
from tools.activity.tables import Row, table
from vectorstore.records import Activity, Skip, plain_key

_FULL = {"profile name", "start time", "duration", "title", "supplemental video type"}
_SHORT = (
    "Title|Date", "Titel|Datum", "Titre|Date", "Título|Fecha", "Título|Data", "Titolo|Data", "Tytuł|Data",
    "Başlık|Tarih", "タイトル|日付", "标题|日期", "標題|日期", "片名|日期", "제목|날짜",
)  # fmt: skip
_SHORT_PAIRS = [tuple(plain_key(word) for word in pair.split("|")) for pair in _SHORT]


def _seconds(duration: str) -> int:
    """Seconds of "01:02:03".

    Raises:
        ValueError: for anything else.
    """
    parts = duration.split(":")
    if len(parts) != 3:
        raise ValueError("no duration")
    hours, minutes, seconds = (int(part) for part in parts)
    return hours * 3600 + minutes * 60 + seconds


def _sniff_full(sample: Sample) -> float:
    return 0.95 if sample.headings >= _FULL else 0.0


def _read_full(row: Row, file: ExportFile) -> Activity | Skip:
    if row["supplemental video type"].strip():
        return Skip("trailer, hook or recap", "")
    if "autoplayed" in row.get("attributes", "").lower() and "has branched" not in row["attributes"].lower():
        action = row["attributes"].lower()
        if "user action" not in action.replace("user action: none", ""):
            return Skip("played by itself, without the person", "")
    if _seconds(row["duration"]) < 60:
        return Skip("watched for less than a minute", "")
    return _made(file, row["title"], row["start time"])


def _sniff_short(sample: Sample) -> float:
    cells = tuple(plain_key(cell) for cell in sample.columns)
    return 0.8 if sample.shape == "table" and cells in _SHORT_PAIRS else 0.0


def _records_short(file: ExportFile) -> Iterator[Row | Broken]:
    return table(plain_key(file.sample.columns[1]))(file)


def _read_short(row: Row, file: ExportFile) -> Activity | Skip:
    title, date = (row[plain_key(heading)] for heading in file.sample.columns)
    return _made(file, title, date)


def _made(file: ExportFile, title: str, time: str) -> Activity | Skip:
    series = series_of(title)
    kind = "series" if series else "film"
    return make(file, title, moment(time, file.order), "watched", kind, series=series)


def _profile(row: Row) -> str:
    return row["profile name"].strip()


SOURCES = [
    Source(
        "netflix-full",
        "Netflix viewing activity (full data)",
        _sniff_full,
        table("start time"),
        _read_full,
        "row",
        _profile,
    ),
    Source("netflix", "Netflix viewing history", _sniff_short, _records_short, _read_short, "row"),
]
