"""What a person knows is recognised whatever a source makes of the title, and nothing else is."""

import pytest

from tools.recommending.known import Known, known_of, taken_in
from vectorstore.records import Activity, CatalogueItem, Item

HISTORY = Known(
    [
        Item(str(number), title, kind=kind, creator=creator, series=series)
        for number, (title, kind, creator, series) in enumerate(
            [
                ("The Snowman", "film", "", ""),
                ("Matrix, The (1999)", "film", "", ""),
                ("Watched Pink Floyd - The Dark Side of the Moon | Full Album", "video", "uploads", ""),
                ("Sapiens: A Brief History of Humankind (Paperback)", "book", "Yuval Noah Harari", ""),
                ("Toy Story", "film", "", ""),
                ("Slaughterhouse-Five", "book", "Kurt Vonnegut", ""),
                ("The Bridge", "series", "Netflix", "The Bridge"),
                ("Dune", "book", "Frank Herbert", ""),
                ("8-bit adders explained", "video", "Ben Eater", ""),
                ("Alien", "film", "", ""),
                ("Blade Runner (1982) Full Movie HD", "video", "x", ""),
                ("The Lord of the Rings: The Two Towers", "film", "", ""),
                ("Letters from a Stoic - Seneca - Volume 1 (audiobook)", "video", "Audio Classics", ""),
                ("1- In the Beginning", "podcast", "The History of Rome (Mike Duncan)", ""),
            ]
        )
    ]
)


@pytest.mark.parametrize(
    ("title", "kind", "creator", "year"),
    [
        ("The Snowman", "film", "", 2017),
        ("The Matrix", "film", "", 1999),
        ("The Dark Side of the Moon", "album", "Pink Floyd", 1973),
        ("Sapiens", "book", "Yuval N. Harari", 2011),
        ("Slaughterhouse 5", "book", "Kurt Vonnegut", 1969),
        ("Slaughterhause-Five", "book", "", None),
        ("The Bridge: Season 2", "series", "Hans Rosenfeldt", 2011),
        ("Ben Eater", "channel", "", None),
        ("Blade Runner", "film", "", 1982),
        ("Letters from a Stoic", "book", "Seneca", 65),
        ("The History of Rome", "podcast", "Mike Duncan", 2007),
        ("The Lord of the Rings: The Two Towers", "film", "Peter Jackson", 2002),
    ],
)
def test_a_known_work_is_recognised(title, kind, creator, year):
    assert HISTORY.match(CatalogueItem("x", title, kind, creator=creator, year=year)) is not None


@pytest.mark.parametrize(
    ("title", "kind", "creator", "year"),
    [
        ("The Snowman", "book", "Jo Nesbø", 2007),
        ("Toy Story 2", "film", "", 1999),
        ("Dune", "film", "Denis Villeneuve", 2021),
        ("Dune Messiah", "book", "Frank Herbert", 1969),
        ("Dune", "book", "Somebody Else", 2001),
        ("Alien: Covenant", "film", "", 2017),
        ("Blade Runner 2049", "film", "", 2017),
        ("The Dark Side of the Moon", "book", "Pink Floyd", 1973),
        ("In the Beginning", "podcast", "", None),
        ("Blade Runner", "film", "", 2031),
        ("The Lord of the Rings: The Return of the King", "film", "", 2003),
    ],
)
def test_another_work_with_a_like_title_is_not_taken_for_it(title, kind, creator, year):
    assert HISTORY.match(CatalogueItem("x", title, kind, creator=creator, year=year)) is None


def test_what_was_only_saved_is_known_of_but_not_taken_in_and_a_search_is_neither():
    saved, searched, read = (
        Activity(action, "me", None, "Dune", action=action) for action in ("saved", "searched", "read")
    )
    assert taken_in([saved, searched, read]) == [read]
    assert known_of([saved, searched, read]) == [saved, read]
