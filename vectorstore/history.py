"""The activities of each person, as imported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Row, delete, func, select

from vectorstore.database import Database
from vectorstore.records import Activity, ImportReport
from vectorstore.tables import (
    activities,
    imports,
    insert_new,
    members,
    next_time,
    to_datetime,
    to_milliseconds,
    upsert,
)

PORTION = 1_000  # rows written in one transaction: a kill loses at most what was not yet reported


class History:
    """Reads and writes activities; every call names the user."""

    def __init__(self, engine: Database) -> None:
        self._engine = engine

    def add(self, user: str, new: Iterable[Activity], batch: str = "") -> Iterator[tuple[int, int]]:
        """Store activities portion by portion, yielding (new, already known) after each one is on disk."""
        stream = iter(new)
        while portion := {a.id: a for a in islice(stream, PORTION)}:
            rows = [_row(user, activity, batch) for activity in portion.values()]
            with self._engine.begin() as connection:
                known = set(
                    connection.scalars(
                        select(activities.c.id).where(activities.c.user == user, activities.c.id.in_(portion))
                    )
                )
                if fresh := [row for row in rows if row["id"] not in known]:
                    connection.execute(insert_new(self._engine, activities), fresh)
            yield len(fresh), len(known)

    def read(
        self,
        user: str,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        kind: str = "",
        journey: str = "",
        items: Sequence[str] = (),
        ids: Sequence[str] = (),
        batch: str = "",
        newest: int | None = None,
    ) -> list[Activity]:
        """Activities oldest first (those without a time first of all), or only the `newest` of them.

        `since` and `until` are both inclusive moments; `items` and `ids` restrict to those ids when given,
        `batch` to what one import added.
        """
        query = select(activities).where(activities.c.user == user)
        if since:
            query = query.where(activities.c.time >= to_milliseconds(since))
        if until:
            query = query.where(activities.c.time <= to_milliseconds(until))
        if kind:
            query = query.where(activities.c.kind == kind)
        if journey:
            query = query.where(activities.c.item.in_(_items_of(user, journey)))
        if items:
            query = query.where(activities.c.item.in_(items))
        if ids:
            query = query.where(activities.c.id.in_(ids))
        if batch:
            query = query.where(activities.c.batch == batch)
        order = (func.coalesce(activities.c.time, 0), activities.c.id)
        if newest is None:
            query = query.order_by(*order)
        else:
            query = query.order_by(*(column.desc() for column in order)).limit(newest)
        with self._engine.connect() as connection:
            found = [_activity(row) for row in connection.execute(query)]
        return found if newest is None else found[::-1]

    def count(self, user: str) -> int:
        """How many activities are stored."""
        query = select(func.count()).select_from(activities).where(activities.c.user == user)
        with self._engine.connect() as connection:
            return int(connection.scalar(query) or 0)

    def items(self, user: str) -> int:
        """How many different items the stored activities are about."""
        query = select(func.count(activities.c.item.distinct())).where(activities.c.user == user)
        with self._engine.connect() as connection:
            return int(connection.scalar(query) or 0)

    def last_day(self, user: str) -> datetime | None:
        """The time of the latest activity: how far the history reaches."""
        query = select(func.max(activities.c.time)).where(activities.c.user == user)
        with self._engine.connect() as connection:
            latest = connection.scalar(query)
        return None if latest is None else to_datetime(latest)

    def note_import(self, user: str, report: ImportReport) -> None:
        """Remember what an import did, so that it can be listed and undone."""
        row: dict[str, Any] = {"user": user, "batch": report.batch, "report": dict(report.as_json())}
        with self._engine.begin() as connection:
            row["time"] = next_time(connection, imports, user)
            connection.execute(upsert(self._engine, imports), row)

    def imports(self, user: str) -> list[dict[str, Any]]:
        """Past imports' reports, oldest first."""
        query = select(imports.c.report).where(imports.c.user == user).order_by(imports.c.time)
        with self._engine.connect() as connection:
            return list(connection.scalars(query))

    def undo_import(self, user: str, batch: str) -> int:
        """Remove what one import added; the number of activities removed."""
        with self._engine.begin() as connection:
            gone = connection.execute(
                delete(activities).where(activities.c.user == user, activities.c.batch == batch)
            )
            connection.execute(delete(imports).where(imports.c.user == user, imports.c.batch == batch))
        return int(gone.rowcount)

    def remove(self, user: str, ids: Sequence[str]) -> int:
        """Delete activities for good; the number removed."""
        removed = 0
        with self._engine.begin() as connection:
            for start in range(0, len(ids), PORTION):
                part = list(ids[start : start + PORTION])
                gone = connection.execute(
                    delete(activities).where(activities.c.user == user, activities.c.id.in_(part))
                )
                removed += int(gone.rowcount)
        return removed


def _items_of(user: str, journey: str) -> Any:
    return select(members.c.item).where(members.c.user == user, members.c.journey == journey)


def _row(user: str, activity: Activity, batch: str) -> dict[str, Any]:
    offset = activity.time.utcoffset() if activity.time else None
    return {
        "user": user,
        "id": activity.id,
        "item": activity.item,
        "time": to_milliseconds(activity.time) if activity.time else None,
        "offset": int(offset.total_seconds() // 60) if offset else None,
        "title": activity.title,
        "action": activity.action,
        "kind": activity.kind,
        "description": activity.description,
        "creator": activity.creator,
        "url": activity.url,
        "series": activity.series,
        "rating": activity.rating,
        "progress": activity.progress,
        "item_id": activity.item_id,
        "source": activity.source,
        "batch": batch,
    }


def _activity(row: Row[Any]) -> Activity:
    return Activity(
        id=row.id,
        user=row.user,
        time=None if row.time is None else to_datetime(row.time, row.offset),
        title=row.title,
        action=row.action,
        kind=row.kind,
        description=row.description,
        creator=row.creator,
        url=row.url,
        series=row.series,
        rating=row.rating,
        progress=row.progress,
        item_id=row.item_id,
        source=row.source,
    )
