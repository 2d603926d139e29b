"""Schema versions of the SQL tables, and how to reach the newest."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from vectorstore.database import Database
from vectorstore.records import JourneysError

KEPT = "before-{}.db"  # beside the database: a copy as it was before the schema changed


def upgrade(database: Database) -> None:
    """Bring the schema to the newest version, forward only; an up-to-date one is left as it is.

    An SQLite file of an older version is copied beforehand. The copy is one of the places that forgetting
    clears (`drop_copies`).

    Raises:
        JourneysError: for a schema that a newer version of this program made.
    """
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    known = ScriptDirectory.from_config(config)
    with database.begin() as connection:
        at = MigrationContext.configure(connection).get_current_revision()
        if at == known.get_current_head():
            return
        if at is not None and at not in {script.revision for script in known.walk_revisions()}:
            raise JourneysError("The data was written by a newer version of this program; install that one.")
        if at is not None and database.file is not None:
            _copy(database.file, database.file.with_name(KEPT.format(at)))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def drop_copies(database: Database) -> None:
    """Delete the copies of older versions, which hold what was forgotten since."""
    if database.file is not None:
        for copy in database.file.parent.glob(KEPT.format("*")):
            copy.unlink()


def _copy(source: Path, target: Path) -> None:
    temporary = target.with_suffix(".part")
    temporary.unlink(missing_ok=True)
    temporary.touch(mode=0o600)
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(temporary)) as new:
        old.backup(new)
    temporary.replace(target)
