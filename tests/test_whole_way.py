"""A stranger's first five minutes on the command line, with the network cut off."""

import json
import zipfile

import pytest

from tests.commands import connections_tried, run, run_json


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("whole-way") / "data"


def say(folder, *texts, user="sample-a"):
    args = [part for text in texts for part in ("--say", text)]
    return run_json(folder, "chat", "--user", user, *args)


def called(turn):
    return [call["name"] for call in turn["tool_calls"]]


def test_the_sample_person_can_be_talked_to_without_any_step(folder):
    into, more, why = say(folder, "what am I into?", "what next?", "why the first one?")
    assert called(into) == ["list_journeys"]
    names = [j["name"] for j in into["artifacts"][0]["journeys"]]
    assert 5 <= len(names) <= 14
    assert sum(name in into["reply"] for name in names) >= 3
    assert called(more) == ["recommend"]
    first = more["artifacts"][0]["recommendations"][0]
    assert first["evidence"]
    assert first["title"] in more["reply"]
    assert why["tool_calls"] == [{"name": "explain_recommendation", "args": {"item": first["item"]}}]
    assert first["title"] in why["reply"]
    assert any(title[:20] in why["reply"] for title in first["evidence_titles"])


def test_each_request_does_what_was_said(folder):
    journey = run_json(folder, "list", "--user", "sample-a")["journeys"][0]
    short, renamed, dropped, undone = say(
        folder,
        f"something for {journey['name']} under an hour",
        f"call {journey['name']} My own name for it",
        "what did I drop?",
        "undo",
    )
    assert short["tool_calls"][0]["args"]["journey"] == journey["id"]
    assert short["tool_calls"][0]["args"]["max_minutes"] == 60
    for item in short["artifacts"][0]["recommendations"]:
        assert item["minutes"] <= 60
        assert item["journey"] == journey["id"]
    assert renamed["artifacts"][0]["journey"]["name"] == "My own name for it"
    assert dropped["tool_calls"] == [{"name": "list_journeys", "args": {"status": "dormant"}}]
    assert all(j["status"] == "dormant" for j in dropped["artifacts"][0]["journeys"])
    assert undone["artifacts"][0]["type"] == "undone"
    assert run_json(folder, "list", "--user", "sample-a")["journeys"][0]["name"] == journey["name"]


def test_a_deletion_asks_first_and_no_keeps_everything(folder):
    before = run_json(folder, "list", "--user", "sample-a")
    asked, kept = say(folder, f"delete {before['journeys'][1]['name']} permanently", "no, keep it")
    assert "Shall I delete" in asked["reply"]
    assert not kept["artifacts"] or kept["artifacts"][0]["type"] != "forgotten"
    assert run_json(folder, "list", "--user", "sample-a") == before


def test_recommendations_name_a_journey_and_evidence_that_exist(folder):
    listed = run_json(folder, "list", "--user", "sample-a")
    evidence = {j["id"]: set(j["activity"]) for j in listed["journeys"]}
    found = run_json(folder, "recommend", "--user", "sample-a", "--count", "10")
    assert len(found) >= 5
    for item in found:
        assert item["evidence"]
        assert set(item["evidence"]) <= evidence[item["journey"]]
        assert item["explanation"]


def test_an_own_export_is_imported_extracted_and_named(folder, tmp_path):
    subjects = {"bread": "sourdough bread", "chess": "chess endgames", "stars": "astrophotography"}
    rows = []
    for number in range(60):
        subject = list(subjects.values())[number % 3]
        rows.append(
            {
                "time": f"2026-{1 + number // 6:02d}-{1 + number % 27:02d}T20:00:00+01:00",
                "title": f"{subject.title()} lesson {number}: {('basics', 'shaping')[number % 2]}",
                "item_id": f"i{number}",
            }
        )
    export = tmp_path / "mine.jsonl"
    export.write_text("\n".join(json.dumps(row) for row in rows))
    report = run_json(folder, "import", str(export), "--user", "mine")
    assert (report["read"], report["kept"]) == (60, 60)
    assert run_json(folder, "import", str(export), "--user", "mine")["kept"] == 0
    found = run_json(folder, "extract", "--user", "mine")
    assert len(found["journeys"]) == 3
    for journey in found["journeys"]:
        assert any(word in journey["name"].lower() for word in ("bread", "sourdough", "chess", "astro"))
        assert all(i.split("@")[0] in {row["item_id"] for row in rows} for i in journey["activity"])


def test_forgetting_everything_is_for_good(folder):
    say(folder, "what am I into?", user="mine")
    assert run(folder, "forget", "--all", "--user", "mine", "--yes").returncode == 0
    gone = run(folder, "list", "--user", "mine")
    assert gone.returncode == 1
    for file in folder.rglob("*"):
        if file.is_file():
            assert b"Sourdough Bread Lesson" not in file.read_bytes(), file


def test_what_is_kept_can_be_taken_along_and_put_back(folder, tmp_path):
    before = run_json(folder, "list", "--user", "sample-a")
    archive = tmp_path / "all.zip"
    assert run(folder, "data", "export", str(archive), "--user", "sample-a").returncode == 0
    assert zipfile.ZipFile(archive).testzip() is None
    assert run(folder, "data", "restore", str(archive), "--user", "copy").returncode == 0
    after = run_json(folder, "list", "--user", "copy")
    assert after["journeys"] == before["journeys"]
    assert after["transient"] == before["transient"]


def test_nothing_even_tried_to_leave_the_machine(folder):
    assert run(folder, "doctor").returncode == 0
    assert connections_tried(folder) == ""
