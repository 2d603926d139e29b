"""The journeys of each person, which items belong to them, and what the person decided about that."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, delete, func, select, update

from vectorstore.database import Database
from vectorstore.recent import RecentJourneys
from vectorstore.records import Journey, Status, Term
from vectorstore.tables import activities, assignments, journeys, members, to_datetime, upsert

MINUTE, DAY = 60_000, 86_400_000  # milliseconds
YEAR_ONE = (date(1970, 1, 1).toordinal() - 1) * DAY  # how long before 1970 the calendar begins


class JourneyTable:
    """Reads and writes journeys; every call names the user."""

    def __init__(self, engine: Database) -> None:
        self._engine = engine
        self._recent = RecentJourneys()

    def read(self, user: str) -> list[Journey]:
        """All journeys with their evidence; most recently pursued first, stated ones last."""
        version = self._engine.version(journeys, members, activities)
        kept = self._recent.get(version, user)
        if kept is None:
            found = self._read(user)
            kept = sorted(found, key=lambda j: (-(j.last.timestamp() if j.last else 0.0), j.id))
            self._recent.put(version, user, kept)
        return list(kept)

    def has_any(self, user: str) -> bool:
        """Whether the user has any journey."""
        query = select(journeys.c.id).where(journeys.c.user == user).limit(1)
        with self._engine.connect() as connection:
            return connection.scalar(query) is not None

    def get(self, user: str, journey: str) -> Journey | None:
        """One journey, None where the user has no such id."""
        return next(iter(self._read(user, journey)), None)

    def _read(self, user: str, only: str = "") -> list[Journey]:
        wanted = journeys.c.user == user
        if only:
            wanted &= journeys.c.id == only
        with self._engine.connect() as connection:
            rows = connection.execute(select(journeys).where(wanted)).all()
            items = _items_by_journey(connection, user, only)
            evidence = _evidence_by_journey(connection, user, only)
        return [_journey(row, items[row.id], evidence[row.id]) for row in rows]

    def months(self, user: str, only: Sequence[str] = ()) -> dict[str, dict[str, int]]:
        """How many dated activities each journey has by month: id → "2026-03" → count; counted in SQL.

        Args:
            only: ids of the journeys wanted, all when empty.
        """
        local = activities.c.time + func.coalesce(activities.c.offset, 0) * MINUTE
        day = ((local + YEAR_ONE) // DAY).label("day")
        query = (
            select(members.c.journey, day, func.count())
            .join(activities, (members.c.user == activities.c.user) & (members.c.item == activities.c.item))
            .where(members.c.user == user, activities.c.time.is_not(None))
            .group_by(members.c.journey, day)
        )
        if only:
            query = query.where(members.c.journey.in_(only))
        counts: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        with self._engine.connect() as connection:
            for journey, number, count in connection.execute(query):
                counts[journey][date.fromordinal(number + 1).isoformat()[:7]] += count
        return {journey: dict(months) for journey, months in counts.items()}

    def passing(self, user: str, most: int) -> list[str]:
        """Ids of at most so many items that are in no journey, always the same ones of many."""
        own = select(members.c.item).where(members.c.user == user)
        query = (
            select(activities.c.item)
            .where(activities.c.user == user, activities.c.item.not_in(own))
            .distinct()
            .order_by(activities.c.item)
            .limit(most)
        )
        with self._engine.connect() as connection:
            return list(connection.scalars(query))

    def save(self, user: str, changed: Iterable[Journey]) -> None:
        """Insert or replace journeys and which items they hold."""
        with self._engine.begin() as connection:
            for journey in changed:
                connection.execute(upsert(self._engine, journeys), _row(user, journey))
                connection.execute(
                    delete(members).where(members.c.user == user, members.c.journey == journey.id)
                )
                rows = [
                    {"user": user, "item": item, "journey": journey.id, "rank": rank}
                    for rank, item in enumerate(journey.items)
                ]
                if rows:
                    connection.execute(upsert(self._engine, members), rows)

    def replace(self, user: str, new: Iterable[Journey]) -> None:
        """Put a whole new set in the place of the stored one, in one transaction."""
        rows = [(_row(user, journey), journey) for journey in new]
        with self._engine.begin() as connection:
            connection.execute(delete(members).where(members.c.user == user))
            connection.execute(delete(journeys).where(journeys.c.user == user))
            if rows:
                connection.execute(journeys.insert(), [row for row, _ in rows])
            belonging = [
                {"user": user, "item": item, "journey": journey.id, "rank": rank}
                for _, journey in rows
                for rank, item in enumerate(journey.items)
            ]
            if belonging:
                connection.execute(members.insert(), belonging)

    def owners(self, user: str, items: Sequence[str]) -> dict[str, str]:
        """The journey of each of those items that is in one."""
        query = select(members.c.item, members.c.journey).where(
            members.c.user == user, members.c.item.in_(items)
        )
        with self._engine.connect() as connection:
            return {row.item: row.journey for row in connection.execute(query)}

    def sizes(self, user: str, only: Sequence[str]) -> dict[str, int]:
        """How many items each of those journeys holds; those that hold none are left out."""
        query = select(members.c.journey, func.count()).where(
            members.c.user == user, members.c.journey.in_(only)
        )
        with self._engine.connect() as connection:
            found = connection.execute(query.group_by(members.c.journey))
            return {row.journey: int(row[1]) for row in found}

    def join(self, user: str, joining: Mapping[str, str], pursued: Iterable[str] = ()) -> None:
        """Add items to journeys that exist (item → journey), at the end; `pursued` ones are quiet no more."""
        quiet = (str(Status.DORMANT), str(Status.FINISHED))
        with self._engine.begin() as connection:
            for item, journey in joining.items():
                own = (members.c.user == user) & (members.c.journey == journey)
                last = connection.scalar(select(func.max(members.c.rank)).where(own))
                row = {"user": user, "item": item, "journey": journey, "rank": (last or 0) + 1}
                connection.execute(upsert(self._engine, members), row)
            for journey in pursued:
                one = (journeys.c.user == user) & (journeys.c.id == journey) & journeys.c.status.in_(quiet)
                connection.execute(update(journeys).where(one).values(status=str(Status.ACTIVE)))

    def remove(self, user: str, journey: str) -> None:
        """Delete a journey and its memberships; the activities stay."""
        with self._engine.begin() as connection:
            for table in (members, assignments):
                connection.execute(delete(table).where(table.c.user == user, table.c.journey == journey))
            connection.execute(delete(journeys).where(journeys.c.user == user, journeys.c.id == journey))

    def assign(self, user: str, items: Iterable[str], journey: str, *, belongs: bool) -> None:
        """Note that the person put items into a journey, or took them out of it."""
        rows = [{"user": user, "item": i, "journey": journey, "belongs": belongs} for i in items]
        if rows:
            with self._engine.begin() as connection:
                if belongs:
                    taken = [row["item"] for row in rows]
                    connection.execute(
                        delete(assignments).where(
                            assignments.c.user == user, assignments.c.item.in_(taken), assignments.c.belongs
                        )
                    )
                connection.execute(upsert(self._engine, assignments), rows)

    def assigned(self, user: str) -> tuple[dict[str, str], set[tuple[str, str]]]:
        """The person's decisions: item → the journey it was put into, and (item, journey) pairs forbidden."""
        into: dict[str, str] = {}
        out: set[tuple[str, str]] = set()
        with self._engine.connect() as connection:
            for row in connection.execute(select(assignments).where(assignments.c.user == user)):
                if row.belongs:
                    into[row.item] = row.journey
                else:
                    out.add((row.item, row.journey))
        return into, out


def _items_by_journey(connection: Connection, user: str, only: str) -> Mapping[str, list[str]]:
    query = select(members.c.journey, members.c.item).where(_belonging(user, only)).order_by(members.c.rank)
    items: dict[str, list[str]] = defaultdict(list)
    for journey, item in connection.execute(query):
        items[journey].append(item)
    return items


def _belonging(user: str, only: str) -> ColumnElement[bool]:
    own = members.c.user == user
    return own & (members.c.journey == only) if only else own


def _evidence_by_journey(connection: Connection, user: str, only: str) -> Mapping[str, list[Any]]:
    query = (
        select(members.c.journey, activities.c.id, activities.c.time, activities.c.offset)
        .join(members, (members.c.user == activities.c.user) & (members.c.item == activities.c.item))
        .where(_belonging(user, only))
        .order_by(func.coalesce(activities.c.time, 0), activities.c.id)
    )
    evidence: dict[str, list[Any]] = defaultdict(list)
    for journey, *activity in connection.execute(query):
        evidence[journey].append(activity)
    return evidence


def _row(user: str, journey: Journey) -> dict[str, Any]:
    return {
        "user": user,
        "id": journey.id,
        "name": journey.name,
        "name_source": journey.name_source,
        "description": journey.description,
        "status": str(journey.status),
        "mark": str(journey.mark) if journey.mark else None,
        "terms": [[t.text, t.weight] for t in journey.terms],
        "sensitive": journey.sensitive,
        "shared": journey.shared,
        "stated": journey.stated,
        "refused": [list(pair) for pair in journey.refused],
    }


def _journey(row: Row[Any], items: list[str], evidence: list[Any]) -> Journey:
    """The record; `evidence` has (activity, time, offset), oldest first."""
    times = [(time, offset) for _, time, offset in evidence if time is not None]
    return Journey(
        id=row.id,
        user=row.user,
        name=row.name,
        name_source=row.name_source,
        description=row.description,
        status=Status(row.status),
        mark=Status(row.mark) if row.mark else None,
        terms=tuple(Term(text, weight) for text, weight in row.terms),
        first=to_datetime(*times[0]) if times else None,
        last=to_datetime(*times[-1]) if times else None,
        days=len({(time + (offset or 0) * MINUTE) // DAY for time, offset in times}),
        activity=tuple(activity for activity, _, _ in evidence),
        items=tuple(items),
        sensitive=row.sensitive,
        shared=row.shared,
        stated=row.stated,
        refused=tuple((name, reason) for name, reason in row.refused),
    )
