"""What must hold after a kill, looked at by a process of its own."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from typing import Any

from sqlalchemy import text

from assistant.journeys import Journeys
from assistant.page.memory import past
from benchmarks.reliability.people import found_in, write_rows
from benchmarks.reliability.work import ROWS, bulk, digest
from tools.forgetting import forget
from tools.journeys import edit
from tools.resources import Person

Told = list[tuple[str, dict[str, Any]]]


def readable(assistant: Journeys) -> Iterator[str]:
    """Both databases are sound, no row stands alone, and every collection answers."""
    with assistant.store.engine.connect() as connection:
        if (state := connection.scalar(text("PRAGMA integrity_check"))) != "ok":
            yield f"unreadable: journeys.db: {state}"
        alone = connection.scalar(
            text(
                "SELECT count(*) FROM members m WHERE NOT EXISTS"
                " (SELECT 1 FROM journeys j WHERE j.user = m.user AND j.id = m.journey)"
            )
        )
        if alone:
            yield f"lost: {alone} members of journeys that are gone"
    path = assistant.store.folder / "conversations.db"
    if path.exists():
        with closing(sqlite3.connect(path)) as connection:
            if (state := connection.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
                yield f"unreadable: conversations.db: {state}"
    vector = assistant.store.encoder.encode(["bread"])[0]
    for kind in ("items", "catalogue", "journeys"):
        assistant.store.vectors.nearest(kind, vector, 5)  # type: ignore[arg-type]


def imported(assistant: Journeys, told: Told, state: dict[str, Any]) -> Iterator[str]:
    """What was reported as stored is there, once; repeating the import completes it."""
    user, history = f"import-{state['life']}", assistant.store.history
    stored = {value["name"]: value["count"] for what, value in told if what == "stored"}
    begun = [value["name"] for what, value in told if what == "begin"]
    titles = Counter(activity.title for activity in history.read(user))
    for name, count in stored.items():
        missing = sum(row["title"] not in titles for row in bulk(name)[:count])
        if missing:
            yield f"lost: {missing} of {count} activities of import {name}"
    if begun:
        path = write_rows(assistant.store.folder.parent / "again.jsonl", iter(bulk(begun[-1])))
        report = assistant.import_export(user, path)
        if report.kept + report.known != ROWS:
            yield f"lost: import {begun[-1]} repeated gives {report.kept} + {report.known}"
    twice = Counter(activity.title for activity in history.read(user))
    if any(count > 1 for count in twice.values()) or len(twice) != ROWS * len(set(begun)):
        yield f"duplicate: {len(twice)} titles, {sum(twice.values())} rows of {len(set(begun))} imports"
    assistant.store.history.remove(user, [a.id for a in history.read(user)])


def extracted(assistant: Journeys, told: Told, state: dict[str, Any]) -> Iterator[str]:
    """The journeys are those of the last extraction that was reported, or wholly those of the next."""
    now, open_end = digest(assistant, "extract"), bool(told) and told[-1][0] == "begin"
    last = next((value for what, value in reversed(told) if what == "done"), state.get("extract"))
    if last and now != last and not open_end:
        yield "lost: the journeys differ from those reported"
    journeys = assistant.journeys("extract")
    names, items = Counter(j.name for j in journeys), Counter(i for j in journeys for i in j.items)
    if any(count > 1 for count in (*names.values(), *items.values())):
        yield "duplicate: a journey or an item of it is there twice"
    if not journeys or not all(j.activity for j in journeys):
        yield "lost: a journey without evidence"
    state["extract"] = now


def edited(assistant: Journeys, told: Told, state: dict[str, Any]) -> Iterator[str]:
    """Every reported edit is there; the one that was going on is there with its undo, or not at all."""
    now, pending = digest(assistant, "edit"), told[-1][1] if told and told[-1][0] == "begin" else None
    last = next((value for what, value in reversed(told) if what == "done"), state.get("edit"))
    if last and now != last:
        if pending is None:
            yield "lost: the state differs from what the last edit gave"
        elif pending["verb"] != "undo" and now["edits"] == min(last["edits"] + 1, 200):
            edit.undo(assistant.resources, "edit")
            now = digest(assistant, "edit")
            if now["digest"] != last["digest"]:
                yield f"lost: {pending['verb']} is there in part"
        elif pending["verb"] != "undo" or now["edits"] > last["edits"]:
            yield f"lost: {pending['verb']} left {now['edits']} edits of {last['edits']}"
    state["edit"] = now


def forgotten(assistant: Journeys, told: Told, state: dict[str, Any]) -> Iterator[str]:
    """What was reported as deleted is in no byte; what was going on is there wholly, or in no byte either."""
    done = {value["mark"] for what, value in told if what == "done"}
    begun = {value["mark"]: value["user"] for what, value in told if what == "begin"}
    gone = [m for m, u in begun.items() if m in done or not _rows(assistant, u, m)]
    for mark, files in found_in(assistant.store.folder, gone).items():
        kind = "lost" if mark in done else "unfinished"
        yield f"{kind}: a deleted title is still in {files}"
    for mark, user in begun.items():
        if mark not in gone and _rows(assistant, user, mark) != 5:
            yield "lost: a deletion is there in part"
    for user in {value["user"] for what, value in told if what == "planted"}:
        forget(Person(user, assistant.resources), everything=True)
        assistant.finish_erasing(user)


def _rows(assistant: Journeys, user: str, mark: str) -> int:
    return sum(mark in activity.title for activity in assistant.store.history.read(user))


def chatted(assistant: Journeys, told: Told, state: dict[str, Any]) -> Iterator[str]:
    """Every turn that was answered is remembered in order, and nothing else but what a kill cut short."""
    said = state.setdefault("said", [])
    said += [[value["say"], value["reply"]] for what, value in told if what == "done"]
    state["cut"] = state.get("cut", 0) + bool(told and told[-1][0] == "begin")
    found = [[turn.say, turn.reply] for turn in past(assistant, "chat", state["conversation"])]
    left = iter(found)
    if lost := sum(turn not in left for turn in said):
        yield f"lost: {lost} of {len(said)} turns"
    if len(found) > len(said) + state["cut"]:
        yield f"duplicate: {len(found)} turns remembered of {len(said)} and {state['cut']} cut short"


CHECKS = {
    "import": imported,
    "extract": extracted,
    "edit": edited,
    "forget": forgotten,
    "chat": chatted,
}
