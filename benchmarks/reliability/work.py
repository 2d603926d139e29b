"""What a process does until it is killed: five kinds of writes, each told before and after."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import select

from assistant.events import Reply
from assistant.journeys import Journeys
from benchmarks.reliability.people import PURSUITS, START, rows_of, write_rows
from tools.forgetting import forget
from tools.journeys import edit
from tools.recommending.feedback import give_feedback, set_preference
from tools.resources import Person
from vectorstore.edits import TRACKED
from vectorstore.records import JourneysError, stable_id

Tell = Callable[[str, dict[str, Any]], None]
ROWS = 2_300  # of an import: three portions
SAID = (
    "what am I into?",
    "what next?",
    "pin the bread one",
    "undo",
    "tell me about the bicycle one",
    "what did I watch in February?",
    "unpin the bread one",
)


def importing(assistant: Journeys, tell: Tell, state: dict[str, Any], chance: random.Random) -> None:
    """Imports of a few portions each, for a user of this life alone."""
    for number in range(1_000):
        name = f"{state['life']}-{number}"
        path = write_rows(assistant.store.folder.parent / "import.jsonl", iter(bulk(name)))
        tell("begin", {"name": name})
        assistant.import_export(
            f"import-{state['life']}",
            path,
            progress=lambda done, n=name: tell("stored", {"name": n, "count": done}),
        )
        tell("done", {"name": name})


def bulk(name: str) -> list[dict[str, Any]]:
    """The rows of one import."""
    return [{"time": START.isoformat(), "title": f"Lesson {name} part {n}"} for n in range(ROWS)]


def extracting(assistant: Journeys, tell: Tell, state: dict[str, Any], chance: random.Random) -> None:
    """Extractions, now finer, now coarser."""
    while True:
        # At the finest a history this small falls apart, which would leave nothing to lose.
        fine = assistant.store.choices.granularity("extract") >= 1
        way = "coarser" if fine else chance.choice(("finer", "coarser", "same"))
        tell("begin", {"way": way})
        assistant.extract("extract", way)
        tell("done", digest(assistant, "extract"))


def editing(assistant: Journeys, tell: Tell, state: dict[str, Any], chance: random.Random) -> None:
    """Edits of every kind, and taking them back."""
    while True:
        verb, change = an_edit(assistant, chance)
        tell("begin", {"verb": verb})
        try:
            change()
        except JourneysError:  # such as a journey that does not fall apart
            tell("refused", {"verb": verb})
            continue
        tell("done", digest(assistant, "edit"))


def an_edit(assistant: Journeys, chance: random.Random) -> tuple[str, Callable[[], Any]]:
    """A change that the person could make now."""
    resources, store, user = assistant.resources, assistant.store, "edit"
    journeys = [j for j in store.journeys.read(user) if j.items]
    if len(journeys) < 2:
        return (
            "undo",
            lambda: assistant.extract(user) if not store.edits.list(user) else edit.undo(resources, user),
        )
    one, other = chance.sample(journeys, 2)
    token = uuid.uuid4().hex[:8]
    changes: dict[str, Callable[[], Any]] = {
        "rename": lambda: edit.rename(resources, user, one.id, f"My {token}"),
        "mark": lambda: edit.mark(resources, user, one.id, chance.choice(("pinned", "muted", "finished"))),
        "merge": lambda: edit.merge(resources, user, one.id, other.id),
        "split": lambda: edit.split(resources, user, one.id),
        "remove": lambda: edit.remove_item(resources, user, one.id, one.items[0]),
        "interest": lambda: edit.add_interest(resources, user, f"Making {token} boats"),
        "feedback": lambda: give_feedback(store, user, f"c{chance.randrange(6)}", "like", token),
        "prefer": lambda: set_preference(store, user, exclude=[token]),
        "undo": lambda: edit.undo(resources, user),
    }
    verb = chance.choice([*changes, "undo", "undo"])
    return verb, changes[verb]


def digest(assistant: Journeys, user: str) -> dict[str, Any]:
    """All that edits touch of a user, as one value; and how many edits can be undone."""
    rows: list[str] = []
    with assistant.store.engine.connect() as connection:
        for table in TRACKED:
            found = connection.execute(select(table).where(table.c.user == user)).mappings()
            rows += sorted(f"{table.name} {sorted(dict(row).items(), key=str)}" for row in found)
    return {"digest": stable_id(*rows), "edits": len(assistant.store.edits.list(user))}


def forgetting(assistant: Journeys, tell: Tell, state: dict[str, Any], chance: random.Random) -> None:
    """Deletions by words, by journey, of everything; each of marked titles."""
    for number in range(1_000):
        user, marks = f"forget-{state['life']}-{number}", [uuid.uuid4().hex for _ in range(3)]
        rows = [row for mark, p in zip(marks, PURSUITS, strict=False) for row in rows_of(mark, [p])]
        tell("planted", {"user": user, "marks": marks})
        assistant.import_export(user, write_rows(assistant.store.folder.parent / "forget.jsonl", iter(rows)))
        assistant.prepare(user)
        person = Person(user, assistant.resources)
        for mark in marks[:2]:
            tell("begin", {"user": user, "mark": mark})
            forget(person, query=mark)
            assistant.finish_erasing(user)
            tell("done", {"user": user, "mark": mark})
        tell("begin", {"user": user, "mark": marks[2]})
        forget(person, everything=True)
        assistant.finish_erasing(user)
        tell("done", {"user": user, "mark": marks[2]})


def chatting(assistant: Journeys, tell: Tell, state: dict[str, Any], chance: random.Random) -> None:
    """Turns of one conversation, some of which change something."""
    while True:
        text = f"{chance.choice(SAID)} {'please ' * chance.randrange(3)}".strip()
        tell("begin", {"say": text})
        reply = ""
        for event in assistant.say("chat", state["conversation"], text):
            if isinstance(event, Reply):
                reply = event.text
        tell("done", {"say": text, "reply": reply})


WORK: dict[str, Callable[[Journeys, Tell, dict[str, Any], random.Random], None]] = {
    "import": importing,
    "extract": extracting,
    "edit": editing,
    "forget": forgetting,
    "chat": chatting,
}


def shelf_of(folder: Path) -> Path:
    """Where the catalogue of this run is."""
    return folder / "shelf.jsonl"
