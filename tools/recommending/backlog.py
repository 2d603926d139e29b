"""A person's own backlog as a catalogue: what they saved and, as far as is known, never got to."""

from __future__ import annotations

from collections.abc import Sequence

from tools.activity.items import items_of
from tools.recommending.catalogue import BACKLOG, CatalogueReport, store_items
from tools.recommending.known import taken_in
from tools.recommending.titles import title_of
from vectorstore.records import Activity, CatalogueItem, Item, stable_id
from vectorstore.store import Store


def refresh_backlog(store: Store, user: str, activities: Sequence[Activity] | None = None) -> CatalogueReport:
    """Make the stored backlog what the history says now: new savings in, what was taken up or forgotten out.

    Args:
        activities: the whole history where it is at hand; read when left out.
    """
    report = CatalogueReport(BACKLOG)
    history = store.history.read(user) if activities is None else activities
    items = backlog_of(user, history)
    if items or store.catalogue.read_part(BACKLOG, user):
        store_items(store, BACKLOG, user, items, report, whole=True)
    return report


def backlog_of(user: str, activities: Sequence[Activity]) -> list[CatalogueItem]:
    """The catalogue items that a history's unused savings make, the latest saved first."""
    touched = {a.item for a in taken_in(activities)}
    saved = {a.item for a in activities if a.action == "saved"} - touched
    items = items_of(a for a in activities if a.item in saved)
    return [_catalogued(user, item) for item in reversed(items)]


def backlog_id(user: str, item: str) -> str:
    """The catalogue id of a person's saved item; ids of different people never meet."""
    return stable_id(BACKLOG, user, item)


def _catalogued(user: str, item: Item) -> CatalogueItem:
    return CatalogueItem(
        id=backlog_id(user, item.id),
        title=item.title,
        kind=item.kind or "other",
        description=item.description[:2_000],
        creator=item.creator,
        year=title_of(item.title).year,
        url=item.url,
        catalogue=BACKLOG,
        user=user,
    )
