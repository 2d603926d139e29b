"""The evaluations, on data the person names."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from assistant.commands.shared import Json, console, errors, print_json
from assistant.settings import load_settings
from vectorstore.records import JourneysError

Data = Annotated[Path, typer.Option("--data", help="The evaluation's data.")]
Seed = Annotated[int, typer.Option(help="For all that is drawn at random.")]
Limit = Annotated[int | None, typer.Option(min=1, help="Only so many cases.")]
Peers = Annotated[bool, typer.Option("--peers/--no-peers", help="Also run the methods to compare with.")]
group = typer.Typer(help="Measure on data of your own.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the group."""
    app.add_typer(group, name="evaluate")


@group.command()
def extraction(
    data: Data, seed: Seed = 0, limit: Limit = None, peers: Peers = True, json: Json = False
) -> None:
    """Journeys found in mixed collections."""
    from benchmarks.extraction import evaluate
    from vectorstore.embedder import load_encoder

    settings = load_settings()
    encoder = load_encoder(settings.embedder)
    _show(evaluate(_existing(data), encoder=encoder, seed=seed, limit=limit, peers=peers), json)


@group.command()
def naming(
    data: Data,
    seed: Seed = 0,
    limit: Limit = None,
    peers: Peers = True,
    namer: Annotated[str, typer.Option(help="Only this namer; all by default.")] = "",
    json: Json = False,
) -> None:
    """Names given to collections."""
    from benchmarks.naming import evaluate
    from vectorstore.embedder import load_encoder

    settings = load_settings()
    encoder = load_encoder(settings.embedder)
    namers = [namer] if namer else None
    _show(
        evaluate(
            _existing(data),
            encoder=encoder,
            cache=settings.cache_dir.expanduser(),
            seed=seed,
            limit=limit,
            peers=peers,
            namers=namers,
        ),
        json,
    )


@group.command()
def recommending(
    data: Data, seed: Seed = 0, limit: Limit = None, peers: Peers = True, json: Json = False
) -> None:
    """Held-out items of MovieLens users."""
    from benchmarks.recommending import evaluate
    from vectorstore.embedder import load_encoder

    encoder = load_encoder(load_settings().embedder)
    _show(evaluate(_existing(data), encoder=encoder, seed=seed, limit=limit, peers=peers), json)


@group.command()
def dialogue(
    data: Data,
    model: Annotated[str, typer.Option(help="The model to try; the configured one by default.")] = "",
    seed: Seed = 0,
    limit: Limit = None,
    conversations: Annotated[
        int, typer.Option(help="Hold that many made-up conversations of several turns, too.")
    ] = 0,
    peers: Peers = True,
    json: Json = False,
) -> None:
    """Requests understood as tool calls."""
    from assistant.models import load_model, offline_model
    from assistant.prompt import system_prompt
    from benchmarks.conversations import evaluate as converse
    from benchmarks.dialogue import evaluate
    from tools.toolkit import TOOLS
    from vectorstore.embedder import load_encoder

    settings = load_settings()
    if model:
        settings = settings.model_copy(update={"model": model})
    chosen = load_model(settings, offline_model(load_encoder(settings.embedder)))
    outcome = evaluate(
        _existing(data), model=chosen, tools=list(TOOLS), prompt=system_prompt, seed=seed, limit=limit
    )
    if conversations:
        held = converse(chosen, count=conversations, seed=seed)
        outcome["summary"]["conversations"] = held["summary"]
        outcome["conversations"] = held["cases"]
    _show(outcome, json)


def _existing(path: Path) -> Path:
    if not path.exists():
        raise JourneysError(f"There is no {path}.")
    return path


def _show(outcome: dict[str, Any], json: bool) -> None:
    if json:
        print_json(outcome)
        return
    table = Table("measure", "value", box=None)
    for name, value in _flat(outcome["summary"]):
        table.add_row(name, f"{value:.3f}" if isinstance(value, float) else str(value))
    console.print(table)
    errors.print(f"{len(outcome['cases'])} cases; --json prints each.")


def _flat(summary: dict[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    rows: list[tuple[str, Any]] = []
    for name, value in summary.items():
        if isinstance(value, dict):
            rows += _flat(value, f"{prefix}{name} · ")
        else:
            rows.append((prefix + name, value))
    return rows
