"""All that recommending needs to know of a person, read once and kept until their history changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from tools.activity.items import items_of
from tools.journeys.terms import salient_terms
from tools.recommending.backlog import backlog_id, refresh_backlog
from tools.recommending.catalogue import BACKLOG, vectors_of
from tools.recommending.collaborative import Collaborative
from tools.recommending.interest import LOW_RATING, WHOLE_HISTORY, interest_of, name_text
from tools.recommending.known import Known, known_of, taken_in
from tools.recommending.others import Others, Past, others_of
from tools.recommending.relevance import Relevance, relevances
from tools.recommending.shelf import Shelf, Shelves
from vectorstore.records import Activity, CatalogueItem, Item, Journey, Status, Term
from vectorstore.store import Store, item_key

MOST_WHOLE_HISTORY = 60  # the latest items, for a person who has no journey yet

Telling = Callable[[str, Sequence[Item]], set[str]]
_NEVER = datetime.min.replace(tzinfo=UTC)
LEVELS_LOOKED_AT = 300  # of the rows on a journey's subject


def nothing_tells(user: str, items: Sequence[Item]) -> set[str]:
    """No item is withheld."""
    return set()


@dataclass(eq=False)
class Profile:
    """A person as the recommender sees them.

    Attributes:
        relevance: one entry a journey that may be used; private and muted ones are not among them.
        activities: id → activity, of the whole history.
        known: the works they know of; taken_in: of these, the works they took in rather than saved only.
        saved: catalogue id → the item of the person's own backlog.
        others: what other people's histories say, None where there are too few people.
        asked: query → what it means, of the last few.
    """

    user: str
    shelves: Shelves
    relevance: list[Relevance]
    known: Known
    taken_in: Known
    activities: Mapping[str, Activity]
    saved: Mapping[str, Item]
    others: Others | None = None
    asked: dict[str, Relevance] = field(default_factory=dict)
    _matches: dict[int, Item | None] = field(default_factory=dict)
    _levels: dict[str, int] = field(default_factory=dict)

    def knows(self, row: int) -> Item | None:
        """The item of the history that a row is; None when it is new, or waits in the backlog."""
        if row not in self._matches:
            item = self.shelves.item(row)
            known = self.taken_in if item.catalogue == BACKLOG else self.known
            self._matches[row] = known.match(item)
        return self._matches[row]

    def level_reached(self, relevance: Relevance) -> int:
        """The hardest level that a journey's history shows, as an index into LEVELS; -1 where unknown."""
        journey = relevance.interest.journey.id
        if journey not in self._levels:
            levels = self.shelves.column("levels")
            members = {item.id for item in relevance.interest.items}
            reached = -1
            for row in relevance.rows[:LEVELS_LOOKED_AT]:
                if levels[row] > reached:
                    known = self.taken_in.match(self.shelves.item(int(row)), misspelt=False)
                    if known is not None and known.id in members:
                        reached = int(levels[row])
            self._levels[journey] = reached
        return self._levels[journey]

    def journey(self, journey: str) -> Relevance | None:
        """The entry of a journey, None where there is none that may be used."""
        return next((r for r in self.relevance if r.interest.journey.id == journey), None)


def read_profile(
    store: Store,
    user: str,
    shared: Shelf,
    before: Profile | None = None,
    model: Collaborative | None = None,
    telling: Telling = nothing_tells,
) -> Profile:
    """Read a person's profile; what did not change since `before` is taken from there.

    Nothing is recommended from what is private: neither from private journeys nor from `telling` items.
    """
    activities = store.history.read(user)
    refresh_backlog(store, user, activities)
    items = {item.id: item for item in items_of(activities)}
    journeys = store.journeys.read(user)
    allowed = {i for j in journeys if j.shared and not j.private for i in j.items}
    hidden = telling(user, list(items.values())) - allowed
    withheld = {backlog_id(user, i) for i in hidden | {i for j in journeys if j.private for i in j.items}}
    own = [saved for saved in store.catalogue.read_part(BACKLOG, user) if saved.id not in withheld]
    shelves = _shelves(store, shared, own, before)
    usable_items = {i: item for i, item in items.items() if i not in hidden}
    touched = {a.item for a in taken_in(activities)}
    known = {a.item for a in known_of(activities)}
    as_of = store.history.last_day(user)
    usable = [j for j in journeys if not j.private and j.standing != Status.MUTED and (j.items or j.stated)]
    if not journeys and items:
        usable = [whole_history(user, list(usable_items.values()))]
    placed = {item for journey in journeys for item in journey.items}
    passing = [item for item in items.values() if item.id in touched - placed - hidden]
    relevance = _relevance(store, user, shelves, usable, usable_items, as_of, before)
    return Profile(
        user,
        shelves,
        relevance,
        Known([item for item in items.values() if item.id in known]),
        Known([item for item in items.values() if item.id in touched]),
        {a.id: a for a in activities},
        {backlog_id(user, item.id): item for item in items.values() if item.id in known - touched},
        others_of(model, shared.works, past_of(shared, relevance, passing)) if model else None,
    )


def past_of(shelf: Shelf, relevance: Sequence[Relevance], passing: Sequence[Item]) -> list[Past]:
    """What other people's histories may be compared with, oldest first, without what was disliked.

    Items that belong to no journey count for how much a work is worth, though no work is ever offered for
    them alone.
    """
    placed = [
        (item, Past(shelf.work_of(item.title, item.kind), entry.journey.id, n))
        for entry in (r.interest for r in relevance)
        for n, item in enumerate(entry.items)
        if entry.weights[n]
    ]
    placed += [
        (item, Past(shelf.work_of(item.title, item.kind), "", 0))
        for item in passing
        if item.rating is None or item.rating > LOW_RATING
    ]
    placed.sort(key=lambda pair: (pair[0].times[-1] if pair[0].times else _NEVER, pair[0].id))
    return [past for _, past in placed]


def _shelves(store: Store, shared: Shelf, own: Sequence[CatalogueItem], before: Profile | None) -> Shelves:
    if before and before.shelves.parts[0] is shared and before.shelves.parts[1].items == list(own):
        return before.shelves
    return Shelves(shared, Shelf(own, vectors_of(store, own)))


def _relevance(
    store: Store,
    user: str,
    shelves: Shelves,
    journeys: Sequence[Journey],
    items: Mapping[str, Item],
    as_of: datetime | None,
    before: Profile | None,
) -> list[Relevance]:
    known = {r.interest.journey.id: r for r in before.relevance} if before else {}
    if before is None or before.shelves is not shelves:
        known = {}
    kept: dict[str, Relevance] = {}
    new: list[tuple[Journey, list[Item]]] = []
    for journey in journeys:
        members = [items[i] for i in journey.items if i in items]
        old = known.get(journey.id)
        if old and old.interest.items == members and name_text(old.interest.journey) == name_text(journey):
            kept[journey.id] = replace(old, interest=replace(old.interest, journey=journey))
        else:
            new.append((journey, members))
    names = store.encoder.encode([name_text(journey) for journey, _ in new])
    wanted = {item_key(user, item.id): item.text for _, members in new for item in members}
    vectors = dict(zip(wanted, store.embed("items", wanted, {"user": user}), strict=True))
    made = []
    for (journey, members), name in zip(new, names, strict=True):
        rows = [vectors[item_key(user, item.id)] for item in members]
        made.append(interest_of(journey, members, rows, name, shelves, as_of))
    kept.update({r.interest.journey.id: r for r in relevances(shelves, made)})
    return [kept[journey.id] for journey in journeys]


def whole_history(user: str, items: Sequence[Item]) -> Journey:
    """A stand-in for the journeys of somebody whose history shows none yet."""
    latest = [item for item in items if item.activity][-MOST_WHOLE_HISTORY:]
    return Journey(
        id=WHOLE_HISTORY,
        user=user,
        name="Your history so far",
        status=Status.EMERGING,
        terms=salient_terms([latest])[0] or tuple(Term(item.title, 1.0) for item in latest[-3:]),
        activity=tuple(activity for item in latest for activity in item.activity),
        items=tuple(item.id for item in latest),
    )
