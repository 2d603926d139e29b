"""A private journey is named when the person speaks of it, and never before."""

from __future__ import annotations

import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage

from assistant.offline.model import OfflineChatModel
from assistant.prompt import system_prompt

TODAY = "2026-06-10"
BREAD = {"id": "j1", "name": "Baking rye bread", "status": "active"}
STARS = {"id": "j2", "name": "Backyard astronomy", "status": "dormant"}
MOOD = {"id": "j3", "name": "Depression and mood", "status": "finished", "private": True}
SMALL_TALK = [
    "hello",
    "hi there",
    "good morning",
    "hallo",
    "what's the weather in Paris?",
    "what can you do?",
]


@pytest.fixture(scope="module")
def model(encoder):
    return OfflineChatModel(encoder)


def context(*journeys):
    return {"today": TODAY, "journeys": list(journeys), "recommendations": []}


def says(model, text, *journeys, before=()):
    prompt = SystemMessage(system_prompt(context(*journeys)))
    return model.invoke([prompt, *before, HumanMessage(text)])


@pytest.mark.parametrize("said", SMALL_TALK)
@pytest.mark.parametrize("journeys", [(BREAD, MOOD), (MOOD,)])
def test_small_talk_names_no_private_journey(model, said, journeys):
    wordings = {says(model, said + "!" * n, *journeys).text for n in range(12)}
    assert not any(MOOD["name"] in words or "{name}" in words for words in wordings)


@pytest.mark.parametrize("said", ["show me that journey", "split it", "call it something else"])
def test_a_question_which_one_is_meant_offers_no_private_journey(model, said):
    answer = says(model, said, BREAD, STARS, MOOD)
    assert not answer.tool_calls
    assert BREAD["name"] in answer.text
    assert MOOD["name"] not in answer.text


@pytest.mark.parametrize("said", ["tell me about the finished one", "show me the third one", "pause it"])
def test_pointing_reaches_no_private_journey(model, said):
    assert "j3" not in str(says(model, said, BREAD, STARS, MOOD).tool_calls)
    assert "j3" not in str(says(model, said, MOOD).tool_calls)


def test_a_private_journey_that_is_named_is_shown(model):
    answer = says(model, "tell me about my depression", BREAD, STARS, MOOD)
    assert [(c["name"], c["args"]) for c in answer.tool_calls] == [("show_journey", {"journey": "j3"})]


def test_a_private_journey_spoken_of_is_still_meant_by_it(model):
    call = {"name": "show_journey", "args": {"journey": "j3"}, "id": "c1"}
    before = [HumanMessage("show my depression journey"), AIMessage("", tool_calls=[call])]
    answer = says(model, "pause it", BREAD, STARS, MOOD, before=before)
    assert answer.tool_calls[0]["args"]["journey"] == "j3"
