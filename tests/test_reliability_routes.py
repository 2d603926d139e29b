"""Nobody gets at another's data, by any route or event of the running server, and no other site gets in."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient

from assistant import accounts
from assistant.accounts import Accounts, add_account, load_accounts
from assistant.api.build import create_api
from assistant.api.keys import KEYS_FILE, Keys
from assistant.page import launch_page
from assistant.page.guard import API, HEADERS, LARGEST
from benchmarks.reliability.page_client import PageClient
from benchmarks.reliability.people import rows_of, write_rows
from tests.browser import free_port
from tests.small_world import small_world

MARK, PASSWORD = "secretmark0123", "a long password"
HARMLESS = {
    "/",
    "/login",
    "/config",
    "/theme.css",
    "/robots.txt",
    "/favicon.ico",
    "/manifest.json",
    "/logout",
}
HARMLESS |= {f"{API}/{name}" for name in ("login_check", "app_id", "theme.css", "startup-events")}
ACTS = ("open", "rename", "mark", "remove", "split", "verdict")


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[SimpleNamespace]:
    """A page with log-in where ada has a history and bob wants it."""
    folder = tmp_path_factory.mktemp("routes")
    for name in ("ada", "bob"):
        add_account(folder / "accounts.json", name, PASSWORD)
    with small_world(folder, "bob") as assistant:
        assistant.import_export("ada", write_rows(folder / "ada.jsonl", rows_of(MARK)))
        assistant.prepare("ada")
        port = free_port()
        page = launch_page(
            assistant, port=port, auth=load_accounts(folder / "accounts.json").log_in, block=False
        )
        yield SimpleNamespace(url=f"http://127.0.0.1:{port}", page=page, assistant=assistant, folder=folder)
        page.close()


@pytest.fixture(scope="module")
def bob(server) -> PageClient:
    return logged_in(server, "bob")


def logged_in(server: SimpleNamespace, name: str) -> PageClient:
    client = PageClient(server.url, name, PASSWORD)
    client.log_in()
    client.event("load", [{}, None])
    return client


def routes_of(app: Any) -> Iterator[Any]:
    """All routes, those of routers within it too."""
    for route in app.routes:
        included = getattr(route, "original_router", None)
        yield from routes_of(included) if included else [route]


def test_no_route_tells_anything_without_a_login(server):
    walked = 0
    with httpx.Client(base_url=server.url, timeout=20) as nobody:
        for route in routes_of(server.page.app):
            for method in sorted(getattr(route, "methods", None) or ()):
                path = re.sub(r"\{[^}]*\}", "x", route.path)
                answer = nobody.request(
                    method, path, json={"session_hash": "x", "data": []} if method == "POST" else None
                )
                walked += 1
                assert MARK not in answer.text, path
                if path.rstrip("/") not in {p.rstrip("/") for p in HARMLESS} and not path.startswith(
                    ("/static/", "/assets/", "/svelte/", "/pwa_icon")
                ):
                    assert answer.status_code in (401, 404, 405), (method, path, answer.status_code)
    assert walked > 60
    assert httpx.get(f"{server.url}/config").status_code == 401


def events_of(client: PageClient) -> list[dict[str, Any]]:
    """What can be set off on the page."""
    return [event for event in client._config["dependencies"] if event["targets"]]


def test_no_event_and_no_endpoint_gives_another_what_is_ones_own(server, bob):
    theirs = [j.id for j in server.assistant.journeys("ada")]
    for event in events_of(bob):
        kind, inputs = event["targets"][0][1], len(event["inputs"])
        for act in ACTS if kind == "click" else ("",):
            given = {"act": act, "id": theirs[0], "name": "x", "status": "pinned", "item": "x", "index": 0}
            first = {"user": "ada", "conversation": "main"} if kind == "load" else "ada"
            try:
                heard = bob.run(event["id"], [first, *["ada"] * (inputs - 1)][:inputs], given)
            except (AssertionError, httpx.HTTPStatusError):
                continue  # refused
            assert MARK not in heard, (kind, act)
    for values in (
        ("journeys", "ada"),
        ("recommend", "ada", theirs[0], 5),
        ("chat", "what am I into?", "ada", "main"),
    ):
        try:
            answer = json.dumps(bob.call(*values))
        except AssertionError:
            continue
        assert MARK not in answer
    assert {j.id for j in server.assistant.journeys("ada")} == set(theirs)
    assert server.assistant.store.edits.list("ada") == []


def test_a_session_is_its_owners_whoever_knows_its_name(server, bob):
    ada = logged_in(server, "ada")
    body = {"data": ["what am I into?", None], "fn_index": 5, "session_hash": ada.session}
    assert bob.http.post(f"{API}/queue/join", json=body).status_code == 403
    assert bob.http.get(f"{API}/queue/data", params={"session_hash": ada.session}).status_code == 403
    assert bob.http.get(f"{API}/heartbeat/{ada.session}").status_code == 403
    assert bob.http.post(f"{API}/cancel", json={**body, "event_id": "x"}).status_code == 403
    assert MARK in ada.event("load", [{}, None])


def test_an_archive_is_handed_to_its_owner_and_gone_after_forgetting(server, bob):
    ada = logged_in(server, "ada")
    presses = [e["id"] for e in events_of(ada) if e["targets"][0][1] == "click" and len(e["inputs"]) == 1]
    assert any("journeys.zip" in ada.run(press, [None], {"act": "archive"}) for press in presses)
    uploads = server.assistant.store.folder / "uploads"
    (kept,) = uploads.rglob("journeys.zip")
    assert ada.http.get(f"{API}/file={kept}").status_code == 200
    with server.assistant.store.erasing("nobody"):
        pass
    server.assistant.finish_erasing("nobody")
    assert list(uploads.rglob("journeys.zip")) == []


@pytest.mark.parametrize(
    "path",
    [
        "{data}/journeys.db",
        "{data}/api-keys.json",
        "{folder}/accounts.json",
        "/etc/passwd",
        "pyproject.toml",
        "app.py",
    ],
)
def test_no_file_is_served_but_the_pages_own(server, bob, path):
    wanted = path.format(data=server.assistant.store.folder, folder=server.folder)
    for route in (f"{API}/file=", f"{API}/file/", "/file=", "/static/../", "/assets/..%2f..%2f"):
        assert bob.http.get(route + wanted).status_code in (403, 404, 405), route


def test_another_site_can_neither_read_nor_write_here(server, bob):
    body = {"data": [], "fn_index": 0, "session_hash": "x"}
    for headers in ({"Origin": "http://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
        assert bob.http.post(f"{API}/queue/join", json=body, headers=headers).status_code == 403
        assert bob.http.get(f"{API}/info", headers=headers).status_code == 403
    answer = bob.http.get("/", headers={"Origin": server.url})
    assert answer.status_code == 200
    assert {name: answer.headers[name] for name in HEADERS} == HEADERS


def test_a_refusal_is_heard_by_whoever_is_still_sending(server, bob):
    for _ in range(5):  # an answer before the end of a body once broke some connections
        assert bob.http.post("/nothing/here", content=b"x" * 8 * LARGEST).status_code == 404
        assert bob.http.post(f"{API}/queue/join", content=b"x" * 8 * LARGEST).status_code == 413
        assert httpx.put(f"{server.url}{API}/run/chat", content=b"x" * 8 * LARGEST).status_code == 401


def test_a_stream_of_what_is_gone_is_ended_with_a_word(server, bob, caplog):
    for path in (
        f"{API}/call/chat/gone",
        f"{API}/call/assistant/cli.py",
        f"{API}/queue/data?session_hash=gone",
    ):
        answer = bob.http.get(path)  # raises when the connection breaks
        assert answer.status_code == 200
        assert "error" in answer.text
    assert "Traceback" not in caplog.text


def test_a_body_that_is_too_large_or_no_json_is_refused_unread(server, bob):
    for path in (f"{API}/queue/join", f"{API}/call/chat"):
        assert bob.http.post(path, content=b"x" * (LARGEST + 1)).status_code == 413
        assert bob.http.post(path, content=(b"x" * 100_000 for _ in range(20))).status_code == 413
        assert bob.http.post(path, content=b"[" * 90_000).status_code == 400
        assert bob.http.post(path, content=b"\xd4\x00").status_code == 400
    api = TestClient(create_api(server.assistant))
    key = Keys(server.assistant.store.folder / KEYS_FILE).add("bob")
    said = {"item": "c0", "verdict": "later", "reason": "x" * 200_000}
    headers = {"Authorization": f"Bearer {key}"}
    assert api.post("/api/v1/users/bob/feedback", json=said, headers=headers).status_code == 413


def test_a_name_made_to_point_here_is_not_answered_without_a_login(server):
    port = free_port()
    page = launch_page(server.assistant, port=port, block=False)
    try:
        url = f"http://127.0.0.1:{port}"
        assert httpx.get(url, headers={"Host": f"evil.example:{port}"}).status_code == 421
        assert httpx.get(url, headers={"Host": f"localhost:{port}"}).status_code == 200
    finally:
        page.close()


def test_logging_in_gets_slow_after_five_failures_however_many_come_at_once(monkeypatch):
    from concurrent.futures import ThreadPoolExecutor

    hashed = accounts.PasswordHasher().hash("right")
    assert hashed.startswith("$argon2id$")
    known = Accounts({"ada": hashed, "bob": hashed})
    verified = []
    real = known._hasher.verify
    counting = SimpleNamespace(verify=lambda h, p: verified.append(p) or real(h, p))
    monkeypatch.setattr(known, "_hasher", counting)
    with ThreadPoolExecutor(12) as pool:
        assert not any(pool.map(lambda n: known.check("ada", f"wrong{n}"), range(12)))
    assert len(verified) == 5
    assert not known.check("ada", "right")
    assert known.check("bob", "right")
    later = time.monotonic() + accounts.PAUSE + 1
    monkeypatch.setattr(accounts, "time", SimpleNamespace(monotonic=lambda: later))
    assert known.check("ada", "right")
    for number in range(30):
        monkeypatch.setattr(accounts, "REMEMBERED", 10)
        known._try(f"name{number}")
    assert len(known._failures) == 10
