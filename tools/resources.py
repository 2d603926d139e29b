"""What every capability works with: the Store, the models, the clock, and who is asking."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property

import numpy as np

from tools.journeys.sensitive import Sensitivity
from tools.naming.namer import Namer
from tools.recommending.recommend import Recommender
from vectorstore.records import Item
from vectorstore.store import Store, item_key
from vectorstore.vectors import Vectors

Progress = Callable[[str, int, int], None]


MOST_JUDGED = 500_000  # items whose judgement is kept in memory


def silent(stage: str, done: int, total: int) -> None:
    """No progress wanted."""


@dataclass
class Resources:
    """One per process, shared by all users; what is expensive is loaded at first use.

    Attributes:
        make_namer: loads the namer; called once, when a name is first needed.
        writing: held while a user's journeys are extracted or edited, so that two such never interleave.
    """

    store: Store
    make_namer: Callable[[], Namer]
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    writing: threading.RLock = field(default_factory=threading.RLock)
    _judged: dict[str, bool] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def namer(self) -> Namer:
        """What proposes names."""
        return self.make_namer()

    @cached_property
    def recommender(self) -> Recommender:
        """What recommends, with the catalogue in memory."""
        return Recommender(self.store, self.telling)

    @cached_property
    def sensitivity(self) -> Sensitivity:
        """What recognises sensitive interests."""
        return Sensitivity(self.store.encoder)

    def item_vectors(self, user: str, items: Sequence[Item], progress: Progress = silent) -> Vectors:
        """One unit row an item, from Chroma where it has them; `progress` is told of stage "embed"."""
        texts = {item_key(user, item.id): item.text for item in items}
        return self.store.embed(
            "items", texts, {"user": user}, lambda done, total: progress("embed", done, total)
        )

    def telling(self, user: str, items: Sequence[Item]) -> set[str]:
        """The ids of the items that give something sensitive away by themselves; each is judged once."""
        new = [item for item in items if item.id not in self._judged]
        if new:
            vectors = np.asarray(self.item_vectors(user, new), np.float32)
            told = self.sensitivity.tells(new, vectors)
            if len(self._judged) + len(new) > MOST_JUDGED:
                self._judged = {}
            self._judged |= dict(zip((item.id for item in new), told.tolist(), strict=True))
        judged = self._judged
        return {item.id for item in items if judged.get(item.id, False)}

    def as_of(self, user: str) -> datetime:
        """How far the user's history reaches, at most now.

        What is pursued still is judged as of then: an export that ends in May says nothing of June.
        """
        now = self.clock()
        last = self.store.history.last_day(user)
        return min(last, now) if last else now


@dataclass(frozen=True)
class Person:
    """Who the agent works for in this turn; given by the session, never by a model."""

    user: str
    resources: Resources

    @property
    def today(self) -> date:
        """The calendar day, in UTC."""
        return self.resources.clock().date()
