"""Bad input: one clear sentence on stderr, exit status 1, nothing changed."""

import json
import os

import pytest

from tests.commands import run, run_json


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("bad-input") / "data"


def refused(done, status=1):
    assert done.returncode == status, (done.returncode, done.stdout, done.stderr)
    assert "Traceback" not in done.stderr
    lines = [line for line in done.stderr.splitlines() if line.strip()]
    assert len(lines) == 1, done.stderr
    return lines[0]


def bad_files(tmp_path):
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + os.urandom(2000))
    (tmp_path / "empty.json").write_bytes(b"")
    whole = json.dumps([{"header": "YouTube", "title": "Watched x", "time": "2026-01-01T00:00:00Z"}] * 50)
    (tmp_path / "truncated.json").write_text(whole[: len(whole) // 2])
    with (tmp_path / "garbage.bin").open("wb") as file:
        garbage = os.urandom(1_000_000)
        for _ in range(200):
            file.write(garbage)
    return [*sorted(tmp_path.iterdir()), tmp_path / "missing.json"]


def test_files_that_hold_no_history_change_nothing(folder, tmp_path):
    for file in bad_files(tmp_path):
        refused(run(folder, "import", str(file), "--user", "x"))
    refused(run(folder, "list", "--user", "x"))


def test_an_unknown_user_is_told_so(folder):
    assert "nobody" in refused(run(folder, "list", "--user", "nobody"))
    assert "nobody" in refused(run(folder, "chat", "--user", "nobody", "--say", "hello"))
    assert "nobody" in refused(run(folder, "forget", "--all", "--user", "nobody", "--yes"))


def test_a_data_folder_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "data").write_text("in the way")
    assert str(tmp_path / "data") in refused(run(tmp_path / "data", "list"))


def test_bad_arguments_exit_with_two(folder):
    assert run(folder, "list", "--no-such-option").returncode == 2
    assert run(folder, "extract", "--granularity", "purple").returncode == 2
    assert run(folder, "forget", "--yes").returncode == 2


def test_an_impossible_setting_is_named(folder):
    done = run(folder, "list", JOURNEYS_MODEL_TIMEOUT="soon")
    assert "JOURNEYS_MODEL_TIMEOUT" in refused(done)


def test_listening_beyond_this_machine_needs_accounts(folder):
    assert "--auth" in refused(run(folder, "serve", "--host", "0.0.0.0"))


def test_a_broken_record_is_counted_and_the_rest_is_kept(folder, tmp_path):
    good = '{"time": "2026-01-0%dT10:00:00Z", "title": "Lesson %d"}'
    lines = [good % (1 + n % 9, n) for n in range(20)]
    lines[7] = '{"time": "2026-01-01T10:00:00Z", "title": '
    file = tmp_path / "some.jsonl"
    file.write_text("\n".join(lines))
    report = run_json(folder, "import", str(file), "--user", "some")
    assert report["kept"] == 19
    assert sum(report["dropped"].values()) == 1
