"""A history dropped onto the page: progress, the report of what was understood, the journeys on screen."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.browser import PHONE, Served, Visitor

Visit = Callable[..., Visitor]
SUBJECTS = {
    "beekeeping": (
        "hive inspection",
        "queen bee rearing",
        "honey extraction",
        "swarm catching",
        "varroa mites",
    ),
    "violin": ("bow hold", "vibrato on the violin", "violin scales", "tuning a violin", "violin études"),
    "chess": ("rook endgames", "Sicilian defence", "chess tactics", "pawn structure", "chess openings"),
}


def write_export(path: Path, times: int = 6) -> int:
    """A CSV of three interests over half a year, one row without a title; the number of rows."""
    start, rows = datetime(2026, 1, 3, 18, tzinfo=UTC), 0
    with path.open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["time", "title", "creator"])
        for number in range(times):
            for place, (subject, topics) in enumerate(SUBJECTS.items()):
                for topic in topics:
                    when = start + timedelta(days=number * 9 + place, minutes=rows)
                    table.writerow(
                        [when.isoformat(), f"{topic}, lesson {number + 1}", f"The {subject} channel"]
                    )
                    rows += 1
        table.writerow([start.isoformat(), "", "nobody"])
    return rows + 1


def stored(served: Served) -> set[Path]:
    """The files among the uploads that hold anything."""
    return {path for path in served.uploads.rglob("*") if path.is_file() and path.stat().st_size}


def drop(visitor: Visitor, onto: str, paths: list[Path]) -> None:
    """Let go of files over a part of the page."""
    carried = visitor.page.evaluate_handle(
        "files => files.reduce((all, [name, text]) => (all.items.add(new File([text], name)), all),"
        " new DataTransfer())",
        [[path.name, path.read_text()] for path in paths],
    )
    visitor.page.dispatch_event(onto, "drop", {"dataTransfer": carried})


def test_an_export_is_dropped_in_and_understood(
    visit: Visit, place: dict[str, Any], served: Served, tmp_path: Path
):
    export = tmp_path / "watched.csv"
    read = write_export(export)
    broken = tmp_path / "holiday.json"
    broken.write_text('{"photos": [')
    before = stored(served)
    visitor = visit(**place)
    visitor.turn_to("data")
    ada = f"ada {place['size']['width']}"
    visitor.page.fill("#who :is(input, textarea)", ada)
    if place["size"] is PHONE:
        visitor.page.set_input_files("#files input[type=file]", [export, broken])
    else:
        drop(visitor, "#files button", [export, broken])

    report = visitor.page.locator("#report .file")
    visitor.page.wait_for_function("document.querySelectorAll('#report .file').length === 2")
    assert "watched.csv" in report.nth(0).inner_text()
    assert f"Read\n{read}" in report.nth(0).inner_text()
    assert f"New\n{read - 1}" in report.nth(0).inner_text()
    assert "Left out: 1" in report.nth(0).inner_text()
    assert report.nth(1).locator(".problem").inner_text()

    visitor.page.wait_for_function(f"document.querySelector('#person input').value === '{ada}'")
    journeys = served.assistant.journeys(ada)
    assert len(journeys) >= 2
    visitor.turn_to("journeys")
    visitor.page.wait_for_selector(f'#journeys .card[data-journey="{journeys[0].id}"]')
    assert set(visitor.names()) == {j.name for j in journeys if not j.private}
    assert journeys[0].name in visitor.say("what am I into?")
    assert stored(served) == before


def test_what_is_no_export_is_refused_in_a_sentence_and_changes_nothing(
    visit: Visit, served: Served, tmp_path: Path
):
    wrong = tmp_path / "notes.csv"
    wrong.write_text("colour,weight\nred,3\n")
    visitor = visit()
    visitor.turn_to("data")
    visitor.page.fill("#who :is(input, textarea)", "nobody at all")
    visitor.page.set_input_files("#files input[type=file]", wrong)
    visitor.page.wait_for_selector("#report .problem")
    assert "notes.csv" in visitor.page.locator("#report .problem").inner_text()
    assert "nobody at all" not in served.assistant.people()
    assert visitor.page.input_value("#person input") == "Sample person A"
