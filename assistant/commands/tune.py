"""Training a namer."""

from __future__ import annotations

from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Literal

import typer

from assistant.commands.shared import Json, console, print_json, progress
from assistant.settings import load_settings
from vectorstore.records import JourneysError


class Method(StrEnum):
    """What `journeys tune` can train."""

    PROMPT = "prompt"
    LORA = "lora"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(tune)


def tune(
    data: Annotated[Path, typer.Option("--data", help="JSONL of collections: name, items.")],
    method: Annotated[Method, typer.Option(help="What is trained.")] = Method.LORA,
    out: Annotated[Path | None, typer.Option(help="Where the adapter goes.")] = None,
    steps: Annotated[int, typer.Option(min=1, help="Training steps.")] = 240,
    seed: Annotated[int, typer.Option(help="For all that is drawn at random.")] = 0,
    json: Json = False,
) -> None:
    """Train a namer on collections with names that people gave; run again to resume."""
    if not data.exists():
        raise JourneysError(f"There is no {data}.")
    from tools.naming.tune import tune as train

    settings = load_settings()
    cache = settings.cache_dir.expanduser()
    target = out or cache / "adapters" / method.value
    kind: Literal["prompt", "lora"] = "lora" if method is Method.LORA else "prompt"
    with progress() as told:
        report = train(
            kind,
            data,
            target,
            cache=cache,
            steps=steps,
            seed=seed,
            progress=lambda done, total, line: told("train", done, total),
        )
    if json:
        print_json(asdict(report))
    else:
        console.print(f"The adapter is in {target}.")
        for name, value in asdict(report).items():
            console.print(f"  {name}: {value}")
