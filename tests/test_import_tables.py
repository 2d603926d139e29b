"""Tables, dates and titles in the words of many languages."""

from __future__ import annotations

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.exports import read, refused
from tools.activity.columns import guess
from tools.activity.dates import moment, order_of
from tools.activity.importing import read_export
from tools.activity.series import series_of
from vectorstore.records import JourneysError


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
