"""Which conversations a person has; what was said in them lies in the agent's checkpoints."""

from __future__ import annotations

from sqlalchemy import delete, desc, select

from vectorstore.database import Database
from vectorstore.tables import conversations, now_milliseconds, upsert


class Conversations:
    """Reads and writes the list of conversations; every call names the user."""

    def __init__(self, engine: Database) -> None:
        self._engine = engine

    def note(self, user: str, conversation: str, title: str) -> None:
        """Remember a conversation, or that it went on."""
        row = {"user": user, "id": conversation, "title": title[:80], "time": now_milliseconds()}
        with self._engine.begin() as connection:
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

    def remove_all(self, user: str) -> None:
        """Forget that there were any."""
        with self._engine.begin() as connection:
            connection.execute(delete(conversations).where(conversations.c.user == user))
