"""What the panels show of a person, read once and kept until something about the person changes."""

from __future__ import annotations

import threading
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast

from assistant.page import colours
from assistant.page.known import Known
from assistant.page.landscape import MOST_DOTS, Dot, project
from assistant.page.timeline import Lane, Span
from tools import views
from tools.activity.items import items_of
from tools.resources import Person, Resources
from vectorstore.records import Status

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

    def _read_known(self, user: str) -> Known:
        store = self._resources.store
        journeys = store.journeys.read(user)
        return Known(
            colours.slots(journeys),
            {j.id: j.name for j in journeys if not j.private},
            {said.item: str(said.verdict) for said in store.choices.feedback(user)},
        )

    def _read_lanes(self, user: str) -> list[Lane]:
        store = self._resources.store
        shown = [j for j in store.journeys.read(user) if not j.private and j.standing != Status.MUTED]
        owner = {activity: j.id for j in shown for activity in j.activity}
        months: dict[str, Counter[str]] = defaultdict(Counter)
        for activity in store.history.read(user):
            if activity.time and activity.id in owner:
                months[owner[activity.id]][activity.time.strftime("%Y-%m")] += 1
        return [Lane(j.id, j.name, months[j.id], bool(j.sensitive)) for j in shown if months[j.id]]

    def _read_dots(self, user: str) -> tuple[list[Dot], int]:
        store = self._resources.store
        journeys = store.journeys.read(user)
        owner = {item: j.id for j in journeys for item in j.items}
        hidden = {item for j in journeys if j.private or j.standing == Status.MUTED for item in j.items}
        items = [item for item in items_of(store.history.read(user)) if item.id not in hidden]
        # All that belongs to a journey comes before what passes, so that a large history loses only clicks.
        drawn = sorted(items, key=lambda item: item.id not in owner)[:MOST_DOTS]
        if not drawn:
            return [], 0
        vectors = self._resources.item_vectors(user, drawn)
        owners = [owner.get(item.id, "") for item in drawn]
        places = project(vectors, owners)
        dots = [
            Dot(float(x), float(y), item.title, journey)
            for (x, y), item, journey in zip(places, drawn, owners, strict=True)
        ]
        return dots, len(items)
