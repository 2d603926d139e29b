"""Exports that are no history, broken, or made to do harm: refused in a sentence."""

from __future__ import annotations

import io
import json
import os
import time
import zipfile

import pytest

from tests.exports import read, refused, takeout, video


class TestTraps:
    def test_what_is_not_there_or_empty_or_unknown_is_said(self, tmp_path):
        assert "no file or folder" in refused(tmp_path / "gone.json")
        (tmp_path / "empty.csv").write_text("")
        assert "empty.csv is empty" in refused(tmp_path / "empty.csv")
        (tmp_path / "photo.json").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
        assert "no kind that is known" in refused(tmp_path / "photo.json")
        (tmp_path / "table.csv").write_text("amount,currency\n3,EUR\n")
        assert "amount, currency" in refused(tmp_path / "table.csv")
        (tmp_path / "none.json").write_text("[]")
        assert "without any record" in refused(tmp_path / "none.json")
        (tmp_path / "nothing").mkdir()
        refused(tmp_path / "nothing")

    def test_200_mb_of_garbage_are_refused_at_once(self, tmp_path):
        path = tmp_path / "garbage.json"
        block = os.urandom(1 << 20)
        with path.open("wb") as out:
            for _ in range(200):
                out.write(block)
        start = time.monotonic()
        refused(path)
        assert time.monotonic() - start < 5

    def test_a_zip_bomb_is_refused_before_it_is_unpacked(self, tmp_path):
        with zipfile.ZipFile(tmp_path / "bomb.zip", "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            archive.writestr("history.json", b"[" + b" " * 150_000_000)
        assert "zip bomb" in refused(tmp_path / "bomb.zip")

    def test_zips_within_zips_without_end_are_refused(self, tmp_path):
        data = json.dumps([video(1)]).encode()
        for depth in range(6):
            held = io.BytesIO()
            with zipfile.ZipFile(held, "w") as archive:
                archive.writestr("a.json" if depth == 0 else "a.zip", data)
            data = held.getvalue()
        (tmp_path / "deep.zip").write_bytes(data)
        assert "deeper" in refused(tmp_path / "deep.zip")

    @pytest.mark.parametrize(
        "name", ["../../escape.json", "/etc/history.json", "..\\escape.json", "C:\\x.json"]
    )
    def test_a_path_that_leads_out_of_the_archive_is_refused(self, name, tmp_path):
        with zipfile.ZipFile(tmp_path / "trap.zip", "w") as archive:
            archive.writestr(name, json.dumps([video(1)]))
        assert "outside" in refused(tmp_path / "trap.zip")
        assert sorted(path.name for path in tmp_path.iterdir()) == ["trap.zip"]

    def test_a_link_in_an_archive_and_a_link_out_of_a_folder_are_refused(self, tmp_path):
        link = zipfile.ZipInfo("history.json")
        link.external_attr = 0o120777 << 16
        with zipfile.ZipFile(tmp_path / "link.zip", "w") as archive:
            archive.writestr(link, "/etc/passwd")
        assert "link" in refused(tmp_path / "link.zip")
        (tmp_path / "secret.json").write_text(json.dumps([video(1)]))
        (tmp_path / "folder").mkdir()
        (tmp_path / "folder" / "history.json").symlink_to(tmp_path / "secret.json")
        assert "link that leads out" in refused(tmp_path / "folder")

    def test_a_damaged_zip_is_an_error_in_one_sentence(self, tmp_path):
        whole = takeout(tmp_path / "a.zip", range(50)).read_bytes()
        (tmp_path / "cut.zip").write_bytes(whole[: len(whole) // 2])
        assert "damaged" in refused(tmp_path / "cut.zip")

    def test_xml_that_declares_entities_is_refused_and_reads_nothing_else(self, tmp_path):
        (tmp_path / "secret").write_text("hidden")
        for entity in (
            '<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">',
            f'<!ENTITY b SYSTEM "file://{tmp_path}/secret">',
        ):
            (tmp_path / "feeds.opml").write_text(
                f'<?xml version="1.0"?><!DOCTYPE opml [{entity}]><opml version="1.0"><body>'
                '<outline text="&b;" type="rss" xmlUrl="http://x.example"/></body></opml>'
            )
            assert "entities" in refused(tmp_path / "feeds.opml")

    def test_a_json_file_of_a_gigabyte_on_one_line_is_refused_at_once(self, tmp_path):
        path = tmp_path / "huge.json"
        with path.open("wb") as out:
            out.write(json.dumps([video(n) for n in range(1000)])[:-1].encode() + b", ")
            out.truncate(1_100_000_000)
        start = time.monotonic()
        assert "1 GB" in refused(path)
        assert time.monotonic() - start < 5

    def test_one_endless_record_or_line_ends_the_reading_and_is_said(self, tmp_path):
        (tmp_path / "a.jsonl").write_text('{"title": "x", "time": "2024-01-01"}\n' + "a" * 20_000_000)
        (tmp_path / "b.json").write_text(json.dumps([video(1)])[:-1] + ', {"title": "' + "a" * 40_000_000)
        for name, said in (("a.jsonl", "longer than any record"), ("b.json", "larger than any record")):
            reading, activities = read(tmp_path / name)
            assert len(activities) == 1
            [reason] = reading.report.dropped
            assert said in reason

    def test_an_archive_with_one_damaged_file_gives_the_others(self, tmp_path):
        path = takeout(tmp_path / "a.zip", range(40))
        with zipfile.ZipFile(path, "a", zipfile.ZIP_STORED) as archive:
            archive.writestr(
                "Takeout/more/watch-history.json", json.dumps([video(n) for n in range(100, 1000)])
            )
        data = bytearray(path.read_bytes())
        at = data.rindex(b"A lesson 990")
        data[at : at + 3] = b"???"
        path.write_bytes(bytes(data))
        reading, activities = read(path)
        assert len(activities) > 500
        assert any(reason.startswith("cut off") for reason in reading.report.dropped)
