"""What every source promises. A source is put to the test by a folder tests/fixtures/imports/NAME alone.

The folder holds an export (files ending in .sql are made into the database they describe) and expected.json:
the source of each file, what is dropped and why, and every activity, field by field.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from tools.activity.archives import Files
from tools.activity.importing import read_export
from tools.activity.sources import all_sources
from vectorstore.records import Activity, JourneysError, Skip

FIXTURES = Path(__file__).parent / "fixtures" / "imports"
NAMES = sorted(folder.name for folder in FIXTURES.iterdir() if folder.is_dir())
SHOWN = ("time", "title", "action", "kind", "creator", "series", "rating", "progress", "item_id")


def prepared(name, folder):
    """A copy of the export of a fixture, without what is expected of it."""
    target = folder / name
    shutil.copytree(FIXTURES / name, target, ignore=shutil.ignore_patterns("expected.json"))
    for script in target.glob("*.sql"):
        database = sqlite3.connect(script.with_suffix(".db"))
        database.executescript(script.read_text("utf-8"))
        database.close()
        script.unlink()
    return target


def read(path):
    reading = read_export(path, user="me")
    found = list(reading)
    return reading, [a for a in found if isinstance(a, Activity)], [s for s in found if isinstance(s, Skip)]


def shown(activity):
    """The fields of an activity that a fixture states, empty ones left out."""
    fields = {name: getattr(activity, name) for name in SHOWN}
    fields["time"] = activity.time.isoformat() if activity.time else None
    return {name: value for name, value in fields.items() if value not in ("", None)}


def expected(name):
    return json.loads((FIXTURES / name / "expected.json").read_text("utf-8"))


@pytest.fixture(params=NAMES)
def name(request):
    return request.param


def test_every_source_has_a_fixture():
    assert {source.name for source in all_sources() if not source.items} <= set(NAMES)


def test_a_file_is_recognised_as_its_own_source_and_as_no_other(name, tmp_path):
    entries = [entry for entry in Files(prepared(name, tmp_path)) if entry.sample.name != "expected.json"]
    for entry in entries:
        sure = {source.name for source in all_sources() if source.sniff(entry.sample) > 0.5}
        best = max(all_sources(), key=lambda source: source.sniff(entry.sample)).name
        if best == "generic":
            assert not sure
        else:
            assert len(sure) == 1, (entry.sample.name, sure)
    assert name in {max(all_sources(), key=lambda s: s.sniff(entry.sample)).name for entry in entries}


def test_an_export_gives_its_activities_field_by_field(name, tmp_path):
    reading, activities, _ = read(prepared(name, tmp_path))
    told = expected(name)
    assert reading.report.source == told["source"]
    assert [shown(activity) for activity in activities] == told["activities"]


def test_what_is_dropped_has_a_reason_a_position_and_an_example(name, tmp_path):
    reading, activities, skips = read(prepared(name, tmp_path))
    assert reading.report.dropped == expected(name)["dropped"]
    assert reading.report.read == len(activities) + len(skips)
    assert all(skip.position and skip.example for skip in skips)


def test_reading_again_gives_the_same_ids_and_each_only_once(name, tmp_path):
    export = prepared(name, tmp_path)
    first, again = read(export)[1], read(export)[1]
    assert [a.id for a in first] == [a.id for a in again]
    assert len({(a.user, a.id) for a in first}) == len(first)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-8-sig", "cp1252", "crlf"])
def test_another_encoding_gives_the_same_activities(name, encoding, tmp_path):
    export = prepared(name, tmp_path)
    for path in export.rglob("*"):
        if not path.is_file() or path.suffix == ".db":
            continue
        text = path.read_text("utf-8")
        try:
            data = text.replace("\n", "\r\n").encode() if encoding == "crlf" else text.encode(encoding)
        except UnicodeEncodeError:
            pytest.skip("not to be written in this encoding")
        path.write_bytes(data)
    assert [shown(activity) for activity in read(export)[1]] == expected(name)["activities"]


def test_a_broken_record_is_counted_with_its_position_and_the_import_goes_on(name, tmp_path):
    export = prepared(name, tmp_path)
    damaged = [path for path in sorted(export.rglob("*")) if path.is_file() and with_a_broken_record(path)]
    if not damaged:
        pytest.skip("a file of this kind cannot be broken in one place only")
    reading, activities, skips = read(export)
    assert [shown(activity) for activity in activities] == expected(name)["activities"]
    broken = [skip for skip in skips if skip.reason.startswith("broken")]
    told = sum(n for reason, n in expected(name)["dropped"].items() if reason.startswith("broken"))
    assert len(broken) >= told + 1
    assert all(skip.position for skip in broken)
    assert reading.report.read >= len(activities) + told + 1


def with_a_broken_record(path):
    """Put a record that cannot be read behind the first; False where the kind of file has no such place."""
    text = path.read_text("utf-8", errors="replace")
    if path.suffix in (".csv", ".tsv", ".jsonl"):
        head, second, rest = (*text.split("\n", 2), "")[:3]
        path.write_text(f'{head}\n{second}\n"broken {{\n{rest}', "utf-8")
        # A row over several lines has no place behind its first line.
        return not second.count('"') % 2
    if path.suffix == ".json" and isinstance(records := json.loads(text), list) and len(records) > 1:
        first, *others = (json.dumps(record, ensure_ascii=False) for record in records)
        path.write_text(f'[{first}, {{"broken" 1}}, {", ".join(others)}]', "utf-8")
        return True
    return False


def test_a_file_that_is_cut_off_says_so_and_keeps_what_came_before(tmp_path):
    export = prepared("youtube", tmp_path) / "watch-history.json"
    whole = read(export)[1]
    data = export.read_bytes()
    export.write_bytes(data[: len(data) // 2])
    _, activities, skips = read(export)
    assert [a.id for a in activities] == [a.id for a in whole][: len(activities)]
    assert activities
    assert any("cut off" in skip.reason for skip in skips)


def test_a_file_in_which_nothing_can_be_read_is_an_error(tmp_path):
    path = tmp_path / "history.json"
    path.write_text(
        json.dumps([{"header": "YouTube", "title": "a", "titleUrl": n, "time": "x"} for n in (1, 2)])
    )
    with pytest.raises(JourneysError, match="none of its 2 records"):
        read(path)
