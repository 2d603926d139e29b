"""Answers to requests of other programs, kept for a day so that one sent twice is carried out once."""

from __future__ import annotations

from typing import Any

from sqlalchemy import delete, select

from vectorstore.database import Database
from vectorstore.tables import insert_new, now_milliseconds, requests

KEPT = 24 * 60 * 60 * 1000


class Requests:
    """Reads and writes answers by the key that the sender gave; every call names the user."""

    def __init__(self, engine: Database) -> None:
        self._engine = engine

    def read(self, user: str, key: str) -> tuple[str, Any] | None:
        """(digest of the request, answer), None for a key that is new."""
        query = select(requests.c.digest, requests.c.answer).where(
            requests.c.user == user,
            requests.c.key == key,
            requests.c.time > now_milliseconds() - KEPT,
        )
        with self._engine.connect() as connection:
            row = connection.execute(query).first()
        return None if row is None else (row.digest, row.answer)

    def save(self, user: str, key: str, digest: str, answer: Any) -> None:
        """Keep an answer, and let go of those that are a day old."""
        now = now_milliseconds()
        row = {"user": user, "key": key, "digest": digest, "answer": answer, "time": now}
        with self._engine.begin() as connection:
            connection.execute(delete(requests).where(requests.c.time <= now - KEPT))
            connection.execute(insert_new(self._engine, requests), row)
