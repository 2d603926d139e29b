"""A private journey stays private whatever is done to it, until the person says otherwise."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tools.journeys import edit
from tools.journeys.update import extract_journeys
from tools.naming.namer import PhraseNamer
from tools.resources import Resources
from vectorstore.records import OWN_WISH, Activity, Journey

ASTRONOMY = """Saturn's rings in a small telescope; Collimating a Newtonian telescope; Star hopping;
The Orion nebula through a telescope; Moon craters at first quarter; Which eyepiece to buy"""
BREAD = """Sourdough starter from rye flour; Shaping a sourdough loaf; Baking rye bread at home;
Scoring bread before baking; Oven spring for sourdough bread; Bread flour and hydration explained"""


@pytest.fixture
def resources(store):
    return Resources(store, PhraseNamer)


def titles(text):
    return [" ".join(title.split()) for title in text.split(";")]


def journey_of(resources, name, text, sensitive=""):
    start = datetime(2026, 1, 5, tzinfo=UTC)
    acts = [
        Activity(f"{name}{n}", "ada", start + timedelta(days=5 * n), title)
        for n, title in enumerate(titles(text))
    ]
    list(resources.store.history.add("ada", acts))
    items = tuple(a.item for a in acts)
    resources.store.journeys.save("ada", [Journey(name, "ada", name, items=items, sensitive=sensitive)])


@pytest.mark.parametrize("shared", [False, True])
def test_the_parts_of_a_journey_are_as_private_as_it_was(resources, shared):
    journey_of(resources, "j1", f"{ASTRONOMY};{BREAD}", OWN_WISH)
    if shared:
        edit.share(resources, "ada", "j1", shared=True)
    _, parts = edit.split(resources, "ada", "j1")
    assert len(parts) > 1
    assert [part.private for part in parts] == [not shared] * len(parts)


@pytest.mark.parametrize(("first", "second"), [(OWN_WISH, ""), ("", OWN_WISH)])
def test_what_is_merged_is_private_if_one_of_the_two_was(resources, first, second):
    journey_of(resources, "j1", ASTRONOMY, first)
    journey_of(resources, "j2", BREAD, second)
    merged, _ = edit.merge(resources, "ada", "j1", "j2")
    assert merged.private


def test_what_is_merged_of_open_journeys_is_open(resources):
    journey_of(resources, "j1", ASTRONOMY, OWN_WISH)
    journey_of(resources, "j2", BREAD)
    edit.share(resources, "ada", "j1", shared=True)
    assert not edit.merge(resources, "ada", "j1", "j2")[0].private


def test_a_split_undone_gives_back_one_private_journey(resources):
    journey_of(resources, "j1", f"{ASTRONOMY};{BREAD}", OWN_WISH)
    edit.split(resources, "ada", "j1")
    edit.undo(resources, "ada")
    assert [j.private for j in resources.store.journeys.read("ada")] == [True]


def test_what_falls_apart_when_all_is_regrouped_stays_private(resources):
    journey_of(resources, "j1", f"{ASTRONOMY};{BREAD}", OWN_WISH)
    found = extract_journeys(resources, "ada", granularity="finer").journeys
    assert len(found) > 1
    assert all(j.private for j in found)
