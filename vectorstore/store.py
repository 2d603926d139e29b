"""One Store that owns everything kept: SQL records, Chroma vectors, and the lock on the data folder."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType

import numpy as np
from sqlalchemy import delete, select
from sqlalchemy.exc import SQLAlchemyError

from vectorstore.catalogue import CatalogueTable
from vectorstore.choices import Choices
from vectorstore.conversations import Conversations
from vectorstore.database import Database
from vectorstore.edits import EditLog
from vectorstore.embedder import Encoder
from vectorstore.folder import Folder, reason
from vectorstore.history import History
from vectorstore.journeys import JourneyTable
from vectorstore.migrations import drop_copies, upgrade
from vectorstore.records import JourneysError
from vectorstore.requests import Requests
from vectorstore.tables import (
    activities,
    assignments,
    edits,
    imports,
    members,
    metadata,
    requests,
    shown,
)
from vectorstore.vectors import KINDS, Kind, VectorIndex, Vectors

EMBED_PORTION = 512


class Store:
    """Everything kept about people and catalogues.

    Args:
        folder: the data folder; made if missing, owned by this process alone until `close`.
        encoder: turns texts into vectors.
        database_url: SQLAlchemy URL; SQLite in the folder when empty.
        chroma_url: a Chroma server; embedded in the folder when empty.

    Raises:
        JourneysError: when the folder can't be written, is in use by another process, or can't be read.
    """

    def __init__(self, folder: Path, encoder: Encoder, database_url: str = "", chroma_url: str = "") -> None:
        self.folder, self.encoder = folder, encoder
        self.home = Folder(folder)
        try:
            own = f"sqlite:///{folder / 'journeys.db'}"
            self.engine = Database(database_url or own, alone=not database_url)
            upgrade(self.engine)
            self.vectors = VectorIndex(folder / "chroma", chroma_url, encoder.name, encoder.dimension)
            if self.home.erasing():
                self.scrub()
        except (SQLAlchemyError, OSError, ValueError, ImportError) as problem:
            self.home.release()
            raise JourneysError(f"The data in {folder} could not be opened: {reason(problem)}.") from problem
        except BaseException:
            self.home.release()
            raise
        self.history = History(self.engine)
        self.journeys = JourneyTable(self.engine)
        self.choices = Choices(self.engine)
        self.edits = EditLog(self.engine)
        self.catalogue = CatalogueTable(self.engine)
        self.conversations = Conversations(self.engine)
        self.requests = Requests(self.engine)

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def users(self) -> list[str]:
        """Everybody who has any activity or stated interest, in alphabetical order."""
        found: set[str] = set()
        with self.engine.connect() as connection:
            for table in (activities, metadata.tables["journeys"]):
                found.update(connection.scalars(select(table.c.user).distinct()))
        return sorted(found)

    def embed(
        self,
        kind: Kind,
        texts: Mapping[str, str],
        about: Mapping[str, str | int | float | bool],
        progress: Callable[[int, int], None] = lambda done, total: None,
    ) -> Vectors:
        """Vectors for id → text, in that order, shape (len(texts), dimension).

        Those that Chroma has are read, the others are computed, equal texts once, and stored portion by
        portion with the metadata `about`, so that a kill loses little. `progress` is told (done, total).
        """
        have = self.vectors.get(kind, list(texts))
        missing = sorted((i for i in texts if i not in have), key=lambda i: len(texts[i]))
        for start in range(0, len(missing), EMBED_PORTION):
            ids = missing[start : start + EMBED_PORTION]
            distinct = {t: n for n, t in enumerate(dict.fromkeys(texts[i] for i in ids))}
            vectors = self.encoder.encode(list(distinct))[[distinct[texts[i]] for i in ids]]
            self.vectors.put(kind, ids, vectors, [about] * len(ids))
            have.update(zip(ids, vectors, strict=True))
            progress(min(start + EMBED_PORTION, len(missing)), len(missing))
        if not texts:
            return np.empty((0, self.encoder.dimension), dtype=np.float32)
        return np.stack([have[i] for i in texts])

    @contextmanager
    def erasing(self, user: str) -> Iterator[None]:
        """Deletions in the block are for good: one transaction, after which no byte of them is left.

        That it has begun is noted on disk until `erased`: whoever opens the folder after a kill ends it.
        """
        self.home.note_erasing(user)
        with self.engine.together():
            yield
        self.scrub()

    def erased(self, user: str) -> None:
        """All that was deleted for a user is gone, the list of conversations too."""
        self.engine.scrub()
        self.home.erased(user)

    def forget_activities(self, user: str, ids: Sequence[str]) -> int:
        """Delete activities, with all that derives from them and the edits that mention them."""
        items = {a.item for a in self.history.read(user, ids=ids)} if ids else set()
        removed = self.history.remove(user, ids)
        kept = {a.item for a in self.history.read(user, items=sorted(items))} if items else set()
        gone = sorted(items - kept)
        self.vectors.delete("items", [item_key(user, item) for item in gone])
        with self.engine.begin() as connection:
            for table in (members, assignments):
                connection.execute(delete(table).where(table.c.user == user, table.c.item.in_(gone)))
            for table in (edits, shown, imports, requests):
                connection.execute(delete(table).where(table.c.user == user))
        return removed

    def forget_journey(self, user: str, journey: str) -> None:
        """Delete a journey's name, terms and vector, and the edits that mention it."""
        self.journeys.remove(user, journey)
        self.vectors.delete("journeys", [item_key(user, journey)])
        with self.engine.begin() as connection:
            connection.execute(delete(edits).where(edits.c.user == user))

    def forget_user(self, user: str) -> None:
        """Delete everything about a user."""
        for kind in KINDS:
            self.vectors.delete(kind, where={"user": user})
        with self.engine.begin() as connection:
            for table in metadata.sorted_tables:
                connection.execute(delete(table).where(table.c.user == user))

    def scrub(self) -> None:
        """Leave no deleted bytes in the folder: not in the database, the index, older copies or archives."""
        self.engine.scrub()
        self.vectors.scrub()
        drop_copies(self.engine)
        self.home.clear_archives()

    def close(self) -> None:
        """Let go of files and lock; the Store can't be used afterwards."""
        self.vectors.close()
        self.engine.dispose()
        self.home.release()


def item_key(user: str, item: str) -> str:
    """The id of a person's item or journey in Chroma, where all people share a collection."""
    return f"{user}/{item}"
