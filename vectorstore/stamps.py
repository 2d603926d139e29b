"""Whether anything changed that is known about a person, told without reading all of it."""

from __future__ import annotations

from sqlalchemy import func, select

from vectorstore.database import Database
from vectorstore.records import stable_id
from vectorstore.tables import activities, journeys, members


def history_stamp(engine: Database, user: str) -> str:
    """A text that differs whenever the user's activities were added to or taken from."""
    query = select(
        func.count(), func.max(activities.c.time), func.min(activities.c.id), func.max(activities.c.id)
    ).where(activities.c.user == user)
    with engine.connect() as connection:
        return stable_id(*map(str, connection.execute(query).one()))


def journeys_stamp(engine: Database, user: str) -> str:
    """A text that differs whenever the user's journeys, or what belongs to them, changed."""
    rows = select(journeys).where(journeys.c.user == user).order_by(journeys.c.id)
    belonging = (
        select(
            members.c.journey,
            func.count(),
            func.min(members.c.item),
            func.max(members.c.item),
        )
        .where(members.c.user == user)
        .group_by(members.c.journey)
        .order_by(members.c.journey)
    )
    with engine.connect() as connection:
        found = [connection.execute(query).all() for query in (rows, belonging)]
    return stable_id(*(str([tuple(row) for row in part]) for part in found))


def everybody_stamp(engine: Database) -> tuple[int, int]:
    """How many people have a history, and how many activities they have in all."""
    query = select(func.count(activities.c.user.distinct()), func.count())
    with engine.connect() as connection:
        people, count = connection.execute(query).one()
    return int(people), int(count)
