"""Journeys that were read a moment ago, kept for as long as nothing that they are made of is written."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence

from vectorstore.records import Journey

MOST = 300_000  # activities of all journeys kept; the person who was asked about longest ago goes first
Version = tuple[int, ...]


class RecentJourneys:
    """People's journeys as of one version of the database; those of any other are let go."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._version: Version = ()
        self._people: OrderedDict[str, Sequence[Journey]] = OrderedDict()

    def get(self, version: Version | None, user: str) -> Sequence[Journey] | None:
        """All journeys of a user, None where they have to be read."""
        with self._lock:
            if version != self._version or user not in self._people:
                return None
            self._people.move_to_end(user)
            return self._people[user]

    def put(self, version: Version | None, user: str, journeys: Sequence[Journey]) -> None:
        """Keep what was read; `version` is that of before it was read."""
        if version is None:
            return
        with self._lock:
            if version != self._version:
                self._version = version
                self._people.clear()
            self._people[user] = journeys
            while sum(len(j.activity) for kept in self._people.values() for j in kept) > MOST:
                self._people.popitem(last=False)
