"""With many people there, what like-minded ones went on to counts, and is still explained by a journey."""

import time
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from tools.activity.items import items_of
from tools.recommending.catalogue import CatalogueReport, store_items
from tools.recommending.collaborative import learn
from tools.recommending.others import Past, others_of
from tools.recommending.recommend import Recommender
from vectorstore.records import Activity, CatalogueItem, Journey
from vectorstore.store import Store

START = datetime(2026, 1, 1, tzinfo=UTC)
WATCHED = ["Bread at dawn", "The miller's daughter", "Rye and salt", "Crust"]
NEXT = "Submarine Blues"  # nothing in its words leads there from bread


def crowd():
    """Sixty people: half of them watch the bread films and then the next one, half other films."""
    for number in range(60):
        if number % 2:
            yield [f"screen/{w}" for w in ("bread at dawn", "rye and salt", "crust", "submarine blues")]
        else:
            yield [f"screen/other {n}" for n in range(4)]


def test_too_few_people_teach_nothing_and_rare_works_are_left_out():
    assert learn([["a", "b"]] * 49) is None
    model = learn([["a", "b"]] * 60 + [["a", "secret"]] * 2)
    assert model is not None
    assert set(model.places) == {"a", "b"}


def test_worth_comes_from_what_like_minded_people_took_in_and_can_be_traced_back():
    model = learn(crowd())
    rows = {"screen/submarine blues": 7, "screen/other 1": 8}
    history = [Past("screen/other 0", "j2", 0), Past("screen/crust", "j1", 3), Past("unknown", "j1", 4)]
    others = others_of(model, rows, history)
    (liked, other), _ = others.worths(np.array([7, 8]))
    assert liked > other >= 0
    assert others.offered("j1") == [7]
    assert others.evidence(7, "j1", 3) == [3]
    assert others.evidence(7, "j2", 3) == []
    assert others.without("j1", {3}).worths(np.array([7]))[0] < liked
    assert others_of(model, rows, [Past("unknown", "j1", 0)]) is None


@pytest.fixture
def store(tmp_path, encoder):
    with Store(tmp_path / "data", encoder) as opened:
        films = [CatalogueItem(NEXT, NEXT, "film", "A jazz band on a boat in the Arctic.")]
        films += [CatalogueItem(str(n), f"Other {n}", "film", "A tale of tax law.") for n in range(5)]
        store_items(opened, "films", "", films, CatalogueReport("films"))
        yield opened


def watch(store, user, titles):
    activities = [
        Activity(f"{user}{n}", user, START + timedelta(days=n), title, kind="film")
        for n, title in enumerate(titles)
    ]
    list(store.history.add(user, activities))
    return tuple(item.id for item in items_of(activities))


def watch_all(store):
    for number in range(60):
        watch(store, f"p{number}", [*WATCHED, NEXT] if number % 2 else [f"Other {n}" for n in range(4)])


def test_a_recommendation_that_others_led_to_names_the_history_it_comes_from(store):
    mine = watch(store, "me", WATCHED)
    store.journeys.save("me", [Journey("bread", "me", "Films about bread", items=mine)])
    recommender = Recommender(store)
    assert NEXT not in [r.item.title for r in recommender.recommend("me").recommendations]
    watch_all(store)
    assert recommender.crowd.learn()
    found = recommender.recommend("me").recommendations[0]
    assert (found.item.title, found.journey) == (NEXT, "bread")
    assert set(found.evidence) <= {f"me{n}" for n in range(4)}
    assert found.evidence
    assert any(title in found.explanation for title in WATCHED)


def test_it_is_learnt_in_the_background_once_many_are_there_and_dropped_when_somebody_forgets(store):
    watch_all(store)
    recommender = Recommender(store)
    recommender.recommend("p1")
    deadline = time.monotonic() + 20
    while recommender.crowd.model is None and time.monotonic() < deadline:
        time.sleep(0.02)
    assert recommender.crowd.model is not None
    assert recommender.profile("p1").others is not None
    recommender.forget_user("p2")
    assert recommender.crowd.model is None
    few = Recommender(store)
    for number in range(30):
        store.forget_user(f"p{number}")
    few.crowd.keep_up(wait=True)
    assert few.crowd.model is None


def test_private_journeys_teach_nobody_anything(store):
    for number in range(60):
        items = watch(store, f"p{number}", [*WATCHED, NEXT])
        private = Journey("x", f"p{number}", "Private", items=items, sensitive="health")
        store.journeys.save(f"p{number}", [private])
    assert not Recommender(store).crowd.learn()
