"""The page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assistant.accounts import load_accounts
from assistant.commands.shared import console, open_journeys
from vectorstore.records import JourneysError

LOOPBACK = ("127.0.0.1", "localhost", "::1")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(serve)


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 7860,
    api_port: Annotated[int, typer.Option(help="Serve the HTTP API as well, on this port.")] = 0,
    auth: Annotated[Path | None, typer.Option(help="File with accounts; see `journeys user add`.")] = None,
) -> None:
    """Open the page."""
    if host not in LOOPBACK and auth is None:
        raise JourneysError(f"Listening on {host} would let anybody in; give accounts with --auth FILE.")
    from assistant.page import launch_page  # Gradio takes seconds to import; other commands do without

    accounts = load_accounts(auth) if auth else None
    with open_journeys() as assistant:
        if api_port:
            from assistant.api.serving import serve_api

            serve_api(assistant, host, api_port, beside=True)
        console.print(f"Journeys: http://{host}:{port}  (stop with Ctrl+C)")
        launch_page(assistant, host=host, port=port, auth=accounts.log_in if accounts else None)
