"""The Store keeps what it reported as stored, once, and undoes, forgets and mends."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest

from vectorstore.records import (
    Activity,
    CatalogueItem,
    Feedback,
    Journey,
    JourneysError,
    Preferences,
    Status,
    Term,
    Verdict,
)
from vectorstore.store import Store, item_key

START = datetime(2026, 1, 5, 20, 0, tzinfo=timezone(timedelta(hours=2)))


def activities(count, user="me"):
    return [
        Activity(
            id=f"a{n}",
            user=user,
            time=START + timedelta(days=n, milliseconds=n),
            title=f"Frame building part {n % 7}",
            creator="Paul",
            kind="video",
            rating=4.5,
            progress=0.5,
        )
        for n in range(count)
    ]


def test_what_was_added_is_read_back_the_same_and_in_order_of_time(store):
    given = activities(30)
    assert sum(new for new, _ in store.history.add("me", reversed(given))) == 30
    assert store.history.read("me") == given
    assert store.history.read("me")[0].time.utcoffset() == timedelta(hours=2)


def test_the_same_activity_is_stored_once_however_often_it_comes(store):
    list(store.history.add("me", activities(10)))
    assert list(store.history.add("me", [*activities(12), *activities(5)])) == [(2, 10)]
    assert store.history.count("me") == 12


def test_months_are_counted_where_the_activity_took_place(store):
    late = datetime(2026, 3, 31, 23, 30, tzinfo=timezone(timedelta(hours=-5)))  # April in UTC
    early = datetime(1969, 12, 31, 12, tzinfo=UTC)
    given = [
        Activity("a", "me", late, "Frame building"),
        Activity("b", "me", late + timedelta(hours=1), "Frame building"),
        Activity("c", "me", early, "Frame building"),
        Activity("d", "me", None, "Frame building"),
        Activity("e", "me", late, "A passing click"),
    ]
    list(store.history.add("me", given))
    store.journeys.replace("me", [Journey("j1", "me", "Frames", items=(given[0].item,))])
    assert store.journeys.months("me") == {"j1": {"1969-12": 1, "2026-03": 1, "2026-04": 1}}
    assert store.journeys.months("me", ["j2"]) == {}
    assert store.journeys.passing("me", 10) == [given[4].item]
    assert store.history.items("me") == 2
    journey = store.journeys.get("me", "j1")
    assert (journey.first, journey.last, journey.days) == (early, late + timedelta(hours=1), 3)


def test_an_activity_without_a_time_is_kept_and_comes_first(store):
    untimed = replace(activities(1)[0], id="u", time=None)
    list(store.history.add("me", [*activities(2), untimed]))
    assert [a.id for a in store.history.read("me")] == ["u", "a0", "a1"]


def test_one_person_sees_nothing_of_another(store):
    list(store.history.add("me", activities(3)))
    list(store.history.add("you", activities(2, "you")))
    assert {a.user for a in store.history.read("you")} == {"you"}
    store.forget_user("you")
    assert store.users() == ["me"]
    assert store.history.count("me") == 3


def test_an_import_can_be_taken_back_as_a_whole(store):
    list(store.history.add("me", activities(3), "first"))
    list(store.history.add("me", activities(8), "second"))
    assert store.history.undo_import("me", "second") == 5
    assert store.history.count("me") == 3


def test_a_journey_is_read_back_with_its_evidence(store):
    given = activities(14)
    list(store.history.add("me", given))
    journey = Journey(
        id="j1",
        user="me",
        name="Building frames",
        terms=(Term("frame", 1.0), Term("tig", 0.4)),
        items=tuple(dict.fromkeys(a.item for a in given)),
        refused=(("bad", "why"),),
    )
    store.journeys.save("me", [journey])
    found = store.journeys.get("me", "j1")
    assert (found.name, found.terms, found.refused) == (journey.name, journey.terms, journey.refused)
    assert found.activity == tuple(a.id for a in given)
    assert (found.first, found.last, found.days) == (given[0].time, given[-1].time, 14)
    assert store.journeys.get("you", "j1") is None


def test_any_edit_is_taken_back_by_undo_in_reverse_order(store):
    list(store.history.add("me", activities(7)))
    items = tuple(dict.fromkeys(a.item for a in activities(7)))
    store.journeys.save("me", [Journey("j1", "me", "One", items=items)])
    before = store.journeys.read("me")
    with store.edits.record("me", "rename", {"name": "Two"}):
        store.journeys.save("me", [replace(before[0], name="Two", mark=Status.PINNED)])
    with store.edits.record("me", "prefer", {}):
        store.choices.set_preferences("me", Preferences(kind="book", exclude=("anime",)))
        store.choices.give_feedback("me", Feedback("x", "X", Verdict.LIKE))
    with store.edits.record("me", "empty", {}):
        store.journeys.remove("me", "j1")
        store.journeys.assign("me", items, "j2", belongs=True)
    assert [edit["verb"] for edit in store.edits.list("me")] == ["empty", "prefer", "rename"]
    assert store.edits.undo("me") == ("empty", {})
    assert store.journeys.assigned("me") == ({}, set())
    assert store.journeys.get("me", "j1").items == items
    store.edits.undo("me")
    assert store.choices.preferences("me") == Preferences()
    assert store.choices.feedback("me") == []
    store.edits.undo("me")
    assert store.journeys.read("me") == before
    assert store.edits.undo("me") is None


def test_an_edit_that_changes_nothing_is_not_recorded(store):
    with store.edits.record("me", "nothing", {}):
        pass
    assert store.edits.list("me") == []


def test_catalogue_items_are_replaced_in_place_and_a_backlog_is_its_owners_alone(store):
    book = CatalogueItem("b", "Letters", "book", year=65, topics=("stoicism",), catalogue="c")
    mine = CatalogueItem("m", "Saved", "page", catalogue="backlog", user="me")
    store.catalogue.save([book, mine])
    store.catalogue.save([replace(book, title="Letters from a Stoic")])
    assert [i.title for i in store.catalogue.read("me")] == ["Saved", "Letters from a Stoic"]
    assert [i.title for i in store.catalogue.read("you")] == ["Letters from a Stoic"]
    assert store.catalogue.info() == [("c", "book", 1)]


def test_vectors_are_computed_once_and_come_back_in_the_order_asked(store):
    texts = {item_key("me", str(n)): text for n, text in enumerate(["bread", "bicycles", "bread"])}
    vectors = store.embed("items", texts, {"user": "me"})
    again = store.embed("items", dict(reversed(texts.items())), {"user": "me"})
    assert np.allclose(vectors, again[::-1], atol=1e-6)
    assert store.vectors.count("items") == 3
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)


def test_forgetting_activities_leaves_nothing_that_derives_from_them(store):
    given = activities(14)
    list(store.history.add("me", given))
    item = given[0].item
    store.embed("items", {item_key("me", item): "x"}, {"user": "me"})
    store.journeys.save("me", [Journey("j1", "me", "One", items=(item, given[1].item))])
    doomed = [a.id for a in given if a.item == item]
    assert store.forget_activities("me", doomed) == 2
    assert store.vectors.count("items") == 0
    assert store.journeys.get("me", "j1").items == (given[1].item,)


def test_no_byte_of_what_was_forgotten_stays_in_the_data_folder(tmp_path, encoder):
    mark = "Xylographic Quandary 77"
    with Store(tmp_path, encoder) as store:
        secret = [replace(a, title=f"{mark} {a.id}") for a in activities(200)]
        list(store.history.add("me", secret, "batch"))
        store.embed("items", {item_key("me", a.item): a.title for a in secret}, {"user": "me"})
        store.journeys.save("me", [Journey("j1", "me", mark, items=(secret[0].item,))])
        with store.edits.record("me", "rename", {"name": mark}):
            store.journeys.save("me", [Journey("j1", "me", mark + " again")])
        store.forget_user("me")
    for file in tmp_path.rglob("*"):
        if file.is_file():
            assert mark.encode() not in file.read_bytes(), file


def test_a_damaged_index_is_rebuilt_from_the_records(tmp_path, encoder):
    with Store(tmp_path, encoder) as store:
        texts = {item_key("me", "1"): "restoring bicycles"}
        before = store.embed("items", texts, {"user": "me"})
    for file in (tmp_path / "chroma").rglob("*.sqlite3"):
        file.write_bytes(b"no database" * 500)
    with Store(tmp_path, encoder) as store:
        assert np.allclose(store.embed("items", texts, {"user": "me"}), before, atol=1e-6)


def test_a_second_process_is_told_that_the_folder_is_in_use(store, encoder):
    with pytest.raises(JourneysError, match="is in use by another process"):
        Store(store.folder, encoder)


def test_a_folder_that_cannot_be_made_is_one_clear_sentence(tmp_path, encoder):
    (tmp_path / "file").write_text("x")
    with pytest.raises(JourneysError, match="can't be written"):
        Store(tmp_path / "file" / "data", encoder)


def test_a_broken_database_is_one_clear_sentence_and_is_left_alone(tmp_path, encoder):
    (tmp_path / "journeys.db").write_bytes(b"no database" * 500)
    with pytest.raises(JourneysError, match="could not be opened"):
        Store(tmp_path, encoder)
    assert (tmp_path / "journeys.db").read_bytes().startswith(b"no database")


def test_the_last_day_is_that_of_the_latest_activity(store):
    assert store.history.last_day("me") is None
    list(store.history.add("me", activities(3)))
    assert store.history.last_day("me") == (START + timedelta(days=2, milliseconds=2)).astimezone(UTC)
