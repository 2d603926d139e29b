"""Records out of SQLite files that programs keep, such as a browser's history. They are opened read-only."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tools.activity.sample import Sample
from tools.activity.source import ExportFile
from vectorstore.records import JourneysError


def tables_of(*names: str) -> Callable[[Sample], float]:
    """A database that has all of these tables, going by the schema at its beginning."""

    def sniff(sample: Sample) -> float:
        if sample.shape != "sqlite":
            return 0.0
        return 0.9 if all(name.encode() in sample.head for name in names) else 0.0

    return sniff


def query(file: ExportFile, statement: str) -> Iterator[dict[str, Any]]:
    """The rows of a statement as dicts, read from a temporary copy so that the original is never touched.

    Raises:
        JourneysError: when the database is damaged or of another version.
    """
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "copy.db")
        with file.open() as source, copy.open("wb") as target:
            shutil.copyfileobj(source, target)
        connection = sqlite3.connect(f"file:{copy}?mode=ro&immutable=1", uri=True)
        connection.row_factory = sqlite3.Row
        try:
            for row in connection.execute(statement):
                yield dict(row)
        except sqlite3.DatabaseError as error:
            raise JourneysError(f"{file.name} is a damaged or unknown database ({error}).") from None
        finally:
            connection.close()
