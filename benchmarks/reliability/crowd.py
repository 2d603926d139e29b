"""Many people at once through the real server: page with log-in and HTTP API, reads and writes mixed.

    python -m benchmarks.reliability.crowd --users 50 --minutes 10 [--servers]

The server is `journeys serve --auth FILE --api-port PORT`, a process of its own on a fresh data folder; with
--servers its records are in PostgreSQL and its vectors in `chroma run`, both started for this. Every title of
a person carries that person's mark. Whoever gets to see another's mark has read across; any answer but the
one that was due is an error.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import statistics
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx

from benchmarks.reliability.page_client import PageClient
from benchmarks.reliability.people import rows_of, write_rows
from benchmarks.reliability.serving import PASSWORD, Served, serving

PAUSE = 12.0  # seconds that a person thinks between two things, on average
MARK = re.compile(r"mark[0-9a-f]{12}")
SAID = (
    "what am I into?",
    "what did I drop?",
    "tell me about the bicycle one",
    "what next?",
    "pin the bread one",
)


@dataclass
class Seen:
    """What happened, over all people."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: Counter[str] = field(default_factory=Counter)
    across: list[str] = field(default_factory=list)
    own: int = 0

    def note(self, what: str, seconds: float, answer: str, mark: str) -> None:
        """An answer that came."""
        marks = set(MARK.findall(answer))
        with self.lock:
            self.seconds[what].append(seconds)
            self.own += mark in marks
            self.across += [f"{what}: {other}" for other in marks - {mark}]

    def error(self, what: str, problem: str) -> None:
        """Something that should not have happened."""
        with self.lock:
            self.errors[f"{what}: {problem[:160]}"] += 1


class Visitor:
    """One person: logs in, takes a history in, then reads and writes at random until the time is up."""

    def __init__(self, number: int, served: Served, folder: Path, seen: Seen) -> None:
        self.name = f"person{number}"
        self.mark = "mark" + random.Random(number).randbytes(6).hex()
        self._served, self._seen, self._folder = served, seen, folder
        self._chance = random.Random(number)
        self._api = httpx.Client(base_url=served.api, timeout=120, headers=served.key(self.name))
        self._page = PageClient(served.page, self.name, PASSWORD)

    def arrive(self) -> None:
        """Log in on the page and upload a history of one's own."""
        path = write_rows(self._folder / f"{self.name}.jsonl", rows_of(self.mark))
        self._timed("log in", lambda: self._page.log_in() or "")
        self._timed("upload", lambda: self._page.upload(path))

    def stay(self, until: float) -> None:
        """Do one thing after the other."""
        base = f"/api/v1/users/{self.name}"
        acts: tuple[tuple[int, str, Callable[[], str]], ...] = (
            (5, "API: journeys", lambda: self._get(f"{base}/journeys")),
            (4, "API: a journey", self._one_journey),
            (4, "API: recommendations", lambda: self._get(f"{base}/recommendations?count=5")),
            (3, "API: feedback", self._feedback),
            (2, "API: what was said", lambda: self._get(f"{base}/feedback")),
            (
                6,
                "page: chat",
                lambda: json.dumps(self._page.call("chat", self._chance.choice(SAID), self.name, "")),
            ),
            (4, "page: journeys", lambda: json.dumps(self._page.call("journeys", self.name))),
            (2, "page: recommend", lambda: json.dumps(self._page.call("recommend", self.name, "", 5))),
            (1, "page: rename", self._rename),
            (1, "API: another's data", self._pry),
            (1, "page: another's data", self._pry_on_the_page),
        )
        weights = [weight for weight, _, _ in acts]
        while time.monotonic() < until:
            _, what, act = self._chance.choices(acts, weights)[0]
            self._timed(what, act)
            time.sleep(min(self._chance.expovariate(1 / PAUSE), max(0.0, until - time.monotonic())))

    def _timed(self, what: str, act: Callable[[], str]) -> None:
        started = time.monotonic()
        try:
            answer = act()
        except Exception as problem:  # whatever it is, it is counted
            self._seen.error(what, f"{type(problem).__name__} {problem}")
        else:
            self._seen.note(what, time.monotonic() - started, answer, self.mark)

    def _get(self, path: str, due: int = 200) -> str:
        answer = self._api.get(path)
        if answer.status_code != due:
            raise AssertionError(f"status {answer.status_code}")
        return answer.text

    def _one_journey(self) -> str:
        listed = self._api.get(f"/api/v1/users/{self.name}/journeys").json()["items"]
        return self._get(f"/api/v1/users/{self.name}/journeys/{self._chance.choice(listed)['id']}")

    def _feedback(self) -> str:
        offered = self._api.get(f"/api/v1/users/{self.name}/recommendations?count=5").json()[
            "recommendations"
        ]
        if not offered:
            return ""
        said = {"item": self._chance.choice(offered)["item"], "verdict": "later", "reason": self.mark}
        answer = self._api.post(f"/api/v1/users/{self.name}/feedback", json=said)
        if answer.status_code != 201:
            raise AssertionError(f"status {answer.status_code}")
        return answer.text

    def _rename(self) -> str:
        return self._say(f"call the astronomy one Stars {self.mark} {self._chance.randrange(10**6)}")

    def _say(self, text: str) -> str:
        return json.dumps(self._page.call("chat", text, self.name, ""))

    def _other(self) -> str:
        return f"person{self._chance.randrange(self._served.people)}"

    def _pry(self) -> str:
        other = self._other()
        return "" if other == self.name else self._get(f"/api/v1/users/{other}/journeys", due=404)

    def _pry_on_the_page(self) -> str:
        return json.dumps(self._page.call("journeys", self._other()))  # gives one's own, whoever is named


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--users", type=int, default=50)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--servers", action="store_true", help="PostgreSQL and a Chroma server")
    options = parser.parse_args()
    with TemporaryDirectory() as folder, ExitStack() as started:
        servers = started.enter_context(database_servers()) if options.servers else {}
        result = crowd(Path(folder), options.users, options.minutes, servers)
    print(json.dumps(result, indent=1))
    raise SystemExit(1 if result["errors"] or result["read across"] else 0)


def crowd(folder: Path, users: int, minutes: float, servers: dict[str, str]) -> dict[str, Any]:
    """Let so many people be there for so long; what happened."""
    seen = Seen()
    names = [f"person{number}" for number in range(users)]
    with serving(folder, names, servers) as served, ThreadPoolExecutor(users) as pool:
        visitors = [Visitor(number, served, folder, seen) for number in range(users)]
        arrived = time.monotonic()
        list(pool.map(Visitor.arrive, visitors))
        arriving = time.monotonic() - arrived
        before = os.getloadavg()[0]
        until = time.monotonic() + 60 * minutes
        list(pool.map(lambda visitor: visitor.stay(until), visitors))
        size = served.megabytes()
    staying = [s for what, x in seen.seconds.items() if what not in ("log in", "upload") for s in x]
    took = {what: figures(seconds) for what, seconds in sorted(seen.seconds.items())}
    return {
        "users": users,
        "minutes": minutes,
        "servers": sorted(servers),
        "arriving (s)": round(arriving, 1),
        "requests": sum(len(seconds) for seconds in seen.seconds.values()),
        "errors": dict(seen.errors),
        "read across": seen.across[:20],
        "answers with one's own mark": seen.own,
        "seconds": took,
        "all but arriving": figures(staying),
        "load average before and after": [round(before, 1), round(os.getloadavg()[0], 1)],
        "server's memory (MB)": size,
    }


def figures(seconds: list[float]) -> dict[str, float]:
    """Count, median, 95th percentile and longest."""
    ordered = sorted(seconds) or [0.0]
    p95 = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    values = {"p50": statistics.median(ordered), "p95": p95, "max": ordered[-1]}
    return {"count": len(seconds), **{name: round(value, 2) for name, value in values.items()}}


@contextmanager
def database_servers() -> Iterator[dict[str, str]]:
    """The settings of a fresh PostgreSQL and a fresh Chroma server, both started here."""
    from tests.servers import chroma, postgres  # the tests start the same

    with postgres() as database, chroma() as vectors:
        yield {"JOURNEYS_DATABASE_URL": database, "JOURNEYS_CHROMA_URL": vectors}


if __name__ == "__main__":
    main()
