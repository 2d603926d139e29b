"""Many users at once: the same journeys whatever the order, format, engine or interruption."""

from __future__ import annotations

import csv
import json
import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as parquet
import pytest

from tools.activity.items import items_of
from tools.batch.buckets import read_rows
from tools.batch.inputs import activities_in, find_input
from tools.batch.run import run_batch
from tools.journeys.extract import extract
from vectorstore.records import Activity, JourneysError

TOPICS = {
    "bicycle": "wheel truing, frame painting, steel lugs, bottom bracket, old saddle, chain care",
    "sourdough": "first starter, rye loaf, oven spring, shaping a boule, hydration, bulk fermentation",
    "telescope": "Saturn's rings, star hopping, collimation, dark skies, a nebula, eyepieces, lunar craters",
    "chess": "Sicilian defence, rook endgames, knight forks, opening traps, pawn chains, the London system",
    "aquarium": "shrimp tank, plant lighting, nitrogen cycle, algae eaters, CO2 injection, hardscape",
}
START = datetime(2025, 1, 1, tzinfo=UTC)


def history(users: int, seed: int = 0) -> list[dict[str, str]]:
    """Rows of users who each pursue two topics and click on a few other things."""
    rng = random.Random(seed)
    rows = []
    for number in range(users):
        for topic in rng.sample(sorted(TOPICS), 2):
            for part in TOPICS[topic].split(", "):
                day = START + timedelta(days=rng.randint(0, 90), minutes=rng.randint(0, 1000))
                rows.append(_row(f"user-{number}", day, f"{topic.title()} restoration and care: {part}"))
        rows.append(_row(f"user-{number}", START, f"Prank number {number}, “do, not” try\nthis"))
    return rows


def _row(user: str, day: datetime, title: str) -> dict[str, str]:
    return {
        "user": user,
        "time": day.isoformat(),
        "title": title,
        "item_id": " ".join(f"{user}-{title}".split()),
    }


def lines(path: Path, rows: list[dict[str, str]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


@pytest.fixture(scope="module")
def done(tmp_path_factory) -> tuple[Path, list[dict[str, str]], Path]:
    """A batch of 24 users without names: its input, rows and output."""
    folder = tmp_path_factory.mktemp("batch")
    rows = history(24)
    source, output = lines(folder / "in.jsonl", rows), folder / "out.jsonl"
    run_batch(source, output, names=False)
    return source, rows, output


def test_every_item_is_in_one_row_of_its_user(done):
    _, rows, output = done
    found = list(read_rows(output))
    for user in {row["user"] for row in rows}:
        of_user = [i for row in found if row.user == user for i in row.item_ids]
        assert sorted(of_user) == sorted({row["item_id"] for row in rows if row["user"] == user})
    passing = [row for row in found if row.journey is None]
    assert all(row.status is None and row.name is None for row in passing)
    assert all(row.status for row in found if row.journey)
    assert any(row.journey for row in found)


def test_a_user_gets_the_journeys_that_extraction_by_itself_finds(done, encoder):
    source, _, output = done
    activities = [a for piece in find_input(source).pieces for a in activities_in(piece)]
    mine = [a for a in activities if isinstance(a, Activity) and a.user == "user-3"]
    items = items_of(mine)
    alone = extract(items, encoder.encode([item.text for item in items]))
    expected = {frozenset(items[i].activity[0].rpartition("@")[0] for i in c) for c in alone.clusters}
    assert expected == {
        frozenset(row.item_ids) for row in read_rows(output) if row.user == "user-3" and row.journey
    }


def test_neither_the_order_of_the_rows_nor_the_format_changes_the_output(done, tmp_path):
    _, rows, output = done
    shuffled = random.Random(5).sample(rows, len(rows))
    folder = tmp_path / "in"
    folder.mkdir()
    third = len(rows) // 3
    lines(folder / "a.jsonl", shuffled[:third])
    with (folder / "b.csv").open("w", newline="") as stream:
        writer = csv.DictWriter(stream, ["title", "user", "item_id", "time"])
        writer.writeheader()
        writer.writerows(shuffled[third : 2 * third])
    parquet.write_table(pa.Table.from_pylist(shuffled[2 * third :]), folder / "c.parquet")
    run_batch(folder, tmp_path / "out.jsonl", names=False, processes=1)
    as_read = [(r.user, r.status, sorted(r.item_ids)) for r in read_rows(output)]
    again = [(r.user, r.status, sorted(r.item_ids)) for r in read_rows(tmp_path / "out.jsonl")]
    flat = {(user, status, *(" ".join(i.split()) for i in ids)) for user, status, ids in as_read}
    assert flat == {(user, status, *(" ".join(i.split()) for i in ids)) for user, status, ids in again}


def test_shuffled_lines_give_the_same_bytes(done, tmp_path):
    _, rows, output = done
    source = lines(tmp_path / "in.jsonl", random.Random(9).sample(rows, len(rows)))
    run_batch(source, tmp_path / "out.jsonl", names=False, processes=1)
    assert (tmp_path / "out.jsonl").read_bytes() == output.read_bytes()


def test_a_large_file_is_cut_into_pieces_that_hold_each_row_once(tmp_path, monkeypatch):
    monkeypatch.setattr("tools.batch.inputs.PIECE_BYTES", 2_000)
    rows = history(6)
    folder = tmp_path / "in"
    folder.mkdir()
    lines(folder / "a.jsonl", rows)
    with (folder / "b.csv").open("w", newline="") as stream:
        writer = csv.DictWriter(stream, ["title", "user", "item_id", "time"])
        writer.writeheader()
        writer.writerows(rows)
    for name in ("a.jsonl", "b.csv"):
        pieces = find_input(folder / name).pieces
        assert len(pieces) > 3
        read = [a for piece in pieces for a in activities_in(piece)]
        assert sorted(a.title for a in read) == sorted(" ".join(r["title"].split()) for r in rows)


def test_killed_in_the_middle_it_goes_on_where_it_was(done, tmp_path):
    source, _, output = done
    target = tmp_path / "out.jsonl"
    command = [sys.executable, "-m", "assistant", "batch", str(source), str(target), "--no-names"]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL, start_new_session=True)
    pieces = tmp_path / "out.jsonl.state" / "journeys-0000"
    while process.poll() is None and not list(pieces.glob("part-*")):
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGKILL)  # its workers too, which would write the next part else
    process.wait()
    time.sleep(0.5)
    before = {p: p.stat().st_mtime_ns for p in pieces.glob("part-*")}
    report = run_batch(source, target, names=False, processes=1)
    assert target.read_bytes() == output.read_bytes()
    assert {p: p.stat().st_mtime_ns for p in before} == before
    assert report.skipped == len(before) > 0
    assert report.embedded == 0


def test_new_rows_are_added_and_known_journeys_keep_their_ids(tmp_path):
    rows = history(12)
    early = [row for n, row in enumerate(rows) if row["user"] != "user-1" or n % 4]
    late = [row for n, row in enumerate(rows) if row["user"] == "user-1" and n % 4 == 0]
    late += [_row("user-new", START, "Anything at all")]
    target = tmp_path / "out"
    run_batch(lines(tmp_path / "early.jsonl", early), target, names=False, processes=1)
    before = [row for path in sorted(target.iterdir()) for row in read_rows(path)]
    for _ in range(2):  # a second time changes nothing
        run_batch(lines(tmp_path / "late.jsonl", late), target, names=False, incremental=True, processes=1)
        after = [row for path in sorted(target.iterdir()) for row in read_rows(path)]
        others = {"user-1", "user-new"}
        assert [r for r in after if r.user not in others] == [r for r in before if r.user not in others]
        mine = {r.journey: r for r in after if r.user == "user-1"}
        assert {r.journey for r in before if r.user == "user-1"} & set(mine) >= {
            r.journey for r in before if r.user == "user-1" and r.journey
        }
        assert {i for r in mine.values() for i in r.item_ids} >= {
            r["item_id"] for r in late if r["user"] == "user-1"
        }
        assert next(r for r in after if r.user == "user-new").journey is None


def test_an_increment_without_a_batch_before_it_is_refused(tmp_path):
    source = lines(tmp_path / "in.jsonl", history(1))
    with pytest.raises(JourneysError, match="no earlier batch"):
        run_batch(source, tmp_path / "out.jsonl", incremental=True)


def test_names_are_given_and_no_two_of_a_user_are_alike(tmp_path):
    source = lines(tmp_path / "in.jsonl", history(6))
    run_batch(source, tmp_path / "out.parquet", processes=1)
    found = [row for row in read_rows(tmp_path / "out.parquet") if row.journey]
    assert all(row.name for row in found)
    assert len({(row.user, row.name) for row in found}) == len(found)


def test_broken_rows_are_counted_and_the_rest_is_read(tmp_path):
    source = lines(tmp_path / "in.jsonl", history(2))
    with source.open("a") as stream:
        stream.write('{"user": "user-0", "title": ""}\n{"title": "Whose is this?", "user": ""}\n')
    report = run_batch(source, tmp_path / "out.jsonl", names=False, processes=1)
    assert report.dropped == {"no title": 1, "no user": 1}
    assert report.kept == report.read - 2


def test_an_input_without_users_is_refused_in_one_sentence(tmp_path):
    source = lines(tmp_path / "in.jsonl", [{"title": "A", "time": "2025-01-01"}])
    with pytest.raises(JourneysError, match="no column “user”"):
        run_batch(source, tmp_path / "out.jsonl")


def test_ray_gives_the_same_bytes_as_the_pool(done, tmp_path):
    pytest.importorskip("ray", reason="Ray is optional: pip install 'interest-journeys[batch]'")
    source, _, output = done
    run_batch(source, tmp_path / "out.jsonl", names=False, engine="ray")
    assert (tmp_path / "out.jsonl").read_bytes() == output.read_bytes()
