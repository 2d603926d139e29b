"""Finding and mending what a crash, a copied folder or another program may have left behind."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import delete, or_, select
from sqlalchemy.sql.elements import ColumnElement

from vectorstore.store import Store, item_key
from vectorstore.tables import activities, journeys, members

EXPOSED = 0o077  # what others than the owner may do


def exposed(folder: Path) -> list[Path]:
    """The folder and what is in it, as far as others than its owner can read or change it."""
    return [path for path in (folder, *folder.rglob("*")) if path.stat().st_mode & EXPOSED]


def close_off(folder: Path) -> int:
    """Take all rights from others than the owner; how many paths had any."""
    found = exposed(folder)
    for path in found:
        path.chmod(path.stat().st_mode & ~EXPOSED)
    return len(found)


def drop_partial_files(folder: Path) -> int:
    """Delete files that were being written when a process ended; how many."""
    found = list(folder.glob("*.part"))
    for path in found:
        path.unlink()
    return len(found)


def drop_orphans(store: Store) -> int:
    """Delete memberships whose journey, or whose last activity, is gone; how many."""
    with store.engine.begin() as connection:
        return int(connection.execute(delete(members).where(_alone())).rowcount)


def _alone() -> ColumnElement[bool]:
    journey = select(journeys.c.id).where(
        journeys.c.user == members.c.user, journeys.c.id == members.c.journey
    )
    activity = select(activities.c.id).where(
        activities.c.user == members.c.user, activities.c.item == members.c.item
    )
    return or_(~journey.exists(), ~activity.exists())


def drop_stale_vectors(store: Store) -> int:
    """Delete vectors of items and journeys that are no longer there; how many."""
    with store.engine.connect() as connection:
        items = connection.execute(select(activities.c.user, activities.c.item).distinct()).all()
        known = connection.execute(select(journeys.c.user, journeys.c.id)).all()
    stale = sorted(set(store.vectors.ids("items")) - {item_key(*row) for row in items})
    store.vectors.delete("items", stale)
    gone = sorted(set(store.vectors.ids("journeys")) - {item_key(*row) for row in known})
    store.vectors.delete("journeys", gone)
    return len(stale) + len(gone)
