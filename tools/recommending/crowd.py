"""What everybody's histories teach together: learnt in the background, and anew when much was added."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Sequence

from tools.recommending.collaborative import FEWEST_PEOPLE, LIKED, Collaborative, learn
from tools.recommending.known import taken_in
from tools.recommending.shelf import Shelf
from vectorstore.records import Status
from vectorstore.stamps import everybody_stamp
from vectorstore.store import Store

LOOKED_EVERY = 600.0  # seconds between two looks at whether histories changed
CHANGED = 0.02  # the share of all activities that must have come or gone for it to be worth learning anew


class Crowd:
    """The model of what goes together, of all people of one Store. Safe among threads.

    Args:
        shelf: gives the catalogue in memory, by which a work is recognised whatever a source calls it.

    Attributes:
        model: what was learnt; None until it is, and with too few people.
        version: goes up whenever the model is another one.
    """

    def __init__(self, store: Store, shelf: Callable[[], Shelf]) -> None:
        self.store = store
        self.model: Collaborative | None = None
        self.version = 0
        self._shelf = shelf
        self._lock = threading.RLock()
        self._learning: threading.Thread | None = None
        self._learnt_from = 0
        self._looked: float | None = None
        self._forgotten = 0

    def keep_up(self, *, wait: bool = False) -> None:
        """See to it that the model is not far behind; quick, and does nothing where few people are.

        Args:
            wait: learn here and now, not in the background: for a process that will not live to see it.
        """
        with self._lock:
            now = time.monotonic()
            if self._learning is not None or (self._looked and now - self._looked < LOOKED_EVERY):
                return
            self._looked = now
            people, activities = everybody_stamp(self.store.engine)
            changed = abs(activities - self._learnt_from)
            if people < FEWEST_PEOPLE or changed <= CHANGED * self._learnt_from:
                return
            self._learnt_from = activities
            if not wait:
                self._learning = threading.Thread(target=self._learn_aside, name="learning", daemon=True)
                self._learning.start()
        if wait:
            self.learn()

    def learn(self, users: Sequence[str] = ()) -> bool:
        """Learn from what people took in, all or only some; False when they are too few to learn from.

        Takes seconds for hundreds of people, minutes for very many. Private and muted journeys are left out,
        and so is what a person did not like.
        """
        forgotten = self._forgotten
        model = learn(self._history(user) for user in users or self.store.users())
        with self._lock:
            if forgotten == self._forgotten:  # else it may hold what somebody wants forgotten
                self._take(model)
        return self.model is not None

    def forget(self) -> None:
        """Drop what was learnt: somebody took something back. It is learnt anew without that."""
        with self._lock:
            self._forgotten += 1
            self._learnt_from, self._looked = 0, None
            self._take(None)

    def _take(self, model: Collaborative | None) -> None:
        self.model = model
        self.version += 1

    def _learn_aside(self) -> None:
        try:
            self.learn()
        except Exception:  # the store may be closed meanwhile; what was learnt before holds
            logging.getLogger(__name__).warning("Learning from all histories was broken off.", exc_info=True)
        finally:
            with self._lock:
                self._learning = None

    def _history(self, user: str) -> list[str]:
        shelf, journeys = self._shelf(), self.store.journeys.read(user)
        hidden = {i for j in journeys if j.private or j.standing == Status.MUTED for i in j.items}
        activities = taken_in(self.store.history.read(user))
        liked = [a for a in activities if a.rating is None or a.rating >= LIKED]
        return [shelf.work_of(a.series or a.title, a.kind) for a in liked if a.item not in hidden]
