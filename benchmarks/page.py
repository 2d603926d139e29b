"""How long the page makes people wait: after an upload, for a press among many journeys, with twenty talking.


Run: python -m benchmarks.page. The page is served by a process of its own on an empty data folder and seen by
headless Chromium (package playwright, program /usr/bin/chromium); sessions talk through gradio_client. Titles
are made of the sample catalogue's, so that there are subjects to find.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from assistant import Journeys
from assistant.page.sight import Sight
from assistant.settings import Settings
from benchmarks.reliability.looking import ARGUMENTS, CHROMIUM
from benchmarks.speed import SAYINGS, wait_for
from vectorstore.records import Activity, Journey

CATALOGUE = Path(__file__).parent.parent / "samples" / "catalogue"
PORT = 7956
URL = f"http://127.0.0.1:{PORT}"
START = datetime(2024, 5, 1, 18, tzinfo=UTC)


def activities(count: int, seed: int = 0) -> Iterator[tuple[str, str, str]]:
    """(time, title, creator) of a made-up history: thirty subjects, each at its time, and passing clicks."""
    rng = random.Random(seed)
    works = [json.loads(line) for part in sorted(CATALOGUE.glob("*.jsonl")) for line in part.open()]
    by_topic: dict[str, list[dict[str, Any]]] = {}
    for work in works:
        by_topic.setdefault(work["topics"][0], []).append(work)
    subjects = [by_topic[t] for t in rng.sample(sorted(t for t in by_topic if len(by_topic[t]) >= 8), 30)]
    forms = ("{}, part {}", "{} explained ({})", "Notes on {}, {}", "{} #{}", "Review {1}: {0}")
    for number in range(count):
        passing = rng.random() < 0.3
        place = number * len(subjects) // count
        near = subjects[min(len(subjects) - 1, max(0, round(rng.gauss(place, 2))))]
        work = rng.choice(works if passing else near)
        title = rng.choice(forms).format(work["title"], rng.randint(1, 40))
        moment = START + timedelta(days=900 * number / count, minutes=rng.randint(0, 300))
        yield moment.isoformat(), title, work.get("creator", "")


def write_export(path: Path, count: int) -> Path:
    """The history as a CSV file."""
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["time", "title", "creator"])
        rows.writerows(activities(count))
    return path


def fill(folder: Path, user: str, count: int, journeys: int) -> None:
    """Store a history whose activities are dealt out to so many journeys."""
    kept = [
        Activity(f"{user}{n}", user, datetime.fromisoformat(when), title, creator=creator)
        for n, (when, title, creator) in enumerate(activities(count))
    ]
    with Journeys(Settings(data_dir=folder, model="offline", namer="phrases")) as assistant:
        list(assistant.store.history.add(user, kept))
        place = {item: n % journeys for n, item in enumerate(dict.fromkeys(a.item for a in kept))}
        dealt: list[list[Activity]] = [[] for _ in range(journeys)]
        for activity in kept:
            dealt[place[activity.item]].append(activity)
        assistant.store.journeys.replace(
            user,
            [
                Journey(
                    id=f"j{n:08}",
                    user=user,
                    name=f"{mine[0].title[:40]} {n}",
                    first=mine[0].time,
                    last=mine[-1].time,
                    days=len(mine),
                    activity=tuple(a.id for a in mine),
                    items=tuple(dict.fromkeys(a.item for a in mine)),
                )
                for n, mine in enumerate(dealt)
            ],
        )
        Sight(assistant.resources).dots(user)  # extracting would have made the vectors of everything


@contextmanager
def page_of(folder: Path) -> Iterator[None]:
    """The page, served by another process."""
    command = [sys.executable, "-m", "assistant", "serve", "--port", str(PORT)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    server = subprocess.Popen(command, env={**os.environ, "JOURNEYS_DATA_DIR": str(folder)}, **quiet)  # type: ignore[call-overload]
    try:
        wait_for(URL)
        yield
    finally:
        server.terminate()
        server.wait(30)


def seconds(act: Callable[[], Any]) -> float:
    """How long something takes."""
    began = time.perf_counter()
    act()
    return round(time.perf_counter() - began, 3)


def arrival(page: Any, export: Path) -> dict[str, float]:
    """Seconds from dropping an export to the first journeys on screen, and to all of them, named."""
    page.goto(URL)
    page.wait_for_selector("#journeys .card", state="attached")
    page.locator("#tabs [role=tab]").nth(4).click()
    page.fill("#who :is(input, textarea)", "newcomer")
    began = time.perf_counter()
    page.set_input_files("#files input[type=file]", export)
    page.wait_for_selector("#journeys .cards.early .card", state="attached")
    first = time.perf_counter() - began
    page.wait_for_function("document.querySelector('#person input').value === 'newcomer'")
    page.wait_for_selector("#journeys .cards:not(.early) .card", state="attached")
    return {"first": round(first, 1), "all": round(time.perf_counter() - began, 1)}


def choose(page: Any, person: str) -> None:
    """Change to another person."""
    page.click("#person input")
    page.get_by_role("option", name=person, exact=True).click()


SIXTY = "#journeys .cards:has(> :nth-child(60)):not(:has(> :nth-child(61)))"

PRESS = """([pressed, value, shown]) => new Promise((done) => {
  const element = document.querySelector(pressed), began = performance.now();
  const look = () => (eval(shown) ? done(performance.now() - began) : requestAnimationFrame(look));
  if (value === null) element.click();
  else {
    element.value = value;
    element.dispatchEvent(new Event("input", { bubbles: true }));
  }
  requestAnimationFrame(look);
})"""


def presses(page: Any, journeys: int) -> dict[str, float]:
    """Milliseconds from a press to what it shows, told by the page's own clock; the longest of five.

    "pin" until the card says so and "open" until the beginning of a journey is there, which the browser
    shows by itself; "stored" until an edit is done and all cards stand anew, "whole" until all of the journey
    is there.
    """
    cards = f"document.querySelectorAll('#journeys .card').length === {journeys}"
    visible = "[...document.querySelectorAll('#journeys .card')].filter(c => c.offsetParent).length"
    page.wait_for_function(cards)
    more, name = ("#journeys .card:nth-child(7) " + part for part in (".more", ".name"))
    back = "#opened [data-act=back]"
    pinned = page.get_attribute("#journeys .card:nth-child(7)", "data-journey")
    same = f"#journeys [data-journey='{pinned}']"
    entry = "#journeys .popover [data-status={}]"
    is_pinned = f"""document.querySelector("{same} .s-pinned")"""
    is_first = f"""document.querySelector("#journeys .card") === document.querySelector("{same}")"""
    steps: dict[str, tuple[str, str | None, str]] = {
        "menu": (more, None, "document.querySelector('.popover')"),
        "close": (more, None, "!document.querySelector('.popover')"),
        "menu again": (f"{same} .more", None, "document.querySelector('.popover')"),
        "pin": (entry.format("pinned"), None, is_pinned),
        "its menu": (f"{same} .more", None, "document.querySelector('.popover')"),
        "stored": (entry.format("active"), None, f"!({is_first})"),
        "open": (name, None, "[...document.querySelectorAll('.detail')].some(d => d.offsetParent)"),
        "back": (back, None, f"{visible} === {journeys}"),
        "whole": (name, None, f"document.querySelector('{back}')?.offsetParent"),
        "again": (back, None, f"{visible} === {journeys}"),
        "find": ("#journeys [data-find]", " 117", f"{visible} < 9"),
        "found": ("#journeys [data-find]", "", f"{visible} === {journeys}"),
    }
    took: dict[str, list[float]] = {name: [] for name in steps}
    for _ in range(5):
        for step, given in steps.items():
            if given[0] == back:
                page.wait_for_selector(back)
            if step == "its menu":
                page.wait_for_function(is_first)
            took[step].append(page.evaluate(PRESS, list(given)))
    return {step: round(max(times)) for step, times in took.items()}


def tabs(page: Any) -> dict[str, float]:
    """Seconds until a tab shows its content, the first time; no recommendations: nothing is embedded here."""
    shown = {
        1: "#timeline .lane",
        2: "#map circle",
        4: "#stored section",
        0: "#journeys .card",
    }

    def turn(number: int, wanted: str) -> None:
        page.locator("#tabs [role=tab]").nth(number).click()
        page.wait_for_selector(wanted)

    return {wanted.split()[0][1:]: seconds(partial(turn, n, wanted)) for n, wanted in shown.items()}


def talking(sessions: int, turns: int, pause: float) -> dict[str, float]:
    """Seconds of a turn with so many sessions at once; between two turns each thinks for `pause` or so."""
    from gradio_client import Client

    def session(number: int) -> list[float]:
        rng, client, conversation = random.Random(number), Client(URL, verbose=False), ""
        took = []
        for turn in range(turns):
            time.sleep(rng.uniform(0, 2 * pause))
            say = SAYINGS[(number + turn) % len(SAYINGS)]
            began = time.perf_counter()
            said = client.predict(say=say, user="sample-a", conversation=conversation, api_name="/chat")
            took.append(time.perf_counter() - began)
            conversation = said["conversation"]
        return took

    with ThreadPoolExecutor(sessions) as pool:
        times = sorted(t for took in pool.map(session, range(sessions)) for t in took)
    return {
        "median": round(statistics.median(times), 2),
        "p95": round(times[int(0.95 * len(times))], 2),
        "longest": round(times[-1], 2),
    }


def measure(size: int, many: int) -> dict[str, Any]:
    """All of it."""
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary, "data")
        export = write_export(Path(temporary, "history.csv"), size)
        fill(folder, "many", 4_000, 200)
        fill(folder, "long", many, 60)
        found: dict[str, Any] = {"load_before": os.getloadavg()[0]}
        with page_of(folder), sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            page = browser.new_page(viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
            page.set_default_timeout(180_000)
            found[f"seconds_after_{size}_records"] = arrival(page, export)
            page.locator("#tabs [role=tab]").nth(0).click()
            choose(page, "many")
            found["milliseconds_of_a_press_with_200_journeys"] = presses(page, 200)
            chosen = seconds(lambda: (choose(page, "long"), page.wait_for_selector(SIXTY)))
            found[f"tabs_with_{many}_activities"] = {"person": chosen, **tabs(page)}
            browser.close()
            found["twenty_sessions"] = talking(20, 10, 5)
            found["twenty_sessions_without_a_pause"] = talking(20, 10, 0)
        return found


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=5_000)
    parser.add_argument("--activities", type=int, default=100_000)
    given = parser.parse_args()
    print(json.dumps(measure(given.records, given.activities), indent=2))


if __name__ == "__main__":
    main()
