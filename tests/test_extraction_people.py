"""The four ways to fail a person, on histories whose journeys are known."""

from __future__ import annotations

import pytest

from benchmarks.extraction_people import PEOPLE, failures


@pytest.fixture(scope="module")
def found(encoder):
    histories = {"sample-a": "sample-a.zip", "sample-b": "sample-b.jsonl", "sample-c": "sample-c.jsonl"}
    return {
        name: failures(PEOPLE / history, PEOPLE / f"{name}.truth.json", encoder)
        for name, history in histories.items()
    }


def counted(found, mode):
    return sum(len(getattr(one, mode)) for one in found.values())


def journeys(found):
    return sum(one.journeys for one in found.values())


def test_most_main_interests_are_found(found):
    assert counted(found, "missed") <= 0.1 * journeys(found)


def test_few_journeys_come_from_sporadic_activity(found):
    assert counted(found, "sporadic") <= 0.2 * journeys(found)


def test_what_was_given_up_is_hardly_ever_shown_as_pursued(found):
    assert counted(found, "outdated") <= 1


def test_most_interests_are_given_once(found):
    assert counted(found, "repeated") <= 0.1 * journeys(found)


def test_private_interests_are_kept_private_and_others_are_not(found):
    assert not counted(found, "wrong_privacy")


def test_statuses_follow_the_truth(found):
    assert counted(found, "wrong_status") <= 0.1 * journeys(found)
