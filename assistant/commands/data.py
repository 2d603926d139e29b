"""Everything about a user as one archive, and undoing imports."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assistant.commands.shared import ME, User, console, open_journeys

app = typer.Typer(help="Take your data with you.", no_args_is_help=True)


def register(_: typer.Typer) -> None:
    """The group is added as a whole."""


@app.command()
def export(path: Path, user: User = ME) -> None:
    """Write everything about a user into one archive."""
    with open_journeys() as assistant:
        counts = assistant.export_archive(user, path)
    console.print(f"{sum(counts.values()):,} records written to {path}.")


@app.command()
def restore(
    path: Path, user: Annotated[str, typer.Option(help="Restore as this user instead.")] = ""
) -> None:
    """Put an archive in the place of what is kept about its user."""
    with open_journeys() as assistant:
        owner, counts = assistant.restore_archive(path, user)
    console.print(f"{sum(counts.values()):,} records restored for {owner}.")


@app.command("undo-import")
def undo(
    user: User = ME, batch: Annotated[str, typer.Option(help="Which import; the last one if not given.")] = ""
) -> None:
    """Take a whole import back."""
    from tools.activity.keep import undo_import

    with open_journeys() as assistant:
        removed = undo_import(assistant.resources, user, batch)
        if assistant.store.history.count(user):
            assistant.extract(user)
    console.print(f"{removed:,} activities taken out.")
