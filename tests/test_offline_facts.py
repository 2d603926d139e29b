"""A question for one fact gets that fact: when last, since when, still or no more, best, worst, most."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from assistant.offline.facts import fact_asked
from assistant.offline.reply_suggestions import recommendations
from assistant.offline.wording import Notes
from tests.talking import TODAY, Talk, fill, offline_for
from vectorstore.records import Activity, Status
from vectorstore.store import Store


@pytest.fixture
def talk(encoder, tmp_path):
    with Store(tmp_path / "data", encoder) as store:
        fill(store)
        songs = [
            Activity(
                f"s{n}",
                "me",
                TODAY - timedelta(days=40 - n),
                f"Zither tune {n}",
                action="listened",
                kind="music",
                creator="Anton Karas" if n % 3 else "Shirley Abicair",
                rating={0: 2.0, 5: 4.5}.get(n),
            )
            for n in range(12)
        ]
        list(store.history.add("me", songs))
        yield Talk(store, offline_for(encoder))


@pytest.mark.parametrize(
    ("said", "form"),
    [
        ("when did i last read a bread book", "last"),
        ("whens the last time i listened to coltrane", "last"),
        ("wann hab ich zuletzt was zur geige geschaut", "last"),
        ("seit wann interessiere ich mich für bienen", "since"),
        ("am i still into bread?", "still"),
        ("hab ich mit geige aufgehört?", "stopped"),
        ("which film did I rate lowest", "worst"),
        ("which stoic book did i like best", "best"),
        ("which of these have i rated best", "best"),
        ("what do i read the most", "most"),
        ("was mach ich am meisten?", "most"),
        ("did i watch Harakiri? whats my rating", "rating"),
        ("what's the best book about stoicism", ""),
        ("what should i watch next", ""),
        ("show me the most popular films", ""),
        ("what's the most recent thing I watched", ""),
    ],
)
def test_the_fact_that_is_asked_for_is_told_by_the_form_of_the_question(said, form):
    assert fact_asked(said) == form


@pytest.mark.parametrize(
    "said",
    [
        "when did I last listen to zither tunes",
        "whens the last time i listened to zither tunes",
        "wann hab ich das letzte mal zither tunes gehört",
    ],
)
def test_when_last_is_answered_with_the_last_day_and_the_newest_come_first(talk, said):
    lines = talk.say(said).text.splitlines()
    assert lines[0].startswith("Last on 12 May 2026: “Zither tune 11” by Anton Karas.")
    assert "12 things" in lines[0]
    assert lines[1].startswith("• “Zither tune 11”")


def test_a_long_list_shows_the_newest(talk):
    lines = talk.say("what did I listen to in may").text.splitlines()
    assert lines[1].endswith("31 May 2026")


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("am i still into home espresso?", "Yes, you are still at Home espresso: last on "),
        ("have i stopped with home espresso?", "No, you are still at Home espresso: last on "),
        ("am i still into stoic philosophy?", "No, Stoic philosophy has gone quiet: last on "),
        ("hab ich mit stoic philosophy aufgehört?", "Yes, Stoic philosophy has gone quiet: last on "),
        ("since when am i into home espresso", "You have been at Home espresso since "),
        ("am i still looking for zither tunes?", "The last time was on 12 May 2026: "),
        ("since when do i care about zither tunes", "Since 1 May 2026: “Zither tune 0”"),
    ],
)
def test_still_and_since_when_get_one_sentence(talk, said, answer):
    assert talk.say(said).text.startswith(answer)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("who do i listen to most", "Most of all Anton Karas (8 times) and Shirley Abicair (4 times)"),
        ("wen hör ich am meisten", "Most of all Anton Karas (8 times)"),
        ("which song did I rate lowest", "“Zither tune 0” is what you rated lowest: 2 of 5."),
        ("which of these have i rated best", "“Zither tune 5” is what you rated best: 4.5 of 5."),
        (
            "which things in home espresso did i rate best",
            "You have rated none of 3 things in Home espresso.",
        ),
        ("was mach ich am meisten?", "Most of all "),
    ],
)
def test_most_best_and_worst_are_counted_over_all(talk, said, answer):
    assert talk.say(said).text.startswith(answer)


@pytest.mark.parametrize(
    "said", ["wat did i stop", "womit hab ich aufgehört?", "what did I drop?", "was habe ich aufgegeben"]
)
def test_what_was_dropped_includes_what_is_finished(talk, said):
    done = next(j for j in talk.store.journeys.read("me") if j.id == "j1")
    talk.store.journeys.save("me", [replace(done, mark=Status.FINISHED)])
    text = talk.say(said).text
    assert "1. Stoic philosophy: quiet" in text
    assert "And finished:\n2. Restoring steel bicycles: finished" in text
    talk.say("tell me about the second one")
    assert talk.results[-1]["journey"]["id"] == "j1"


@pytest.mark.parametrize("said", ["womit hab ich grad erst angefangen?", "what did i just start"])
def test_what_was_just_begun_is_asked_by_status(talk, said):
    talk.say(said)
    assert talk.results[0]["status"] == "emerging"


@pytest.mark.parametrize(("relax", "offer"), [("journey", "look beyond this journey"), ("kind", "without")])
def test_nothing_found_offers_a_wider_look_and_no_deletion(relax, offer):
    text = recommendations({"recommendations": [], "relax": relax}, "what next", Notes())
    assert offer in text
    assert "drop" not in text
