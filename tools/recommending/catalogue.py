"""Bringing catalogues in: checked, without repetitions, embedded, updated in place, several side by side."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

import numpy as np

from tools.recommending.prebuilt import prebuilt, text_key
from tools.recommending.readers import read_records
from tools.recommending.records import checked
from vectorstore.records import CatalogueItem, JourneysError, Skip, plain_key
from vectorstore.store import Store
from vectorstore.vectors import Vectors

SAMPLES = "samples"
SAMPLES_FOLDER: Path = Path(__file__).parents[2] / "samples" / "catalogue"
BACKLOG = "backlog"
PORTION = 512  # items embedded and stored at a time: a kill loses no more

Progress = Callable[[int, int], None]


@dataclass
class CatalogueReport:
    """What a catalogue import understood and did.

    Attributes:
        read: records seen; added, changed, same: items new, different from before, and as before.
        removed: items that are no longer there (only when a catalogue is replaced as a whole).
        dropped: reason → count of records not kept; examples: reason → the first of them.
    """

    name: str
    format: str = ""
    read: int = 0
    added: int = 0
    changed: int = 0
    same: int = 0
    removed: int = 0
    dropped: dict[str, int] = field(default_factory=dict)
    examples: dict[str, Skip] = field(default_factory=dict)

    def drop(self, skip: Skip) -> None:
        """Count one record that was not kept."""
        self.dropped[skip.reason] = self.dropped.get(skip.reason, 0) + 1
        self.examples.setdefault(skip.reason, skip)

    def as_json(self) -> Mapping[str, object]:
        """The form that `journeys catalogue import --json` prints."""
        counts = {n: getattr(self, n) for n in ("read", "added", "changed", "same", "removed")}
        examples = {r: {"position": s.position, "example": s.example} for r, s in self.examples.items()}
        dropped = dict(self.dropped)
        return {
            "name": self.name,
            "format": self.format,
            **counts,
            "dropped": dropped,
            "examples": examples,
        }


def import_catalogue(
    store: Store, path: Path, name: str = "", progress: Progress = lambda done, total: None
) -> CatalogueReport:
    """Load items to recommend: JSONL, CSV or Parquet, a MovieLens folder, or Goodbooks.

    A second import under the same name updates items in place and leaves those it does not mention.

    Args:
        name: the catalogue's name; by default the file's or, for a data set, the data set's.
        progress: told (stored, to store) as items are embedded and stored.

    Raises:
        JourneysError: when the path is no catalogue, or holds not a single valid item.
    """
    kind, records = read_records(path)
    name = name or (kind if kind in ("movielens", "goodbooks") else path.stem)
    if name == BACKLOG:
        raise JourneysError("A catalogue can't be called “backlog”: that is each person's own.")
    report = CatalogueReport(name, kind)
    items = _distinct(records, report)
    if not items:
        why = next(iter(report.dropped), "it is empty")
        raise JourneysError(f"{path.name} holds no item that can be recommended ({why}).")
    store_items(store, name, "", items, report, progress)
    return report


def ensure_samples(store: Store, progress: Progress = lambda done, total: None) -> CatalogueReport | None:
    """Load the catalogue that comes with the product where it is missing or out of date; None otherwise."""
    files = sorted(SAMPLES_FOLDER.glob("*.jsonl"))
    digest = _digest(tuple((file, file.stat().st_mtime_ns) for file in files))
    note = store.folder / "samples.sha256"
    loaded = any(name == SAMPLES for name, _, _ in store.catalogue.info())
    if not files or (loaded and note.exists() and note.read_text() == digest):
        return None
    report = CatalogueReport(SAMPLES, "jsonl")
    ready = prebuilt(SAMPLES_FOLDER, store.encoder)
    store_items(store, SAMPLES, "", sample_items(report), report, progress, whole=True, ready=ready)
    note.write_text(digest)
    return report


@lru_cache(maxsize=1)  # asked for at every request of a program
def _digest(files: tuple[tuple[Path, int], ...]) -> str:
    """Of the files' names and contents; each with the time of its last change."""
    return hashlib.sha256(b"".join(f.name.encode() + f.read_bytes() for f, _ in files)).hexdigest()


def sample_items(report: CatalogueReport | None = None) -> list[CatalogueItem]:
    """The items of the catalogue that comes with the product."""
    items: dict[str, CatalogueItem] = {}
    for file in sorted(SAMPLES_FOLDER.glob("*.jsonl")):
        found = _distinct(read_records(file)[1], report or CatalogueReport(SAMPLES))
        items.update({item.id: item for item in found})
    return list(items.values())


def catalogue_info(store: Store) -> list[dict[str, object]]:
    """The catalogues open to everybody: name, items, and kind → count."""
    found: dict[str, dict[str, int]] = {}
    for name, kind, count in store.catalogue.info():
        found.setdefault(name, {})[kind] = count
    return [{"name": n, "items": sum(kinds.values()), "kinds": kinds} for n, kinds in found.items()]


def remove_catalogue(store: Store, name: str) -> int:
    """Delete a catalogue that is open to everybody; the number of items it had."""
    gone = store.catalogue.remove(name)
    store.vectors.delete("catalogue", [vector_key(name, i) for i in gone])
    return len(gone)


def store_items(
    store: Store,
    name: str,
    user: str,
    items: Sequence[CatalogueItem],
    report: CatalogueReport,
    progress: Progress = lambda done, total: None,
    *,
    whole: bool = False,
    ready: Mapping[str, Vectors] | None = None,
) -> None:
    """Put items into a catalogue, embedding only those whose text is new.

    Args:
        whole: these are all its items; any other that is there is removed.
        ready: vectors known already, by `text_key`.
    """
    before = {item.id: item for item in store.catalogue.read_part(name, user)}
    placed = [replace(item, catalogue=name, user=user) for item in items]
    new = [item for item in placed if before.get(item.id) != item]
    report.added += sum(item.id not in before for item in new)
    report.changed += sum(item.id in before for item in new)
    report.same += len(placed) - len(new)
    # Vectors first: after a kill in between, the rows still differ and the next import does these again.
    new.sort(key=lambda item: len(item.text))
    for start in range(0, len(new), PORTION):
        part = new[start : start + PORTION]
        texts = [i for i in part if i.id not in before or before[i.id].text != i.text]
        if texts:
            _put(store, texts, _encoded(store, texts, ready or {}))
        store.catalogue.save(part)
        progress(start + len(part), len(new))
    if whole and (gone := sorted(before.keys() - {item.id for item in placed})):
        report.removed += len(store.catalogue.remove(name, user, gone))
        store.vectors.delete("catalogue", [vector_key(name, i) for i in gone])


def _encoded(store: Store, items: Sequence[CatalogueItem], ready: Mapping[str, Vectors]) -> Vectors:
    found = [ready.get(text_key(item.text)) for item in items]
    missing = [item.text for item, vector in zip(items, found, strict=True) if vector is None]
    computed = iter(store.encoder.encode(missing))
    return np.stack([next(computed) if vector is None else vector for vector in found])


def vectors_of(store: Store, items: Sequence[CatalogueItem]) -> Vectors:
    """The items' vectors, one row each; those that are missing from Chroma are computed and put back."""
    keys = [vector_key(item.catalogue, item.id) for item in items]
    have = store.vectors.get("catalogue", keys)
    missing = [item for item, key in zip(items, keys, strict=True) if key not in have]
    for start in range(0, len(missing), PORTION):
        part = missing[start : start + PORTION]
        vectors = store.encoder.encode([item.text for item in part])
        _put(store, part, vectors)
        have.update(
            zip((vector_key(i.catalogue, i.id) for i in part), vectors, strict=True),
        )
    if not items:
        return np.empty((0, store.encoder.dimension), np.float32)
    return np.stack([have[key] for key in keys])


def vector_key(catalogue: str, item: str) -> str:
    """The id of a catalogue item in Chroma."""
    return f"{catalogue}/{item}"


def _put(store: Store, items: Sequence[CatalogueItem], vectors: Vectors) -> None:
    about = [{"kind": i.kind, "catalogue": i.catalogue, "user": i.user} for i in items]
    store.vectors.put("catalogue", [vector_key(i.catalogue, i.id) for i in items], vectors, about)


def _distinct(
    records: Iterable[tuple[str, Mapping[str, object]] | Skip], report: CatalogueReport
) -> list[CatalogueItem]:
    items: dict[str, CatalogueItem] = {}
    works: set[tuple[str, str, str, int | None]] = set()
    for record in records:
        report.read += 1
        item = record if isinstance(record, Skip) else checked(record[1], record[0])
        if isinstance(item, Skip):
            report.drop(item)
            continue
        work = (plain_key(item.title), plain_key(item.creator), item.kind, item.year)
        position = "" if isinstance(record, Skip) else record[0]
        if item.id in items:
            report.drop(Skip("the id occurs twice", position, item.title))
        elif work in works:
            report.drop(Skip("the same work occurs twice", position, item.title))
        else:
            items[item.id] = item
            works.add(work)
    return list(items.values())
