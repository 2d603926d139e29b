"""Deletions, and then a search for what was deleted in every byte that the program keeps.

    python -m benchmarks.reliability.erasure --runs 100

Each run gives a new person a history, journeys, edits, a backlog, conversations, an archive to download, and
(except where journeys alone are forgotten) feedback, wishes and an API request, all marked; forgets the
journeys, what matches words, or everything; closes the folder, and looks for the marks in all files of the
data folder, the cache folder and the log: database, write-ahead log, index, checkpoints, uploads, copies. The
ids under which the index had what was deleted are looked for too.
"""

from __future__ import annotations

import argparse
import json
import logging
import uuid
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fastapi.testclient import TestClient

from assistant.api.build import create_api
from assistant.api.keys import KEYS_FILE, Keys
from assistant.journeys import Journeys
from assistant.settings import Settings
from benchmarks.reliability.loading import load_once
from benchmarks.reliability.people import PURSUITS, START, found_in, write_rows, write_shelf
from tools.forgetting import forget
from tools.journeys import edit
from tools.recommending.feedback import set_preference
from tools.resources import Person
from vectorstore.folder import ARCHIVE, UPLOADS
from vectorstore.records import plain_key, stable_id
from vectorstore.store import item_key

WAYS = ("journey", "query", "all")
STAYS = "staying"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--runs", type=int, default=100)
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        result = erasures(Path(folder), options.runs)
    print(json.dumps(result, indent=1))
    raise SystemExit(1 if result["found afterwards"] else 0)


def erasures(folder: Path, runs: int) -> dict[str, Any]:
    """So many deletions; what was found before each (the search works) and after it."""
    logging.basicConfig(filename=folder / "log", level=logging.DEBUG, force=True)
    logging.getLogger("journeys.api").setLevel(logging.INFO)
    load_once()
    write_shelf(folder / "shelf.jsonl")
    before = 0
    after: dict[str, list[str]] = {}
    for number in range(runs):
        way, user, mark = WAYS[number % 3], f"user{number}", uuid.uuid4().hex
        with _opened(folder) as assistant:
            signs = plant(assistant, folder, user, mark)
            if way != "journey":
                plant_wishes(assistant, user, mark)
            if number == 0:
                plant(assistant, folder, STAYS, STAYS)
            before += len(found_in(folder / "data", signs))
            _forget(assistant, user, mark, way)
        for sign, files in found_in(folder, signs).items():
            after[f"{way} {sign}"] = files
    with _opened(folder) as assistant:
        stays = len(assistant.journeys(STAYS)), assistant.store.history.count(STAYS)
    return {
        "runs": runs,
        "places where a mark was found before": before,
        "found afterwards": after,
        "what another person has still (journeys, activities)": stays,
    }


def _opened(folder: Path) -> Journeys:
    return Journeys(
        Settings(
            data_dir=folder / "data",
            cache_dir=folder / "cache",
            namer="phrases",
            catalogue=folder / "shelf.jsonl",
        )
    )


def plant(assistant: Journeys, folder: Path, user: str, mark: str) -> list[str]:
    """Leave traces of a mark wherever a person can; texts and bytes to look for."""
    rows = [
        {
            "time": START.replace(month=1 + week).isoformat(),
            "title": f"Steel bicycles {mark} {part}",
            "description": f"about {mark}",
            "url": f"https://example.org/{mark}/{week}",
        }
        for week, part in enumerate(PURSUITS["Restoring steel bicycles"])
    ]
    rows.append({**rows[0], "title": f"Saved bicycle book {mark}", "action": "saved", "kind": "book"})
    export = write_rows(folder / f"{mark}.jsonl", iter(rows))
    assistant.import_export(user, export)
    export.unlink()
    assistant.prepare(user)
    resources = assistant.resources
    journey = next(j for j in assistant.journeys(user) if j.items)
    edit.rename(resources, user, journey.id, f"Bicycles {mark}")
    edit.undo(resources, user)
    edit.rename(resources, user, journey.id, f"Bicycles {mark} again")
    for text in (f"what about {mark}?", "tell me about the bicycle one", "what next?"):
        for _ in assistant.say(user, "main", text):
            pass
    path = assistant.store.folder / UPLOADS / mark[:6] / ARCHIVE
    path.parent.mkdir(parents=True)
    assistant.export_archive(user, path)
    return [mark, *_traces(user, [str(row["title"]) for row in rows])]


def plant_wishes(assistant: Journeys, user: str, mark: str) -> None:
    """Leave a mark in what is wished and said of recommendations, over the API too."""
    set_preference(assistant.store, user, exclude=[f"no {mark}"])
    client = TestClient(create_api(assistant))
    key = Keys(assistant.store.folder / KEYS_FILE).add(user)
    said = {"item": "c0", "verdict": "later", "reason": f"because {mark}"}
    headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": mark[:8]}
    client.post(f"/api/v1/users/{user}/feedback", headers=headers, json=said)


def _traces(user: str, titles: Sequence[str]) -> list[str]:
    """The ids under which the index had them."""
    return [item_key(user, stable_id(plain_key(title), "")) for title in titles]


def _forget(assistant: Journeys, user: str, mark: str, way: str) -> None:
    person = Person(user, assistant.resources)
    if way == "all":
        forget(person, everything=True)
    elif way == "query":
        forget(person, query=mark)
    else:
        for journey in assistant.journeys(user):
            forget(person, journey=journey.id)
        if assistant.store.history.count(user):  # what belonged to no journey
            forget(person, query=mark)
    assistant.finish_erasing(user)


if __name__ == "__main__":
    main()
