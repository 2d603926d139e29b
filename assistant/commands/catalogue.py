"""The catalogues to recommend from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from assistant.commands.shared import Json, console, open_journeys, print_json, progress

app = typer.Typer(help="The items that may be recommended.", no_args_is_help=True)


@app.command("import")
def import_(
    path: Annotated[Path, typer.Argument(help="JSONL, CSV, Parquet, a MovieLens or a Goodbooks folder.")],
    name: Annotated[str, typer.Option(help="What to call the catalogue.")] = "",
    json: Json = False,
) -> None:
    """Load items; those already there are brought up to date."""
    with open_journeys() as assistant, progress() as told:
        report = assistant.import_catalogue(path, name, lambda done, total: told("catalogue", done, total))
    if json:
        print_json(report)
    else:
        console.print(
            f"“{report['name']}”: {report['read']:,} items read, {report['added']:,} new,"
            f" {report['changed']:,} changed, {report['same']:,} as before."
        )
        for reason, count in report["dropped"].items():
            console.print(f"  {count:,} left out: {reason}")


@app.command()
def info(json: Json = False) -> None:
    """What is in the catalogues."""
    with open_journeys() as assistant:
        rows = assistant.catalogue_info()
    if json:
        print_json([{"catalogue": c, "kind": k, "items": n} for c, k, n in rows])
    else:
        for catalogue, kind, count in rows:
            console.print(f"{catalogue}: {count:,} × {kind}")
