"""What the commands have in common: their options, progress on stderr, JSON on stdout."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

if TYPE_CHECKING:
    import tools.resources
    from assistant.journeys import Journeys

User = Annotated[
    str, typer.Option("--user", help="Whose history; sample-a, sample-b and sample-c are there.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
ME = "me"
STAGES = {
    "embed": "reading titles",
    "group": "finding journeys",
    "name": "naming them",
    "import": "storing activities",
    "catalogue": "loading the catalogue",
    "train": "training",
    "evaluate": "evaluating",
}

console = Console()
errors = Console(stderr=True)


@contextmanager
def open_journeys() -> Iterator[Journeys]:
    """The configured data folder, open while the block runs.

    What it needs is imported here: help and wrong arguments are answered without it.
    """
    from assistant.journeys import Journeys

    with Journeys() as assistant:
        yield assistant


def print_json(value: Any) -> None:
    """One JSON document on stdout."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1) + "\n")


@contextmanager
def progress() -> Iterator[tools.resources.Progress]:
    """Bars on stderr, one a stage; nothing where stderr is no terminal."""
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=errors,
        transient=True,
        disable=not errors.is_terminal,
    )
    tasks: dict[str, TaskID] = {}

    def told(stage: str, done: int, total: int) -> None:
        if stage not in tasks:
            tasks[stage] = bar.add_task(STAGES.get(stage, stage), total=total or None)
        bar.update(tasks[stage], completed=done, total=total or None)

    with bar:
        yield told
