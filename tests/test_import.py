"""Importing as a person meets it: whole archives, odd files, traps, people, and what is said about each."""

from __future__ import annotations

import io
import json
import os
import time
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tools.activity.columns import guess
from tools.activity.dates import moment, order_of
from tools.activity.importing import read_export
from tools.activity.items import items_of
from tools.activity.series import series_of
from tools.activity.source import Source
from tools.activity.sources import all_sources
from vectorstore.records import Activity, JourneysError, Skip


def read(path, user="me", source=""):
    reading = read_export(path, user=user, source=source)
    return reading, [found for found in reading if isinstance(found, Activity)]


def video(number, title="A lesson"):
    return {
        "header": "YouTube",
        "title": f"Watched {title} {number}",
        "titleUrl": f"https://www.youtube.com/watch?v=vid{number:08d}",
        "subtitles": [{"name": "School"}],
        "time": f"2024-01-{number % 28 + 1:02d}T10:00:00.000Z",
    }


def takeout(path, numbers, folder="Takeout/YouTube and YouTube Music/history/"):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(folder + "watch-history.json", json.dumps([video(n) for n in numbers]))
        archive.writestr("Takeout/archive_browser.html", "<html><body>Your archive</body></html>")
    return path


def refused(path):
    with pytest.raises(JourneysError) as error:
        list(read_export(path, user="me"))
    said = str(error.value)
    assert "\n" not in said
    assert said.endswith(".")
    assert ". " not in said
    return said


class TestArchives:
    def test_a_takeout_zip_is_read_and_names_what_it_left_out(self, tmp_path):
        reading, activities = read(takeout(tmp_path / "takeout.zip", range(5)))
        assert len(activities) == 5
        assert reading.report.source == "youtube"
        assert reading.left_out == ["takeout.zip/Takeout/archive_browser.html"]

    def test_overlapping_parts_of_a_split_archive_are_read_together_and_nothing_twice(self, tmp_path):
        takeout(tmp_path / "takeout-20240101-001.zip", range(6))
        takeout(tmp_path / "takeout-20240101-002.zip", range(4, 9))
        reading, activities = read(tmp_path / "takeout-20240101-001.zip")
        assert len({a.id for a in activities}) == len(activities) == 9
        assert reading.report.dropped == {"the same record again": 2}

    def test_zips_one_after_the_other_in_one_file_are_all_read(self, tmp_path):
        one, two = takeout(tmp_path / "a.zip", range(3)), takeout(tmp_path / "b.zip", range(3, 7))
        (tmp_path / "both.zip").write_bytes(one.read_bytes() + two.read_bytes())
        assert len(read(tmp_path / "both.zip")[1]) == 7

    def test_a_zip_within_a_zip_and_a_folder_of_zips_are_read(self, tmp_path):
        inner = takeout(tmp_path / "inner.zip", range(3)).read_bytes()
        folder = tmp_path / "folder" / "deep"
        folder.mkdir(parents=True)
        with zipfile.ZipFile(folder / "outer.zip", "w") as outer:
            outer.writestr("part/inner.zip", inner)
        assert len(read(tmp_path / "folder")[1]) == 3

    def test_json_and_html_of_the_same_history_give_the_same_ids(self, tmp_path):
        (tmp_path / "h.json").write_text(json.dumps([video(3, "Knots")]))
        (tmp_path / "h.html").write_text(
            '<html><body><div class="outer-cell mdl-cell"><div class="header-cell">'
            '<p class="mdl-typography--title">YouTube<br></p></div>'
            '<div class="content-cell mdl-typography--body-1">Watched '
            '<a href="https://www.youtube.com/watch?v=vid00000003">Knots 3</a><br>'
            '<a href="https://www.youtube.com/channel/UC1">School</a><br>'
            "Jan 4, 2024, 5:00:00 AM EST<br></div></div>"
        )
        one, two = read(tmp_path / "h.json")[1], read(tmp_path / "h.html")[1]
        assert [a.id for a in one] == [a.id for a in two]
        assert two[0].time.utcoffset().total_seconds() == -5 * 3600


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


class TestPeople:
    ROWS = (
        "Profile Name,Start Time,Duration,Attributes,Title,Supplemental Video Type,Device Type\n"
        + "".join(
            f"{who},2023-01-0{day} 20:00:00,01:00:00,,{title},,TV\n"
            for day, (who, title) in enumerate([("Ana", "Reef"), ("Ben", "Keel"), ("Ana", "Tide")], 1)
        )
    )

    def test_the_profile_that_the_user_names_is_read_alone(self, tmp_path):
        (tmp_path / "v.csv").write_text(self.ROWS)
        reading, activities = read(tmp_path / "v.csv", user="ana")
        assert [(a.user, a.title) for a in activities] == [("ana", "Reef"), ("ana", "Tide")]
        assert reading.report.dropped == {"another person's": 1}

    def test_profiles_are_users_where_the_user_names_none(self, tmp_path):
        (tmp_path / "v.csv").write_text(self.ROWS)
        reading, _ = read(tmp_path / "v.csv", user="home")
        assert reading.people == {"Ana": 2, "Ben": 1}

    def test_a_file_of_one_person_is_the_users(self, tmp_path):
        (tmp_path / "a.jsonl").write_text('{"user": "x", "title": "Reef", "time": "2024-01-01"}\n')
        assert [a.user for a in read(tmp_path / "a.jsonl")[1]] == ["me"]


class TestTables:
    def test_headings_in_any_language_are_understood_and_reported(self, tmp_path):
        heads = {
            "Datum;Titel;Kanal;Bewertung": "de",
            "Fecha;Título;Autor;Puntuación": "es",
            "Data;Titolo;Autore;Voto": "it",
            "Date;Titre;Auteur;Évaluation": "fr",
            "Tarih;Başlık;Yazar;Puan": "tr",
            "日付;タイトル;著者;評価": "ja",
            "日期;标题;作者;评分": "zh",
            "Data;Tytuł;Autor;Ocena": "pl",
            "Datum;Titel;Auteur;Beoordeling": "nl",
            "Data;Título;Autor;Avaliação": "pt",
        }
        for head, language in heads.items():
            path = tmp_path / f"{language}.csv"
            path.write_text(f"{head}\n13.02.2024;Das Meer;Ina Vale;4,5\n", "utf-8")
            reading, [found] = read(path)
            assert (found.title, found.creator, found.rating) == ("Das Meer", "Ina Vale", 4.5), language
            assert found.time.isoformat() == "2024-02-13T00:00:00+00:00"
            assert set(reading.report.columns) == {"time", "title", "creator", "rating"}

    @pytest.mark.parametrize(
        ("encoding", "head", "title"),
        [
            ("cp932", "日付,タイトル,著者", "深海の灯台"),
            ("gb18030", "日期,标题,作者", "深海灯塔"),
            ("cp1250", "Data;Tytuł;Reżyser", "Łódź płynie"),
            ("cp1254", "Tarih;Başlık;Yönetmen", "Işığın şarkısı"),
            ("cp1252", "Date;Titre;Réalisateur", "L’été à Étretat"),
        ],
    )
    def test_a_table_in_the_old_encoding_of_a_country_is_read(self, encoding, head, title, tmp_path):
        sep = ";" if ";" in head else ","
        (tmp_path / "a.csv").write_bytes(f"{head}\n{sep.join(['2024-02-13', title, 'X'])}\n".encode(encoding))
        assert [a.title for a in read(tmp_path / "a.csv")[1]] == [title]

    def test_a_table_saved_again_by_a_spreadsheet_reads_the_same(self, tmp_path):
        (tmp_path / "a.csv").write_text("Title,Date\nReef,1/31/24\nKeel,2/3/24\n")
        (tmp_path / "b.csv").write_bytes(
            'sep=;\r\n"Title";"Date"\r\n"Reef";"31.01.24"\r\nKeel;03.02.24\r\n'.encode("utf-16")
        )
        one, two = read(tmp_path / "a.csv")[1], read(tmp_path / "b.csv")[1]
        assert [(a.id, a.time) for a in one] == [(a.id, a.time) for a in two]

    def test_ids_are_the_items_own_with_the_time_as_it_was_given(self, tmp_path):
        row = {"time": "2024-03-01T10:00:00+02:00", "title": "Reef", "item_id": "v-9"}
        (tmp_path / "a.jsonl").write_text(json.dumps(row) + "\n")
        assert read(tmp_path / "a.jsonl")[1][0].id == "v-9@2024-03-01T10:00:00+02:00"

    def test_jsonl_csv_and_parquet_with_the_same_rows_give_the_same_activities(self, tmp_path):
        rows = [
            {"time": f"2024-03-0{n}", "title": f"Reef {n}", "kind": "book", "rating": 4} for n in range(1, 5)
        ]
        (tmp_path / "a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
        (tmp_path / "a.csv").write_text(
            "time,title,kind,rating\n" + "".join(f"{','.join(map(str, r.values()))}\n" for r in rows)
        )
        pq.write_table(pa.Table.from_pylist(rows), tmp_path / "a.parquet")
        found = [read(tmp_path / f"a.{kind}")[1] for kind in ("jsonl", "csv", "parquet")]
        assert found[0] == found[1] == found[2]
        assert len(found[0]) == 4

    def test_a_row_with_a_quotation_mark_too_many_costs_only_itself(self, tmp_path):
        rows = [f"2024-01-{n:02d},Title {n}" for n in range(1, 21)]
        rows[4] = '2024-01-05,"Title 5'
        (tmp_path / "a.csv").write_text("time,title\n" + "\n".join(rows) + "\n")
        reading, activities = read(tmp_path / "a.csv")
        assert len(activities) == 19
        assert reading.report.dropped == {"broken record": 1}

    def test_a_catalogue_is_nobodys_history(self, tmp_path):
        (tmp_path / "movies.csv").write_text("movieId,title,genres\n1,Reef (1999),Drama\n")
        assert "catalogue" in refused(tmp_path / "movies.csv")

    def test_a_source_that_is_named_is_taken_at_its_word(self, tmp_path):
        (tmp_path / "a.csv").write_text("Title,Date\nReef: Season 1: Fog,1/31/24\n")
        assert read(tmp_path / "a.csv", source="netflix")[1][0].series == "Reef"
        with pytest.raises(JourneysError, match="no source called netflux"):
            read_export(tmp_path / "a.csv", user="me", source="netflux")


class TestWords:
    @pytest.mark.parametrize(
        ("text", "iso"),
        [
            ("Nov 13, 2025, 9:50:57\u202fPM CDT", "2025-11-13T21:50:57-05:00"),
            ("13.11.2025, 09:50:57 MEZ", "2025-11-13T09:50:57+01:00"),
            ("13 nov. 2025 à 09:50:57 CET", "2025-11-13T09:50:57+01:00"),
            ("13 de nov. de 2025, 09:50:57 BRT", "2025-11-13T09:50:57-03:00"),
            ("martes, 3 de marzo de 2020 10:11:12", "2020-03-03T10:11:12+00:00"),
            ("13 mag 2025, 09.50.57", "2025-05-13T09:50:57+00:00"),
            ("13 mrt 2025 09:50:57 CET", "2025-03-13T09:50:57+01:00"),
            ("13 paź 2025, 09:50:57 CEST", "2025-10-13T09:50:57+02:00"),
            ("13 Ağu 2025 09:50:57 GMT+03:00", "2025-08-13T09:50:57+03:00"),
            ("2025/11/13 9:50:57 JST", "2025-11-13T09:50:57+09:00"),
            ("2025年11月13日 下午9:50:57 CST", "2025-11-13T21:50:57+08:00"),
            ("Wed Oct 10 20:19:24 +0000 2018", "2018-10-10T20:19:24+00:00"),
            ("1700000000123", "2023-11-14T22:13:20.123000+00:00"),
            (13217370610000000, "2019-11-04T19:50:10+00:00"),
            ("45306", "2024-01-15T00:00:00+00:00"),
        ],
    )
    def test_times_are_read_in_the_words_of_many_languages_with_their_zone(self, text, iso):
        assert moment(text, "dmy").isoformat() == iso

    def test_the_order_of_day_and_month_shows_in_the_whole_column(self):
        assert order_of(["1/5/24", "13/5/24"]) == "dmy"
        assert order_of(["5/1/24", "5/13/24"]) == "mdy"
        assert order_of(["12/1/24", "11/1/24", "10/1/24", "9/12/23", "8/12/23"]) == "dmy"
        assert order_of(["1/1/24"]) is None

    @pytest.mark.parametrize(
        ("title", "series"),
        [
            ("Dark: Season 2: An Endless Cycle", "Dark"),
            ("Dark: Staffel 2: Endlos", "Dark"),
            ("La casa: Parte 3: Adiós", "La casa"),
            ("Le Bureau: Saison 1: Épisode 2", "Le Bureau"),
            ("ダーク: シーズン2: 秘密", "ダーク"),
            ("暗黑: 第 2 季: 秘密", "暗黑"),
            ("The Office S02E05 Halloween", "The Office"),
            ("Cutters - 2x05 - Fog", "Cutters"),
            ("Mad Max: Fury Road", ""),
            ("Up", ""),
        ],
    )
    def test_an_episode_is_joined_to_its_series_and_a_film_is_not(self, title, series):
        assert series_of(title) == series

    def test_columns_are_told_by_their_own_name_first(self):
        assert guess(["id", "Video title", "title", "Last Visit Time"]) == {
            "item_id": "id",
            "title": "title",
            "time": "Last Visit Time",
        }


class TestItems:
    def test_episodes_make_one_item_and_repeats_are_kept_as_times(self, tmp_path):
        titles = ["Dark: Season 1: Secrets", "Dark: Season 1: Lies", "Dark: Season 1: Lies", "Up"]
        rows = "".join(f'"{title}",1/{day}/24\n' for day, title in enumerate(titles, 11))
        (tmp_path / "n.csv").write_text("Title,Date\n" + rows)
        _, activities = read(tmp_path / "n.csv")
        dark, up = items_of(reversed(activities))
        assert (dark.title, dark.kind, dark.episodes) == ("Dark", "series", tuple(titles[:2]))
        assert len(dark.times) == len(dark.activity) == 3
        assert (up.title, up.kind) == ("Up", "film")
        assert items_of(activities) == [dark, up]

    def test_every_source_is_named_once_and_says_what_people_call_it(self):
        names = [source.name for source in all_sources()]
        assert len(set(names)) == len(names)
        assert all(source.title and source.name == source.name.lower() for source in all_sources())

    def test_a_package_adds_a_source_by_an_entry_point(self, monkeypatch):
        class Entry:
            def load(self):
                return [
                    Source(
                        "bird-log",
                        "Bird Log",
                        lambda sample: 0.0,
                        lambda file: iter(()),
                        lambda row, file: None,
                    )
                ]

        monkeypatch.setattr("tools.activity.sources.entry_points", lambda group: [Entry()])
        all_sources.cache_clear()
        assert "bird-log" in {source.name for source in all_sources()}
        monkeypatch.undo()
        all_sources.cache_clear()

    def test_a_skip_never_looks_like_an_activity(self):
        assert not hasattr(Skip("reason", "record 1"), "user")
