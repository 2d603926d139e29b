"""Importing as a person meets it: whole archives, odd files, traps, people, and what is said about each."""

from __future__ import annotations

import json
import zipfile

from tests.exports import read, takeout, video
from tools.activity.items import items_of
from tools.activity.source import Source
from tools.activity.sources import all_sources
from vectorstore.records import Skip


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
