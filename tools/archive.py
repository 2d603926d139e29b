"""Everything about a user as one portable archive, and back: a zip of JSON lines, one file a table."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert, select

from tools.resources import Resources
from vectorstore.records import JourneysError
from vectorstore.tables import metadata

FORMAT = 1
PORTION = 1_000
LARGEST = 4 * 1024**3  # bytes a table may unpack to


def export_user(resources: Resources, user: str, path: Path) -> dict[str, int]:
    """Write the archive; the number of rows by table. Vectors are not in it, for they follow from the rows.

    Raises:
        JourneysError: when nothing is kept about the user, or the file can't be written.
    """
    store = resources.store
    counts: dict[str, int] = {}
    temporary = path.with_name(path.name + ".part")
    try:
        with zipfile.ZipFile(temporary, "w", zipfile.ZIP_DEFLATED) as archive, store.engine.connect() as db:
            archive.writestr("manifest.json", json.dumps({"format": FORMAT, "user": user}))
            for table in metadata.sorted_tables:
                query = select(table).where(table.c.user == user).order_by(*table.primary_key)
                rows = db.execute(query).mappings()
                with archive.open(f"{table.name}.jsonl", "w") as file:
                    for row in rows:
                        file.write(json.dumps(dict(row), ensure_ascii=False).encode() + b"\n")
                        counts[table.name] = counts.get(table.name, 0) + 1
        if not counts:
            temporary.unlink()
            raise JourneysError(f"Nothing is kept about “{user}”.")
        temporary.replace(path)
    except OSError as problem:
        raise JourneysError(f"{path} can't be written: {problem.strerror}.") from problem
    return counts


def restore_user(resources: Resources, path: Path, user: str = "") -> tuple[str, dict[str, int]]:
    """Put an archive in the place of what is kept about its user, or about `user`; all or nothing.

    Raises:
        JourneysError: when it is no such archive.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = json.loads(archive.read("manifest.json"))
            if manifest["format"] > FORMAT:
                raise JourneysError(f"{path.name} was written by a newer version.")
            owner = user or manifest["user"]
            counts = _replace_rows(resources, archive, owner)
    except FileNotFoundError:
        raise JourneysError(f"There is no file {path}.") from None
    except (zipfile.BadZipFile, KeyError, TypeError, ValueError) as problem:
        raise JourneysError(f"{path.name} is not an archive written by this program.") from problem
    resources.recommender.forget_user(owner)
    return owner, counts


def _replace_rows(resources: Resources, archive: zipfile.ZipFile, user: str) -> dict[str, int]:
    counts: dict[str, int] = {}
    with resources.writing, resources.store.engine.begin() as db:
        for table in metadata.sorted_tables:
            db.execute(delete(table).where(table.c.user == user))
            rows: list[dict[str, Any]] = []
            info = archive.getinfo(f"{table.name}.jsonl")
            if info.file_size > LARGEST:
                raise JourneysError("The archive is too large.")
            with archive.open(info) as file:
                for line in io.TextIOWrapper(file, "utf-8"):
                    rows.append({**json.loads(line), "user": user})
                    if len(rows) == PORTION:
                        db.execute(insert(table), rows)
                        rows = []
                    counts[table.name] = counts.get(table.name, 0) + 1
            if rows:
                db.execute(insert(table), rows)
    for kind in ("items", "journeys"):
        resources.store.vectors.delete(kind, where={"user": user})
    return counts
