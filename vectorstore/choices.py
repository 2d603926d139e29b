"""What a person decided about recommendations, and what was shown to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import delete, insert, select

from vectorstore.database import Database
from vectorstore.records import Feedback, Preferences, Verdict
from vectorstore.tables import feedback, insert_new, next_time, people, shown, to_datetime, upsert


class Choices:
    """Reads and writes preferences, granularity, feedback and the last list shown, by user."""

    def __init__(self, engine: Database) -> None:
        self._engine = engine

    def preferences(self, user: str) -> Preferences:
        """The lasting wishes; none for a user who stated none."""
        stored = self._person(user)["preferences"]
        return Preferences(**{**stored, "exclude": tuple(stored.get("exclude", ()))})

    def set_preferences(self, user: str, wishes: Preferences) -> None:
        """Replace the lasting wishes."""
        self._save_person(user, preferences={**asdict(wishes), "exclude": list(wishes.exclude)})

    def granularity(self, user: str) -> float:
        """How fine this person wants journeys: 0 as it comes, above finer, below coarser."""
        return float(self._person(user)["granularity"])

    def set_granularity(self, user: str, granularity: float) -> None:
        """Remember how fine this person wants journeys."""
        self._save_person(user, granularity=granularity)

    def feedback(self, user: str) -> list[Feedback]:
        """What was said of items, oldest first."""
        query = select(feedback).where(feedback.c.user == user).order_by(feedback.c.time, feedback.c.item)
        with self._engine.connect() as connection:
            return [
                Feedback(r.item, r.title, Verdict(r.verdict), r.reason, to_datetime(r.time))
                for r in connection.execute(query)
            ]

    def give_feedback(self, user: str, said: Feedback) -> None:
        """Store a verdict; a later one on the same item replaces it."""
        row: dict[str, Any] = {
            "user": user,
            "item": said.item,
            "title": said.title,
            "verdict": str(said.verdict),
            "reason": said.reason,
        }
        with self._engine.begin() as connection:
            row["time"] = next_time(connection, feedback, user)
            connection.execute(upsert(self._engine, feedback), row)

    def remove_feedback(self, user: str, items: Sequence[str]) -> None:
        """Delete what was said of items."""
        with self._engine.begin() as connection:
            connection.execute(delete(feedback).where(feedback.c.user == user, feedback.c.item.in_(items)))

    def shown(self, user: str) -> list[dict[str, Any]]:
        """The last list of recommendations shown, best first, in the form of `Recommendation` as a dict."""
        query = select(shown.c.recommendation).where(shown.c.user == user).order_by(shown.c.time)
        with self._engine.connect() as connection:
            return list(connection.scalars(query))

    def set_shown(self, user: str, recommendations: Sequence[dict[str, Any]]) -> None:
        """Remember the list now on screen in the place of the one before."""
        rows = [
            {"user": user, "item": r["item"], "recommendation": r, "time": place}
            for place, r in enumerate(recommendations)
        ]
        with self._engine.begin() as connection:
            connection.execute(delete(shown).where(shown.c.user == user))
            if rows:
                connection.execute(insert(shown), rows)

    def _person(self, user: str) -> dict[str, Any]:
        with self._engine.connect() as connection:
            row = connection.execute(select(people).where(people.c.user == user)).mappings().first()
        return dict(row) if row else {"preferences": {}, "granularity": 0.0}

    def _save_person(self, user: str, **values: Any) -> None:
        with self._engine.begin() as connection:
            connection.execute(insert_new(self._engine, people), {"user": user, "preferences": {}})
            connection.execute(people.update().where(people.c.user == user).values(**values))
