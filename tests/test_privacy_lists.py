"""What is private is in no list that nobody asked for by its name, and in nothing that is sent."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import count

import pytest

from tests.misbehaving_server import calls, says, serving
from tests.talking import SECRET_NAME, SUBJECTS, TODAY, Talk, fill, offline_for, served
from tools import views
from tools.activity.items import items_of
from tools.journeys import edit
from tools.journeys.describe import evidence_of
from vectorstore.records import Activity, CatalogueItem, plain_key
from vectorstore.store import Store

NUMBERS = count()
SECRETS = SUBJECTS["j4"][1]
ALONE = ["Converting to Judaism", "What happens at the Beit Din?", "Mikveh", "Selbsthilfe bei Depressionen"]
SINCE_MAY = "what did I watch since 20 May 2026"


@pytest.fixture(scope="module")
def offline(encoder):
    return offline_for(encoder)


@pytest.fixture(scope="module")
def store(encoder, tmp_path_factory):
    with Store(tmp_path_factory.mktemp("lists") / "data", encoder) as opened:
        yield opened


@pytest.fixture
def talk(store, offline):
    user = f"person{next(NUMBERS)}"
    fill(store, user)
    return Talk(store, offline, user=user)


def passing(talk, titles, **more):
    user = talk.person.user
    acts = [Activity(f"p{n}", user, TODAY, title, kind="video", **more) for n, title in enumerate(titles)]
    list(talk.store.history.add(user, acts))
    return acts


def into(talk, journey, titles):
    """Put things into a journey, as what was last done for it."""
    acts = passing(talk, titles)
    owner = talk.store.journeys.get(talk.person.user, journey)
    items = (*owner.items, *(a.item for a in acts))
    talk.store.journeys.save(talk.person.user, [replace(owner, items=items)])


def listed(talk, said):
    text = talk.say(said).text
    return [title for title in (*SECRETS, *ALONE, SECRET_NAME) if title in text], text


def test_a_question_about_a_time_leaves_out_what_is_private(talk):
    found, text = listed(talk, SINCE_MAY)
    assert talk.called == ["fetch_activity"]
    assert not found
    assert "(3 private things are folded away.)" in text
    assert "Descaling a lever machine" in text


def test_what_tells_by_its_own_title_is_left_out_though_it_is_in_no_journey(talk):
    passing(talk, [*ALONE, "A walk through Lisbon"])
    found, text = listed(talk, SINCE_MAY)
    assert not found
    assert "A walk through Lisbon" in text
    assert "(7 private things are folded away.)" in text


def test_a_time_with_nothing_but_private_things_says_so(talk):
    passing(talk, ["Mikveh"])
    found, text = listed(talk, "what did I watch on 10 June 2026")
    assert not found
    assert "(1 private thing is folded away.)" in text


@pytest.mark.parametrize(
    "said", ["what did I watch about panic attacks", "did I watch anything about anxiety and panic?"]
)
def test_a_question_that_names_the_private_subject_is_answered(talk, said):
    found, text = listed(talk, said)
    assert SECRETS[0] in found
    assert "folded away" not in text


def test_a_journey_made_private_is_answered_for_by_its_name(talk):
    edit.share(talk.resources, talk.person.user, "j3", shared=False)
    assert "Meditations, book two" in talk.say("what did I watch about stoic philosophy").text
    assert "Meditations, book two" not in talk.say("what did I watch in 2025").text


def test_what_the_person_allowed_is_listed(talk):
    edit.share(talk.resources, talk.person.user, "j4", shared=True)
    found, text = listed(talk, SINCE_MAY)
    assert set(SECRETS[1:]) <= set(found)
    assert "folded away" not in text


def test_an_open_journey_shows_nothing_that_tells_by_its_title(talk):
    into(talk, "j2", ["Converting to Judaism"])
    for said in ("show me the espresso journey", "what am I into?"):
        found, text = listed(talk, said)
        assert "espresso" in text
        assert not found, said
    assert "(1 private thing is folded away.)" in talk.say("show me the espresso journey").text


def test_nothing_is_recommended_because_of_what_tells_by_its_title(talk):
    into(talk, "j3", ["How a stoic lives with depression"])
    user, store = talk.person.user, talk.store
    store.catalogue.save([CatalogueItem("c9", "Stoics on depression", "book", catalogue="test")])
    shown = views.recommend(talk.person, {**views.NOTHING_ASKED, "journey": "j3"})["recommendations"]
    assert shown
    assert "depression" not in json.dumps([r["evidence_titles"] for r in shown])
    hidden = {a.id for a in store.history.read(user) if "depression" in a.title}
    assert not hidden & {i for r in shown for i in r["evidence"]}


def test_what_was_saved_and_is_private_is_not_in_the_backlog_shown(talk):
    passing(talk, ["Living with depression", "Travels in Patagonia"], action="saved")
    found = views.recommend(talk.person, {**views.NOTHING_ASKED, "query": "my backlog"})
    titles = {r["title"] for r in found["recommendations"]}
    assert "Living with depression" not in titles


def test_a_name_comes_from_nothing_that_tells_by_its_title(talk):
    into(talk, "j2", ["Converting to Judaism"])
    user = talk.person.user
    items = items_of(talk.store.history.read(user, journey="j2"))
    known = talk.store.journeys.get(user, "j2")
    assert "Converting to Judaism" not in evidence_of(talk.resources, items, known).titles
    assert "Dialling in a light roast" in evidence_of(talk.resources, items, known).titles


@pytest.mark.parametrize("journey", ["j2", ""])
@pytest.mark.parametrize("said", [SINCE_MAY, "show me the espresso journey", "what did I see of Mikveh"])
def test_nothing_that_tells_by_its_title_is_sent_to_a_model(store, offline, said, journey):
    with serving() as server:
        user = f"person{next(NUMBERS)}"
        fill(store, user)
        talk = Talk(store, offline, served(store, server.url), user=user)
        if journey:
            into(talk, journey, ALONE[:3])
        else:
            passing(talk, ALONE)
        found, shown = ("fetch_activity", {"since": "2026-05-20"}), ("show_journey", {"journey": "j2"})
        server.script(calls(found), calls(shown), says("That is all."))
        talk.say("good evening, what have I seen?")
        talk.say(said)
        sent = plain_key(json.dumps(server.requests, ensure_ascii=False))
        assert server.requests
        assert not [t for t in (*ALONE, *SECRETS) if f" {plain_key(t)} " in f" {sent} "]


def test_a_journey_is_made_private_and_public_again_and_that_can_be_undone(talk):
    def private(journey):
        return talk.store.journeys.get(talk.person.user, journey).private

    assert "is private now" in talk.say("make stoic philosophy private").text
    assert private("j3")
    assert "is private already" in talk.say("make it private").text
    assert "no longer private" in talk.say("stoic philosophy is no longer private").text
    assert not private("j3")
    talk.say("undo")
    assert private("j3")
    assert "no longer private" in talk.say("make panic attacks public").text
    assert not private("j4")
    talk.say("das ist privat")
    assert private("j4")


def test_why_a_journey_is_private_is_answered_by_what_made_it_so(talk):
    assert "its name says so" in talk.say("why is panic attacks private?").text
    owner = talk.store.journeys.get(talk.person.user, "j4")
    hinting = replace(owner, name="Quiet nights", sensitive="distress")
    talk.store.journeys.save(talk.person.user, [hinting])
    text = talk.say("warum ist quiet nights privat?").text
    assert "mental health" in text
    assert "make it public" in text
    assert sum(title in text for title in SECRETS) == 1
    edit.share(talk.resources, talk.person.user, "j3", shared=False)
    assert "because you said so" in talk.say("why is stoic philosophy private").text
    assert "is not private" in talk.say("is home espresso private?").text
