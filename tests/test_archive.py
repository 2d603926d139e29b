"""An archive holds everything of a person and gives it back, or changes nothing."""

from __future__ import annotations

import zipfile

import pytest
from sqlalchemy import select

from tests.small_world import small_world
from vectorstore.records import JourneysError
from vectorstore.store import Store
from vectorstore.tables import metadata


def test_an_archive_holds_conversations_and_gives_them_back_in_place_of_others(tmp_path):
    with small_world(tmp_path, "ada", "bob") as assistant:
        for user, text_ in (("ada", "what am I into?"), ("bob", "what next?")):
            list(assistant.say(user, "main", text_))
        archive = tmp_path / "ada.zip"
        assistant.export_archive("ada", archive)
        assert archive.stat().st_mode & 0o077 == 0
        assert assistant.restore_archive(archive, "bob")[0] == "bob"
        state = assistant.agent.get_state({"configurable": {"thread_id": "bob/main"}})
        assert [m.text for m in state.values["messages"] if m.type == "human"] == ["what am I into?"]
        list(assistant.say("bob", "main", "pin the first one"))  # and it goes on


def test_an_archive_gives_every_row_back_in_another_folder(tmp_path):
    archive, rows = tmp_path / "ada.zip", []
    for name in ("here", "elsewhere"):
        (tmp_path / name).mkdir()
    with small_world(tmp_path / "here", "ada") as assistant:
        assistant.feedback("ada", "c2", "like", "the crumb")
        assistant.feedback("ada", "c5", "later")
        for said in ("pin the first one", "call the second one Steel frames", "no podcasts, ever"):
            list(assistant.say("ada", "main", said))
        assistant.export_archive("ada", archive)
        rows.append(_rows_of(assistant.store, "ada"))
    with small_world(tmp_path / "elsewhere") as assistant:
        assistant.restore_archive(archive)
        rows.append(_rows_of(assistant.store, "ada"))
    assert rows[1] == rows[0]
    assert {"activities", "journeys", "members", "feedback", "people", "edits", "conversations"} <= {
        k for k, v in rows[0].items() if v
    }


def _rows_of(store: Store, user: str) -> dict[str, list[tuple[object, ...]]]:
    with store.engine.connect() as db:
        return {
            table.name: [
                tuple(row) for row in db.execute(select(table).where(table.c.user == user).order_by(*table.c))
            ]
            for table in metadata.sorted_tables
        }


def test_an_archive_that_is_broken_changes_nothing(tmp_path):
    with small_world(tmp_path, "ada") as assistant:
        archive = tmp_path / "ada.zip"
        assistant.export_archive("ada", archive)
        before = assistant.journeys("ada")
        for number, content in enumerate((b"PK", archive.read_bytes()[:-200], archive.read_bytes())):
            broken = tmp_path / f"{number}.zip"
            broken.write_bytes(content)
            if number == 2:
                with zipfile.ZipFile(broken, "w") as made:
                    made.writestr("manifest.json", '{"format": 1, "user": "ada"}')
                    made.writestr("journeys.jsonl", '{"id": "j1"}\n')
            with pytest.raises(JourneysError, match="not an archive"):
                assistant.restore_archive(broken)
        assert assistant.journeys("ada") == before
