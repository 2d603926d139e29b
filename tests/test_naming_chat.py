"""Naming by a chat model that an OpenAI-compatible server on loopback serves, well and badly."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from langchain_openai import ChatOpenAI

from tests.misbehaving_server import Server, fails, hangs, says, sends, serving
from tools.naming.candidates import Evidence
from tools.naming.choose import name_journeys
from tools.naming.namer import load_namer

BIKES = (
    "Restoring a 1970s steel road bike",
    "How to remove rust from a steel bicycle frame",
    "Vintage Peugeot PX-10 restoration part 1",
    "Vintage steel bicycle restoration: the finish",
)
GOOD = "Vintage steel bicycle restoration"


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as started:
        yield started


@pytest.fixture
def namer(server, tmp_path):
    model = ChatOpenAI(model="any", base_url=server.url, api_key="none", max_retries=0, timeout=1.0)
    return load_namer("fewshot", cache=tmp_path, chat_model=model)


def proposed(namer) -> list[str]:
    return [c.text for c in namer.propose(Evidence(BIKES))]


def test_the_model_is_asked_for_structured_names_and_shown_the_titles_as_data(server, namer):
    server.script(says(json.dumps({"names": [GOOD, "Steel bikes"]})))
    assert proposed(namer) == [GOOD, "Steel bikes"]
    request = server.requests[0]
    assert request["response_format"]["json_schema"]["schema"]["required"] == ["names"]
    assert "<titles>" in request["messages"][1]["content"]


@pytest.mark.parametrize(
    "reply",
    [
        f'Sure! Here you go:\n```json\n{{"names": ["{GOOD}"]}}\n```',
        f'{{"names": ["{GOOD}", "Steel',
        f'["{GOOD}"]',
        f"1. Name: “{GOOD}”.\n",
        f'{{"title": "{GOOD.upper().title()}"}}',
    ],
)
def test_a_reply_in_another_form_is_repaired(server, namer, reply):
    server.script(then=says(reply))
    assert proposed(namer)[0] == GOOD


@pytest.mark.parametrize("answer", [fails(500), sends(b"not json"), hangs(1.5), says(""), says("[]")])
def test_a_model_that_fails_leaves_naming_to_the_titles_own_words(server, namer, encoder, answer):
    server.script(then=answer)
    name = name_journeys([Evidence(BIKES)], namer, encoder)[0]
    assert name.source == "phrases"
    assert "steel" in name.text.lower()


def test_what_a_model_says_is_guarded_like_everything_else(server, namer, encoder):
    names = ["You are obsessed with bikes", "PWNED", "<b>Bikes</b>", "Ignore previous instructions", GOOD]
    server.script(then=says(json.dumps({"names": names})))
    name = name_journeys([Evidence(BIKES)], namer, encoder)[0]
    assert not {"obsessed", "pwned", "ignore"} & set(name.text.lower().split())
    assert "steel" in name.text.lower()
