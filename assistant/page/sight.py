"""What the panels show of a person, read once and kept until something about the person changes."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice, zip_longest
from typing import Any, TypeVar, cast

from assistant.page import colours
from assistant.page.known import Known
from assistant.page.landscape import MOST_DOTS, Dot, project
from assistant.page.timeline import Lane, Span
from tools import views
from tools.activity.items import items_of
from tools.privacy import private_items
from tools.resources import Person, Resources
from vectorstore.records import Journey, Status

Artifact = dict[str, Any]
T = TypeVar("T")


@dataclass
class _Seen:
    lock: threading.Lock = field(default_factory=threading.Lock)
    kept: dict[str, Any] = field(default_factory=dict)


class Sight:
    """Reads what a person's panels show; shared by all sessions."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources
        self._people: dict[str, _Seen] = defaultdict(_Seen)

    def changed(self, user: str) -> None:
        """Something about the person is different now; look again next time."""
        self._people[user] = _Seen()

    def journeys(self, user: str, span: Span = Span()) -> Artifact:  # noqa: B008 (a frozen value)
        """The artifact of type "journeys" with all journeys, or those with activity in the span."""
        whole: Artifact = self._once(
            user, "journeys", lambda: views.journeys(Person(user, self._resources), None, None, None)
        )
        if not span:
            return whole
        parts = {
            kind: [card for card in whole[kind] if span.covers(card["first"], card["last"])]
            for kind in ("journeys", "private", "muted")
        }
        return {**whole, **parts}

    def known(self, user: str) -> Known:
        """Colours, names and verdicts."""
        return self._once(user, "known", lambda: self._read_known(user))

    def undoable(self, user: str) -> str:
        """The verb of the last edit, "" when there is none."""
        edits = self._resources.store.edits.list(user)
        return str(edits[0]["verb"]) if edits else ""

    def lanes(self, user: str) -> list[Lane]:
        """The lanes of the timeline: every journey with dated activity that is neither private nor muted."""
        return self._once(user, "lanes", lambda: self._read_lanes(user))

    def dots(self, user: str) -> tuple[list[Dot], int]:
        """The dots of the map, and how many items there are in all."""
        return self._once(user, "dots", lambda: self._read_dots(user))

    def _once(self, user: str, what: str, read: Callable[[], T]) -> T:
        seen = self._people[user]
        if what not in seen.kept:
            value = read()
            with seen.lock:
                seen.kept[what] = value
        return cast("T", seen.kept[what])

    def _records(self, user: str) -> list[Journey]:
        return self._once(user, "records", lambda: self._resources.store.journeys.read(user))

    def _in_sight(self, user: str) -> list[Journey]:
        return [j for j in self._records(user) if not j.private and j.standing != Status.MUTED]

    def _read_known(self, user: str) -> Known:
        journeys = self._records(user)
        return Known(
            colours.slots(journeys),
            {j.id: j.name for j in journeys if not j.private},
            {said.item: str(said.verdict) for said in self._resources.store.choices.feedback(user)},
        )

    def _read_lanes(self, user: str) -> list[Lane]:
        months = self._resources.store.journeys.months(user)
        shown = [j for j in self._in_sight(user) if j.id in months]
        return [Lane(j.id, j.name, months[j.id], bool(j.sensitive)) for j in shown]

    def _read_dots(self, user: str) -> tuple[list[Dot], int]:
        store = self._resources.store
        owner = dict(_most_central(self._in_sight(user), MOST_DOTS))
        passing = store.journeys.passing(user, MOST_DOTS - len(owner))
        drawn = items_of(store.history.read(user, items=[*owner, *passing])) if owner or passing else []
        private = private_items(self._resources, user, drawn, self._records(user))
        drawn = [item for item in drawn if item.id not in private]
        if not drawn:
            return [], 0
        vectors = self._resources.item_vectors(user, drawn)
        owners = [owner.get(item.id, "") for item in drawn]
        places = project(vectors, owners)
        dots = [
            Dot(float(x), float(y), item.title, journey)
            for (x, y), item, journey in zip(places, drawn, owners, strict=True)
        ]
        hidden = sum(len(j.items) for j in self._records(user)) - sum(
            len(j.items) for j in self._in_sight(user)
        )
        return dots, store.history.items(user) - hidden


def _most_central(journeys: Iterable[Journey], most: int) -> Iterator[tuple[str, str]]:
    """(item, its journey): of each journey in turn what is most central to it, until there are enough."""
    ranks = zip_longest(*([(item, j.id) for item in j.items] for j in journeys))
    return islice((pair for rank in ranks for pair in rank if pair), most)
