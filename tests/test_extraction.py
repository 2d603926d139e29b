"""Extraction: what belongs together, whatever the order, the amount and the times."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from threadpoolctl import threadpool_info

from tools.journeys.extract import extract
from tools.journeys.habits import sittings, with_sittings
from tools.journeys.identity import match
from tools.journeys.online import assign, centre_of
from tools.journeys.terms import salient_terms
from vectorstore.records import Item, stable_id

BIKES = """Truing a bicycle wheel without a stand; How to replace a freehub on a road bike;
Restoring a rusty steel bicycle frame; Removing a stuck seatpost from an old bike;
Vintage bicycle brake adjustment; Installing a bottom bracket on a steel bike;
Rebuilding a Sturmey Archer hub; Painting a bicycle frame at home"""
COFFEE = """Dialling in espresso at home; Which burr grinder for espresso?; Latte art: pouring milk;
The best beans for espresso; How to descale an espresso machine; Light roast coffee and extraction;
Pour over coffee with the V60; Tamping coffee evenly"""
ROME = """Caesar crosses the Rubicon; The fall of the Roman Republic; Augustus, first emperor of Rome;
Hannibal and the Punic Wars against Rome; The Roman legions explained; Nero and the burning of Rome;
Daily life in ancient Rome; Hadrian and his wall in Roman Britain"""
PASSING = """Raccoon steals a pizza; Passport photo at home; Yacht tour in Monaco"""
START = datetime(2026, 1, 1, 19, tzinfo=UTC)


def titles(text):
    return [t.strip() for t in text.replace("\n", " ").split(";")]


def make(text, every=5, first=0):
    return [
        Item(stable_id(t), t, times=(START + timedelta(days=first + every * n),))
        for n, t in enumerate(titles(text))
    ]


@pytest.fixture(scope="module")
def person():
    return [*make(BIKES), *make(COFFEE, first=2), *make(ROME, first=3), *make(PASSING, every=40)]


def groups(items, clustering):
    return [{items[i].title for i in cluster} for cluster in clustering.clusters]


def vectors_of(encoder, items):
    return encoder.encode([item.text for item in items])


def test_each_interest_becomes_one_journey_and_what_is_passing_stays_out(encoder, person):
    found = extract(person, vectors_of(encoder, person))
    assert len(found.clusters) == 3
    for text in (BIKES, COFFEE, ROME):
        best = max(groups(person, found), key=lambda g: len(g & set(titles(text))))
        assert len(best & set(titles(text))) >= 6
        assert len(best - set(titles(text))) <= 1
    left = {person[i].title for i in found.transient}
    assert len(left & set(titles(PASSING))) >= 2


def test_every_item_is_in_exactly_one_place(encoder, person):
    found = extract(person, vectors_of(encoder, person))
    placed = [i for cluster in found.clusters for i in cluster] + list(found.transient)
    assert sorted(placed) == list(range(len(person)))


def test_the_order_of_the_items_changes_nothing(encoder, person):
    vectors = vectors_of(encoder, person)
    order = list(range(len(person)))
    random.Random(3).shuffle(order)
    shuffled = [person[i] for i in order]
    before = [[person[i].id for i in c] for c in extract(person, vectors).clusters]
    after = [[shuffled[i].id for i in c] for c in extract(shuffled, vectors[order]).clusters]
    assert before == after


def test_equal_times_in_any_order_and_a_second_run_give_the_same(encoder, person):
    items = [
        replace(item, times=(item.times[0].replace(month=1, day=n % 9 + 1),)) for n, item in enumerate(person)
    ]
    vectors = vectors_of(encoder, items)
    order = sorted(range(len(items)), key=lambda n: items[n].title)
    once = [[items[i].id for i in c] for c in extract(items, vectors).clusters]
    again = extract([items[i] for i in order], vectors[order]).clusters
    assert once == [[items[order[i]].id for i in c] for c in again]
    assert once == [[items[i].id for i in c] for c in extract(items, vectors).clusters]


def two_pursuits_and_a_mute_item():
    """Log-odds of items 0 to 3, which belong together, as do 4 to 7; nothing is known of 8."""
    log_odds = np.full((9, 9), -4, np.float32)
    log_odds[:4, :4] = log_odds[4:8, 4:8] = 2
    return log_odds


def in_sittings(*sequences):
    """The times of nine items when those of a sequence follow one another every ten minutes."""
    times = [[] for _ in range(9)]
    for day, sequence in enumerate(sequences):
        for n, item in enumerate(sequence):
            times[item].append(START + timedelta(days=day, minutes=10 * n))
    return sittings(times)


def test_what_says_nothing_leans_to_what_it_was_taken_in_with():
    related = with_sittings(
        two_pursuits_and_a_mute_item(), in_sittings([0, 1, 2, 3], [1, 8, 2], [4, 5, 6, 7])
    )
    assert related[8, :4].mean() > 2 + related[8, 4:8].mean()


def test_sittings_that_mix_everything_change_nothing():
    log_odds = two_pursuits_and_a_mute_item()
    assert with_sittings(log_odds, in_sittings([0, 4, 1, 5], [6, 2, 7, 3])) is log_odds


def test_what_has_the_very_same_time_is_no_sitting():
    assert sittings([[START], [START], [START + timedelta(days=1)]]).nnz == 0


def test_products_are_split_among_threads_again_once_nobody_shares_the_cores_otherwise(encoder, person):
    vectors, before = vectors_of(encoder, person), threadpool_info()
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: extract(person, vectors), range(8)))
    assert all(one == found[0] for one in found)
    assert threadpool_info() == before


@pytest.mark.parametrize("count", [0, 1, 2])
def test_too_little_history_has_no_journeys(encoder, person, count):
    some = person[:count]
    found = extract(some, vectors_of(encoder, some))
    assert found.clusters == ()
    assert found.transient == tuple(range(count))


def test_finer_gives_at_least_as_many_journeys_and_coarser_at_most(encoder, person):
    vectors = vectors_of(encoder, person)
    pieces = [_apart(extract(person, vectors, granularity=g)) for g in (-2, 0, 2)]
    assert pieces == sorted(pieces)
    assert pieces[0] < pieces[2]


def _apart(found):
    return len(found.clusters) + len(found.transient)


def test_one_evening_of_something_is_no_journey(encoder, person):
    binge = [
        Item(stable_id(t), t, times=(START + timedelta(minutes=20 * n),))
        for n, t in enumerate(titles(COFFEE))
    ]
    items = [*make(BIKES), *binge, *make(ROME)]
    found = extract(items, vectors_of(encoder, items))
    for group in groups(items, found):
        assert not group <= set(titles(COFFEE))


def test_without_any_times_content_alone_decides(encoder):
    items = [Item(stable_id(t), t) for text in (BIKES, ROME) for t in titles(text)]
    assert len(extract(items, vectors_of(encoder, items)).clusters) == 2


def test_a_history_too_long_to_compare_each_with_each_still_falls_into_its_interests(
    encoder, person, monkeypatch
):
    monkeypatch.setattr("tools.journeys.extract.MOST_COMPARED", 18)
    found = extract(person, vectors_of(encoder, person))
    assert 2 <= len(found.clusters) <= 5
    for group in groups(person, found):
        assert max(len(group & set(titles(text))) for text in (BIKES, COFFEE, ROME)) >= 0.8 * len(group)


def test_a_long_history_of_one_and_the_same_thing_is_no_problem(encoder, monkeypatch):
    monkeypatch.setattr("tools.journeys.extract.MOST_COMPARED", 18)
    items = [Item(str(n), "Coffee", times=(START + timedelta(days=n),)) for n in range(30)]
    assert len(extract(items, np.repeat(encoder.encode(["Coffee"]), 30, axis=0)).clusters) == 1


def test_a_tenth_more_history_keeps_the_journeys_ids(encoder, person):
    vectors = vectors_of(encoder, person)
    fewer = [i for i in range(len(person)) if i % 10]
    old = extract([person[i] for i in fewer], vectors[fewer])
    stored = {f"j{n}": [person[fewer[i]].id for i in c] for n, c in enumerate(old.clusters)}
    new = extract(person, vectors)
    ids = match([[person[i].id for i in c] for c in new.clusters], stored).ids
    assert set(ids) == set(stored)


def test_the_larger_part_of_a_split_journey_keeps_the_id():
    matching = match([["a", "b", "c"], ["d", "e"]], {"j1": ["a", "b", "c", "d", "e"]})
    assert matching.ids == ("j1", None)


def test_of_two_that_merged_the_edited_one_gives_the_id():
    stored = {"big": ["a", "b", "c", "d"], "named": ["e", "f"]}
    everything = ["a", "b", "c", "d", "e", "f"]
    assert match([everything], stored).ids == ("big",)
    preferred = match([everything], stored, prefer={"named"})
    assert preferred.ids == ("named",)
    assert preferred.absorbed == {"big": 0}


def test_a_new_activity_joins_its_journey_at_once_and_a_passing_one_none(encoder):
    centres = {
        name: centre_of(vectors_of(encoder, make(text)))
        for name, text in (("bikes", BIKES), ("coffee", COFFEE), ("rome", ROME))
    }
    new = encoder.encode(
        [
            "Fitting new brake pads to a vintage bicycle",
            "Ristretto or lungo: espresso shots compared",
            "A cat on a roof",
        ]
    )
    assert [assign(row, centres) for row in new] == ["bikes", "coffee", None]


def test_salient_terms_set_a_journey_apart_and_read_like_words(encoder, person):
    journeys = [make(BIKES), make(COFFEE), make(ROME)]
    terms = [[t.text.lower() for t in of] for of in salient_terms(journeys)]
    assert "bicycle" in " ".join(terms[0])
    assert "espresso" in terms[1]
    assert any("rom" in t for t in terms[2])
    assert not {"the", "how", "a"} & {t for of in terms for t in of}
    assert all(of[0].weight == 1.0 for of in salient_terms(journeys))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (["Fahrrad reparieren leicht gemacht", "Mein Fahrrad im Winter", "Das beste Fahrrad"], "fahrrad"),
        (["La historia de España", "Historia medieval de España", "España y su historia"], "historia"),
        (["京都の旅行", "京都の寺", "京都の庭"], "京都"),
    ],
)
def test_salient_terms_are_found_in_other_languages(written, expected):
    items = [Item(str(n), t) for n, t in enumerate(written)]
    assert expected in " ".join(t.text.casefold() for t in salient_terms([items])[0])


def test_a_journey_whose_titles_share_no_word_still_has_terms():
    items = [
        Item(str(n), t) for n, t in enumerate(["Annex Engineering", "Anycubic", "Artillery", "Creality"])
    ]
    assert salient_terms([items])[0]
