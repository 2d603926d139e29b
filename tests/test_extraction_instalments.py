"""Parts of one thing are one thing, however many they are; numbers that mean something stay."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from tests.small_world import small_world
from tests.test_extraction_online import bring
from tools.activity.items import items_of
from tools.batch.person import journeys_of
from tools.journeys.extract import extract
from tools.journeys.instalments import neighbours, things_of
from tools.journeys.terms import salient_terms
from vectorstore.records import Activity, Item, stable_id

KOJI = """Koji on barley; Growing koji at home; Making shio koji; Miso from chickpeas; A koji incubator;
Soy sauce from scratch; Amazake with brown rice; Fermenting with koji spores"""
CHESS = """The Sicilian defence in chess; Rook endgames everybody should know; How Tal attacked the king;
Pawn structures in chess; The Queen's gambit declined; Zugzwang in pawn endgames; A chess opening for black;
Blitz chess with a grandmaster"""
NUMBERED = {
    "brackets": lambda title, n: title if n == 1 else f"{title} ({n})",
    "part": lambda title, n: f"{title}, part {n}",
    "code": lambda title, n: f"{title} S01E{n:02}",
    "hash": lambda title, n: f"{title} #{n}",
    "German": lambda title, n: f"{title} – Folge {n}",
    "Chinese": lambda title, n: f"{title} 第{n}集",
    "chapter": lambda title, n: f"Chapter {n}: {title}",
    "of many": lambda title, n: f"{title} [{n}/30]",
}
MERELY = {
    "numbers": lambda title, n: title if n == 1 else f"{title} {n}",
    "days": lambda title, n: f"{title} - 2026-03-{n:02}",
}
START = datetime(2026, 1, 1, 19, tzinfo=UTC)


def told(text):
    return [title.strip() for title in text.replace("\n", " ").split(";")]


def history(number, seed=0, most=30):
    """Two interests in eight titles each, every one of them in up to so many numbered parts."""
    rng = random.Random(seed)
    times = (START + timedelta(days=rng.randint(0, 200), minutes=rng.randint(0, 600)) for _ in iter(int, 1))
    return [
        Activity(stable_id(title, str(n)), "ada", next(times), number(title, n))
        for title in (*told(KOJI), *told(CHESS))
        for n in range(1, rng.randint(1, most) + 1)
    ]


def interest(title):
    return "koji" if any(part in title for part in told(KOJI)) else "chess"


def things(*titles, creator=""):
    items = [Item(str(n), title, creator=creator) for n, title in enumerate(titles)]
    return [[titles[i] for i in parts] for parts in things_of(items)]


@pytest.mark.parametrize("way", [*NUMBERED, *MERELY])
@pytest.mark.parametrize("seed", range(3))
def test_two_interests_in_numbered_parts_are_two_journeys(encoder, way, seed):
    items = items_of(history({**NUMBERED, **MERELY}[way], seed))
    found = extract(items, encoder.encode([item.text for item in items]))
    held = [[interest(items[i].title) for i in cluster] for cluster in found.clusters]
    assert len(held) == 2
    assert all(len(set(of)) == 1 for of in held)
    assert len(found.transient) <= 0.2 * len(items)


def test_no_part_stands_before_another_thing_of_its_journey(encoder):
    items = items_of(history(NUMBERED["part"]))
    for cluster in extract(items, encoder.encode([item.text for item in items])).clusters:
        titles = [items[i].title.split(", part")[0] for i in cluster]
        assert len(set(titles[: len(set(titles))])) == len(set(titles))


def test_salient_terms_count_the_parts_of_a_thing_once():
    items = [Item(str(n), f"Lichen on granite, part {n}") for n in range(30)]
    items += [Item("a", "Moss on old walls"), Item("b", "Moss in winter"), Item("c", "A moss garden")]
    assert salient_terms([items])[0][0].text.lower() == "moss"


def test_a_thing_of_many_parts_is_a_journey_and_no_passing_click(encoder):
    items = items_of(
        Activity(str(n), "ada", START + timedelta(days=n), f"Playing Factorio - part {n}") for n in range(9)
    )
    (found,) = extract(items, encoder.encode([item.text for item in items])).clusters
    assert len(found) == 9


def test_batch_finds_the_same_two(encoder):
    rows = journeys_of("ada", history(NUMBERED["hash"]), encoder.encode)
    assert len([row for row in rows if row.journey]) == 2


@pytest.mark.parametrize("way", ["brackets", "Chinese", "chapter"])
def test_a_further_part_joins_the_journey_of_the_others_at_once(tmp_path, way):
    title = "Odd noises in the loft"
    with small_world(tmp_path, "ada") as assistant:
        bring(assistant, tmp_path, NUMBERED[way](title, 3))
        (stored,) = {a.item for a in assistant.store.history.read("ada") if title in a.title}
        owner = assistant.journeys("ada")[0].id
        assistant.store.journeys.join("ada", {stored: owner})
        bring(assistant, tmp_path, *(NUMBERED[way](title, n) for n in (4, 5, 9)), days=46)
        held = {a.title for a in assistant.store.history.read("ada", journey=owner) if title in a.title}
        assert held == {NUMBERED[way](title, n) for n in (3, 4, 5)}


@pytest.mark.parametrize("way", NUMBERED)
def test_parts_share_what_is_embedded(way):
    first, other = (Item("", NUMBERED[way]("Koji on barley", n)) for n in (2, 13))
    assert first.text == other.text == "Koji on barley"


@pytest.mark.parametrize(
    "titles",
    [
        ["1984", "2001", "300"],
        ["Blade Runner", "Blade Runner 2049"],
        ["Fahrenheit 451", "Fahrenheit 9/11"],
        ["Top 10 goals", "Top 10 saves", "Top 10 fouls"],
        ["Toy Story", "Toy Story 2"],
        ["Apollo 11", "Apollo 13"],
        ["Chapter 1: Loomings", "Chapter 2: The Carpet-Bag"],
    ],
)
def test_numbers_that_mean_something_stay(titles):
    assert things(*titles) == [[title] for title in titles]
    assert all(Item("", title).text == title for title in titles if "Chapter" not in title)


def test_many_titles_that_differ_in_a_mere_number_are_one():
    assert things("Tagesschau 12.03.2026", "Tagesschau 13.03.2026", "News", "Tagesschau 14.03.2026") == [
        ["Tagesschau 12.03.2026", "Tagesschau 13.03.2026", "Tagesschau 14.03.2026"],
        ["News"],
    ]


def test_parts_of_one_name_by_two_makers_are_two_things():
    items = [Item(f"{by}{n}", f"Evening walk #{n}", creator=by) for by in ("Ann", "Ben") for n in (1, 2)]
    assert things_of(items) == [(0, 1), (2, 3)]


def test_a_mere_number_is_a_part_of_what_its_maker_makes_and_of_nothing_else():
    assert things("Part 4", "Folge 3", creator="Ann") == [["Part 4", "Folge 3"]]
    assert things("Part 4", "Part 5", "#12") == [["Part 4"], ["Part 5"], ["#12"]]


def test_a_title_without_a_number_has_no_parts_around_it():
    assert neighbours(Item("", "Koji on barley")) == []
