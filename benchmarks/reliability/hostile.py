"""Hostile inputs against the real server: API, page, uploads, and what a browser makes of hostile titles.

    python -m benchmarks.reliability.hostile --inputs 10000

`journeys serve --auth FILE --api-port PORT` with a person who has an account and means harm, and others who
have data. A crash is an answer of 500 or above, a connection that broke, a traceback in the log or a server
that ended. A leak is another person's mark, a hash, or a file of the machine in any answer. A script that ran
counts itself, in Chromium, to which the hostile titles are shown.
"""

from __future__ import annotations

import argparse
import json
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote

import httpx

from benchmarks.reliability.looking import look
from benchmarks.reliability.page_client import API, PageClient
from benchmarks.reliability.payloads import Hostile
from benchmarks.reliability.people import rows_of, write_rows
from benchmarks.reliability.serving import PASSWORD, Served, serving

MALLORY = "mallory"
OTHERS = ["ada", "bob", "cleo"]
LEAKS = re.compile(r"secretmark[0-9a-f]+|root:x:0:0|\$argon2id\$|SQLite format 3|\"digest\"")
METHODS = ("GET", "GET", "GET", "POST", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
AT_ONCE = 6
OUTSIDE = (Path("/tmp/outside.jsonl"), Path("/outside.jsonl"))  # where an archive's tricks would put a file
QUERY = ("offset", "limit", "status", "since", "until", "journey", "count", "kind", "level", "max_minutes")
ROUTES: tuple[str, ...] = ("/", "/static/", "/assets/", "/svelte/", "/file=", "/monitoring/")
ROUTES += tuple(f"{API}/{n}" for n in ("file=", "file/", "proxy=", "stream/", "call/", "component_server/"))
ROUTES += tuple(f"{API}/{n}" for n in ("deep_link?session_hash=", "custom_component/", "run/"))
EVENTS = ("open", "rename", "merge", "mark", "split", "remove", "span", "wish", "verdict", "regroup", "year")
Ask = Callable[[httpx.Client, Hostile], httpx.Response]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--inputs", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        result = hostile(Path(folder), options.inputs, options.seed)
    print(json.dumps(result, indent=1))
    bad = result["crashes"] or result["leaks"] or result["scripts that ran"] or result["asked for elsewhere"]
    raise SystemExit(1 if bad else 0)


def hostile(folder: Path, inputs: int, seed: int) -> dict[str, Any]:
    """Send so many inputs; what came of them."""
    with serving(folder, [MALLORY, *OTHERS]) as served:
        for name in OTHERS:
            page = PageClient(served.page, name, PASSWORD)
            page.log_in()
            page.upload(write_rows(folder / f"{name}.jsonl", rows_of(f"secretmark{name.encode().hex()}")))
        mallory = PageClient(served.page, MALLORY, PASSWORD)
        mallory.log_in()
        mallory.event("load", [{}, None])
        heard = Heard()
        titles = min(1_200, inputs // 8)
        files = min(100, inputs // 50)
        source = _source(served, seed)
        days = [f"2026-0{1 + n % 9}-{10 + n % 19}T10:00:00Z" for n in range(titles)]
        planted = [{"title": source.script(), "creator": source.script(), "time": day} for day in days]
        export = write_rows(folder / "mallory.jsonl", iter(planted))
        heard.of(lambda: _taken_in(mallory, export.name, export.read_bytes()), "titles")
        for number in range(files):
            heard.of(lambda: _dropped(mallory, source), f"file {number}")
        _flood(served, mallory, heard, inputs - titles - files, seed)
        seen = look(served.page, MALLORY, PASSWORD, [source.script() for _ in range(12)])
        alive = served.process.poll() is None and httpx.get(f"{served.api}/ready").status_code == 200
        log = served.log.read_text(errors="replace")
        left = [p for p in (served.data / "uploads").rglob("*") if p.is_file() and p.stat().st_size]
    return {
        "inputs": inputs,
        "answers": dict(sorted(heard.statuses.items())),
        "crashes": dict(heard.crashes) or ([] if alive else ["the server ended"]),
        "tracebacks in the log": dict(Counter(_ends(log))),
        "leaks": heard.leaks[:10] + LEAKS.findall(log),
        "titles shown": seen["shown"],
        "scripts that ran": seen["ran"],
        "asked for elsewhere": seen["elsewhere"],
        "uploads left": len(left),
        "files outside": [str(p) for p in OUTSIDE if p.exists()],
    }


def _ends(log: str) -> Iterator[str]:
    """The last line of each traceback: the error and what it says."""
    for trace in log.replace("\\n", "\n").split("Traceback (most recent call last)")[1:]:
        lines = trace.splitlines()[1:]
        yield next((line for line in lines if line and not line.startswith(" ")), "no end")[:150]


class Heard:
    """What came back."""

    def __init__(self) -> None:
        self.statuses: Counter[str] = Counter()
        self.crashes: Counter[str] = Counter()
        self.leaks: list[str] = []
        self._lock = threading.Lock()

    def of(self, ask: Callable[[], httpx.Response], what: str) -> None:
        """Ask, and take in the answer."""
        try:
            answer = ask()
            status, text = answer.status_code, answer.text
        except (httpx.InvalidURL, UnicodeError):  # not even sent
            status, text = 0, ""
        except httpx.HTTPError as problem:
            status, text = 599, type(problem).__name__
        except AssertionError as problem:  # an event of the page that failed
            status, text = 598, str(problem)
        with self._lock:
            self.statuses[str(status)] += 1
            if status >= 500:
                self.crashes[f"{status} {what[:80]}: {text[:100]}"] += 1
            if found := LEAKS.search(text):
                self.leaks.append(f"{what[:80]}: {found.group()}")


def _source(served: Served, seed: int) -> Hostile:
    places = {"data": str(served.data), "api": served.api.rpartition(":")[2]}
    return Hostile(seed, places, OTHERS)


def _flood(served: Served, mallory: PageClient, heard: Heard, count: int, seed: int) -> None:
    """Requests of all sorts, a few at once."""
    cookies = dict(mallory.http.cookies)

    def one(number: int) -> None:
        source = _source(served, seed * 1_000_003 + number)
        ask, url, headers, jar = source.chance.choice(
            [(_to_the_api, served.api, served.key(MALLORY), {})] * 5
            + [(_to_the_api, served.api, {"Authorization": f"Bearer {source.forged()!r}"}, {})]
            + [(_to_a_route, served.page, {}, cookies)] * 2
            + [(_to_a_route, served.page, {}, {}), (_to_an_event, served.page, {}, cookies)]
        )
        safe = {name: value.encode("ascii", "ignore").decode() for name, value in headers.items()}
        safe = {name: "".join(c for c in value if c.isprintable()) for name, value in safe.items()}
        with httpx.Client(base_url=url, timeout=120, headers=safe, cookies=jar) as client:
            heard.of(lambda: ask(client, source), f"{ask.__name__} {number}")

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(one, range(count)))


def _to_the_api(client: httpx.Client, source: Hostile) -> httpx.Response:
    who = source.chance.choice([MALLORY, MALLORY, MALLORY, source.forged()])
    journey, item = (quote(source.forged()[:2_000], safe="") for _ in range(2))
    rests = ["", "/journeys", "/feedback", "/feedback", "/recommendations", f"/journeys/{journey}"]
    rest = source.chance.choice([*rests, f"/recommendations/{item}/explanation", f"/{source.path()}"])
    query = {source.chance.choice(QUERY): source.forged()[:3_000] for _ in range(source.chance.randrange(3))}
    method = "POST" if rest == "/feedback" and source.chance.random() < 0.8 else source.chance.choice(METHODS)
    body = source.body() if method in ("POST", "PUT", "PATCH") else None
    headers = {"Content-Type": source.chance.choice(("application/json", "application/json", "text/plain"))}
    if source.chance.random() < 0.1:
        headers["Idempotency-Key"] = source.chance.randbytes(source.chance.choice((4, 300))).hex()
    path = f"/api/v1/users/{quote(who[:2000], safe='')}{rest}"
    return client.request(method, path, params=query, content=body, headers=headers)


def _to_a_route(client: httpx.Client, source: Hostile) -> httpx.Response:
    method = source.chance.choice(METHODS)
    body = source.body() if method in ("POST", "PUT", "PATCH") else None
    return client.request(method, source.chance.choice(ROUTES) + source.path(), content=body)


def _to_an_event(client: httpx.Client, source: Hostile) -> httpx.Response:
    if source.chance.random() < 0.3:
        where = source.chance.choice(("queue/join", "cancel", "reset"))
        return client.post(f"{API}/{where}", content=source.body())
    given = {
        "data": source.value() if source.chance.random() < 0.3 else [source.value() for _ in range(3)],
        "fn_index": source.chance.choice((0, 1, 2, 3, 4, 5, 8, 12, 16, 20, 99, -1, None)),
        "session_hash": source.forged()[:60],
        "event_data": {"act": source.chance.choice(EVENTS), "id": source.value()},
        "trigger_id": source.chance.choice((None, 1, "x")),
    }
    if source.chance.random() < 0.4:
        name = source.chance.choice(("chat", "journeys", "recommend", "lambda", source.word()))
        return client.post(f"{API}/call/{quote(name)}", content=json.dumps({"data": given["data"]}))
    return client.post(f"{API}/queue/join", content=json.dumps(given))


def _taken_in(mallory: PageClient, name: str, content: bytes) -> httpx.Response:
    """Drop a file in, as the page does."""
    sent = mallory.http.post(f"{API}/upload", files={"files": (name, content)})
    if sent.status_code == 200:
        given = [{"path": p, "orig_name": name, "meta": {"_type": "gradio.FileData"}} for p in sent.json()]
        try:
            mallory.event("upload", [given, MALLORY, None])
        except AssertionError:
            if not Path(sent.json()[0]).name.startswith("."):  # which Gradio refuses, with a line in the log
                raise
    return sent


def _dropped(mallory: PageClient, source: Hostile) -> httpx.Response:
    """Drop a hostile file in, and half of the time ask for it afterwards."""
    sent = _taken_in(mallory, *source.file())
    if sent.status_code == 200 and source.chance.random() < 0.5:
        return mallory.http.get(f"{API}/file={sent.json()[0]}")
    return sent


if __name__ == "__main__":
    main()
