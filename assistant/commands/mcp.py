"""The tools for other assistants."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from assistant.api.keys import KEYS_FILE, Keys
from assistant.commands.shared import ME
from vectorstore.records import JourneysError

KEY = "JOURNEYS_API_KEY"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(mcp)


def mcp(
    user: Annotated[
        str, typer.Option(help="On whose behalf; by default the user of the key in JOURNEYS_API_KEY.")
    ] = "",
) -> None:
    """Serve the tools to another assistant over MCP, on standard input and output, for one user.

    A user for whom keys were made needs one of them in the environment variable JOURNEYS_API_KEY.
    """
    from assistant.journeys import Journeys
    from assistant.mcp_server import serve
    from assistant.settings import load_settings
    from tools.resources import Person

    settings = load_settings()
    person = opened(Keys(settings.data_dir.expanduser() / KEYS_FILE), os.environ.get(KEY, ""), user)
    with Journeys(settings) as assistant:
        assistant.prepare(person)
        serve(Person(person, assistant.resources))


def opened(keys: Keys, given: str, user: str) -> str:
    """The user to work for: the key's, or the one named where no key was ever made for that user.

    Raises:
        JourneysError: when the key is wrong or another user's, or one is needed.
    """
    if given:
        key = keys.check(given)
        if key is None or user not in ("", key.user):
            raise JourneysError(f"The key in {KEY} does not open this user.")
        return key.user
    wanted = user or ME
    if any(key.user == wanted for key in keys.list()):
        raise JourneysError(f"“{wanted}” has keys: put one of them into the environment as {KEY}.")
    return wanted
