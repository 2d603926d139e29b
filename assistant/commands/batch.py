"""Many users at once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from assistant.commands.shared import Json, console, errors, print_json
from assistant.settings import load_settings
from vectorstore.records import JourneysError

if TYPE_CHECKING:
    import tools.resources

STAGES = {
    "read": "reading rows (pieces)",
    "embed": "reading titles (shards)",
    "group": "finding journeys (buckets)",
}
EVERY = 10.0  # seconds between lines where stderr is no terminal


class EngineName(StrEnum):
    """Where a batch runs."""

    pool = "pool"
    ray = "ray"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(batch)


def batch(
    source: Annotated[
        Path, typer.Argument(metavar="INPUT", help="JSONL, CSV, Parquet, or a folder; column user.")
    ],
    output: Annotated[
        Path, typer.Argument(metavar="OUTPUT", help="A file .jsonl or .parquet, or a folder of Parquet.")
    ],
    engine: Annotated[EngineName, typer.Option(help="Processes here, or Ray.")] = EngineName.pool,
    names: Annotated[bool, typer.Option("--names/--no-names", help="Name the journeys.")] = True,
    incremental: Annotated[
        bool, typer.Option("--incremental", help="INPUT has new rows only; add them to the last OUTPUT.")
    ] = False,
    processes: Annotated[int, typer.Option(min=0, help="How many at once; 0 for one a core.")] = 0,
    json: Json = False,
) -> None:
    """Find the journeys of many users: activity rows in, rows of user, journey, name, status, item_ids out.

    Stopped? Run it again: what is finished is kept in OUTPUT.state.
    """
    from tools.batch.run import run_batch  # its engines load slowly

    started = time.monotonic()
    try:
        with _progress() as told:
            report = run_batch(
                source,
                output,
                engine=str(engine),
                processes=processes,
                names=names,
                incremental=incremental,
                embedder=load_settings().embedder,
                progress=told,
            )
    except KeyboardInterrupt:
        raise JourneysError("Stopped; run the same again to go on where it stopped.") from None
    seconds = time.monotonic() - started
    if json:
        fields = {name: getattr(report, name) for name in report.__dataclass_fields__}
        print_json({**fields, "seconds": round(seconds, 2), "output": str(output)})
        return
    console.print(
        f"{report.users:,} users, {report.kept:,} activities, {report.embedded:,} new texts "
        f"in {seconds:,.1f} s: {output}"
    )
    if report.skipped:
        console.print(f"  {report.skipped:,} of {report.buckets:,} buckets were done before")
    for reason, count in sorted(report.dropped.items(), key=lambda pair: -pair[1]):
        console.print(f"  {count:,} rows left out: {reason}")


@contextmanager
def _progress() -> Iterator[tools.resources.Progress]:
    """Bars with rate and time left on stderr; lines now and then where that is no terminal."""
    bars = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:,}/{task.total:,}"),
        TextColumn("{task.fields[rate]}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        console=errors,
        disable=not errors.is_terminal,
    )
    tasks: dict[str, TaskID] = {}
    begun: dict[str, tuple[float, int]] = {}
    last = 0.0

    def told(stage: str, done: int, total: int) -> None:
        nonlocal last
        now = time.monotonic()
        if stage not in tasks:
            tasks[stage] = bars.add_task(STAGES.get(stage, stage), total=total, rate="")
            begun[stage] = (now, done)
        since, before = begun[stage]
        rate = (done - before) / max(now - since, 1e-6)
        bars.update(tasks[stage], completed=done, total=total, rate=f"{rate:.1f}/s" if rate else "")
        if not errors.is_terminal and rate and (now - last > EVERY or done == total):
            last = now
            left = f", {(total - done) / rate:.0f} s left" if done < total else ""
            errors.print(f"{STAGES.get(stage, stage)}: {done:,}/{total:,}, {rate:.1f}/s{left}")

    with bars:
        yield told
