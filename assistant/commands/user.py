"""Accounts for a page that others can reach."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from assistant.accounts import add_account
from assistant.commands.shared import console
from vectorstore.records import JourneysError

app = typer.Typer(help="Accounts for `journeys serve --auth FILE`.", no_args_is_help=True)
SHORTEST = 10


@app.command()
def add(
    name: Annotated[str, typer.Argument(help="Log-in name, which is also the user's name everywhere.")],
    file: Annotated[Path, typer.Option("--file", help="The accounts file; made when missing.")],
) -> None:
    """Add an account or change its password, which is asked for, or read from standard input."""
    if not name.strip() or "/" in name:
        raise typer.BadParameter("a name can't be empty or have a slash in it")
    if sys.stdin.isatty():
        password = typer.prompt("Password", hide_input=True, confirmation_prompt=True)
    else:
        password = sys.stdin.readline().rstrip("\r\n")
    if len(password) < SHORTEST:
        raise JourneysError(f"A password needs at least {SHORTEST} characters.")
    add_account(file, name, password)
    console.print(f"{name} can log in to a page started with --auth {file}.")
