"""A small history and catalogue of which everything is known, for tests of what stands on top of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from assistant.journeys import Journeys
from assistant.settings import Settings

START = datetime(2026, 1, 5, 20, tzinfo=UTC)
PURSUITS = {
    "Restoring steel bicycles": "frame painting, wheel truing, brake cables, headsets, lug brazing, saddles",
    "Baking sourdough bread": "first starter, rye loaves, oven spring, shaping a boule, scoring",
    "Backyard astronomy": "Saturn's rings, star hopping, collimation, dark skies, the Orion nebula, craters",
}
SHELF = [
    ("The Steel Bicycle Restoration Handbook", "book", "How to restore a steel bicycle frame and its parts."),
    ("Wheelbuilding for Beginners", "course", "Truing and building bicycle wheels step by step."),
    ("The Sourdough School", "book", "Bread baking with a sourdough starter."),
    ("Crumb: a Bread Podcast", "podcast", "Bakers on fermentation, rye and sourdough."),
    ("Turn Left at Orion", "book", "Backyard astronomy with a small telescope."),
    ("The Sky at Night", "series", "Astronomy: planets, nebulae and dark skies."),
    ("A History of Tea", "book", "Tea from China to the world."),
    ("Chess Endgames", "course", "Rook and pawn endings."),
]


@contextmanager
def small_world(folder: Path, *users: str, **servers: str) -> Iterator[Journeys]:
    """An open assistant in a folder, or on servers, where each user pursues the same three things."""
    shelf = folder / "shelf.jsonl"
    rows = [
        {"id": f"c{n}", "title": title, "kind": kind, "description": about}
        for n, (title, kind, about) in enumerate(SHELF)
    ]
    shelf.write_text("".join(json.dumps(row) + "\n" for row in rows))
    history = folder / "history.jsonl"
    history.write_text("".join(json.dumps(row) + "\n" for row in _history()))
    settings = Settings(
        data_dir=folder / "data", cache_dir=folder / "cache", namer="phrases", catalogue=shelf, **servers
    )
    with Journeys(settings) as assistant:
        for user in users:
            assistant.import_export(user, history)
            assistant.prepare(user)
        yield assistant


def _history() -> Iterator[dict[str, str]]:
    for nth, (pursuit, parts) in enumerate(PURSUITS.items()):
        for week, part in enumerate(parts.split(", ")):
            day = START + timedelta(days=7 * week + nth)
            yield {"time": day.isoformat(), "title": f"{pursuit}: {part}", "item_id": f"{nth}-{week}"}
