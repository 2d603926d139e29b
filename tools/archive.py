"""Everything about a user as one portable archive, and back: a zip of JSON lines, one file a table."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import StatementError

from tools.recommending.backlog import refresh_backlog
from tools.resources import Resources
from vectorstore.records import JourneysError
from vectorstore.tables import catalogue, metadata
from vectorstore.vectors import KINDS

FORMAT = 1
PORTION = 1_000
LARGEST = 4 * 1024**3  # bytes a table may unpack to
Row = dict[str, Any]


def export_user(
    resources: Resources, user: str, path: Path, also: Mapping[str, Iterable[Row]] | None = None
) -> dict[str, int]:
    """Write the archive; the number of rows by table. Vectors are not in it, for they follow from the rows.

    Args:
        also: what is kept about the user elsewhere, by name.

    Raises:
        JourneysError: when nothing is kept about the user, or the file can't be written.
    """
    counts: dict[str, int] = {}
    temporary = path.with_name(path.name + ".part")
    try:
        temporary.touch(mode=0o600)
        with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("manifest.json", json.dumps({"format": FORMAT, "user": user}))
            with resources.store.engine.connect() as db:
                for table in metadata.sorted_tables:
                    query = select(table).where(table.c.user == user).order_by(*table.primary_key)
                    rows = (dict(row) for row in db.execute(query).mappings())
                    counts[table.name] = _write(archive, table.name, rows)
            for name, others in (also or {}).items():
                _write(archive, name, iter(others))
        if not any(counts.values()):
            raise JourneysError(f"Nothing is kept about “{user}”.")
        temporary.replace(path)
    except OSError as problem:
        raise JourneysError(f"{path} can't be written: {problem.strerror or 'no reason given'}.") from problem
    finally:
        temporary.unlink(missing_ok=True)
    return {name: count for name, count in counts.items() if count}


def restore_user(
    resources: Resources, path: Path, user: str = "", also: Sequence[str] = ()
) -> tuple[str, dict[str, int], dict[str, list[Row]]]:
    """Put an archive in the place of what is kept about its user, or about `user`; all or nothing.

    Args:
        also: names of what was given to `export_user` beyond the tables; it is returned, not stored.

    Raises:
        JourneysError: when it is no such archive.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = json.loads(archive.read("manifest.json"))
            if manifest["format"] > FORMAT:
                raise JourneysError(f"{path.name} was written by a newer version.")
            owner = user or manifest["user"]
            others = {name: list(_read(archive, name)) for name in also}
            counts = _replace_rows(resources, archive, owner)
    except FileNotFoundError:
        raise JourneysError(f"There is no file {path}.") from None
    except (zipfile.BadZipFile, zlib.error, KeyError, TypeError, ValueError, StatementError) as problem:
        raise JourneysError(f"{path.name} is not an archive written by this program.") from problem
    resources.recommender.forget_user(owner)
    return owner, counts, others


def _replace_rows(resources: Resources, archive: zipfile.ZipFile, user: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    with resources.writing, resources.store.engine.begin() as db:
        for table in metadata.sorted_tables:
            db.execute(delete(table).where(table.c.user == user))
            if table is catalogue:
                continue  # a person's own shelf follows from the activities
            rows = ({**row, "user": user} for row in _read(archive, table.name))
            while portion := list(islice(rows, PORTION)):
                db.execute(insert(table), portion)
                counts[table.name] = counts.get(table.name, 0) + len(portion)
    for kind in KINDS:
        resources.store.vectors.delete(kind, where={"user": user})
    refresh_backlog(resources.store, user)
    return counts


def _write(archive: zipfile.ZipFile, name: str, rows: Iterator[Row]) -> int:
    count = 0
    with archive.open(f"{name}.jsonl", "w") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False).encode() + b"\n")
            count += 1
    return count


def _read(archive: zipfile.ZipFile, name: str) -> Iterator[Row]:
    """The rows of a part; none where an earlier version did not have it."""
    if f"{name}.jsonl" not in archive.namelist():
        return
    info = archive.getinfo(f"{name}.jsonl")
    if info.file_size > LARGEST:
        raise JourneysError("The archive is too large.")
    with archive.open(info) as file:
        for line in io.TextIOWrapper(file, "utf-8"):
            yield json.loads(line)
