"""The record types that every layer shares. All are immutable values; times are aware datetimes."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property

from vectorstore.numbering import unnumbered

_WORD = re.compile(r"\w+")


class Status(StrEnum):
    """Where a journey stands. The first four follow from time, the rest are the person's own marks."""

    EMERGING = "emerging"
    ACTIVE = "active"
    DORMANT = "dormant"
    FINISHED = "finished"
    PINNED = "pinned"
    MUTED = "muted"


class Label(StrEnum):
    """What a recommendation is to its journey."""

    CONTINUE = "continue"
    EXPLORE = "explore"
    BRIDGE = "bridge"


class Verdict(StrEnum):
    """What a person says of a recommended item."""

    LIKE = "like"
    DISLIKE = "dislike"
    SEEN = "seen"
    LATER = "later"


def stable_id(*parts: str) -> str:
    """A 16-digit hexadecimal id that depends on the parts alone, the same on every machine."""
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=8).hexdigest()


def plain_key(text: str) -> str:
    """Text reduced to what identifies it: lower case, no accents, letters and digits of any script only."""
    plain = text.casefold()
    if not plain.isascii():
        plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    return " ".join(_WORD.findall(plain))


@dataclass(frozen=True, slots=True)
class Activity:
    """One thing a person did at a time.

    Attributes:
        id: the input's `item_id` + "@" + time where it has one, else a stable hash; unique for a user.
        time: when, with the zone of the source; None where the source does not say.
        action: watched, read, listened, played, visited, searched, liked, rated, saved, subscribed, asked,
            posted, installed, used.
        kind: video, film, series, book, article, page, music, podcast, game, course, channel, search,
            question, app, other; "" where unknown. An episode has kind "series".
        series: the series or show that an episode belongs to, else "".
        rating: 0 to 5; None where the person gave none (unknown is neutral, not bad).
        progress: 0 to 1, the part that was taken in; None where unknown.
        item_id: the source's own id of the item, else "".
        source: the importer's name.
    """

    id: str
    user: str
    time: datetime | None
    title: str
    action: str = "watched"
    kind: str = ""
    description: str = ""
    creator: str = ""
    url: str = ""
    series: str = ""
    rating: float | None = None
    progress: float | None = None
    item_id: str = ""
    source: str = ""

    @property
    def item(self) -> str:
        """The id of the item this activity is about: an episode's is its series'."""
        if self.series:
            return stable_id("series", plain_key(self.series))
        return stable_id(plain_key(self.title), plain_key(self.creator))


@dataclass(frozen=True)
class Item:
    """What activities are about. One item for all activities with the same title and creator, or series.

    Attributes:
        activity: ids of the activities about it, oldest first.
        times: when, oldest first; activities without a time are left out.
        episodes: distinct titles of the episodes seen, for a series.
    """

    id: str
    title: str
    kind: str = ""
    description: str = ""
    creator: str = ""
    url: str = ""
    series: str = ""
    activity: tuple[str, ...] = ()
    times: tuple[datetime, ...] = ()
    episodes: tuple[str, ...] = ()
    rating: float | None = None
    progress: float | None = None

    @cached_property
    def text(self) -> str:
        """What is embedded: title, then creator and description where known."""
        return history_text(self.title, self.description, self.creator)


def history_text(title: str, description: str = "", creator: str = "") -> str:
    """The form in which a history's titles are embedded: parts of one thing alike, whatever their numbers."""
    return embedding_text(unnumbered(title) or title, description, creator)


def embedding_text(title: str, description: str = "", creator: str = "") -> str:
    """The one form in which titles are embedded (at most 600 characters)."""
    head = f"{title} ({creator})" if creator else title
    return (f"{head}. {description}" if description else head)[:600]


@dataclass(frozen=True, slots=True)
class Term:
    """A salient term of a journey; weight is positive and relative to the journey's strongest term, 1.0."""

    text: str
    weight: float


OWN_WISH = "own wish"
"""The kind of a journey that is private because the person said so."""


@dataclass(frozen=True, slots=True)
class Journey:
    """A cluster of one person's items that persists over distinct days.

    Attributes:
        name_source: which namer gave the name, or "person", whose names are never changed.
        description: one line about what is in it.
        status: follows from time; `mark` is the person's own and, where set, wins (see `standing`).
        mark: pinned, muted, active or finished as the person said, else None.
        days: distinct days with activity.
        activity: ids of the evidence, oldest first.
        items: ids of the items, most central first.
        sensitive: the kind of sensitive interest ("health", "religion", …), `OWN_WISH` where the person made
            it private, "" when it is none.
        shared: True when the person allowed a sensitive journey to be used like any other.
        stated: True when the person told us of it (`add_interest`) and history did not.
        refused: names that the guard refused, with the reason.
    """

    id: str
    user: str
    name: str
    name_source: str = ""
    description: str = ""
    status: Status = Status.ACTIVE
    mark: Status | None = None
    terms: tuple[Term, ...] = ()
    first: datetime | None = None
    last: datetime | None = None
    days: int = 0
    activity: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    sensitive: str = ""
    shared: bool = False
    stated: bool = False
    refused: tuple[tuple[str, str], ...] = ()

    @property
    def standing(self) -> Status:
        """The status to show: the person's own mark where there is one."""
        return self.mark or self.status

    @property
    def private(self) -> bool:
        """True when it is shown behind a fold only, and never used or sent."""
        return bool(self.sensitive) and not self.shared


@dataclass(frozen=True, slots=True)
class CatalogueItem:
    """An item that may be recommended; nothing outside a catalogue ever is.

    Attributes:
        level: beginner, intermediate, advanced, or "".
        minutes: length of one sitting; None where it makes no sense or is unknown.
        popularity: 0 to 1.
        catalogue: the name of the catalogue it came from; "backlog" for the person's own.
        user: whose backlog it is in, "" for an item of a catalogue open to everybody.
    """

    id: str
    title: str
    kind: str
    description: str = ""
    creator: str = ""
    year: int | None = None
    url: str = ""
    topics: tuple[str, ...] = ()
    level: str = ""
    minutes: int | None = None
    popularity: float | None = None
    catalogue: str = ""
    user: str = ""

    @property
    def text(self) -> str:
        """What is embedded."""
        topics = ", ".join(self.topics)
        return embedding_text(self.title, f"{self.description} {topics}".strip(), self.creator)


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A catalogue item recommended for a journey, with the evidence in the person's own history.

    Raises:
        ValueError: without a journey, or without evidence for a journey that history gave.
    """

    item: CatalogueItem
    journey: str
    journey_name: str
    label: Label
    score: float
    evidence: tuple[str, ...]
    explanation: str
    bridge: str = ""
    stated: bool = False

    def __post_init__(self) -> None:
        if not self.journey:
            raise ValueError("a recommendation needs a journey")
        if not self.evidence and not self.stated:
            raise ValueError("a recommendation needs evidence")


@dataclass(frozen=True, slots=True)
class Preferences:
    """A person's lasting wishes for recommendations; empty or None means no wish."""

    kind: str = ""
    exclude: tuple[str, ...] = ()
    level: str = ""
    max_minutes: int | None = None
    year_from: int | None = None
    year_to: int | None = None


@dataclass(frozen=True, slots=True)
class Feedback:
    """What the person said of an item, in order of saying; the last verdict on an item counts."""

    item: str
    title: str
    verdict: Verdict
    reason: str = ""
    time: datetime | None = None


@dataclass(frozen=True, slots=True)
class Skip:
    """A record that was not kept: why, where (record number or line), and how it begins."""

    reason: str
    position: str
    example: str = ""


@dataclass
class ImportReport:
    """What an import understood and did.

    Attributes:
        source: importer name(s), joined by " + ".
        read: records seen; kept: activities new to the store; known: activities that were already stored.
        dropped: reason → count, for records that are not activities (ads, removed videos …) or are broken.
        examples: reason → the first record dropped for it.
        columns: how a table's columns were understood, field → heading; empty for fixed formats.
        kinds: kind → count among the kept.
        batch: id by which this import can be undone; "" for a dry run.
    """

    source: str = ""
    read: int = 0
    kept: int = 0
    known: int = 0
    dropped: dict[str, int] = field(default_factory=dict)
    examples: dict[str, Skip] = field(default_factory=dict)
    columns: dict[str, str] = field(default_factory=dict)
    kinds: dict[str, int] = field(default_factory=dict)
    first: datetime | None = None
    last: datetime | None = None
    batch: str = ""

    def drop(self, skip: Skip) -> None:
        """Count one record that was not kept."""
        self.dropped[skip.reason] = self.dropped.get(skip.reason, 0) + 1
        self.examples.setdefault(skip.reason, skip)

    def as_json(self) -> Mapping[str, object]:
        """The form that `journeys import --json` prints."""
        return {
            "source": self.source,
            "read": self.read,
            "kept": self.kept,
            "known": self.known,
            "dropped": dict(self.dropped),
            "examples": {r: {"position": s.position, "example": s.example} for r, s in self.examples.items()},
            "first": self.first.isoformat() if self.first else None,
            "last": self.last.isoformat() if self.last else None,
            "kinds": dict(self.kinds),
            "columns": dict(self.columns),
            "batch": self.batch,
        }


class JourneysError(Exception):
    """Something the person can understand and act on, in one sentence. Commands print it and exit with 1."""
