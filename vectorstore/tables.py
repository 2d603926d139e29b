"""The SQL tables. Times are UTC milliseconds since 1970 with the source's offset in minutes beside them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Protocol

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Connection,
    Dialect,
    Engine,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
    func,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite

metadata = MetaData()


def _user_key() -> Column[Any]:
    return Column("user", String(200), primary_key=True)


people = Table(
    "people",
    metadata,
    _user_key(),
    Column("granularity", Float, nullable=False, default=0.0),
    Column("preferences", JSON, nullable=False, default=dict),
    Column("sample", Boolean, nullable=False, default=False),
)

activities = Table(
    "activities",
    metadata,
    _user_key(),
    Column("id", String(400), primary_key=True),
    Column("item", String(16), nullable=False),
    Column("time", BigInteger),
    Column("offset", Integer),
    Column("title", Text, nullable=False),
    Column("action", String(20), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("description", Text, nullable=False),
    Column("creator", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("series", Text, nullable=False),
    Column("rating", Float),
    Column("progress", Float),
    Column("item_id", Text, nullable=False),
    Column("source", String(40), nullable=False),
    Column("batch", String(16), nullable=False),
    Index("activities_by_time", "user", "time"),
    Index("activities_by_item", "user", "item"),
    Index("activities_by_batch", "user", "batch"),
)

imports = Table(
    "imports",
    metadata,
    _user_key(),
    Column("batch", String(16), primary_key=True),
    Column("time", BigInteger, nullable=False),
    Column("report", JSON, nullable=False),
)

journeys = Table(
    "journeys",
    metadata,
    _user_key(),
    Column("id", String(40), primary_key=True),
    Column("name", Text, nullable=False),
    Column("name_source", String(40), nullable=False),
    Column("description", Text, nullable=False),
    Column("status", String(10), nullable=False),
    Column("mark", String(10)),
    Column("terms", JSON, nullable=False),
    Column("sensitive", String(40), nullable=False),
    Column("shared", Boolean, nullable=False),
    Column("stated", Boolean, nullable=False),
    Column("refused", JSON, nullable=False),
)

members = Table(
    "members",
    metadata,
    _user_key(),
    Column("item", String(16), primary_key=True),
    Column("journey", String(40), nullable=False),
    Column("rank", Integer, nullable=False),
    Index("members_by_journey", "user", "journey"),
)

assignments = Table(
    "assignments",
    metadata,
    _user_key(),
    Column("item", String(16), primary_key=True),
    Column("journey", String(40), primary_key=True),
    Column("belongs", Boolean, nullable=False),
)

feedback = Table(
    "feedback",
    metadata,
    _user_key(),
    Column("item", String(400), primary_key=True),
    Column("title", Text, nullable=False),
    Column("verdict", String(10), nullable=False),
    Column("reason", Text, nullable=False),
    Column("time", BigInteger, nullable=False),
)

shown = Table(
    "shown",
    metadata,
    _user_key(),
    Column("item", String(400), primary_key=True),
    Column("recommendation", JSON, nullable=False),
    Column("time", BigInteger, nullable=False),
)

edits = Table(
    "edits",
    metadata,
    _user_key(),
    Column("number", Integer, primary_key=True),
    Column("verb", String(40), nullable=False),
    Column("args", JSON, nullable=False),
    Column("changes", JSON, nullable=False),
    Column("time", BigInteger, nullable=False),
)

conversations = Table(
    "conversations",
    metadata,
    _user_key(),
    Column("id", String(40), primary_key=True),
    Column("title", Text, nullable=False),
    Column("time", BigInteger, nullable=False),
)

requests = Table(
    "requests",
    metadata,
    _user_key(),
    Column("key", String(200), primary_key=True),
    Column("digest", String(32), nullable=False),
    Column("answer", JSON, nullable=False),
    Column("time", BigInteger, nullable=False),
)

catalogue = Table(
    "catalogue",
    metadata,
    Column("catalogue", String(200), primary_key=True),
    Column("id", String(400), primary_key=True),
    Column("user", String(200), nullable=False),
    Column("title", Text, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("description", Text, nullable=False),
    Column("creator", Text, nullable=False),
    Column("year", Integer),
    Column("url", Text, nullable=False),
    Column("topics", JSON, nullable=False),
    Column("level", String(20), nullable=False),
    Column("minutes", Integer),
    Column("popularity", Float),
    Index("catalogue_by_user", "user"),
)


def to_milliseconds(time: datetime) -> int:
    """UTC milliseconds since 1970, exact."""
    return (time - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


def to_datetime(milliseconds: int, offset: int | None = None) -> datetime:
    """The aware time, in the zone it was recorded in (offset in minutes)."""
    zone = timezone(timedelta(minutes=offset)) if offset else UTC
    return datetime.fromtimestamp(milliseconds // 1000, zone) + timedelta(milliseconds=milliseconds % 1000)


def now_milliseconds() -> int:
    """The clock, in the unit of the tables."""
    return to_milliseconds(datetime.now(UTC))


class Spoken(Protocol):
    """Anything that says which SQL it speaks: an engine, a connection, the database."""

    @property
    def dialect(self) -> Dialect: ...


def next_time(connection: Connection, table: Table, user: str) -> int:
    """Now, or just after the user's latest row where the clock was set back: the order stays true."""
    latest = connection.scalar(select(func.max(table.c.time)).where(table.c.user == user))
    return max(now_milliseconds(), (latest or 0) + 1)


def insert_new(engine: Spoken, table: Table) -> Any:
    """An INSERT that leaves a row whose key is already there as it is."""
    dialect = postgresql if engine.dialect.name == "postgresql" else sqlite
    return dialect.insert(table).on_conflict_do_nothing()


def upsert(engine: Spoken, table: Table) -> Any:
    """An INSERT that replaces every other column of a row whose key is already there."""
    dialect = postgresql if engine.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table)
    keys = [column.name for column in table.primary_key]
    rest = {c.name: statement.excluded[c.name] for c in table.columns if c.name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=rest)


def open_engine(url: str) -> Engine:
    """An engine for the URL. SQLite runs in WAL, waits for locks, and overwrites what it deletes."""
    # What could not be stored is about people: it belongs in no message and no log.
    engine = create_engine(url, hide_parameters=True)
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def _configure(connection: Any, _: Any) -> None:
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=60000", "secure_delete=ON"):
                connection.execute(f"PRAGMA {pragma}")

    return engine
