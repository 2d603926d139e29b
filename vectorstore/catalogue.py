"""The items that may be recommended, from several catalogues side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Engine, Row, delete, func, or_, select

from vectorstore.records import CatalogueItem
from vectorstore.tables import catalogue, upsert

PORTION = 2_000


class CatalogueTable:
    """Reads and writes catalogue items. `user` narrows to what is open to everybody plus that user's own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def save(self, items: Iterable[CatalogueItem]) -> None:
        """Insert items, or replace those with the same catalogue and id."""
        rows = [_row(item) for item in items]
        for start in range(0, len(rows), PORTION):
            with self._engine.begin() as connection:
                connection.execute(upsert(self._engine, catalogue), rows[start : start + PORTION])

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

    def remove(self, name: str, user: str = "") -> list[str]:
        """Delete a catalogue, or one user's part of it; the ids of the items removed."""
        mine = (catalogue.c.catalogue == name) & (catalogue.c.user == user)
        with self._engine.begin() as connection:
            ids = list(connection.scalars(select(catalogue.c.id).where(mine)))
            connection.execute(delete(catalogue).where(mine))
        return ids


def _row(item: CatalogueItem) -> dict[str, Any]:
    fields = {name: getattr(item, name) for name in CatalogueItem.__slots__}
    return {**fields, "topics": list(item.topics)}


def _item(row: Row[Any]) -> CatalogueItem:
    values = dict(row._mapping)
    return CatalogueItem(**{**values, "topics": tuple(values["topics"])})
