"""A kill at any moment loses nothing that was reported as stored, and the command can be repeated."""

import json
import random
import time

import pytest

from tests.commands import run_json, start

ROWS = 6_000


@pytest.fixture(scope="module")
def export(tmp_path_factory):
    words = ["bread", "chess", "stars", "tea", "rust", "jazz", "clay", "bikes"]
    rows = [
        {
            "time": f"2026-{1 + n % 10:02d}-{1 + n % 28:02d}T20:{n % 60:02d}:00Z",
            "title": f"{words[n % 8]} {n}",
        }
        for n in range(ROWS)
    ]
    path = tmp_path_factory.mktemp("kills") / "export.jsonl"
    path.write_text("\n".join(json.dumps(row) for row in rows))
    return path


def killed_after(seconds, folder, *args):
    process = start(folder, *args)
    time.sleep(seconds)
    process.kill()
    process.wait()


def test_a_killed_import_is_repeated_without_loss_or_doubles(export):
    folder = export.parent / "import"
    for seconds in (2.0, 2.6, 3.2):
        killed_after(seconds, folder, "import", str(export), "--user", "me")
    report = run_json(folder, "import", str(export), "--user", "me")
    assert report["kept"] + report["known"] == ROWS
    again = run_json(folder, "import", str(export), "--user", "me")
    assert (again["kept"], again["known"]) == (0, ROWS)


def test_a_killed_extraction_is_repeated_and_gives_what_an_undisturbed_one_gives(export):
    disturbed, calm = export.parent / "disturbed", export.parent / "calm"
    small = export.parent / "small.jsonl"
    small.write_text("\n".join(export.read_text().splitlines()[:800]))
    for folder in (disturbed, calm):
        run_json(folder, "import", str(small), "--user", "me")
    for _ in range(3):
        killed_after(random.uniform(2.5, 8), disturbed, "extract", "--user", "me")
    expected = run_json(calm, "extract", "--user", "me")
    found = run_json(disturbed, "extract", "--user", "me")
    assert [j["activity"] for j in found["journeys"]] == [j["activity"] for j in expected["journeys"]]
    assert found["transient"] == expected["transient"]
