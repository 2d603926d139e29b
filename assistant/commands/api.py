"""The HTTP API and its keys."""

from __future__ import annotations

from typing import Annotated

import typer

from assistant.api.keys import KEYS_FILE, Keys
from assistant.commands.shared import console, open_journeys
from assistant.settings import load_settings

keys = typer.Typer(help="Keys of the API: each opens one user's data.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("api")(serve_api)
    app.add_typer(keys, name="key")


def serve_api(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 7861,
) -> None:
    """Serve the API without the page: /openapi.json describes it, /health, /ready and /metrics watch it."""
    from assistant.api.serving import serve_api as run

    with open_journeys() as assistant:
        console.print(f"Journeys API: http://{host}:{port}/openapi.json  (stop with Ctrl+C)")
        run(assistant, host, port)


@keys.command("add")
def add(user: Annotated[str, typer.Argument(help="Whose data it opens.")]) -> None:
    """Make a key; it is printed once and kept as a hash."""
    console.print(_keys().add(user), soft_wrap=True, highlight=False)


@keys.command("list")
def list_keys() -> None:
    """The keys' ids and users."""
    for key in _keys().list():
        console.print(f"{key.id}  {key.user}  {key.made[:10]}", highlight=False, markup=False)


@keys.command("revoke")
def revoke(key: Annotated[str, typer.Argument(help="The key's id, from `journeys key list`.")]) -> None:
    """Make a key useless at once."""
    _keys().revoke(key)
    console.print(f"The key {key} opens nothing any more.")


def _keys() -> Keys:
    return Keys(load_settings().data_dir.expanduser() / KEYS_FILE)
