"""The SQL database: connections, and blocks of work of which a kill leaves all or nothing."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Dialect, Engine, Table, UpdateBase, event, text
from sqlalchemy.exc import OperationalError

from vectorstore.records import JourneysError
from vectorstore.tables import open_engine

REFUSALS = {  # what SQLite says → what the person is told
    "disk is full": "The disk is full; make room and do it again. What was stored before is kept.",
    "disk I/O error": "The disk did not take what was written; is it full? What was stored before is kept.",
    "readonly database": "The data folder can only be read; nothing was changed.",
    "unable to open database": "The database in the data folder can't be opened; may it be read and written?",
}


class Database:
    """An engine whose `begin` joins the transaction that its thread has open, where there is one.

    Args:
        url: an SQLAlchemy URL.
        alone: nobody writes to it but through this object.
    """

    def __init__(self, url: str, *, alone: bool = False) -> None:
        self._engine: Engine = open_engine(url)
        self._alone = alone
        self._mine = threading.local()
        self._changes: Counter[str] = Counter()
        self._counting = threading.Lock()
        event.listen(self._engine, "before_execute", self._note)

    @property
    def dialect(self) -> Dialect:
        """What kind of database this is."""
        return self._engine.dialect

    @property
    def file(self) -> Path | None:
        """The file of an SQLite database, None for any other."""
        name = self._engine.url.database
        return Path(name) if self.dialect.name == "sqlite" and name else None

    @contextmanager
    def together(self) -> Iterator[None]:
        """All that this thread writes inside the block is one transaction."""
        if self._joined():
            yield
            return
        with self._counted(), _plainly(), self._engine.begin() as connection:
            self._mine.connection = connection
            try:
                yield
            finally:
                self._mine.connection = None

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A connection whose writes are kept when the block ends, or together with those around it."""
        if joined := self._joined():
            yield joined
            return
        with self._counted(), _plainly(), self._engine.begin() as connection:
            yield connection

    def version(self, *tables: Table) -> tuple[int, ...] | None:
        """How often these tables were written to: what was read stays true while that is the same.

        None where it can't be told: others may write, or this thread has a transaction open.
        """
        if not self._alone or self._joined():
            return None
        with self._counting:
            return tuple(self._changes[table.name] for table in tables)

    @contextmanager
    def connect(self) -> Iterator[Connection]:
        """A connection to read with; it sees what its own thread has written so far."""
        if joined := self._joined():
            yield joined
            return
        with _plainly(), self._engine.connect() as connection:
            yield connection

    def scrub(self) -> None:
        """Leave no deleted bytes in an SQLite file or its write-ahead log. Servers see to that themselves."""
        if self.file is None:
            return
        with self._engine.connect() as connection:
            alone = connection.execution_options(isolation_level="AUTOCOMMIT")
            alone.execute(text("VACUUM"))
            alone.execute(text("PRAGMA wal_checkpoint(TRUNCATE)"))

    def dispose(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    @contextmanager
    def _counted(self) -> Iterator[None]:
        """Counts what this thread writes in the block, when all can see it and not before."""
        written: set[str] = set()
        outer, self._mine.written = getattr(self._mine, "written", None), written
        try:
            yield
        finally:
            self._mine.written = outer
            with self._counting:
                self._changes.update(written)

    def _note(self, connection: Connection, statement: Any, *_: Any) -> None:
        if isinstance(statement, UpdateBase) and isinstance(statement.table, Table):
            self._mine.written.add(statement.table.name)

    def _joined(self) -> Connection | None:
        return getattr(self._mine, "connection", None)


@contextmanager
def _plainly() -> Iterator[None]:
    """What a disk refuses, as a sentence; the transaction is undone as a whole."""
    try:
        yield
    except OperationalError as problem:
        said = str(problem.orig)
        for sign, sentence in REFUSALS.items():
            if sign in said:
                raise JourneysError(sentence) from problem
        raise
