"""Which conversations a person has; what was said in them lies in the agent's checkpoints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, desc, select

from vectorstore.database import Database
from vectorstore.tables import conversations, next_time, upsert


class Conversations:
    """Reads and writes the list of conversations; every call names the user."""

    def __init__(self, engine: Database) -> None:
        self._engine = engine

    def note(self, user: str, conversation: str, title: str) -> None:
        """Remember a conversation, or that it went on."""
        row: dict[str, Any] = {"user": user, "id": conversation, "title": title[:80]}
        with self._engine.begin() as connection:
            row["time"] = next_time(connection, conversations, user)
            connection.execute(upsert(self._engine, conversations), row)

    def list(self, user: str) -> list[tuple[str, str]]:
        """(id, title), the latest first."""
        query = (
            select(conversations.c.id, conversations.c.title)
            .where(conversations.c.user == user)
            .order_by(desc(conversations.c.time))
        )
        with self._engine.connect() as connection:
            return [(row.id, row.title) for row in connection.execute(query)]

    def remove(self, user: str, ids: Sequence[str]) -> None:
        """Forget that there were these."""
        with self._engine.begin() as connection:
            connection.execute(
                delete(conversations).where(conversations.c.user == user, conversations.c.id.in_(ids))
            )

    def remove_all(self, user: str) -> None:
        """Forget that there were any."""
        with self._engine.begin() as connection:
            connection.execute(delete(conversations).where(conversations.c.user == user))
