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


SPOKEN = [
    HumanMessage("show me the bread journey"),
    AIMessage("", tool_calls=[{"name": "show_journey", "args": {"journey": "j1"}, "id": "c1"}]),
]
MAKE_PRIVATE = """make Baking rye bread private; make the bread one private pls; make bread privte; mak
bread private; mark baking as private; keep rye bread private; I want the bread journey to
be private; bread should be private; baking rye bread is private; set bread to private;
hide bread from others; hide the bread thing from everyone else; don't show bread to
anyone; nobody should see bread; turn bread private; could you make bread private?; mach
das Brot privat; mach Baking rye bread privat; mach brot bitte privat; setz das Brot auf
privat; brot soll privat bleiben; brot ist privat; verstecke Brot vor anderen; markiere
Brot als privat; behandle das Brot als privat; mach das brot prviat; please make bread
confidental private"""
MAKE_PUBLIC = """make depression public; make my depression journey public; make depression not private;
depression is no longer private; depression isn't private any more; depression is not
private anymore; don't keep depression private; make depression pubic; unprivate
depression; depression doesn't need to be private; make depression no longer private;
depression can be public; mach Depression nicht mehr privat; depression ist nicht mehr
privat; mach Depression öffentlich; mach depression oeffentlich; setz Depression auf
öffentlich; Depression muss nicht mehr privat sein; depression soll nicht privat sein;
depression ist nich mehr privat; mach depression public"""
POINTING = {
    "make it private": "private",
    "make that private": "private",
    "that's private": "private",
    "thats private": "private",
    "it's private": "private",
    "this is private": "private",
    "private please": "private",
    "keep that private": "private",
    "hide it from others": "private",
    "mach das privat": "private",
    "das ist privat": "private",
    "mach es bitte privat": "private",
    "make it public": "public",
    "it's not private": "public",
    "thats not private": "public",
    "it is no longer private": "public",
    "das ist nicht privat": "public",
    "ist nicht mehr privat": "public",
    "mach es nicht mehr privat": "public",
}
NO_SUCH_REQUEST = [
    "is my data private",
    "ist das privat",
    "keep my data private",
    "who can see this, is it private?",
    "are my searches private?",
    "recommend something private for bread",
    "mute bread",
    "hide bread",
    "hide it",
    "pausiere das Brot",
]


def statuses(answer):
    return [(c["name"], c["args"].get("journey"), c["args"].get("status")) for c in answer.tool_calls]


def phrases(text):
    return [" ".join(said.split()) for said in text.split(";")]


@pytest.mark.parametrize("said", phrases(MAKE_PRIVATE))
def test_a_journey_is_made_private_by_saying_so(model, said):
    assert statuses(says(model, said, BREAD, STARS, MOOD)) == [("set_journey_status", "j1", "private")]


@pytest.mark.parametrize("said", phrases(MAKE_PUBLIC))
def test_a_private_journey_is_made_public_by_saying_so(model, said):
    assert statuses(says(model, said, BREAD, STARS, MOOD)) == [("set_journey_status", "j3", "public")]


@pytest.mark.parametrize("said", POINTING)
def test_what_was_spoken_of_is_made_private_or_public(model, said):
    answer = says(model, said, BREAD, STARS, MOOD, before=SPOKEN)
    assert statuses(answer) == [("set_journey_status", "j1", POINTING[said])]


@pytest.mark.parametrize("said", NO_SUCH_REQUEST)
def test_other_requests_change_nothing_about_who_sees_what(model, said):
    made = says(model, said, BREAD, STARS, MOOD, before=SPOKEN).tool_calls
    assert not {c["args"].get("status") for c in made} & {"private", "public"}


@pytest.mark.parametrize("said", ["make it private", "mach das privat", "make the needlework public"])
def test_where_it_is_not_clear_what_is_meant_nothing_is_changed(model, said):
    assert not says(model, said, BREAD, STARS, MOOD).tool_calls


@pytest.mark.parametrize(
    "said",
    [
        "why is depression private?",
        "why is my depression journey hidden",
        "warum ist Depression privat?",
        "wieso is depression privat",
        "what makes depression private",
        "is depression private?",
    ],
)
def test_why_something_is_private_is_looked_up(model, said):
    answer = says(model, said, BREAD, STARS, MOOD)
    assert [(c["name"], c["args"]) for c in answer.tool_calls] == [("show_journey", {"journey": "j3"})]
