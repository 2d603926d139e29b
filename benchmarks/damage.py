"""Reading of exports that were damaged at random: `python -m benchmarks.damage --runs 10000`."""

from __future__ import annotations

import argparse
import json
import random
import resource
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tools.activity.importing import read_export
from vectorstore.records import Activity, JourneysError

_BITS = [
    *(bytes([code]) for code in b'"{}[],;=<>&\\\n\x00'),
    *(b"\r\n", b"null", b"true", b"-1", b"1e999", b"2024-13-45", b"9" * 30, b"\xff\xfe", b"\xed\xa0\x80"),
    *(b"</opml>", b"<!ENTITY", b"''"),
]
"""Syntax, and values at the edge of what fields hold."""


def samples(fixtures: Path) -> list[tuple[str, bytes]]:
    """(name, content) of every export in a folder of fixtures; a .sql script becomes its database."""
    found = []
    for path in sorted(fixtures.rglob("*")):
        if not path.is_file() or path.name == "expected.json":
            continue
        if path.suffix == ".sql":
            database = sqlite3.connect(":memory:")
            database.executescript(path.read_text("utf-8"))
            found.append((path.stem + ".db", database.serialize()))
            database.close()
        else:
            found.append((path.name, path.read_bytes()))
    return found


def damaged(data: bytes, rng: random.Random) -> bytes:
    """The bytes after one to four changes: cut, repeated, overwritten, turned, re-encoded, sprinkled."""
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(data) + 1)
        to = min(len(data), at + rng.choice((1, 3, 20, 200, 5000)))
        match rng.randrange(9):
            case 0:
                data = data[:to]
            case 1:
                data = data[:at] + data[to:]
            case 2:
                data = data[:to] + data[at:to] * rng.randint(1, 3) + data[to:]
            case 3:
                data = data[:at] + rng.randbytes(min(20, to - at)) + data[to:]
            case 4 | 5:
                data = data[:at] + rng.choice(_BITS) + data[at:]
            case 6:
                data = data[:at] + rng.choice(_BITS) + data[at + 1 :]
            case 7:
                data = data[to:] + data[:at]
            case _:
                encoding = rng.choice(["utf-16", "cp1252", "utf-32", "cp932"])
                data = data.decode("utf-8", "replace").encode(encoding, "replace")
        data = data[:2_000_000]
    return data


def run(fixtures: Path, runs: int, seed: int) -> dict[str, object]:
    """Read so many damaged exports; anything but records or a `JourneysError` is a crash, and raised again.

    Returns:
        runs, activities, errors said, the longest time in seconds and the peak of memory in MB.
    """
    rng = random.Random(seed)
    exports = samples(fixtures)
    counts: Counter[str] = Counter()
    longest = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for number in range(runs):
            name, data = rng.choice(exports)
            path = Path(folder, name)
            path.write_bytes(damaged(data, rng))
            start = time.perf_counter()
            try:
                found = read_export(path, user="me")
                counts["activities"] += sum(isinstance(one, Activity) for one in found)
                counts["read"] += 1
            except JourneysError:
                counts["refused"] += 1
            except Exception:
                keep = Path(tempfile.gettempdir(), f"crash-{seed}-{number}-{name}")
                keep.write_bytes(path.read_bytes())
                sys.stderr.write(f"run {number}: the export that crashed is {keep}\n")
                raise
            longest = max(longest, time.perf_counter() - start)
            path.unlink()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"runs": runs, **counts, "longest_s": round(longest, 2), "peak_mb": round(peak)}


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--fixtures", type=Path, default=Path("tests/fixtures/imports"))
    given = parser.parse_args()
    print(json.dumps(run(given.fixtures, given.runs, given.seed)))


if __name__ == "__main__":
    main()
