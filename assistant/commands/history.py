"""import, extract, list, recommend, forget."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from assistant.commands.shared import ME, Json, User, console, open_journeys, print_json, progress
from vectorstore.records import ImportReport, Journey, JourneysError

if TYPE_CHECKING:
    from assistant.journeys import Journeys


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("import")(import_)
    app.command()(extract)
    app.command("list")(list_)
    app.command()(recommend)
    app.command()(forget)


def import_(
    path: Annotated[Path, typer.Argument(help="An export: file, folder or zip.")],
    user: User = ME,
    source: Annotated[str, typer.Option(help="The kind of export, when it can't be told.")] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Report, store nothing.")] = False,
    json: Json = False,
) -> None:
    """Store an export: what it is is recognised by its content."""
    with open_journeys() as assistant, progress() as told:
        report = assistant.import_export(
            user, path, source=source, dry_run=dry_run, progress=lambda done: told("import", done, 0)
        )
    if json:
        print_json(report.as_json())
    else:
        _print_report(report, dry_run)


def extract(
    user: User = ME,
    granularity: Annotated[str, typer.Option(help="finer, coarser or same.")] = "same",
    json: Json = False,
) -> None:
    """Find the journeys in a history, name and store them."""
    if granularity not in ("finer", "coarser", "same"):
        raise typer.BadParameter("say finer, coarser or same", param_hint="--granularity")
    with open_journeys() as assistant, progress() as told:
        assistant.prepare(user, told)
        assistant.extract(user, granularity, told)
        _show_journeys(assistant, user, json)


def list_(user: User = ME, json: Json = False) -> None:
    """The journeys with status, span, counts and terms."""
    with open_journeys() as assistant, progress() as told:
        assistant.prepare(user, told)
        _show_journeys(assistant, user, json)


def recommend(
    user: User = ME,
    journey: Annotated[str, typer.Option(help="Id or name of one journey.")] = "",
    count: Annotated[int, typer.Option(min=1, max=50, help="How many.")] = 5,
    json: Json = False,
) -> None:
    """Recommendations with the journey each serves, the evidence and the reason."""
    from assistant.formats import recommendations_json
    from tools import views
    from tools.resources import Person

    with open_journeys() as assistant, progress() as told:
        assistant.prepare(user, told)
        person = Person(user, assistant.resources)
        person.resources.recommender.crowd.keep_up(wait=True)
        asked = {**views.NOTHING_ASKED, "journey": journey, "count": count}
        found = views.recommend(person, asked)
    if json:
        print_json(recommendations_json(found))
        return
    if not found["recommendations"]:
        console.print("Nothing in the catalogue fits; loosen what is asked, or add a catalogue.")
    for number, item in enumerate(found["recommendations"], 1):
        console.print(f"[bold]{number}. {escape(item['title'])}[/] · {item['kind']} · {item['label']}")
        console.print(f"   {escape(item['journey_name'])}: {escape(item['explanation'])}")


def forget(
    user: User = ME,
    journey: Annotated[str, typer.Option(help="Id or name of a journey.")] = "",
    query: Annotated[str, typer.Option(help="Words; all activities with them go.")] = "",
    everything: Annotated[bool, typer.Option("--all", help="Everything about the user.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Don't ask.")] = False,
) -> None:
    """Delete for good."""
    if sum((bool(journey), bool(query), everything)) != 1:
        raise typer.BadParameter("name one of --journey, --query and --all")
    from tools.forgetting import forget as forget_for_good
    from tools.resources import Person

    with open_journeys() as assistant:
        if user not in assistant.people():
            raise JourneysError(f"Nothing is known about “{user}”.")
        if not everything:
            assistant.prepare(user)
        if not yes and not typer.confirm("This can't be undone. Delete?"):
            raise JourneysError("Nothing was deleted.")
        done = forget_for_good(
            Person(user, assistant.resources), journey=journey, query=query, everything=everything
        )
        assistant.finish_erasing(user)
    console.print(f"Deleted {done['count']:,} activities for good.")


def _show_journeys(assistant: Journeys, user: str, json: bool) -> None:
    journeys = assistant.journeys(user)
    if json:
        from assistant.formats import journeys_json

        print_json(journeys_json(assistant.store, user, journeys))
        return
    table = Table("journey", "status", "since", "last", "things", "terms", box=None)
    for j in sorted(journeys, key=lambda j: j.private):
        table.add_row(*_row(j))
    console.print(table)


def _row(journey: Journey) -> tuple[str, ...]:
    name = f"{journey.name} (private)" if journey.private else journey.name
    return (
        escape(name),
        str(journey.standing),
        f"{journey.first:%Y-%m-%d}" if journey.first else "",
        f"{journey.last:%Y-%m-%d}" if journey.last else "",
        str(len(journey.activity)),
        escape(", ".join(t.text for t in journey.terms[:4])),
    )


def _print_report(report: ImportReport, dry_run: bool) -> None:
    kept = "would be kept" if dry_run else "new"
    console.print(f"[bold]{escape(report.source)}[/]: {report.read:,} records read, {report.kept:,} {kept}")
    if report.known:
        console.print(f"  {report.known:,} were already stored")
    for reason, count in sorted(report.dropped.items(), key=lambda pair: -pair[1]):
        example = report.examples[reason]
        console.print(f"  {count:,} left out: {reason} (first: {escape(example.position)})")
    for name, heading in report.columns.items():
        console.print(f"  {name} ← {escape(heading)}")
    if report.first and report.last:
        console.print(f"  from {report.first:%d %B %Y} to {report.last:%d %B %Y}")
    if report.kept and not dry_run:
        console.print("Next: journeys extract, or open the page.")
