"""Naming by the chat model that the settings name: what it is sent, what it never is, and when it fails."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from assistant.commands.doctor import report
from assistant.journeys import Journeys
from assistant.models import namer_of
from assistant.settings import Settings
from tests.misbehaving_server import Server, drips, fails, says, serving
from tools.journeys.describe import better_names
from tools.journeys.edit import share
from tools.journeys.update import extract_journeys, refresh
from tools.naming.candidates import Evidence
from tools.naming.fewshot import ChatNamer
from tools.naming.namer import CompletionNamer

START = datetime(2026, 1, 5, 20, tzinfo=UTC)
PURSUITS = {
    "steel bicycle": "frame painting, wheel truing, brake cables, headsets, lug brazing, saddles, forks",
    "depression": "my therapist, medication, the low days, getting out of bed, how I told my family, relapse",
}
GOOD = "Painting and truing a steel bicycle"
ANSWER = says(json.dumps({"names": [GOOD, "Bicycle frames"]}))


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as started:
        yield started


@contextmanager
def opened(folder, url: str, **others) -> Iterator[Journeys]:
    """An assistant that has a history of a bicycle and of depression, with a chat model for its names."""
    rows = [
        {
            "time": (START + timedelta(days=7 * week + nth)).isoformat(),
            "title": f"{pursuit}: {part}".capitalize(),
        }
        for nth, (pursuit, parts) in enumerate(PURSUITS.items())
        for week, part in enumerate(parts.split(", "))
    ]
    history = folder / "history.jsonl"
    history.write_text("".join(json.dumps(row) + "\n" for row in rows))
    shelf = folder / "shelf.jsonl"
    shelf.write_text(json.dumps({"id": "c1", "title": "The Bicycle Wheel", "kind": "book"}) + "\n")
    settings = Settings(
        data_dir=folder / "data",
        cache_dir=folder / "cache",
        catalogue=shelf,
        **{"namer": "fewshot", "model": "openai:any", "model_url": url, "model_timeout": 1.0} | others,
    )
    with Journeys(settings) as assistant:
        assistant.import_export("me", history)
        yield assistant


def sent(server: Server) -> str:
    return json.dumps(server.requests).lower()


def test_the_configured_model_names_what_is_not_private_and_never_reads_what_is(server, tmp_path):
    server.script(then=ANSWER)
    with opened(tmp_path, server.url) as assistant:
        extract_journeys(assistant.resources, "me")
        bicycle, low = sorted(assistant.journeys("me"), key=lambda j: j.private)
        assert (bicycle.name, bicycle.name_source) == (GOOD, "fewshot")
        assert low.private
        assert low.name_source == "phrases"
        assert "depression" in low.name.lower()
    assert "wheel truing" in sent(server)
    assert "json_schema" in sent(server)
    for word in ("depression", "therapist", "medication", "relapse"):
        assert word not in sent(server)


def test_better_names_of_a_private_journey_are_made_here_until_it_is_shared(server, tmp_path):
    server.script(then=ANSWER)
    with opened(tmp_path, server.url) as assistant:
        extract_journeys(assistant.resources, "me")
        private = next(j for j in assistant.journeys("me") if j.private)
        server.script(then=ANSWER)
        assert better_names(assistant.resources, "me", private)
        assert (
            refresh(assistant.resources, "me", [private.id], rename=[private.id])[0].name_source == "phrases"
        )
        assert server.requests == []
        shared = share(assistant.resources, "me", private.id, True)
        refresh(assistant.resources, "me", [shared.id], rename=[shared.id])
        assert "therapist" in sent(server)


@pytest.mark.parametrize("answer", [fails(500), drips(5.0)])
def test_a_model_that_fails_is_asked_once_and_the_titles_own_words_name_the_rest(server, tmp_path, answer):
    server.script(then=answer)
    with opened(tmp_path, server.url) as assistant:
        extract_journeys(assistant.resources, "me")
        found = assistant.journeys("me")
        asked = len(server.requests)
        refresh(assistant.resources, "me", [j.id for j in found], rename=[j.id for j in found])
    assert {j.name_source for j in found} == {"phrases"}
    assert any("steel bicycle" in j.name.lower() for j in found)
    assert 0 < asked == len(server.requests)


def test_doctor_shows_what_would_be_sent_for_names_and_withholds_what_is_private(
    server, tmp_path, monkeypatch
):
    monkeypatch.setenv("OPENAI_API_KEY", "secret-key-1")
    with opened(tmp_path, server.url, namer="phrases") as assistant:
        extract_journeys(assistant.resources, "me")
        settings = assistant.settings.model_copy(
            update={"namer": "fewshot", "model_url": "https://models.example/v1"}
        )
    found = report(settings, "me")
    assert found["models"]["namer"] == "fewshot by openai:any"
    assert found["what leaves this machine"]["names"].endswith("to https://models.example/v1")
    assert found["naming"]["to"] == "https://models.example/v1"
    assert found["naming"]["withheld"] == 1
    assert len(found["naming"]["requests"]) == 1
    assert "wheel truing" in json.dumps(found["naming"]).lower()
    assert "therapist" not in json.dumps(found["naming"]).lower()
    assert server.requests == []


def test_without_a_chat_model_few_shot_prompting_completes_with_the_local_one(tmp_path):
    assert isinstance(namer_of(Settings(namer="fewshot", cache_dir=tmp_path)), CompletionNamer)
    named = Settings(
        namer="fewshot", model="openai:any", model_url="http://127.0.0.1:9/v1", cache_dir=tmp_path
    )
    assert isinstance(namer_of(named), ChatNamer)


def test_what_is_private_is_shown_to_no_chat_model(server, tmp_path):
    settings = Settings(namer="fewshot", model="openai:any", model_url=server.url, cache_dir=tmp_path)
    server.script(then=ANSWER)
    assert namer_of(settings).propose(Evidence(("Steel bicycle", "Bicycle wheels"), private=True)) == []
    assert server.requests == []
