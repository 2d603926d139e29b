"""The HTTP API: a key opens one user's data, requests sent twice count once, and the description holds."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.api.build import create_api
from assistant.api.keys import KEYS_FILE, Keys
from assistant.journeys import Journeys
from tests.small_world import small_world

USER, OTHER = "ada", "bob"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory) -> Iterator[Journeys]:
    with small_world(tmp_path_factory.mktemp("api"), USER, OTHER) as opened:
        yield opened


@pytest.fixture(scope="module")
def client(assistant) -> TestClient:
    return TestClient(create_api(assistant), raise_server_exceptions=False)


@pytest.fixture(scope="module")
def mine(assistant) -> dict[str, str]:
    key = Keys(assistant.store.folder / KEYS_FILE).add(USER)
    return {"Authorization": f"Bearer {key}"}


@pytest.fixture(scope="module")
def recommended(client, mine) -> dict[str, str]:
    answer = client.get(f"/api/v1/users/{USER}/recommendations", headers=mine).json()
    return answer["recommendations"][0]


def test_without_a_key_nothing_is_told(client):
    for headers in ({}, {"Authorization": "Bearer jk_0000_wrong"}, {"Authorization": "Basic x"}):
        answer = client.get(f"/api/v1/users/{USER}/journeys", headers=headers)
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_key_opens_its_own_user_and_no_other(client, assistant, mine):
    assert client.get(f"/api/v1/users/{USER}", headers=mine).json()["user"] == USER
    for path in ("", "/journeys", "/recommendations", "/feedback"):
        assert client.get(f"/api/v1/users/{OTHER}{path}", headers=mine).status_code == 404
    assert [u["user"] for u in client.get("/api/v1/users", headers=mine).json()["items"]] == [USER]


def test_a_revoked_key_opens_nothing_at_once(client, assistant):
    keys = Keys(assistant.store.folder / KEYS_FILE)
    headers = {"Authorization": f"Bearer {keys.add(USER)}"}
    assert client.get("/api/v1/users", headers=headers).status_code == 200
    keys.revoke(keys.list()[-1].id)
    assert client.get("/api/v1/users", headers=headers).status_code == 401


def test_the_key_file_holds_no_key_and_is_the_owners_alone(assistant, mine):
    path = assistant.store.folder / KEYS_FILE
    assert mine["Authorization"].removeprefix("Bearer ") not in path.read_text()
    assert path.stat().st_mode & 0o077 == 0


def test_journeys_come_in_pages_and_private_ones_not_at_all(client, assistant, mine):
    found, offset = [], 0
    while offset is not None:
        page = client.get(
            f"/api/v1/users/{USER}/journeys", headers=mine, params={"limit": 2, "offset": offset}
        ).json()
        assert len(page["items"]) <= 2
        found += [j["id"] for j in page["items"]]
        offset = page["next"]
    known = assistant.journeys(USER)
    assert sorted(found) == sorted(j.id for j in known if not j.private)
    assert page["total"] == len(found)
    for hidden in (j for j in known if j.private):
        assert client.get(f"/api/v1/users/{USER}/journeys/{hidden.id}", headers=mine).status_code == 404


def test_a_journey_shows_its_items_and_evidence(client, assistant, mine):
    wanted = next(j for j in assistant.journeys(USER) if not j.private)
    detail = client.get(f"/api/v1/users/{USER}/journeys/{wanted.id}", headers=mine).json()
    assert detail["journey"]["name"] == wanted.name
    assert {a["id"] for a in detail["evidence"]} <= set(wanted.activity)
    assert detail["items"]


def test_a_recommendation_is_explained_with_evidence(client, mine, recommended):
    assert recommended["evidence"]
    path = f"/api/v1/users/{USER}/recommendations/{recommended['item']}/explanation"
    answer = client.get(path, headers=mine).json()
    assert answer["recommendation"]["item"] == recommended["item"]
    assert answer["evidence"]


def test_feedback_sent_twice_with_a_key_is_noted_once(client, assistant, mine, recommended):
    path, headers = f"/api/v1/users/{USER}/feedback", {**mine, "Idempotency-Key": "a-1"}
    said = {"item": recommended["item"], "verdict": "later", "reason": "on Sunday"}
    before = len(assistant.store.choices.feedback(USER))
    answers = [client.post(path, headers=headers, json=said) for _ in range(3)]
    assert [a.status_code for a in answers] == [201, 201, 201]
    assert len({a.text for a in answers}) == 1
    assert answers[1].headers["Idempotency-Replayed"] == "true"
    assert len(assistant.store.choices.feedback(USER)) == before + 1
    other = client.post(path, headers=headers, json={**said, "verdict": "like"})
    assert other.status_code == 409
    listed = client.get(path, headers=mine).json()["items"]
    assert {"item": recommended["item"], "verdict": "later"}.items() <= listed[-1].items()


def test_a_request_that_makes_no_sense_gets_a_sentence(client, mine):
    answer = client.post(f"/api/v1/users/{USER}/feedback", headers=mine, json={"item": "x", "verdict": "meh"})
    assert answer.status_code == 422
    assert "verdict" in answer.json()["detail"]
    unknown = client.get(f"/api/v1/users/{USER}/recommendations/qqqqqq/explanation", headers=mine)
    assert unknown.status_code == 404
    assert "Traceback" not in unknown.text


def test_operators_see_counts_and_never_titles(client, assistant, mine, caplog):
    journey = next(j for j in assistant.journeys(USER) if not j.private)
    with caplog.at_level(logging.INFO, "journeys.api"):
        client.get(f"/api/v1/users/{USER}/journeys/{journey.id}", headers=mine)
    line = json.loads(caplog.messages[-1])
    assert line["route"] == "/api/v1/users/{user}/journeys/{journey}"
    assert line["status"] == 200
    metrics = client.get("/metrics").text
    assert 'journeys_requests_total{method="GET",route="/api/v1/users/{user}/journeys/{journey}"' in metrics
    for said in (metrics, *caplog.messages):
        assert journey.name not in said
        assert USER not in said


def test_health_and_readiness_tell_apart_running_and_able(client, assistant, monkeypatch):
    assert client.get("/health").status_code == 200
    assert client.get("/ready").status_code == 200

    def gone(kind: str) -> int:
        raise ConnectionError

    monkeypatch.setattr(assistant.store.vectors, "count", gone)
    assert client.get("/ready").status_code == 503
    assert client.get("/health").status_code == 200


def test_schemathesis_finds_no_request_that_breaks_the_description(assistant, mine):
    schemathesis = pytest.importorskip("schemathesis", reason="a development dependency")
    from hypothesis import HealthCheck, Phase, given, settings

    schema = schemathesis.openapi.from_asgi("/openapi.json", create_api(assistant))
    tried = 0
    for operation in schema.get_all_operations():
        call = operation.ok()

        @given(case=call.as_strategy())
        @settings(
            max_examples=25,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def holds(case: object) -> None:
            case.path_parameters = {**(case.path_parameters or {}), "user": USER}
            case.call_and_validate(headers=mine)

        holds()
        tried += 1
    assert tried == 8


def test_the_description_is_complete(client):
    described = client.get("/openapi.json").json()
    for path, operations in described["paths"].items():
        assert path.startswith("/api/v1/")
        for operation in operations.values():
            assert operation["summary"]
            assert {"401", "404", "422"} <= set(operation["responses"])
            assert operation["security"]


def test_the_key_commands_make_list_and_revoke(tmp_path: Path, monkeypatch):
    from typer.testing import CliRunner

    from assistant.commands.api import keys

    monkeypatch.setenv("JOURNEYS_DATA_DIR", str(tmp_path))
    runner = CliRunner()
    key = runner.invoke(keys, ["add", "ada"]).output.strip()
    assert Keys(tmp_path / KEYS_FILE).check(key).user == "ada"
    listed = runner.invoke(keys, ["list"]).output
    assert "ada" in listed
    assert key not in listed
    runner.invoke(keys, ["revoke", listed.split()[0]])
    assert Keys(tmp_path / KEYS_FILE).check(key) is None
