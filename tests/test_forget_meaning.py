"""Forgetting and asking what is left go by what things are about, and nobody is asked to delete nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.talking import TODAY, Talk, fill, offline_for
from tools.concerning import concerning, holds
from tools.forgetting import forget, matching
from vectorstore.records import Activity, JourneysError
from vectorstore.store import Store

FAITH = [
    "Converting to Judaism - My Jewish Learning",
    "Giur: Übertritt zum Judentum in Deutschland",
    "Kabbalat Schabbat: Gebete und Melodien",
]
OTHER = ["IKEA Kallax Regal", "The art of noise"]


@pytest.fixture
def talk(encoder, tmp_path):
    with Store(tmp_path / "data", encoder) as store:
        fill(store)
        acts = [
            Activity(f"f{n}", "me", TODAY - timedelta(days=n + 1), title, kind="page")
            for n, title in enumerate([*FAITH, *OTHER])
        ]
        list(store.history.add("me", acts))
        yield Talk(store, offline_for(encoder))


def _titles(talk):
    return {a.title for a in talk.store.history.read("me")}


@pytest.mark.parametrize("said", ["forget everything about judaism", "vergiss alles zu judentum und giur"])
def test_what_goes_is_shown_and_is_found_by_meaning(talk, said):
    asked = talk.say(said)
    assert asked.asks
    assert "0 activities" not in asked.text
    for title in FAITH:
        assert title in asked.text
    assert OTHER[0] not in asked.text
    talk.say("yes")
    assert not _titles(talk) & set(FAITH)
    assert set(OTHER) <= _titles(talk)


@pytest.mark.parametrize("said", ["forget everything about submarines", "vergiss alles über Unterseeboote"])
def test_nobody_is_asked_to_delete_nothing(talk, said):
    before = _titles(talk)
    answer = talk.say(said)
    assert not answer.asks
    assert "Nothing in your history is about" in answer.text
    assert _titles(talk) == before


def test_one_activity_is_one(talk):
    assert "delete 1 activity about" in talk.say("forget everything about kallax").text


@pytest.mark.parametrize(
    "said",
    [
        "do i have anything about submarines left?",
        "is there still anything on submarines in my history",
        "what do you still have on submarines",
        "zeig alles was du noch über submarines hast",
        "ist noch was zu submarines da?",
    ],
)
def test_what_is_left_is_looked_up_and_nothing_is_recommended(talk, said):
    answer = talk.say(said)
    assert talk.called == ["fetch_activity"]
    assert talk.results[0]["query"] == "submarines"
    assert "Nothing about “submarines”" in answer.text


def test_after_a_deletion_what_is_near_is_named_and_can_go_too(talk):
    list(talk.store.history.add("me", [Activity("p", "me", TODAY, "Panic attacks on the night train")]))
    talk.say("forget everything about panic attacks")
    answer = talk.say("yes")
    assert "“Panic attacks on the night train” is about it too" in answer.text
    assert talk.say("yes").asks
    talk.say("yes")
    assert "Panic attacks on the night train" not in _titles(talk)
    assert talk.say("anything about panic attacks left?").text.startswith(
        "Nothing about “panic attacks” is left"
    )


def test_what_nobody_was_shown_goes_by_its_words_alone(talk):
    assert {a.title for a in matching(talk.person, "judaism", seen=False)} == {FAITH[0]}
    with pytest.raises(JourneysError):
        forget(talk.person, query="jewish faith in general")


def test_short_words_are_no_part_of_others(talk):
    assert holds("The art of noise", "art")
    assert not holds("Cartoon night", "art")
    assert holds("Stammbaumforschung", "Stammbaum")
    assert OTHER[1] not in {a.title for a in concerning(talk.person, "no")}
