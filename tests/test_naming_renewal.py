"""Names of journeys that grow: renewed, unless the person chose them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.small_world import small_world
from tools.activity.items import items_of
from tools.journeys.describe import describe
from tools.journeys.edit import rename


@pytest.fixture
def assistant(tmp_path):
    with small_world(tmp_path, "me") as opened:
        yield opened


def grown(assistant, journey):
    """The journey after one more item at a time, until it has twice as many."""
    items = items_of(assistant.store.history.read("me", journey=journey.id))
    for more in range(1, len(items) + 1):
        added = [replace(item, id=f"{item.id}-again") for item in items[:more]]
        journey = describe(assistant.resources, "me", {journey.id: [*items, *added]}, [journey])[0]
    assert len(journey.items) == 2 * len(items)
    return journey


def test_a_journey_that_grows_a_little_at_a_time_is_named_anew(assistant):
    journey = replace(assistant.store.journeys.read("me")[0], name="What it was")
    assert grown(assistant, journey).name != "What it was"


def test_a_name_that_the_person_chose_stays_however_much_the_journey_grows(assistant):
    journey, _ = rename(assistant.resources, "me", assistant.store.journeys.read("me")[0].id, "My own sky")
    assert (grown(assistant, journey).name, journey.name_source) == ("My own sky", "person")
