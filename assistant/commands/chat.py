"""Talking in the terminal."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from assistant.commands.shared import ME, Json, User, console, open_journeys, print_json, progress
from assistant.events import Reply, Result, Step

if TYPE_CHECKING:
    from assistant.journeys import Journeys


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(chat)


def chat(
    user: User = ME,
    say: Annotated[list[str] | None, typer.Option("--say", help="Say this instead of asking.")] = None,
    new: Annotated[bool, typer.Option("--new", help="Start a new conversation.")] = False,
    json: Json = False,
) -> None:
    """Talk about the journeys. An empty line ends it."""
    with open_journeys() as assistant:
        with progress() as told:
            assistant.prepare(user, told)
        conversation = uuid.uuid4().hex[:12] if new else "terminal"
        turns = []
        for text in say if say is not None else _typed():
            turn = run(assistant, user, conversation, text)
            turns.append(turn)
            if not json:
                _show(turn, echo=say is not None)
    if json:
        print_json(turns)


def run(assistant: Journeys, user: str, conversation: str, text: str) -> dict[str, Any]:
    """One turn in the form of `journeys chat --json`."""
    turn: dict[str, Any] = {"say": text, "tool_calls": [], "reply": "", "artifacts": []}
    for event in assistant.say(user, conversation, text):
        if isinstance(event, Step):
            turn["tool_calls"].append({"name": event.tool, "args": event.args})
        elif isinstance(event, Result):
            turn["artifacts"].append(event.artifact)
        elif isinstance(event, Reply):
            turn["reply"] = event.text
    return turn


def _typed() -> Any:
    while True:
        try:
            text = console.input("[bold]you:[/] ").strip()
        except EOFError:
            return
        if not text:
            return
        yield text


def _show(turn: dict[str, Any], *, echo: bool) -> None:
    if echo:
        console.print(f"[bold]you:[/] {escape(turn['say'])}")
    for call in turn["tool_calls"]:
        console.print(f"[dim]▸ {call['name'].replace('_', ' ')}[/]")
    console.print(escape(turn["reply"]) + "\n")
