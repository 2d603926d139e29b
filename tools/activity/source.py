"""What a source is: how it is recognised, how its file falls into records, and how a record is read."""

from __future__ import annotations

import json
import re
import sqlite3
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, BinaryIO, cast

import pyarrow

from tools.activity.dates import Order
from tools.activity.json_records import Broken
from tools.activity.sample import Sample
from vectorstore.records import Activity, JourneysError, Skip, stable_id


@dataclass
class ExportFile:
    """A file that is being read.

    Attributes:
        sample: its beginning.
        open: opens it for reading from the start; the caller closes.
        user: whose history it is.
        source: the importer's name, which every activity carries.
        order: how dates of numbers are read, where a look over the file has shown it.
        columns: how a table was understood, field → heading; shown in the report.
        beside: opens another file of the same folder or archive by its name, None where there is none.
    """

    sample: Sample
    open: Callable[[], BinaryIO]
    user: str = ""
    source: str = ""
    order: Order = "mdy"
    columns: dict[str, str] = field(default_factory=dict)
    beside: Callable[[str], BinaryIO | None] = lambda name: None

    @property
    def name(self) -> str:
        """The path within the folder or archive."""
        return self.sample.name


Read = Callable[[Any, ExportFile], "Activity | Skip | Iterable[Activity | Skip] | None"]


@dataclass(frozen=True)
class Source:
    """One kind of export.

    Attributes:
        name: what `--source` takes and activities carry, such as "youtube".
        title: what people call it, such as "YouTube history (Google Takeout)".
        sniff: how sure it is, from a file's beginning, that this is its own; 0 to 1, and over 0.5 when it is.
        records: the file's records; one that cannot be told from its neighbours is `Broken`.
        read: a record's activity or activities, or why it is none; None leaves it out of every count.
            An error raised here is counted as a broken record, and the import goes on.
        unit: what a position counts: "record", "line" or "row".
        person: whose record it is, where one file holds several people's, such as profiles.
        items: True for files that describe items and are nobody's history; they are recognised and left out.
    """

    name: str
    title: str
    sniff: Callable[[Sample], float]
    records: Callable[[ExportFile], Iterable[Any]]
    read: Read
    unit: str = "record"
    person: Callable[[Any], str] | None = None
    items: bool = False


CUT_OFF, BROKEN = "cut off", "broken record"
"""How the reasons begin for what could not be read; other reasons are for what is no activity."""
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    UnicodeError,
    pyarrow.ArrowException,
    sqlite3.Error,
)
"""What reading a file to its end raises where it is damaged."""
WRONG = (
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    OverflowError,
    RecursionError,
    StopIteration,
)
"""What reading a record of an unexpected shape raises."""
_SPACES = re.compile(r"\s+")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f\u200b\ufeff\ud800-\udfff]")


def clean(value: object, limit: int = 500) -> str:
    """Text on one line without control characters; "" for None."""
    if not value:
        return "" if value is None or value == "" else str(value)
    text = value if type(value) is str else str(value)
    if len(text) <= limit and text.isprintable() and "  " not in text and text[0] != " " and text[-1] != " ":
        return text
    return _CONTROLS.sub("", _SPACES.sub(" ", text)).strip()[:limit].rstrip()


def stamp(time: datetime | None) -> str:
    """The time as ids carry it: to the second and in UTC, so that two exports of one record agree."""
    if time is None:
        return ""
    return (time if time.tzinfo is UTC else time.astimezone(UTC)).isoformat()[:19] + "Z"


_NEW = object.__new__


class _Unfrozen:
    """An activity in the making: the same slots, but not frozen."""

    __slots__ = Activity.__slots__


def finished(
    id_: str,
    user: str,
    time: datetime | None,
    title: str,
    action: str,
    kind: str,
    description: str,
    creator: str,
    url: str,
    series: str,
    rating: float | None,
    progress: float | None,
    item_id: str,
    source: str,
) -> Activity:
    """An activity of its fields, all of them and in their order.

    A frozen dataclass sets each of its fields through `object.__setattr__`; over a history of hundreds of
    thousands of records that would be the greater part of all work. Here the slots are set at once, which
    takes a fifth of the time, and the object takes its real class in the end.
    """
    made: Any = _NEW(_Unfrozen)
    made.id = id_
    made.user = user
    made.time = time
    made.title = title
    made.action = action
    made.kind = kind
    made.description = description
    made.creator = creator
    made.url = url
    made.series = series
    made.rating = rating
    made.progress = progress
    made.item_id = item_id
    made.source = source
    made.__class__ = Activity
    return cast(Activity, made)


def make(
    file: ExportFile,
    title: object,
    time: datetime | None,
    action: str,
    kind: str,
    *,
    creator: object = "",
    url: object = "",
    description: object = "",
    series: object = "",
    rating: float | None = None,
    progress: float | None = None,
    item_id: str = "",
) -> Activity | Skip:
    """The activity of these fields with its id, or a skip when there is no title.

    Args:
        item_id: the source's own id, with the source's name in front where it is a bare number.
        rating: already on the scale 0 to 5; `progress` 0 to 1.
    """
    title, creator, url = clean(title), clean(creator, 200), clean(url, 2000)
    if not title:
        return Skip("no title", "", url[:120])
    when = stamp(time) or action
    return finished(
        f"{item_id}@{when}" if item_id else stable_id(when, title, creator, url),
        file.user,
        time,
        title,
        action,
        kind,
        clean(description, 1000) if description else "",
        creator,
        url,
        clean(series, 200) if series else "",
        rating,
        None if progress is None else min(1.0, max(0.0, progress)),
        item_id,
        file.source,
    )


def parse(
    source: Source, file: ExportFile, only: str = "", *, apart: bool = False
) -> Iterator[Activity | Skip]:
    """The activities of a file, and a skip with its position for every record that is none.

    Args:
        only: the one person whose records are wanted, where the file holds several people's.
        apart: True to give each person of such a file their own activities.
    """
    read = source.read
    told_apart = bool(only) or apart
    number = 0
    try:
        for record in source.records(file):
            number += 1
            try:
                if type(record) is Broken:
                    reason = f"{CUT_OFF}: the file ends within a record" if record.cut_off else BROKEN
                    found: Any = Skip(reason, "", record.text)
                elif told_apart and not _chosen(source, file, record, only):
                    found = Skip("another person's", "")
                else:
                    found = read(record, file)
            except WRONG as error:
                found = Skip(f"{BROKEN} ({_why(error)})", "")
            if type(found) is Activity:
                yield found
            elif type(found) is Skip:
                yield _placed(found, source, file, number, record)
            elif found is not None:
                yield from _several(found, source, file, number, record)
    except JourneysError as error:
        yield _placed(Skip(f"{CUT_OFF}: {error}", ""), source, file, number + 1, str(error))
    except DAMAGED:
        yield _placed(Skip(f"{CUT_OFF}: the file is damaged", ""), source, file, number + 1, file.name)
    except WRONG:
        yield _placed(
            Skip(f"{CUT_OFF}: not built as such a file is", ""), source, file, number + 1, file.name
        )


def person_of(source: Source, record: Any) -> str:
    """Whose record it is, "" where that is not said."""
    try:
        return source.person(record) if source.person else ""
    except WRONG:
        return ""


def _chosen(source: Source, file: ExportFile, record: Any, only: str) -> bool:
    """Whether a record of several people's is wanted; without `only`, its person becomes the user."""
    person = person_of(source, record)
    if not only:
        file.user = person or file.user
    return not only or person == only


def _several(
    found: Iterator[Activity | Skip], source: Source, file: ExportFile, number: int, record: Any
) -> Iterator[Activity | Skip]:
    """The activities of a record that holds several, up to the first thing in it that cannot be read."""
    try:
        for one in found:
            yield _placed(one, source, file, number, record) if isinstance(one, Skip) else one
    except WRONG as error:
        yield _placed(Skip(f"{BROKEN} ({_why(error)})", ""), source, file, number, record)


def _why(error: Exception) -> str:
    """The error in a few words that do not depend on the record, so that equal ones are counted together."""
    if isinstance(error, KeyError):
        return f"{clean(error.args[0], 40)} is missing"
    text = str(error)
    return text if type(error) is ValueError and len(text) < 50 and "'" not in text else "unexpected content"


def _placed(skip: Skip, source: Source, file: ExportFile, number: int, record: Any) -> Skip:
    """The skip with where it is and how it begins."""
    position = f"{file.name}, {source.unit} {number}" if file.name else f"{source.unit} {number}"
    return Skip(skip.reason, skip.position or position, clean(skip.example or _shown(record), 120))


def _shown(record: Any) -> str:
    return record if isinstance(record, str) else json.dumps(record, ensure_ascii=False, default=str)[:300]
