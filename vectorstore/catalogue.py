"""The items that may be recommended, from several catalogues side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Row, delete, func, or_, select

from vectorstore.database import Database
from vectorstore.records import CatalogueItem
from vectorstore.tables import catalogue, upsert

PORTION = 2_000


class CatalogueTable:
    """Reads and writes catalogue items. `user` narrows to what is open to everybody plus that user's own.

    Attributes:
        changes: how often this process changed a user's own items ("" for those open to everybody), so
            that what was read can be kept until it is out of date.
    """

    def __init__(self, engine: Database) -> None:
        self._engine = engine
        self.changes: Counter[str] = Counter()

    def save(self, items: Iterable[CatalogueItem]) -> None:
        """Insert items, or replace those with the same catalogue and id."""
        rows = [_row(item) for item in items]
        for start in range(0, len(rows), PORTION):
            with self._engine.begin() as connection:
                connection.execute(upsert(self._engine, catalogue), rows[start : start + PORTION])
        self.changes.update({row["user"] for row in rows})

    def read(self, user: str = "", ids: Sequence[str] = ()) -> list[CatalogueItem]:
        """Items open to everybody, and the user's own backlog; in order of catalogue and id."""
        query = select(catalogue).where(or_(catalogue.c.user == "", catalogue.c.user == user))
        if ids:
            query = query.where(catalogue.c.id.in_(ids))
        with self._engine.connect() as connection:
            return [
                _item(row)
                for row in connection.execute(query.order_by(catalogue.c.catalogue, catalogue.c.id))
            ]

    def read_part(self, name: str = "", user: str = "") -> list[CatalogueItem]:
        """The items of one owner alone ("" for those open to everybody), of one catalogue where named."""
        query = select(catalogue).where(catalogue.c.user == user)
        if name:
            query = query.where(catalogue.c.catalogue == name)
        with self._engine.connect() as connection:
            return [
                _item(row)
                for row in connection.execute(query.order_by(catalogue.c.catalogue, catalogue.c.id))
            ]

    def titles(self, user: str = "") -> list[tuple[str, str]]:
        """(id, title) of every item open to everybody or the user's own."""
        query = select(catalogue.c.id, catalogue.c.title).where(catalogue.c.user.in_(("", user)))
        with self._engine.connect() as connection:
            return [(row.id, row.title) for row in connection.execute(query.order_by(catalogue.c.id))]

    def info(self) -> list[tuple[str, str, int]]:
        """(catalogue, kind, number of items), for catalogues open to everybody."""
        query = (
            select(catalogue.c.catalogue, catalogue.c.kind, func.count())
            .where(catalogue.c.user == "")
            .group_by(catalogue.c.catalogue, catalogue.c.kind)
            .order_by(catalogue.c.catalogue, catalogue.c.kind)
        )
        with self._engine.connect() as connection:
            return [(name, kind, count) for name, kind, count in connection.execute(query)]

    def remove(self, name: str, user: str = "", ids: Sequence[str] = ()) -> list[str]:
        """Delete a catalogue, one user's part of it, or of that only some ids; the ids of what was there."""
        mine = (catalogue.c.catalogue == name) & (catalogue.c.user == user)
        gone: list[str] = []
        with self._engine.begin() as connection:
            for start in range(0, max(len(ids), 1), PORTION):
                part = ids[start : start + PORTION]
                these = mine & catalogue.c.id.in_(part) if part else mine
                gone += connection.scalars(select(catalogue.c.id).where(these))
                connection.execute(delete(catalogue).where(these))
        self.changes[user] += 1
        return gone


def _row(item: CatalogueItem) -> dict[str, Any]:
    fields = {name: getattr(item, name) for name in CatalogueItem.__slots__}
    return {**fields, "topics": list(item.topics)}


def _item(row: Row[Any]) -> CatalogueItem:
    values = dict(row._mapping)
    return CatalogueItem(**{**values, "topics": tuple(values["topics"])})
