"""What is no clear wish changes nothing: it is answered, or asked about; former names are known as such."""

from __future__ import annotations

import pytest
from langchain_core.messages import AIMessage, HumanMessage, ToolMessage

from tests.talking import Talk, fill, offline_for
from tools.toolkit import CHANGES
from vectorstore.store import Store

CONTEXT = {
    "today": "2026-11-29",
    "journeys": [
        {"id": "e1", "name": "Blues music", "status": "active"},
        {"id": "e2", "name": "Depression and mood", "status": "active"},
        {"id": "e3", "name": "Stoic philosophy", "status": "active"},
        {"id": "e4", "name": "Hamburger SV", "status": "active"},
        {"id": "e5", "name": "Simson restaurieren", "status": "active", "formerly": ["Motor zerlegen"]},
        {"id": "e6", "name": "Wechseln an der Schwalbe", "status": "active"},
        {"id": "e7", "name": "Geige stimmen", "status": "finished"},
    ],
    "recommendations": [],
}


def _shown(journey: str):
    return [
        HumanMessage("tell me about it"),
        AIMessage("", tool_calls=[{"name": "show_journey", "args": {"journey": journey}, "id": "c"}]),
        ToolMessage(
            "", tool_call_id="c", artifact={"type": "journey", "journey": {"id": journey, "name": "x"}}
        ),
        AIMessage("It is about this and that."),
    ]


@pytest.fixture
def planned(encoder):
    model = offline_for(encoder)

    def plan(said: str, after: str = ""):
        from assistant.offline.reading import Context

        return model.ready().plan(said, Context.of(CONTEXT), _shown(after) if after else [])

    return plan


@pytest.mark.parametrize(
    "said",
    [
        "antworte bitte auf deutsch",
        "sprich deutsch mit mir",
        "answer me in english please",
        "thats not blues, its hard bop jazz",
        "that isn't stoic philosophy, it's just self-help",
        "das ist kein blues, das ist hard bop",
        "seit wann interessiere ich mich für bienen",
        "since when do i care about birds",
        "lösch die gruppe aber nicht die videos",
        "delete the group stoic philosophy but keep the books",
        "drop stoic philosophy",
        "am i still into the blues?",
        "hab ich mit geige aufgehört?",
    ],
)
@pytest.mark.parametrize("after", ["", "e7"])
def test_what_is_no_clear_wish_calls_for_no_change(planned, said, after):
    assert not [call for call in planned(said, after).calls if call.tool in (*CHANGES, "forget")]


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("thats not blues, its hard bop jazz", "Hard bop jazz"),
        ("das ist kein blues, das ist Hard Bop", "Hard Bop"),
        ("no, this is not blues music but swing", "Swing"),
    ],
)
def test_what_a_journey_really_is_may_be_its_name(planned, said, name):
    ask = planned(said).ask
    assert ask.what == "rename_to"
    assert ask.choices[0][1].as_dict() == {"tool": "name_journey", "args": {"journey": "e1", "name": name}}


@pytest.mark.parametrize(
    ("said", "args"),
    [
        (
            "remove The Psychology of Money from depression and mood",
            {"journey": "e2", "item": "The Psychology of Money"},
        ),
        (
            "take Dancing Queen and Espresso out of the blues music",
            {"journey": "e1", "item": "Dancing Queen and Espresso"},
        ),
        ("nimm Barbie und Die Hard aus Geige stimmen raus", {"journey": "e7", "item": "Barbie und Die Hard"}),
        (
            "Please pull 'Egg wash masterclass' out of my blues music, it's the opposite of blues",
            {"journey": "e1", "item": "Egg wash masterclass"},
        ),
        ("wirf Loriot aus Hamburger SV", {"journey": "e4", "item": "Loriot"}),
    ],
)
def test_a_title_leaves_a_journey_and_the_journey_stays(planned, said, args):
    assert [c.as_dict() for c in planned(said).calls] == [{"tool": "remove_from_journey", "args": args}]


def test_what_is_taken_out_of_an_unknown_journey_is_asked_about(planned):
    plan = planned("take Barbie and Die Hard out of Japanese Cinema")
    assert plan.ask.what == "journey"
    assert {c.tool for _, c in plan.ask.choices} == {"remove_from_journey"}


@pytest.mark.parametrize(
    ("said", "call"),
    [
        (
            "führe Wechseln an der Schwalbe und Motor zerlegen zusammen",
            ("merge_journeys", {"journey": "e6", "into": "e5"}),
        ),
        ("mute motor zerlegen", ("set_journey_status", {"journey": "e5", "status": "muted"})),
        ("nenne Hamburger SV lieber Fernsehkram", ("name_journey", {"journey": "e4", "name": "Fernsehkram"})),
    ],
)
def test_a_journey_goes_by_its_former_name_too(planned, said, call):
    assert [(c.tool, dict(c.args)) for c in planned(said).calls] == [call]


@pytest.mark.parametrize(
    "said",
    [
        "merge stoic philosophy and glassblowing",
        "merge Wechseln an der Schwalbe and Gartenarbeit",
        "führe Hamburger SV und Kochrezepte zusammen",
    ],
)
def test_a_merge_with_something_unknown_takes_nothing_else_for_it(planned, said):
    assert planned(said, after="e7").ask.what == "two_journeys"


@pytest.fixture
def talk(encoder, tmp_path):
    with Store(tmp_path / "data", encoder) as store:
        fill(store)
        yield Talk(store, offline_for(encoder))


def test_a_former_name_is_known_until_the_new_one_is_undone(talk):
    talk.say("rename home espresso to Morning ritual")
    talk.say("pin home espresso")
    assert talk.results[-1]["journey"]["id"] == "j2"
    talk.say("tell me about stoic philosophy")
    talk.say("merge restoring steel bicycles into home espresso")
    assert talk.results[-1]["journey"]["name"] == "Morning ritual"
    talk.say("mute restoring steel bicycles")
    assert talk.results[-1]["journey"]["id"] == "j2"


def test_several_titles_leave_together_or_none_does(talk):
    talk.say("take “Truing a wheel at home” and “Cold setting a fork” out of restoring steel bicycles")
    talk.say("tell me about restoring steel bicycles")
    assert [i["title"] for i in talk.results[-1]["items"]] == ["Respraying a lugged frame"]
    talk.say("take Meditations, book two and Barbie out of stoic philosophy")
    assert talk.results[-1]["type"] == "problem"
    talk.say("tell me about stoic philosophy")
    assert len(talk.results[-1]["items"]) == 3


def test_a_correction_that_is_confirmed_renames(talk):
    assert "?" in talk.say("thats not home espresso, its coffee roasting").text
    assert talk.names()["j2"] == "Home espresso"
    talk.say("yes")
    assert talk.names()["j2"] == "Coffee roasting"
