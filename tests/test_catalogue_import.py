"""Catalogues of every format come in checked, without repetitions, and are updated in place."""

import csv
import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tools.recommending.backlog import refresh_backlog
from tools.recommending.catalogue import (
    catalogue_info,
    ensure_samples,
    import_catalogue,
    remove_catalogue,
    vector_key,
)
from tools.recommending.recommend import Recommender
from vectorstore.records import Activity, Journey, JourneysError
from vectorstore.store import Store

ROWS = [
    {"id": "a", "title": "A Book", "kind": "Book", "year": 1999, "topics": ["bread", "yeast"], "minutes": 30},
    {"id": "b", "title": "A Film", "kind": "film", "level": "beginner", "popularity": 0.5},
]


@pytest.fixture
def store(tmp_path, encoder):
    with Store(tmp_path / "data", encoder) as opened:
        yield opened


def lines(path, rows):
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows))
    return path


def stored(store, name):
    return {item.id: item for item in store.catalogue.read_part(name)}


def test_jsonl_csv_and_parquet_give_the_same_items(store, tmp_path):
    table = [{**row, "topics": "|".join(row.get("topics", ()))} for row in ROWS]
    with (tmp_path / "c.csv").open("w", newline="") as file:
        names = ["id", "title", "kind", "year", "topics", "minutes", "level", "popularity"]
        writer = csv.DictWriter(file, names)
        writer.writeheader()
        writer.writerows(table)
    whole = [{name: row.get(name) for name in names} for row in ROWS]
    pq.write_table(pa.Table.from_pylist(whole), tmp_path / "p.parquet")
    for path in (lines(tmp_path / "j.jsonl", ROWS), tmp_path / "c.csv", tmp_path / "p.parquet"):
        report = import_catalogue(store, path)
        assert (report.read, report.added, report.dropped) == (2, 2, {})
    texts = [
        {i: (b.title, b.kind, b.year, b.topics, b.minutes, b.level, b.popularity) for i, b in part.items()}
        for part in (stored(store, "j"), stored(store, "c"), stored(store, "p"))
    ]
    assert texts[0] == texts[1] == texts[2]
    assert texts[0]["a"] == ("A Book", "book", 1999, ("bread", "yeast"), 30, "", None)
    assert [c["name"] for c in catalogue_info(store)] == ["c", "j", "p"]


def test_broken_and_repeated_records_are_counted_with_an_example_and_the_rest_is_kept(store, tmp_path):
    rows = [
        *ROWS,
        "{not json",
        {"id": "c", "kind": "book"},
        {"id": "d", "title": "D", "kind": "book", "year": "soon"},
        {"id": "e", "title": "E", "kind": "book", "level": "guru"},
        {"id": "a", "title": "Another", "kind": "book"},
        {"id": "f", "title": "a BOOK", "kind": "book", "year": 1999},
    ]
    report = import_catalogue(store, lines(tmp_path / "broken.jsonl", rows))
    assert report.read == 8
    assert report.added == 2
    assert report.dropped == {
        "not JSON": 1,
        "no title": 1,
        "year is not a number": 1,
        "level is none of beginner, intermediate, advanced": 1,
        "the id occurs twice": 1,
        "the same work occurs twice": 1,
    }
    assert report.examples["no title"].position == "line 4"


def test_a_second_import_changes_only_what_changed(store, tmp_path):
    path = lines(tmp_path / "c.jsonl", ROWS)
    import_catalogue(store, path)
    before = store.vectors.get("catalogue", [vector_key("c", "a"), vector_key("c", "b")])
    lines(path, [{**ROWS[0], "title": "Another Book about Ships"}, ROWS[1]])
    report = import_catalogue(store, path)
    assert (report.added, report.changed, report.same) == (0, 1, 1)
    after = store.vectors.get("catalogue", [vector_key("c", "a"), vector_key("c", "b")])
    assert after[vector_key("c", "a")] @ before[vector_key("c", "a")] < 0.9
    assert after[vector_key("c", "b")] @ before[vector_key("c", "b")] > 0.999
    assert stored(store, "c")["a"].title == "Another Book about Ships"
    assert remove_catalogue(store, "c") == 2
    assert store.vectors.count("catalogue") == 0


def test_movielens_and_goodbooks_are_recognised(store, tmp_path):
    movies, books = tmp_path / "ml", tmp_path / "gb"
    movies.mkdir()
    books.mkdir()
    (movies / "movies.csv").write_text(
        'movieId,title,genres\n1,"Matrix, The (1999)",Action|Sci-Fi\n2,Plain Film,(no genres listed)\n'
    )
    (movies / "tags.csv").write_text("userId,movieId,tag,timestamp\n7,1,Simulation,1\n8,1,simulation,2\n")
    (movies / "ratings.csv").write_text("userId,movieId,rating,timestamp\n1,1,5,1\n2,1,4,1\n1,2,1,1\n")
    (movies / "links.csv").write_text("movieId,imdbId,tmdbId\n1,0133093,603\n")
    (books / "books.csv").write_text(
        "book_id,goodreads_book_id,authors,original_publication_year,original_title,title,ratings_count\n"
        '1,2767052,Suzanne Collins,2008.0,The Hunger Games,"The Hunger Games (#1)",4780653\n'
    )
    assert import_catalogue(store, movies).name == "movielens"
    assert import_catalogue(store, books).name == "goodbooks"
    matrix, plain = stored(store, "movielens")["1"], stored(store, "movielens")["2"]
    assert (matrix.title, matrix.year, matrix.kind) == ("The Matrix", 1999, "film")
    assert matrix.topics == ("Action", "Sci-Fi", "simulation")
    assert matrix.url.endswith("tt0133093/")
    assert matrix.popularity == 1.0 > plain.popularity
    assert plain.topics == ()
    book = stored(store, "goodbooks")["1"]
    assert (book.title, book.year, book.creator) == ("The Hunger Games", 2008, "Suzanne Collins")


@pytest.mark.parametrize("content", ["", "just words\n", '{"id": "a"}\n'])
def test_what_is_no_catalogue_is_refused_in_one_sentence(store, tmp_path, content):
    path = tmp_path / "c.jsonl"
    path.write_text(content)
    with pytest.raises(JourneysError):
        import_catalogue(store, path)
    with pytest.raises(JourneysError, match=r"no catalogue that I know"):
        import_catalogue(store, lines(tmp_path / "c.txt", ["x"]))
    with pytest.raises(JourneysError, match="There is no catalogue"):
        import_catalogue(store, tmp_path / "missing.csv")


def test_the_samples_load_once_and_again_when_their_files_change(store, tmp_path, monkeypatch):
    monkeypatch.setattr("tools.recommending.catalogue.SAMPLES_FOLDER", tmp_path)
    lines(tmp_path / "part.jsonl", ROWS)
    assert ensure_samples(store).added == 2
    assert ensure_samples(store) is None
    lines(tmp_path / "part.jsonl", ROWS[:1])
    assert ensure_samples(store).removed == 1
    assert list(stored(store, "samples")) == ["a"]


def test_a_work_in_two_catalogues_is_recommended_once_and_each_can_be_asked_alone(store, tmp_path):
    bread = {"id": "1", "title": "The Sourdough Bread Book", "kind": "book", "creator": "A. Baker"}
    other = {"id": "2", "title": "Sourdough Bread for Everyone", "kind": "book", "creator": "B. Miller"}
    subjects = ("Tax law", "Submarines", "Opera", "Chess openings", "Bees", "Glaciers", "Tram lines", "Knots")
    rest = [{"id": name, "title": f"{name}, a history", "kind": "book"} for name in subjects]
    import_catalogue(store, lines(tmp_path / "shop.jsonl", [bread, other, *rest]))
    import_catalogue(store, lines(tmp_path / "library.jsonl", [bread]))
    store.journeys.save("me", [Journey("j", "me", "sourdough bread", stated=True)])
    recommender = Recommender(store)
    found = [r.item.title for r in recommender.recommend("me").recommendations]
    assert sorted(found) == [other["title"], bread["title"]]  # and bread only once
    alone = recommender.recommend("me", catalogue="library").recommendations
    assert [(r.item.title, r.item.catalogue) for r in alone] == [(bread["title"], "library")]


def test_the_backlog_is_what_was_saved_and_not_taken_up_and_is_its_owners_alone(store):
    def activity(action, title, user="me"):
        return Activity(f"{action}-{title}", user, None, title, action=action, kind="book")

    mine = [activity("saved", "Wanted"), activity("saved", "Read since"), activity("read", "Read since")]
    list(store.history.add("me", mine))
    refresh_backlog(store, "me")
    assert [i.title for i in store.catalogue.read("me")] == ["Wanted"]
    assert store.catalogue.read("you") == []
    store.history.remove("me", ["saved-Wanted"])
    assert refresh_backlog(store, "me").removed == 1
    assert store.catalogue.read("me") == []
    assert store.vectors.count("catalogue") == 0
