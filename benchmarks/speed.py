"""How long a person waits: first journeys, restart, a turn. Run: python -m benchmarks.speed

Everything runs in processes of its own on an empty data folder, as for a new person.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from assistant.journeys import Journeys
from assistant.settings import Settings

SAMPLES = {"sample-a": "sample-a.zip", "sample-b": "sample-b.jsonl", "sample-c": "sample-c.jsonl"}
PEOPLE = Path(__file__).parent.parent / "samples" / "people"
PORT = 7955
SAYINGS = (
    "what am I into?",
    "what did I drop?",
    "what next?",
    "why the first one?",
    "something short for the second one",
    "books only",
    "tell me more about number 1",
    "what did I watch last month?",
    "undo",
    "thanks",
)


def command(folder: Path, *args: str) -> float:
    """Seconds that a command takes, start of the process included."""
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "assistant", *args],
        env={**os.environ, "JOURNEYS_DATA_DIR": str(folder)},
        check=True,
        capture_output=True,
    )
    return time.perf_counter() - began


def restart(folder: Path) -> float:
    """Seconds from starting `journeys serve` until the page answers."""
    began = time.perf_counter()
    server = subprocess.Popen(
        [sys.executable, "-m", "assistant", "serve", "--port", str(PORT)],
        env={**os.environ, "JOURNEYS_DATA_DIR": str(folder)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(f"http://127.0.0.1:{PORT}/")
        return time.perf_counter() - began
    finally:
        server.terminate()
        server.wait()


def wait_for(url: str, longest: float = 120) -> None:
    """Wait until a server answers.

    Raises:
        TimeoutError: after the longest that it may take, in seconds.
    """
    began = time.perf_counter()
    while time.perf_counter() - began < longest:
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                answer.read()
                return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
    raise TimeoutError(f"{url} did not answer")


def turns(folder: Path, count: int = 50) -> list[float]:
    """Seconds of each of `count` offline turns of a conversation, the first left out as warm-up."""
    with Journeys(Settings(data_dir=folder)) as assistant:
        assistant.prepare("sample-a")
        list(assistant.say("sample-a", "speed", "hello"))
        took = []
        for number in range(count):
            began = time.perf_counter()
            list(assistant.say("sample-a", "speed", SAYINGS[number % len(SAYINGS)]))
            took.append(time.perf_counter() - began)
    return took


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as temporary:
        for user, file in SAMPLES.items():
            folder = Path(temporary) / user
            imported = command(folder, "import", str(PEOPLE / file), "--user", "me")
            extracted = command(folder, "extract", "--user", "me")
            print(
                f"{user}: import {imported:.1f} s, extract and name {extracted:.1f} s (at most 30 s together)"
            )
        folder = Path(temporary) / "sample-a"
        took = turns(folder)
        print(f"restart to answering page: {restart(folder):.1f} s (at most 20 s)")
        worst = statistics.quantiles(took, n=20)[-1]
        print(f"{len(took)} offline turns: median {statistics.median(took):.2f} s, p95 {worst:.2f} s")


if __name__ == "__main__":
    main()
