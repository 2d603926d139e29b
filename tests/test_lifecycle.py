"""Where a journey stands, told from real time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tools.journeys.lifecycle import came_to_an_end, status_of
from vectorstore.records import Item, Status

NOW = datetime(2026, 6, 1, tzinfo=UTC)


def ago(*days):
    return [NOW - timedelta(days=d) for d in days]


@pytest.mark.parametrize(
    ("days", "status"),
    [
        ((12, 8, 3, 1), Status.EMERGING),
        ((400, 350, 300, 200, 100, 40, 5), Status.ACTIVE),
        ((300, 290, 280, 270, 260, 250), Status.FINISHED),
        ((600, 560, 500, 440, 400, 330, 210), Status.DORMANT),
    ],
    ids=["a few weeks old", "steady", "a short arc long ago", "steady, then quiet"],
)
def test_status_follows_from_time(days, status):
    assert status_of(ago(*days), NOW) is status


def test_a_slow_rhythm_is_not_taken_for_silence():
    yearly = ago(1500, 1140, 780, 420, 150)
    monthly = ago(360, 330, 300, 270, 240, 210, 180, 150)
    assert status_of(yearly, NOW) is Status.ACTIVE
    assert status_of(monthly, NOW) is Status.DORMANT


def test_one_stray_day_neither_begins_a_journey_nor_takes_it_up_again():
    weeks = [7 * n for n in range(12)]
    assert status_of(ago(*(300 + w for w in weeks), 2), NOW) is Status.FINISHED
    assert status_of(ago(400, *(5 * n for n in range(11))), NOW) is Status.EMERGING
    assert status_of(ago(*(300 + w for w in weeks), 9, 5, 2), NOW) is Status.ACTIVE


def test_what_came_to_its_end_is_finished_not_dormant():
    quiet = ago(600, 560, 500, 440, 400, 330, 210)
    assert status_of(quiet, NOW, complete=True) is Status.FINISHED


def test_the_order_of_times_does_not_matter():
    times = ago(400, 350, 300, 200, 100, 40, 5)
    assert status_of(times[::-1], NOW) is status_of(times, NOW)


def test_without_times_a_journey_counts_as_active():
    assert status_of([], NOW) is Status.ACTIVE


@pytest.mark.parametrize(
    ("last", "ended"),
    [
        ("The Bridge: Series finale", True),
        ("Build a canoe, part 8 of 8", True),
        ("Letzte Folge: Abschied", True),
        ("Build a canoe, part 7 of 8", False),
        ("What I eat in 24/7", False),
    ],
)
def test_the_last_title_tells_whether_a_course_or_series_ended(last, ended):
    items = [Item("1", "Earlier one", times=(NOW - timedelta(days=9),)), Item("2", last, times=(NOW,))]
    assert came_to_an_end(items) is ended
