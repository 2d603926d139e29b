"""Recommendations serve a journey, name evidence that exists, obey wishes, and heed what is said of them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from tools.activity.items import items_of
from tools.recommending.candidates import candidates
from tools.recommending.catalogue import ensure_samples
from tools.recommending.explain import explain
from tools.recommending.feedback import give_feedback, listed, set_preference
from tools.recommending.recommend import Recommender
from tools.recommending.request import Request
from tools.recommending.support import validated
from vectorstore.records import (
    Activity,
    Journey,
    JourneysError,
    Label,
    Preferences,
    Status,
    Term,
)
from vectorstore.store import Store

BREAD = [
    "My first sourdough starter from rye flour",
    "Shaping a sourdough boule, step by step",
    "Why your sourdough crumb is dense",
    "Overnight bread dough with little yeast",
    "Sourdough hydration explained",
]
ROME = [
    "How the Roman Republic fell",
    "Julius Caesar crosses the Rubicon",
    "Life in a Roman legion",
    "The emperor Augustus and his heirs",
    "Ancient Rome: the Punic Wars",
]
CHESS = ["Rook endgames every player must know", "The Lucena position", "Chess: king and pawn endings"]


@pytest.fixture(scope="module")
def store(tmp_path_factory, encoder):
    with Store(tmp_path_factory.mktemp("recommend") / "data", encoder) as opened:
        ensure_samples(opened)
        yield opened


@pytest.fixture(scope="module")
def recommender(store):
    return Recommender(store)


def give(store, user, **journeys):
    """Store journeys of these titles, under their keyword as id: titles, then changes to the journey."""
    start = datetime(2026, 1, 1, tzinfo=UTC)
    for number, (journey, (titles, changes)) in enumerate(journeys.items()):
        activities = [
            Activity(f"{journey}{n}", user, start + timedelta(days=9 * n + number), title, kind="video")
            for n, title in enumerate(titles)
        ]
        list(store.history.add(user, activities))
        items = tuple(item.id for item in items_of(activities))
        made = Journey(journey, user, changes.pop("name", journey), items=items)
        store.journeys.save(user, [replace(made, **changes)])


@pytest.fixture
def me(store, recommender):
    """A person with bread and Rome; gone afterwards."""
    give(store, "me", bread=(BREAD, {"name": "Baking sourdough"}), rome=(ROME, {"name": "Roman history"}))
    yield "me"
    store.forget_user("me")
    recommender.forget_user("me")


def titles(shortlist):
    return [r.item.title for r in shortlist.recommendations]


def place_in(store, recommender, user, journey, item):
    """The place of an item in all that could be recommended for a journey, as if nothing had been shown."""
    store.choices.set_shown(user, [])
    profile = recommender.profile(user)
    everything = np.ones(len(profile.shelves), bool)
    ranked = candidates(
        profile, recommender.taste(user, profile), profile.journey(journey), everything, Request(count=500)
    )
    order = [candidate.item.id for candidate in ranked]
    return order.index(item) + 1 if item in order else len(order) + 1


def shows(store, recommender, user, **wishes):
    """Recommend and remember the list as the one on screen, as the assistant does."""
    found = recommender.recommend(user, **wishes)
    cards = [
        {
            "item": r.item.id,
            "title": r.item.title,
            "journey": r.journey,
            "journey_name": r.journey_name,
            "label": str(r.label),
            "score": r.score,
            "evidence": list(r.evidence),
            "explanation": r.explanation,
            "bridge": r.bridge,
        }
        for r in found.recommendations
    ]
    store.choices.set_shown(user, cards)
    return found


def test_each_recommendation_is_on_its_journeys_subject_with_evidence_from_it(store, recommender, me):
    for journey, subject, history in (("bread", "bread baking", BREAD), ("rome", "Roman history", ROME)):
        found = recommender.recommend(me, journey=journey).recommendations
        assert len(found) == 5
        for r in found:
            assert subject in r.item.topics
            assert r.evidence
            assert {a.title for a in store.history.read(me, ids=r.evidence)} <= set(history)
            assert any(title in r.explanation for title in history)
            assert r.label in (Label.CONTINUE, Label.EXPLORE)


def test_nothing_is_recommended_on_a_subject_that_the_catalogue_does_not_hold(store, recommender):
    dentists = ["Root canal treatment filmed", "How dental implants are placed", "A day as a dentist"]
    give(store, "dentist", teeth=(dentists, {"name": "Dentistry"}))
    found = recommender.recommend("dentist")
    assert found.recommendations == []
    assert found.note


def test_private_and_muted_journeys_are_never_used_and_pinned_ones_come_first(store, recommender, me):
    give(store, me, chess=(CHESS, {"name": "Chess endgames", "mark": Status.PINNED}))
    assert recommender.recommend(me).recommendations[0].journey == "chess"
    bread, rome = (store.journeys.get(me, j) for j in ("bread", "rome"))
    store.journeys.save(me, [replace(bread, sensitive="health"), replace(rome, mark=Status.MUTED)])
    assert {r.journey for r in recommender.recommend(me, count=30).recommendations} == {"chess"}
    assert recommender.recommend(me, journey="bread").recommendations == []
    store.journeys.save(me, [replace(bread, sensitive="health", shared=True)])
    assert recommender.recommend(me, journey="bread").recommendations


def test_journeys_that_rest_come_after_those_that_go_on(store, recommender, me):
    rome = store.journeys.get(me, "rome")
    store.journeys.save(me, [replace(rome, status=Status.DORMANT)])
    order = [r.journey for r in recommender.recommend(me, count=10).recommendations]
    assert order == sorted(order)  # bread before rome
    assert set(order) == {"bread", "rome"}


def test_what_the_person_knows_is_left_out_under_any_spelling(store, recommender, me):
    first = recommender.recommend(me, journey="rome", kind="book").recommendations[0].item
    seen = Activity(
        "x", me, None, f"{first.title.upper()} (Paperback)", "read", "book", creator=first.creator
    )
    list(store.history.add(me, [seen]))
    assert first.title not in titles(recommender.recommend(me, journey="rome", count=30))


def test_filters_are_obeyed_and_an_empty_result_names_the_one_to_relax(recommender, me):
    for r in recommender.recommend(me, kind="movies", count=20).recommendations:
        assert r.item.kind == "film"
    short = recommender.recommend(me, max_minutes=60, level="beginner").recommendations
    assert short
    assert all(r.item.minutes <= 60 and r.item.level == "beginner" for r in short)
    for r in recommender.recommend(me, exclude=["bread", "podcast"], count=20).recommendations:
        assert "bread" not in f"{r.item.title} {r.item.topics} {r.item.description}".lower().split()
        assert r.item.kind != "podcast"
    none = recommender.recommend(me, kind="book", year_from=2200)
    assert (none.recommendations, none.relax) == ([], "year_from")
    assert none.filters == {"kind": "book", "year_from": 2200}
    with pytest.raises(JourneysError):
        recommender.recommend(me, level="guru")


def test_a_subject_asked_for_in_words_needs_no_journey(recommender, me):
    found = recommender.recommend(me, query="jazz records").recommendations
    assert found
    assert all("jazz" in " ".join(r.item.topics).lower() for r in found)
    assert {r.explanation for r in found} == {"You asked for “jazz records”."}
    within = recommender.recommend(me, query="sourdough").recommendations
    assert within[0].journey == "bread"


def test_a_stated_interest_recommends_from_the_first_minute(store, recommender):
    stated = Journey("j1", "new", "Watercolour painting", stated=True, status=Status.EMERGING)
    store.journeys.save("new", [stated])
    found = recommender.recommend("new").recommendations
    assert found
    assert all("watercolour and drawing" in r.item.topics for r in found)
    assert found[0].explanation == "You said that you are interested in “Watercolour painting”."


def test_a_history_without_journeys_still_gets_something_and_an_unknown_person_a_reason(store, recommender):
    two = [Activity(f"a{n}", "fresh", None, title) for n, title in enumerate(BREAD[:2])]
    list(store.history.add("fresh", two))
    found = recommender.recommend("fresh").recommendations
    assert found
    assert all(set(r.evidence) <= {"a0", "a1"} and r.evidence for r in found)
    nobody = recommender.recommend("nobody")
    assert nobody.recommendations == []
    assert "no history" in nobody.note


def test_a_bridge_is_on_both_subjects_and_names_evidence_of_both(store, recommender):
    ai = [
        "Robert Miles: AI safety",
        "Could superintelligence be an existential risk?",
        "AI alignment explained",
    ]
    learning = ["Neural networks from scratch", "Backpropagation explained", "Training a deep learning model"]
    give(
        store,
        "two",
        safety=(ai, {"name": "AI safety", "terms": (Term("AI alignment", 1.0),)}),
        learning=(learning, {"name": "Machine learning", "terms": (Term("neural networks", 1.0),)}),
    )
    bridges = recommender.recommend("two", bridge_with="learning", count=3).recommendations
    assert bridges
    for r in bridges:
        assert "both touch on" in r.explanation
        assert r.label == Label.BRIDGE
        assert "learning" in (r.journey, r.bridge)
        assert any(title in r.explanation for title in ai)
        assert any(title in r.explanation for title in learning)


def test_the_next_step_is_harder_than_the_last(store, recommender, me):
    known = next(
        r.item
        for r in recommender.recommend(me, journey="bread", level="intermediate", kind="book").recommendations
    )
    give_feedback(store, me, known.id, "seen")
    levels = [r.item.level for r in recommender.recommend(me, journey="bread", count=3).recommendations]
    assert levels[0] == "advanced"
    assert (
        recommender.recommend(me, journey="bread", count=1)
        .recommendations[0]
        .explanation.startswith("It is advanced, a step up from")
    )


def test_feedback_changes_the_next_list_at_once_and_can_be_undone(store, recommender, me):
    before = recommender.recommend(me, journey="rome", count=8)
    top = before.recommendations[0].item
    give_feedback(store, me, top.title.upper(), "dislike", "too dry")
    after = recommender.recommend(me, journey="rome", count=8)
    assert top.title not in titles(after)
    assert listed(store, me).feedback[0].reason == "too dry"
    store.edits.undo(me)
    assert titles(recommender.recommend(me, journey="rome", count=8)) == titles(before)
    last = before.recommendations[-1].item
    give_feedback(store, me, last.id, "like")
    assert titles(recommender.recommend(me, journey="rome", count=8)).index(last.title) < 7


def test_what_is_put_off_waits_in_the_backlog(store, recommender, me):
    top = recommender.recommend(me).recommendations[0].item
    give_feedback(store, me, top.id, "later")
    assert top.title not in titles(recommender.recommend(me, count=30))
    assert top.title in titles(recommender.recommend(me, catalogue="backlog"))
    saved = [
        Activity("s", me, None, "Tartine, the bread book", action="saved", kind="book"),
        Activity("t", me, None, "Tax return for beginners", action="saved", kind="page"),
    ]
    list(store.history.add(me, saved))
    assert not {"Tartine, the bread book", "Tax return for beginners"} & set(
        titles(recommender.recommend(me, count=30))
    )
    assert "Tartine, the bread book" in titles(recommender.recommend(me, query="my backlog"))


def test_a_list_that_was_ignored_makes_room(store, recommender, me):
    first = titles(shows(store, recommender, me))
    assert titles(recommender.recommend(me)) != first


def test_lasting_wishes_hold_until_cleared_and_can_be_undone(store, recommender, me):
    set_preference(store, me, kind="Books", exclude=["emperors"])
    wished = set_preference(store, me, exclude=["caesar"])
    assert wished == Preferences(kind="book", exclude=("emperors", "caesar"))
    found = recommender.recommend(me, count=20)
    assert {r.item.kind for r in found.recommendations} == {"book"}
    assert found.filters == {"kind": "book", "exclude": ["emperors", "caesar"]}
    store.edits.undo(me)
    assert store.choices.preferences(me).exclude == ("emperors",)
    assert set_preference(store, me, clear=True) == Preferences()
    with pytest.raises(JourneysError):
        set_preference(store, me)


def test_feedback_on_what_nobody_knows_is_refused(store, me):
    with pytest.raises(JourneysError, match="nothing like"):
        give_feedback(store, me, "qwertz uiop asdf", "like")
    with pytest.raises(JourneysError, match="verdict"):
        give_feedback(store, me, "SPQR", "meh")


def test_an_explanation_is_what_was_shown_and_says_what_would_change_it(store, recommender, me):
    shown = shows(store, recommender, me, journey="bread").recommendations[1]
    reason = explain(recommender, me, shown.item.title)
    assert reason.recommendation == shown
    assert [a.id for a in reason.evidence] == list(shown.evidence)
    assert reason.without is not None
    assert set(reason.without.titles) < set(BREAD)
    assert place_in(store, recommender, me, "bread", shown.item.id) == reason.without.before
    # The same as if those things had never been watched.
    gone = [a.id for a in store.history.read(me) if a.title in reason.without.titles]
    store.history.remove(me, gone)
    assert place_in(store, recommender, me, "bread", shown.item.id) == reason.without.after
    with pytest.raises(JourneysError, match="speaks for"):
        explain(recommender, me, "The Lean Startup")


def test_unsupported_sentences_of_an_explanation_are_cut():
    read = Activity("a", "me", datetime(2025, 5, 1, tzinfo=UTC), "Letters from a Stoic")
    text = (
        "You read “Letters from a Stoic” in 2025. You also loved “Meditations”. It won a prize in 1999. "
        "Letters from a Stoic leads straight to it! Everybody likes it."
    )
    assert validated(text, [read]) == (
        "You read “Letters from a Stoic” in 2025. Letters from a Stoic leads straight to it!"
    )
    assert validated("After “Letters from a Stoic” comes “Epictetus”.", [read], ["Epictetus"])
    assert validated("In 2019 you read “Letters from a Stoic”.", [read]) == ""
