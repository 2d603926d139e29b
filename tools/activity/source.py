"""What a source is: how it is recognised, how its file falls into records, and how a record is read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, BinaryIO

from tools.activity.dates import Order
from tools.activity.json_records import Broken
from tools.activity.sample import Sample
from vectorstore.records import Activity, Skip, stable_id


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


_SPACES = re.compile(r"\s+")
_CONTROLS = re.compile(r"[\x00-\x1f\x7f\u200b\ufeff\ud800-\udfff]")


def clean(value: object, limit: int = 500) -> str:
    """Text on one line without control characters; "" for None."""
    if value is None or value == "":
        return ""
    text = value if isinstance(value, str) else str(value)
    if not text.isprintable() or len(text) > limit or "  " in text or text[0] == " " or text[-1:] == " ":
        text = _CONTROLS.sub("", _SPACES.sub(" ", text)).strip()[:limit].rstrip()
    return text


def stamp(time: datetime | None) -> str:
    """The time as ids carry it: to the second and in UTC, so that two exports of one record agree."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if time else ""


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
    return Activity(
        id=f"{item_id}@{when}" if item_id else stable_id(when, title, creator, url),
        user=file.user,
        time=time,
        title=title,
        action=action,
        kind=kind,
        description=clean(description, 1000),
        creator=creator,
        url=url,
        series=clean(series, 200),
        rating=rating,
        progress=None if progress is None else min(1.0, max(0.0, progress)),
        item_id=item_id,
        source=file.source,
    )


def parse(
    source: Source, file: ExportFile, only: str = "", *, apart: bool = False
) -> Iterator[Activity | Skip]:
    """The activities of a file, and a skip with its position for every record that is none.

    Args:
        only: the one person whose records are wanted, where the file holds several people's.
        apart: True to give each person of such a file their own activities.
    """
    number = 0
    for record in source.records(file):
        number += 1
        if isinstance(record, Broken):
            reason = "cut off: the file ends within a record" if record.cut_off else "broken record"
            yield _placed(Skip(reason, "", record.text), source, file, number, record)
            continue
        try:
            if source.person and (only or apart):
                person = source.person(record)
                if only and person != only:
                    yield _placed(Skip("another person's", ""), source, file, number, record)
                    continue
                if apart:
                    file.user = person
            found = source.read(record, file)
        except (
            ValueError,
            KeyError,
            TypeError,
            AttributeError,
            IndexError,
            OverflowError,
            RecursionError,
        ) as error:
            found = Skip(f"broken record ({_why(error)})", "")
        if isinstance(found, Activity):
            yield found
        elif found is not None:
            for one in (found,) if isinstance(found, Skip) else found:
                yield _placed(one, source, file, number, record) if isinstance(one, Skip) else one


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
