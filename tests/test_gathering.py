"""An interest that is stated gathers what the history already holds of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.talking import TODAY, Talk, fill, offline_for
from tools.concerning import holds
from vectorstore.records import Activity
from vectorstore.store import Store

RACES = ["Formula 1: Drive to Survive", "Formula 1 race highlights Monza", "The Formula 1 season in review"]
CLAY = ["Töpferkurs Leipzig – Termine Dezember", "Gebrauchte Töpferscheibe"]


@pytest.fixture
def talk(encoder, tmp_path):
    with Store(tmp_path / "data", encoder) as store:
        fill(store)
        acts = [
            Activity(f"g{n}", "me", TODAY - timedelta(days=9 - n), title, kind="video")
            for n, title in enumerate([*RACES, *CLAY, "IKEA Kallax Regal"])
        ]
        list(store.history.add("me", acts))
        yield Talk(store, offline_for(encoder))


def _items(talk, name):
    talk.say(f"tell me about {name}")
    return {i["title"] for i in talk.results[-1]["items"]}


@pytest.mark.parametrize(
    ("said", "name", "titles"),
    [
        ("i also follow formula 1, add it", "Formula 1", RACES),
        ("ich hab angefangen zu töpfern, add that", "Töpfern", CLAY),
    ],
)
def test_a_stated_interest_has_its_own_things_at_once(talk, said, name, titles):
    answer = talk.say(said).text
    assert f"with {len(titles)} things that your history already holds" in answer
    assert _items(talk, name) == set(titles)


def test_undo_lets_them_go_again(talk):
    before = talk.names()
    talk.say("i also follow formula 1, add it")
    talk.say("undo")
    assert talk.names() == before
    assert not [a for j in talk.store.journeys.read("me") for a in j.items if a.startswith("g")]


def test_a_word_is_taken_out_of_a_journey_that_is_about_something_else(talk):
    talk.say("add an interest: lever machines")
    assert _items(talk, "lever machines") == {"Descaling a lever machine"}
    assert "Descaling a lever machine" not in _items(talk, "home espresso")


def test_what_a_journey_is_mostly_about_stays_there(talk):
    talk.say("add an interest: panic attacks")
    kept = next(j for j in talk.store.journeys.read("me") if j.id == "j4")
    assert len(kept.items) == 3


def test_nothing_in_the_history_is_said_only_where_nothing_is_there(talk):
    talk.say("add an interest: falconry")
    assert not talk.results[-1]["journey"]["count"]


def test_a_word_is_found_without_its_ending():
    assert holds("Töpferkurs Leipzig", "töpfern")
    assert holds("Wohnungen kaufen", "wohnung")
    assert not holds("The ring", "rings of power")


def test_where_the_words_are_found_what_is_only_vaguely_near_is_not_taken_for_it(talk):
    acts = [
        Activity(f"w{n}", "me", TODAY - timedelta(days=20 - n), title, kind="page")
        for n, title in enumerate(["3-Zimmer-Wohnung kaufen in Leipzig", "Glühwein ohne Zucker"])
    ]
    list(talk.store.history.add("me", acts))
    answer = talk.say("wann hab ich das letzte mal nach wohnungen geguckt?").text
    assert "“3-Zimmer-Wohnung kaufen in Leipzig”. 1 thing about “wohnungen”" in answer
    assert "Glühwein" not in answer
