"""The log of a person's edits, each with the rows it changed, so that any of them can be undone.

An edit is recorded by difference: the person's small tables before and after. That holds for whatever an
edit does, a whole re-extraction included, without each kind of edit knowing how to take itself back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Table, and_, delete, desc, func, insert, select

from vectorstore.database import Database
from vectorstore.tables import (
    assignments,
    edits,
    feedback,
    journeys,
    members,
    now_milliseconds,
    people,
    to_datetime,
)

TRACKED = (people, journeys, members, assignments, feedback)
KEPT = 200  # edits that can be undone; older ones are dropped


class EditLog:
    """Records and undoes edits; every call names the user."""

    def __init__(self, engine: Database) -> None:
        self._engine = engine

    @contextmanager
    def record(self, user: str, verb: str, args: Mapping[str, Any]) -> Iterator[None]:
        """Whatever the block changes in the person's tables becomes one edit that `undo` takes back.

        The changes and the record of them are one transaction: a kill leaves both or neither.
        """
        with self._engine.together(), self._engine.begin() as connection:
            before = _snapshot(connection, user)
            yield
            changes = _difference(before, _snapshot(connection, user))
            if not any(changes.values()):
                return
            last = connection.scalar(select(func.max(edits.c.number)).where(edits.c.user == user)) or 0
            connection.execute(
                insert(edits),
                {
                    "user": user,
                    "number": last + 1,
                    "verb": verb,
                    "args": dict(args),
                    "changes": changes,
                    "time": now_milliseconds(),
                },
            )
            connection.execute(delete(edits).where(edits.c.user == user, edits.c.number <= last + 1 - KEPT))

    def undo(self, user: str) -> tuple[str, dict[str, Any]] | None:
        """Take the last edit back; its verb and arguments, None when there is nothing to undo."""
        query = select(edits).where(edits.c.user == user).order_by(desc(edits.c.number)).limit(1)
        with self._engine.begin() as connection:
            last = connection.execute(query).first()
            if last is None:
                return None
            for table in TRACKED:
                for change in last.changes.get(table.name, ()):
                    connection.execute(delete(table).where(_is_row(table, change["key"])))
                    if change["row"] is not None:
                        connection.execute(insert(table), change["row"])
            connection.execute(delete(edits).where(edits.c.user == user, edits.c.number == last.number))
        return last.verb, last.args

    def list(self, user: str) -> list[dict[str, Any]]:
        """The edits that can be undone, newest first: verb, args, time."""
        query = select(edits).where(edits.c.user == user).order_by(desc(edits.c.number))
        with self._engine.connect() as connection:
            return [
                {"verb": row.verb, "args": row.args, "time": to_datetime(row.time)}
                for row in connection.execute(query)
            ]


Snapshot = dict[str, dict[tuple[Any, ...], dict[str, Any]]]


def _snapshot(connection: Connection, user: str) -> Snapshot:
    state: Snapshot = {}
    for table in TRACKED:
        keys = [column.name for column in table.primary_key]
        rows = connection.execute(select(table).where(table.c.user == user)).mappings()
        state[table.name] = {tuple(row[k] for k in keys): dict(row) for row in rows}
    return state


def _difference(before: Snapshot, after: Snapshot) -> dict[str, list[dict[str, Any]]]:
    """For each table the rows to restore: key, and the row as it was (None where there was none)."""
    return {
        name: [
            {"key": list(key), "row": rows.get(key)}
            for key in rows.keys() | after[name].keys()
            if rows.get(key) != after[name].get(key)
        ]
        for name, rows in before.items()
    }


def _is_row(table: Table, key: list[Any]) -> Any:
    return and_(*(column == value for column, value in zip(table.primary_key, key, strict=True)))
