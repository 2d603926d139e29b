"""SIGKILL at random moments of import, extract, edit, forget and chat; then a look at what is there.

    python -m benchmarks.reliability.kills --runs 500 --folder PATH

Every run is a process of its own on one data folder that is never repaired by hand: it works, telling
through a pipe what it begins and what was reported as done, until it is killed. Another process then
compares. A run that is stopped goes on where it was when started again with the same folder; kills.jsonl
there is its log.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import json
import os
import random
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from assistant.journeys import Journeys
from assistant.page.memory import past
from assistant.settings import Settings
from benchmarks.reliability.checks import CHECKS, Told, readable
from benchmarks.reliability.loading import load_once
from benchmarks.reliability.people import rows_of, write_rows, write_shelf
from benchmarks.reliability.work import WORK, digest, shelf_of

KINDS = tuple(WORK)
LONGEST = 1.6  # seconds that a process works at most
FROM = {"forget": "begin"}  # when its time begins, where that is later than when the folder is open
EARLY = 0.2  # share of the kills that come at any moment from the start on, while the folder is being opened
OPENING = 0.8
CONVERSATION = 25  # kills that one conversation lives through


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--runs", type=int, default=500)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    problems = run(options.folder, options.runs, options.seed)
    print(json.dumps(summary(options.folder), indent=1))
    raise SystemExit(1 if problems else 0)


def run(folder: Path, runs: int, seed: int) -> int:
    """Kill so many processes; the number of problems found."""
    log, saved = folder / "kills.jsonl", folder / "state.json"
    state = json.loads(saved.read_text()) if saved.exists() else {}
    done = sum(1 for _ in log.open()) if log.exists() else 0
    load_once()
    if not done:
        told, trouble = in_process(lambda tell: prepare(folder), 600)
        assert not trouble, trouble
    else:
        state |= as_it_is(folder, state)
    import_what_is_used(folder)
    found = 0
    for number in range(done, runs):
        chance = random.Random(f"{seed}/{number}")
        kind = KINDS[number % len(KINDS)]
        if number % (CONVERSATION * len(KINDS)) == 0:
            state |= {"conversation": f"c{number}", "said": [], "cut": 0}
        state["life"] = f"{number}-{os.getpid()}"
        told, seconds = killed(folder, kind, state, chance)
        problems, state = checked(folder, kind, told, state)
        found += len(problems)
        acknowledged = sum(what in ("done", "stored") for what, _ in told)
        line = {"run": number, "kind": kind, "seconds": round(seconds, 3), "acknowledged": acknowledged}
        in_work = bool(told) and told[-1][0] == "begin"
        with log.open("a") as file:
            file.write(json.dumps({**line, "in_work": in_work, "problems": problems}) + "\n")
        saved.write_text(json.dumps(state))
    return found


def as_it_is(folder: Path, state: dict[str, Any]) -> dict[str, Any]:
    """Where to go on from: the run may have been stopped between a process's work and the look at it."""

    def look(tell: Callable[[str, Any], None]) -> None:
        with opened(folder) as ready:
            turns = past(ready, "chat", state["conversation"])
            said = [[turn.say, turn.reply] for turn in turns if turn.reply]
            tell(
                "state",
                {
                    "said": said,
                    "cut": state["cut"] + 1,
                    **{user: digest(ready, user) for user in ("extract", "edit")},
                },
            )

    told, trouble = in_process(look, 600)
    assert not trouble, trouble
    return dict(told)["state"]


def import_what_is_used(folder: Path) -> None:
    """Import in this process what one that works imports on its way, so that its forks need not."""

    def work(tell: Callable[[str, Any], None]) -> None:
        with opened(folder) as ready:
            for _ in ready.say("extract", "warm", "what next?"):
                pass
        tell("modules", sorted(sys.modules))

    told, trouble = in_process(work, 600)
    assert not trouble, trouble
    for name in dict(told)["modules"]:
        with contextlib.suppress(Exception):  # some can't be imported by themselves
            importlib.import_module(name)


def opened(folder: Path) -> Journeys:
    """The data folder of the run."""
    shelf = shelf_of(folder)
    return Journeys(
        Settings(data_dir=folder / "data", cache_dir=folder / "cache", namer="phrases", catalogue=shelf)
    )


def prepare(folder: Path) -> None:
    """The users whose histories stay."""
    write_shelf(shelf_of(folder))
    with opened(folder) as ready:
        for user in ("extract", "edit", "chat"):
            ready.import_export(user, write_rows(folder / "history.jsonl", rows_of(user)))
            ready.prepare(user)


def killed(folder: Path, kind: str, state: dict[str, Any], chance: random.Random) -> tuple[Told, float]:
    """Let a process work and kill it; what it told."""
    early = chance.random() < EARLY
    limit = chance.uniform(0, OPENING if early else LONGEST)

    def work(tell: Callable[[str, Any], None]) -> None:
        with opened(folder) as ready:
            tell("ready", {})
            WORK[kind](ready, tell, state, chance)

    told, trouble = in_process(work, limit, counts_from="" if early else FROM.get(kind, "ready"))
    assert not trouble, trouble
    return [pair for pair in told if pair[0] != "ready"], limit


def checked(folder: Path, kind: str, told: Told, state: dict[str, Any]) -> tuple[list[str], dict[str, Any]]:
    """The problems that another process finds, and what the next check has to know."""

    def check(tell: Callable[[str, Any], None]) -> None:
        with opened(folder) as ready:
            for problem in (*readable(ready), *CHECKS[kind](ready, told, state)):
                tell("problem", {"text": problem})
        tell("state", state)

    found, trouble = in_process(check, 300)
    problems = [value["text"] for what, value in found if what == "problem"]
    if trouble:
        problems.append(f"unreadable: {trouble.strip().splitlines()[-1]}")
    return problems, next((value for what, value in found if what == "state"), state)


def in_process(
    work: Callable[[Callable[[str, Any], None]], None], limit: float, counts_from: str = ""
) -> tuple[Told, str]:
    """Run in a fork and kill it `limit` seconds after its start, or after it told `counts_from`.

    Returns what it told, and the traceback where it failed.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.close(reading)
        _work(work, writing)
    os.close(writing)
    told: Told = []
    start = None if counts_from else time.monotonic()
    rest = b""
    os.set_blocking(reading, False)
    alive = True
    while alive:
        alive = os.waitpid(child, os.WNOHANG)[0] == 0
        if alive and start is not None and time.monotonic() - start >= limit:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            alive = False
        rest = _heard(reading, rest, told)
        if start is None and any(what == counts_from for what, _ in told):
            start = time.monotonic()
        if alive:
            time.sleep(0.003)
    os.close(reading)
    trouble = next((value["text"] for what, value in told if what == "failed"), "")
    return [pair for pair in told if pair[0] != "failed"], trouble


def _heard(pipe: int, rest: bytes, told: Told) -> bytes:
    while True:
        try:
            piece = os.read(pipe, 65_536)
        except BlockingIOError:
            return rest
        if not piece:
            return rest
        *lines, rest = (rest + piece).split(b"\n")
        told += [tuple(json.loads(line)) for line in lines]


def _work(work: Callable[[Callable[[str, Any], None]], None], pipe: int) -> None:
    def tell(what: str, value: Any) -> None:
        line = json.dumps([what, value]).encode() + b"\n"
        while line:
            line = line[os.write(pipe, line) :]

    try:
        work(tell)
    except BaseException:
        tell("failed", {"text": traceback.format_exc()[-2_000:]})
    os._exit(0)


def summary(folder: Path) -> dict[str, Any]:
    """The log in numbers."""
    runs = [json.loads(line) for line in (folder / "kills.jsonl").open()]
    problems = Counter(p.partition(":")[0] for line in runs for p in line["problems"])
    return {
        "kills": len(runs),
        "by kind": Counter(line["kind"] for line in runs),
        "while something was being written": sum(line["in_work"] for line in runs),
        "acknowledged writes": sum(line["acknowledged"] for line in runs),
        "lost": problems["lost"],
        "duplicates": problems["duplicate"],
        "unreadable": problems["unreadable"],
        "other": sum(problems.values()) - sum(problems[k] for k in ("lost", "duplicate", "unreadable")),
    }


if __name__ == "__main__":
    main()
