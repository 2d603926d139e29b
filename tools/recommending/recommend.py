"""Recommending: catalogue items for a person's journeys, each with its reason."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tools.recommending.candidates import candidates
from tools.recommending.catalogue import vectors_of
from tools.recommending.compose import compose, recommendation_of
from tools.recommending.crowd import Crowd
from tools.recommending.profile import Profile, Telling, nothing_tells, read_profile
from tools.recommending.request import Request, completed
from tools.recommending.shelf import Shelf
from tools.recommending.taste import Taste, taste_of
from vectorstore.records import Recommendation
from vectorstore.stamps import history_stamp, journeys_stamp
from vectorstore.store import Store

PROFILES = 16  # people kept in memory


@dataclass(frozen=True)
class Shortlist:
    """What is recommended, and why it is no more.

    Attributes:
        filters: the wishes in force, the person's lasting ones included, argument → value.
        relax: the wish to give up first when nothing is left; "" when that would not help.
        considered: how many catalogue items were looked through.
        note: in one sentence why there is nothing, "" otherwise.
    """

    recommendations: list[Recommendation]
    filters: dict[str, object]
    relax: str = ""
    considered: int = 0
    note: str = ""


class Recommender:
    """Recommends from one Store; keeps the catalogue and the latest people in memory. Safe among threads.

    Args:
        telling: which of a person's items are too telling to recommend from, though no private journey has
            them.

    Attributes:
        crowd: what is learnt from all people's histories together.
    """

    def __init__(self, store: Store, telling: Telling = nothing_tells) -> None:
        self.store = store
        self._telling = telling
        self._lock = threading.RLock()
        self._shared: tuple[int, Shelf] | None = None
        self.crowd = Crowd(store, self.shelf)
        self._profiles: OrderedDict[str, tuple[tuple[object, ...], Profile]] = OrderedDict()

    def recommend(
        self,
        user: str,
        *,
        journey: str = "",
        bridge_with: str = "",
        count: int = 5,
        kind: str = "",
        level: str = "",
        max_minutes: int | None = None,
        year_from: int | None = None,
        year_to: int | None = None,
        exclude: Sequence[str] = (),
        novelty: str = "",
        query: str = "",
        catalogue: str = "",
    ) -> Shortlist:
        """The best items for a person, best first, none that they know, refused, or keep for later.

        Args:
            journey: only for the journey with this id; bridge_with: only what joins it with that one too.
            level, max_minutes, year_from, year_to: an item that does not say is left out.
            exclude: words or kinds; an item with all words of one of them is left out.
            novelty: "continue" for the next step, "explore" for new ground.
            query: a subject in the person's words, whether or not a journey is about it.
            catalogue: only from this one; "backlog" for what the person saved.

        Raises:
            JourneysError: when an argument is none of what it may be.
        """
        asked = Request(
            journey,
            bridge_with,
            max(0, count),
            kind,
            level,
            max_minutes,
            year_from,
            year_to,
            tuple(exclude),
            novelty,
            query,
            catalogue,
        )
        request = completed(asked, self.store.choices.preferences(user))
        profile = self.profile(user)
        outcome = compose(profile, self.taste(user, profile), request, self.store.encoder)
        return Shortlist(
            outcome.recommendations,
            request.in_force,
            outcome.relax,
            len(profile.shelves),
            outcome.note,
        )

    def reason(self, user: str, row: int) -> Recommendation | None:
        """The recommendation that a row would be now; None when it is on the subject of no journey."""
        profile = self.profile(user)
        taste = self.taste(user, profile)
        best = max(profile.relevance, key=lambda relevance: relevance.sureness(row), default=None)
        if best is None or not best.sureness(row):
            return None
        only = np.zeros(len(profile.shelves), bool)
        only[row] = True
        found = candidates(profile, taste, best, only, Request())
        return recommendation_of(profile, taste, found[0]) if found else None

    def profile(self, user: str) -> Profile:
        """What is known of a person, read again only when it changed."""
        self.crowd.keep_up()
        with self._lock:
            shared, version = self.shelf(), self.crowd.version
            kept = self._profiles.get(user)
            if (
                kept is None
                or kept[0] != (version, self._stamp(user))
                or kept[1].shelves.parts[0] is not shared
            ):
                profile = read_profile(
                    self.store,
                    user,
                    shared,
                    kept[1] if kept else None,
                    self.crowd.model,
                    self._telling,
                )
                # What was saved and not taken up is stored meanwhile, so the stamp is another one.
                self._profiles[user] = ((version, self._stamp(user)), profile)
                if len(self._profiles) > PROFILES:
                    self._profiles.popitem(last=False)
            self._profiles.move_to_end(user)
            return self._profiles[user][1]

    def taste(self, user: str, profile: Profile) -> Taste:
        """What the person said of items, read anew each time."""
        shown = [str(card["item"]) for card in self.store.choices.shown(user)]
        return taste_of(profile.shelves, self.store.choices.feedback(user), shown)

    def forget_user(self, user: str) -> None:
        """Drop what is in memory about a person, and what was learnt with their history among others."""
        with self._lock:
            self._profiles.pop(user, None)
        self.crowd.forget()

    def shelf(self) -> Shelf:
        """The catalogues open to everybody, in memory; read again when one changed in this process."""
        version = self.store.catalogue.changes[""]
        if self._shared is None or self._shared[0] != version:
            items = self.store.catalogue.read_part()
            self._shared = (version, Shelf(items, vectors_of(self.store, items)))
        return self._shared[1]

    def place(self, shelf: Shelf) -> None:
        """Use this shelf, until a catalogue changes, in the place of what is stored."""
        with self._lock:
            self._shared = (self.store.catalogue.changes[""], shelf)

    def _stamp(self, user: str) -> tuple[object, ...]:
        engine = self.store.engine
        return (
            history_stamp(engine, user),
            journeys_stamp(engine, user),
            self.store.catalogue.changes[user],
        )
