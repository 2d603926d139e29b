"""Invented people whose every title carries a mark of its owner, so that it can be looked for anywhere."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

START = datetime(2026, 1, 5, 20, tzinfo=UTC)
PURSUITS = {
    "Restoring steel bicycles": ("frame painting", "wheel truing", "brake cables", "headsets", "saddles"),
    "Baking sourdough bread": ("first starter", "rye loaves", "oven spring", "shaping", "scoring"),
    "Backyard astronomy": ("Saturn's rings", "star hopping", "collimation", "dark skies", "craters"),
    "Learning Portuguese": ("verbs", "pronunciation", "short stories", "slang", "songs"),
}
SHELF = (
    ("The Steel Bicycle Restoration Handbook", "book", "How to restore a steel bicycle frame and its parts."),
    ("Wheelbuilding for Beginners", "course", "Truing and building bicycle wheels step by step."),
    ("The Sourdough School", "book", "Bread baking with a sourdough starter."),
    ("Turn Left at Orion", "book", "Backyard astronomy with a small telescope."),
    ("Portuguese in Three Months", "course", "Learning Portuguese from the start."),
    ("Chess Endgames", "course", "Rook and pawn endings."),
)


def rows_of(mark: str, pursuits: Sequence[str] = tuple(PURSUITS)) -> Iterator[dict[str, Any]]:
    """A small history: every pursuit over weeks, and each title with the mark in it."""
    for nth, pursuit in enumerate(pursuits):
        for week, part in enumerate(PURSUITS[pursuit]):
            day = START + timedelta(days=7 * week + nth)
            title = f"{pursuit}: {part} {mark}"
            yield {"time": day.isoformat(), "title": title, "item_id": f"{mark}-{nth}-{week}"}


def write_rows(path: Path, rows: Iterator[dict[str, Any]]) -> Path:
    """Rows as an export that `journeys import` reads."""
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def write_shelf(path: Path) -> Path:
    """A small catalogue."""
    fields = ("title", "kind", "description")
    rows = ({"id": f"c{n}", **dict(zip(fields, item, strict=True))} for n, item in enumerate(SHELF))
    return write_rows(path, rows)


def found_in(folder: Path, marks: Sequence[str]) -> dict[str, list[str]]:
    """Which marks occur in the names or bytes of which files, as UTF-8, UTF-16 or JSON would write them."""
    found: dict[str, list[str]] = {}
    for file in sorted(folder.rglob("*")):
        try:
            held = file.read_bytes() if file.is_file() else b""
        except FileNotFoundError:  # a journal that SQLite removed meanwhile
            continue
        name = str(file.relative_to(folder))
        for mark in marks:
            forms = (mark.encode(), mark.encode("utf-16-le"), json.dumps(mark)[1:-1].encode())
            if mark in name or any(form in held for form in forms):
                found.setdefault(mark, []).append(name)
    return found
