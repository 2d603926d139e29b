"""What a machine refuses — room, memory, rights — is a sentence, loses nothing and can be mended."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from assistant.commands.doctor import report
from assistant.preview import preview
from assistant.settings import Settings
from tests import talking
from tests.commands import environment
from tools.resources import Resources
from vectorstore.records import Activity, JourneysError
from vectorstore.store import Store
from vectorstore.upkeep import exposed

START = datetime(2026, 1, 5, 20, tzinfo=UTC)
MARK = "Xylographic Quandary 77"

LIMITED = """
import resource, sys
from assistant.cli import main
import assistant.journeys, onnxruntime
kind, size = int(sys.argv.pop(1)), int(sys.argv.pop(1))
size += int(open("/proc/self/statm").read().split()[0]) * 4096 if kind == resource.RLIMIT_AS else 0
free = resource.getrlimit(kind)
resource.setrlimit(kind, (size, free[1]))
try:
    main()
finally:  # what the interpreter needs to end is not what this is about
    resource.setrlimit(kind, free)
"""


def limited(folder, kind, size, *args):
    """A command that may write or take only so much."""
    done = subprocess.run(
        [sys.executable, "-c", LIMITED, str(kind), str(size), *args],
        env=environment(folder),
        cwd=folder.parent,
        capture_output=True,
        text=True,
        timeout=120,
    )
    lines = [line for line in done.stderr.splitlines() if line.strip()]
    assert done.returncode == 1, (done.returncode, done.stdout, done.stderr)
    assert len(lines) == 1, done.stderr
    return lines[0]


@pytest.fixture
def stored(tmp_path, encoder):
    """A data folder with a small history, and an export too large for the limits."""
    with Store(tmp_path / "data", encoder) as store:
        acts = [Activity(f"a{n}", "me", START + timedelta(days=n), f"{MARK} {n}") for n in range(50)]
        list(store.history.add("me", acts))
    rows = ({"time": START.isoformat(), "title": f"Lesson {n} {'x' * 200}"} for n in range(20_000))
    (tmp_path / "large.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    return tmp_path


def whole(stored, encoder):
    """What was there is there, and the folder opens as ever."""
    with Store(stored / "data", encoder) as store:
        return {f"{MARK} {n}" for n in range(50)} <= {a.title for a in store.history.read("me")}


def test_a_full_disk_is_one_sentence_and_loses_nothing(stored, encoder):
    said = limited(stored / "data", resource.RLIMIT_FSIZE, 1_500_000, "import", str(stored / "large.jsonl"))
    assert "disk" in said
    assert whole(stored, encoder)


@pytest.mark.parametrize("left", [10_000_000, 20_000_000, 60_000_000])
def test_no_memory_left_is_one_sentence_and_loses_nothing(left, stored, encoder):
    said = limited(stored / "data", resource.RLIMIT_AS, left, "import", str(stored / "large.jsonl"))
    assert "memory" in said
    assert whole(stored, encoder)


def test_a_disk_that_is_nearly_full_is_told_before_anything_begins(store, monkeypatch):
    monkeypatch.setattr("vectorstore.folder.ROOM", 10**18)
    with pytest.raises(JourneysError, match="nearly full"):
        store.home.require_room()


def test_a_folder_that_can_only_be_read_is_one_sentence(stored, encoder):
    data = stored / "data"
    if subprocess.run(["mount", "--bind", data, data], capture_output=True).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", data], check=True)
        with pytest.raises(JourneysError, match="read-only"):
            Store(data, encoder)
    finally:
        subprocess.run(["umount", data], check=True)
    assert whole(stored, encoder)


def test_doctor_mends_the_folder_and_previews_what_a_remote_model_would_get(stored, encoder, monkeypatch):
    data = stored / "data"
    for file in (data / "chroma").rglob("*.sqlite3"):
        file.write_bytes(b"no database" * 500)
    (data / "keys.part").write_text("half")
    (data / "owner").write_text("1")
    data.chmod(0o755)
    monkeypatch.setenv("OPENAI_API_KEY", "secret-key-1")
    found = report(Settings(data_dir=data, cache_dir=stored / "cache", model="openai:x"), "me")
    assert found["repaired"]["index"] == "was damaged and made anew"
    assert found["repaired"]["vectors that were missing"] == 50
    assert found["repaired"]["halves of files"] == 1
    assert found["repaired"]["the process before"] == "was killed"
    assert exposed(data) == []
    assert found["preview"]["to"] == "openai"
    assert found["preview"]["messages"][-1] == {"role": "user", "content": "what am I into?"}
    assert "<context>" in found["preview"]["messages"][0]["content"]
    assert {tool["function"]["name"] for tool in found["preview"]["tools"]} >= {"recommend", "forget"}
    assert "secret-key-1" not in json.dumps(found)


def test_a_preview_withholds_what_is_private(store):
    talking.fill(store)
    assistant = SimpleNamespace(
        store=store,
        resources=Resources(store, lambda: None),
        settings=Settings(model="openai:x"),
        journeys=store.journeys.read,
    )
    sent = preview(assistant, "me", "what am I into?")
    assert sent["withheld"] == 1
    assert "Home espresso" in json.dumps(sent["messages"])
    assert "panic" not in json.dumps(sent["messages"]).lower()
