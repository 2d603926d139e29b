"""What is stored stays, what is deleted is gone, and what a machine refuses is a sentence."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from assistant.checkpoints import close_checkpoints, open_checkpoints
from benchmarks.reliability.people import found_in
from tests.commands import ROOT
from tests.small_world import small_world
from tools.forgetting import forget
from tools.journeys import edit
from tools.resources import Person
from vectorstore.records import Activity, Journey, JourneysError
from vectorstore.store import Store, item_key
from vectorstore.upkeep import close_off, drop_orphans, drop_stale_vectors, exposed

START = datetime(2026, 1, 5, 20, tzinfo=UTC)
MARK = "Xylographic Quandary 77"


def some(count, user="me", mark=MARK):
    return [Activity(f"a{n}", user, START + timedelta(days=n), f"{mark} {n}") for n in range(count)]


def test_an_edit_that_fails_half_way_leaves_nothing_of_itself(store):
    def half() -> None:
        with store.edits.record("me", "merge", {}):
            store.journeys.save("me", [Journey("j1", "me", "One")])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        half()
    assert store.journeys.read("me") == []
    assert store.edits.list("me") == []


def test_the_index_keeps_nothing_of_the_processs_memory(tmp_path, encoder):
    """Chroma makes room for vectors to come out of memory as it is, here full of what was private."""
    with Store(tmp_path, encoder) as store:
        held = [bytes(f"Said in confidence {n} ", "utf-8") * 9_000 for n in range(200)]
        del held
        store.embed("items", {item_key("me", "a" * 16): "restoring bicycles"}, {"user": "me"})
        graphs = [path for path in tmp_path.rglob("data_level0.bin") if path.stat().st_size]
        assert graphs
        assert [path for path in graphs if b"in confidence" in path.read_bytes()] == []


def test_the_index_keeps_no_byte_of_a_vector_that_was_forgotten(tmp_path, encoder):
    with Store(tmp_path, encoder) as store:
        texts = {item_key(user, "a" * 16): f"{user} restores bicycles" for user in ("me", "you")}
        gone, stays = store.embed("items", texts, {"user": "me"})
        with store.erasing("me"):
            store.vectors.delete("items", [item_key("me", "a" * 16)])
        assert list(store.vectors.get("items", list(texts))) == [item_key("you", "a" * 16)]
    held = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert gone.tobytes() not in held
    assert item_key("me", "a" * 16).encode() not in held
    assert stays.tobytes() in held


def test_a_deletion_that_a_kill_cut_short_is_ended_by_whoever_opens_the_folder_next(tmp_path, encoder):
    with Store(tmp_path, encoder) as store:
        list(store.history.add("me", some(50)))
    with Store(tmp_path, encoder) as store:  # as far as a kill between deleting and overwriting gets
        store.home.note_erasing("me")
        with store.engine.begin() as connection:
            connection.execute(text("PRAGMA secure_delete=OFF"))
            connection.execute(text("DELETE FROM activities"))
    assert found_in(tmp_path, [MARK])
    with Store(tmp_path, encoder) as store:
        assert store.home.erasing() == ["me"]
        assert found_in(tmp_path, [MARK]) == {}


def test_forgetting_words_takes_them_out_of_names_wishes_and_verdicts_too(tmp_path):
    with small_world(tmp_path, "ada") as assistant:
        resources, user = assistant.resources, "ada"
        journey = next(j for j in assistant.journeys(user) if "bicycle" in j.name.lower())
        edit.rename(resources, user, journey.id, f"My {MARK}")
        edit.add_interest(resources, user, f"{MARK} club")
        for _ in assistant.say(user, "main", f"what about {MARK}?"):
            pass
        forget(Person(user, resources), query=MARK)
        assistant.finish_erasing(user)
        assert found_in(tmp_path / "data", [MARK]) == {}
        assert any(j.id == journey.id for j in assistant.journeys(user))


def test_an_older_schema_is_copied_before_it_is_changed_and_forgetting_deletes_the_copy(tmp_path, encoder):
    with Store(tmp_path, encoder) as store:
        list(store.history.add("me", some(5)))
        with store.engine.begin() as connection:
            connection.execute(text("DROP TABLE requests"))
            connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    with Store(tmp_path, encoder) as store:
        assert store.history.count("me") == 5
        copy = tmp_path / "before-0001.db"
        assert MARK.encode() in copy.read_bytes()
        assert copy.stat().st_mode & 0o077 == 0
        with store.erasing("me"):
            store.forget_user("me")
        assert not copy.exists()


def test_a_schema_of_a_newer_version_is_left_alone(tmp_path, encoder):
    with Store(tmp_path, encoder) as store, store.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(JourneysError, match="newer version"):
        Store(tmp_path, encoder)
    with pytest.raises(JourneysError, match="newer version"):  # and not: in use
        Store(tmp_path, encoder)


def test_what_belongs_to_nothing_is_found_and_removed(store):
    list(store.history.add("me", some(3)))
    store.journeys.save("me", [Journey("j1", "me", "One", items=(some(1)[0].item, "ffffffffffffffff"))])
    store.embed("items", {item_key("me", "gone"): "gone"}, {"user": "me"})
    assert (drop_orphans(store), drop_stale_vectors(store)) == (1, 1)
    assert store.journeys.get("me", "j1").items == (some(1)[0].item,)
    assert (drop_orphans(store), drop_stale_vectors(store)) == (0, 0)


def test_the_data_folder_is_its_owners_alone(store):
    assert store.folder.stat().st_mode & 0o077 == 0
    store.folder.chmod(0o755)
    assert store.folder in exposed(store.folder)
    close_off(store.folder)
    assert exposed(store.folder) == []


def test_a_clock_that_is_set_back_neither_loses_a_turn_nor_mixes_up_imports(tmp_path, monkeypatch):
    with small_world(tmp_path, "ada") as assistant:
        list(assistant.say("ada", "main", "what am I into?"))
        monkeypatch.setattr("langgraph.checkpoint.base.id._last_v6_timestamp", None)  # another process
        monkeypatch.setattr("time.time_ns", lambda: 1_600_000_000_000_000_000)
        close_checkpoints(assistant._checkpoints)
        del assistant.__dict__["_checkpoints"], assistant.__dict__["agent"]
        list(assistant.say("ada", "main", "what next?"))
        state = assistant.agent.get_state({"configurable": {"thread_id": "ada/main"}})
        said = [m.text for m in state.values["messages"] if m.type == "human"]
        assert said == ["what am I into?", "what next?"]
        monkeypatch.setattr("vectorstore.tables.now_milliseconds", lambda: 1)
        later = tmp_path / "later.jsonl"
        later.write_text('{"time": "2026-05-01T10:00:00Z", "title": "A later lesson"}\n')
        report = assistant.import_export("ada", later)
        assert assistant.store.history.imports("ada")[-1]["batch"] == report.batch


def test_a_conversation_and_a_person_have_limits(tmp_path, monkeypatch):
    monkeypatch.setattr("assistant.journeys.MOST_TURNS", 2)
    monkeypatch.setattr("assistant.journeys.MOST_CONVERSATIONS", 2)
    monkeypatch.setattr("tools.activity.keep.MOST", 20)
    with small_world(tmp_path, "ada") as assistant:
        for text_ in ("what am I into?", "what next?", "what did I drop?"):
            list(assistant.say("ada", "one", text_))
        state = assistant.agent.get_state({"configurable": {"thread_id": "ada/one"}})
        assert [m.text for m in state.values["messages"] if m.type == "human"] == [
            "what next?",
            "what did I drop?",
        ]
        for name in ("two", "three"):
            list(assistant.say("ada", name, "what next?"))
        assert [name for name, _ in assistant.store.conversations.list("ada")] == ["three", "two"]
        assert assistant.agent.get_state({"configurable": {"thread_id": "ada/one"}}).values == {}
        with pytest.raises(JourneysError, match="no such conversation"):
            list(assistant.say("ada", "x/../y", "hello"))
        long = tmp_path / "long.jsonl"
        long.write_text(
            "".join(json.dumps({"time": START.isoformat(), "title": f"t {n}"}) + "\n" for n in range(30))
        )
        with pytest.raises(JourneysError, match="nothing was stored"):
            assistant.import_export("new", long)
        assert assistant.store.history.count("new") == 0


def test_the_programs_of_the_figures_run():
    from benchmarks.reliability import crowd, erasure, hostile, kills

    assert all(callable(program.main) for program in (crowd, erasure, hostile, kills))
    assert (ROOT / "docs" / "reliability.md").exists()


def test_conversations_lie_in_a_file_that_its_owner_alone_can_read(tmp_path):
    close_checkpoints(open_checkpoints(tmp_path / "c.db"))
    assert (tmp_path / "c.db").stat().st_mode & 0o077 == 0
