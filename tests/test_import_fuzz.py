"""Exports damaged at random: whatever happens to a file, reading it ends in records or in one sentence."""

from __future__ import annotations

import functools
import random
import time
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from benchmarks.damage import damaged, samples
from tools.activity.importing import read_export
from vectorstore.records import Activity, JourneysError, Skip

SAMPLES = functools.cache(lambda: samples(Path(__file__).parent / "fixtures" / "imports"))


@settings(max_examples=400, deadline=5000, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(seed=st.integers(0, 2**32))
def test_a_damaged_export_gives_records_or_one_sentence(tmp_path_factory, seed):
    rng = random.Random(seed)
    name, data = rng.choice(SAMPLES())
    path = tmp_path_factory.mktemp("damaged") / name
    path.write_bytes(damaged(data, rng))
    outcome(path)


@settings(max_examples=150, deadline=5000, derandomize=True)
@given(data=st.binary(max_size=3000))
def test_random_bytes_are_never_taken_for_anything_worse_than_a_table(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("bytes") / "export.csv"
    path.write_bytes(data)
    outcome(path)


def outcome(path):
    """Read it to the end; anything but records, or a JourneysError of one line, fails the test."""
    start = time.monotonic()
    said, found = "", []
    try:
        found = list(read_export(path, user="me"))
    except JourneysError as error:
        said = str(error)
    assert "\n" not in said
    assert all(isinstance(one, (Activity, Skip)) for one in found)
    for one in found:
        if isinstance(one, Activity):
            assert one.title
            assert one.id
            assert "\n" not in one.title
            assert one.time is None or one.time.tzinfo
    assert time.monotonic() - start < 5
