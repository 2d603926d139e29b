"""Sensitive interests are recognised, and their harmless neighbours are not."""

from __future__ import annotations

import pytest

from tools.journeys.sensitive import Sensitivity
from vectorstore.records import Item

SENSITIVE = {
    "health": [
        "Living with Crohn's disease",
        "What to eat during a flare",
        "My colonoscopy results",
        "IBD medication",
    ],
    "distress": ["How I got through depression", "When everything feels hopeless", "Panic attacks at night"],
    "fertility": ["Our second IVF cycle", "Two week wait: early symptoms", "Low AMH and trying to conceive"],
    "religion": ["Morning prayer and psalms", "Sermon on the mount explained", "Bibel lesen in einem Jahr"],
    "politics": ["Why I joined the socialist party", "Canvassing for the election", "Wahlkampf in Sachsen"],
    "sexuality": ["Coming out to my parents", "Transgender voice training", "Being gay in a small town"],
}
HARMLESS = {
    "cooking": ["Quick pasta for weeknights", "How to poach an egg", "Sourdough starter from scratch"],
    "fitness": ["5k training plan for beginners", "Mobility routine for runners", "How to do a pull-up"],
    "history": ["Caesar crosses the Rubicon", "The Roman legions explained", "Hadrian's wall walk"],
    "programming": ["Rust ownership in ten minutes", "Async Rust explained", "Lifetimes annotations"],
    "biology": ["The cell cycle", "DNA replication animated", "How enzymes work"],
    "music": ["Jazz guitar chords", "Fingerstyle arrangement of Bach", "Ear training for guitarists"],
    "gothic": ["Gothic cathedrals and their builders", "Flying buttresses", "How Chartres was built"],
}


@pytest.fixture(scope="module")
def sensitivity(encoder):
    return Sensitivity(encoder)


def category(sensitivity, encoder, titles):
    items = [Item(t, t) for t in titles]
    return sensitivity.category(items, encoder.encode(titles))


@pytest.mark.parametrize("kind", SENSITIVE)
def test_a_sensitive_interest_is_given_its_kind(sensitivity, encoder, kind):
    assert category(sensitivity, encoder, SENSITIVE[kind]) == kind


@pytest.mark.parametrize("subject", HARMLESS)
def test_a_harmless_interest_is_not_hidden(sensitivity, encoder, subject):
    assert category(sensitivity, encoder, HARMLESS[subject]) == ""


def test_one_sensitive_item_among_many_does_not_hide_a_journey(sensitivity, encoder):
    titles = [*HARMLESS["history"], *HARMLESS["gothic"], "How the Bible was written"]
    assert category(sensitivity, encoder, titles) == ""


def test_nothing_is_not_sensitive(sensitivity, encoder):
    assert category(sensitivity, encoder, []) == ""
