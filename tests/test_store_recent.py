"""Journeys kept in memory never differ from those that are stored."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from vectorstore.journeys import JourneyTable
from vectorstore.records import Activity, Journey

START = datetime(2026, 1, 5, 20, tzinfo=UTC)


@pytest.fixture
def activity():
    return [Activity(f"a{n}", "me", START + timedelta(days=n), f"Part {n}") for n in range(6)]


@pytest.fixture
def filled(store, activity):
    list(store.history.add("me", activity[:5]))
    items = [a.item for a in activity]
    store.journeys.replace("me", [Journey("j1", "me", "One", items=tuple(items[:3]))])
    store.journeys.read("me")  # from now on they are kept
    return store


def changes(activity):
    """What may change about a person's journeys, by every way there is."""
    items = [a.item for a in activity]
    second = Journey("j2", "me", "Two", items=(items[3],))
    return {
        "a name": lambda s: s.journeys.save("me", [replace(s.journeys.read("me")[0], name="Other")]),
        "a journey more": lambda s: s.journeys.save("me", [second]),
        "a journey less": lambda s: s.forget_journey("me", "j1"),
        "a thing more": lambda s: s.journeys.join("me", {items[4]: "j1"}),
        "an activity more": lambda s: list(s.history.add("me", [replace(activity[0], id="again")])),
        "an activity less": lambda s: s.forget_activities("me", ["a1"]),
        "nobody any more": lambda s: s.forget_user("me"),
        "all anew": lambda s: s.journeys.replace("me", [second]),
    }


def test_a_change_is_seen_at_once_whatever_it_is(filled, activity):
    for what, change in changes(activity).items():
        before = filled.journeys.read("me")
        change(filled)
        now = filled.journeys.read("me")
        assert now == JourneyTable(filled.engine).read("me"), what
        assert now != before, what
        filled.journeys.replace("me", [])
        filled.history.remove("me", [a.id for a in filled.history.read("me")])
        list(filled.history.add("me", activity[:5]))
        items = tuple(a.item for a in activity[:3])
        filled.journeys.replace("me", [Journey("j1", "me", "One", items=items)])


def test_what_is_undone_was_never_seen_by_others_and_is_gone_afterwards(filled):
    before = filled.journeys.read("me")

    def fail_half_way():
        with filled.engine.together():
            filled.journeys.save("me", [replace(before[0], name="Other")])
            assert filled.journeys.read("me")[0].name == "Other"
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()
    assert filled.journeys.read("me") == before


def test_a_list_that_was_given_out_is_its_readers_own(filled):
    filled.journeys.read("me").clear()
    assert len(filled.journeys.read("me")) == 1


def test_vectors_that_were_read_are_read_anew_after_every_kind_of_write(store):
    first, second = np.eye(store.vectors.dimension, dtype=np.float32)[:2]
    mine, vectors = {"user": "me"}, store.vectors
    for user, key in (("me", "a"), ("you", "b")):
        vectors.put("journeys", [key], first[None], [{"user": user}])
    assert list(vectors.rows("journeys", mine)) == ["a"]
    vectors.put("journeys", ["a"], second[None], [mine])
    assert np.allclose(vectors.rows("journeys", mine)["a"][0], second)
    vectors.put("journeys", ["c"], first[None], [mine])
    assert set(vectors.rows("journeys", mine)) == {"a", "c"}
    vectors.delete("journeys", ["a"])
    assert set(vectors.rows("journeys", mine)) == {"c"}
    vectors.delete("journeys", where=mine)
    assert not vectors.rows("journeys", mine)
    assert set(vectors.rows("journeys", {"user": "you"})) == {"b"}
    vectors.reset()
    assert not vectors.rows("journeys", {"user": "you"})
