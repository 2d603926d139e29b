"""From a catalogue's rough records to items: what is checked, and what is wrong with those that fail."""

from __future__ import annotations

from collections.abc import Mapping

from vectorstore.records import CatalogueItem, Skip

LEVELS = ("beginner", "intermediate", "advanced")
LONGEST = {"id": 300, "title": 300, "description": 2_000, "creator": 300, "url": 2_000, "kind": 40}
MOST_TOPICS = 12
YEARS = range(-3_000, 2_200)

Record = Mapping[str, object]


def checked(record: Record, position: str) -> CatalogueItem | Skip:
    """The item a record describes, or why it describes none.

    `topics` may be a list, or one text divided by "|", ";" or ",". Numbers may be texts.
    """
    try:
        texts = {name: _text(record, name) for name in LONGEST}
        for name in ("id", "title", "kind"):
            if not texts[name]:
                raise ValueError(f"no {name}")
        level = _text(record, "level").lower()
        if level and level not in LEVELS:
            raise ValueError("level is none of beginner, intermediate, advanced")
        year, minutes = _number(record, "year"), _number(record, "minutes")
        if year is not None and int(year) not in YEARS:
            raise ValueError("year is out of range")
        if minutes is not None and minutes <= 0:
            raise ValueError("minutes is not positive")
        popularity = _number(record, "popularity")
        if popularity is not None and not 0 <= popularity <= 1:
            raise ValueError("popularity is not between 0 and 1")
        return CatalogueItem(
            **{**texts, "kind": texts["kind"].lower()},
            year=None if year is None else int(year),
            topics=_topics(record.get("topics")),
            level=level,
            minutes=None if minutes is None else max(1, round(minutes)),
            popularity=popularity,
        )
    except ValueError as problem:
        return Skip(str(problem), position, str(dict(record))[:120])


def _text(record: Record, name: str) -> str:
    value = record.get(name)
    if value is None or value != value:  # a table's missing value is NaN
        return ""
    if isinstance(value, (dict, list, tuple, bool)):
        raise ValueError(f"{name} is not a text")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).split())[: LONGEST.get(name, 40)]


def _number(record: Record, name: str) -> float | None:
    text = _text(record, name)
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        raise ValueError(f"{name} is not a number") from None
    if abs(number) > 1e9 or number != number:
        raise ValueError(f"{name} is out of range")
    return number


def _topics(value: object) -> tuple[str, ...]:
    if value is None or value != value:
        return ()
    if isinstance(value, str):
        mark = next((m for m in "|;" if m in value), ",")
        value = value.split(mark)
    if not isinstance(value, (list, tuple)):
        raise ValueError("topics is not a list")
    return tuple(dict.fromkeys(" ".join(str(topic).split())[:80] for topic in value if str(topic).strip()))[
        :12
    ]
