"""What was saved and never taken up answers when the person asks for it, whatever they call it."""

from datetime import UTC, datetime, timedelta

import pytest

from assistant.offline.backlog import backlog_call
from tools.activity.items import items_of
from tools.recommending.recommend import Recommender
from vectorstore.records import Activity, Journey


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("what should I finally read?", "read"),
        ("What should I finally watch tonight?", "watch"),
        ("what's on my watchlist?", ""),
        ("something from my backlog", ""),
        ("recommend a film from my watchlist", "film"),
        ("which unplayed games do I have?", ""),
        ("what books did I bookmark?", ""),
        ("was sollte ich endlich lesen?", "read"),
    ],
)
def test_asking_for_what_was_saved_is_understood(said, kind):
    call = backlog_call(said)
    assert call is not None
    assert call.as_dict() == {
        "tool": "recommend",
        "args": {"query": "my backlog", **({"kind": kind} if kind else {})},
    }


@pytest.mark.parametrize(
    "said",
    [
        "put it on my watchlist",
        "take Dune off my reading list",
        "I finally read Dune",
        "something to read",
        "what am I reading?",
        "nothing that is not on my backlog",
    ],
)
def test_saying_something_of_it_is_no_asking_for_it(said):
    assert backlog_call(said) is None


def test_a_saved_thing_is_recommended_for_its_journey_by_what_is_near_it_and_by_when_it_was_saved(store):
    start = datetime(2026, 1, 1, tzinfo=UTC)
    watched = ["My first sourdough starter", "Shaping a sourdough boule", "Why your sourdough crumb is dense"]
    activities = [
        Activity(f"w{n}", "me", start + timedelta(days=9 * n), title, kind="video")
        for n, title in enumerate(watched)
    ]
    activities += [
        Activity("s", "me", start, "Sourdough bread from a wild starter", "saved", "article"),
        Activity("g", "me", start, "Elden Ring", "saved", "game"),
        Activity("d", "me", start, "A documentary on trams", "saved", "video"),
    ]
    list(store.history.add("me", activities))
    items = tuple(item.id for item in items_of(activities[:4]))
    store.journeys.save("me", [Journey("bread", "me", "Baking sourdough", items=items)])
    found = Recommender(store).recommend("me", query="my backlog")
    assert found.filters == {"catalogue": "backlog"}
    assert {r.item.title for r in found.recommendations} == {a.title for a in activities[3:]}
    first = found.recommendations[0]
    assert (first.item.title, first.journey) == ("Sourdough bread from a wild starter", "bread")
    assert "s" in first.evidence
    assert set(first.evidence) & {"w0", "w1", "w2"}
    assert "You saved “Sourdough bread from a wild starter” (1 January 2026)" in first.explanation
    to_read = Recommender(store).recommend("me", query="my backlog", kind="read").recommendations
    assert [r.item.title for r in to_read] == ["Sourdough bread from a wild starter"]
    played = Recommender(store).recommend("me", query="watchlist", kind="play").recommendations
    assert [r.item.title for r in played] == ["Elden Ring"]
