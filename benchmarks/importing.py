"""Reading of YouTube histories, against google_takeout_parser on the same files in one run: speed and memory.

`python -m benchmarks.importing` writes made-up histories to a temporary folder, reads each with both, the
best of some rounds in turn, and prints one JSON object. The other parser needs the "bench" extra.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tools.activity.importing import read_export

_WORDS = [
    *(
        "how",
        "to",
        "build",
        "restore",
        "café",
        "the",
        "a",
        "bicycle",
        "frame",
        "garden",
        "bread",
        "sourdough",
    ),
    *(
        "why",
        "nobody",
        "tells",
        "you",
        "about",
        "steel",
        "lugs",
        "part",
        "one",
        "two",
        "final",
        "review",
        "of",
    ),
    *("every", "Brücke", "küche", "naïve", "東京", "in", "ten", "minutes", "without", "tools"),
]
_SITE = "https://www.youtube.com/"
_MEMORY = """
import sys
from pathlib import Path
from tools.activity.importing import read_export
count = sum(1 for _ in read_export(Path(sys.argv[1]), user="me"))
status = Path("/proc/self/status").read_text()
print(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))
"""
_CELL = '<div class="{kind} mdl-cell mdl-cell--{width}-col mdl-{look}">'
_PAGE = (
    _CELL.format(kind="outer-cell", width=12, look="shadow--2dp")
    + '<div class="mdl-grid"><div class="header-cell mdl-cell mdl-cell--12-col">'
    + '<p class="mdl-typography--title">YouTube<br></p></div>'
    + _CELL.format(kind="content-cell", width=6, look="typography--body-1")
    + 'Watched\xa0<a href="{url}">{title}</a><br><a href="{channel_url}">{channel}</a><br>{time}</div>'
    + _CELL.format(kind="content-cell", width=6, look="typography--body-1 mdl-typography--text-right")
    + "</div>"
    + _CELL.format(kind="content-cell", width=12, look="typography--caption")
    + "<b>Products:</b><br>&emsp;YouTube<br></div></div></div>"
)


def history(records: int, seed: int) -> Iterator[dict[str, object]]:
    """Made-up records of videos watched, in the form of Takeout's watch-history.json."""
    rng = random.Random(seed)
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"
    for number in range(records):
        channel = rng.randrange(900)
        day, second = number * 4000 // records, rng.randrange(86_400)
        moment = time.gmtime(1_300_000_000 + day * 86_400 + second)
        yield {
            "header": "YouTube",
            "title": "Watched " + " ".join(rng.choices(_WORDS, k=rng.randint(4, 12))),
            "titleUrl": _SITE + "watch?v=" + "".join(rng.choices(letters, k=11)),
            "subtitles": [
                {"name": f"Channel {channel}", "url": f"https://www.youtube.com/channel/UC{channel:022d}"}
            ],
            "time": time.strftime("%Y-%m-%dT%H:%M:%S", moment) + f".{rng.randrange(1000):03d}Z",
            "products": ["YouTube"],
            "activityControls": ["YouTube watch history"],
        }


def as_json(records: Iterator[dict[str, object]]) -> Iterator[str]:
    """The records as Takeout's watch-history.json has them."""
    start = "["
    for record in records:
        yield start + json.dumps(record, indent=2, ensure_ascii=False)
        start = ",\n"
    yield "]"


def as_html(records: Iterator[dict[str, object]]) -> Iterator[str]:
    """The records as Takeout's watch-history.html has them."""
    yield '<html><head><meta charset="UTF-8"><title>My Activity History</title></head><body>'
    yield '<div class="mdl-grid">'
    for record in records:
        moment = time.strptime(str(record["time"])[:19], "%Y-%m-%dT%H:%M:%S")
        channel = record["subtitles"][0]  # type: ignore[index]
        half = "PM" if moment.tm_hour > 11 else "AM"
        clock = f"{moment.tm_hour % 12 or 12}:{moment.tm_min:02d}:{moment.tm_sec:02d} {half}"
        yield _PAGE.format(
            url=record["titleUrl"],
            title=str(record["title"])[8:],
            channel_url=channel["url"],
            channel=channel["name"],
            time=f"{time.strftime('%b', moment)} {moment.tm_mday}, {moment.tm_year}, {clock} UTC",
        )
    yield "</div></body></html>"


def ours(path: Path) -> int:
    """Records read: recognised, parsed, told apart, each only once, and reported."""
    return sum(1 for _ in read_export(path, user="me"))


def theirs(path: Path) -> int:
    """Records read by google_takeout_parser, and each only once by its own merging."""
    from google_takeout_parser.merge import GoogleEventSet
    from google_takeout_parser.parse_html.activity import _parse_html_activity
    from google_takeout_parser.parse_json import _parse_json_activity

    seen = GoogleEventSet()
    count = 0
    for event in (_parse_json_activity if path.suffix == ".json" else _parse_html_activity)(path):
        if not isinstance(event, Exception) and event not in seen:
            seen.add(event)
            count += 1
    return count


def timed(path: Path, rounds: int) -> dict[str, object]:
    """Best CPU seconds of both on one file, in turn, so that whatever else runs touches both alike."""
    best: dict[str, float] = {}
    counts: dict[str, int] = {}
    readers: list[Callable[[Path], int]] = [ours, theirs]
    for _ in range(rounds):
        for reader in readers:
            start = time.process_time()
            counts[reader.__name__] = reader(path)
            seconds = time.process_time() - start
            best[reader.__name__] = min(seconds, best.get(reader.__name__, seconds))
    return {
        "mb": round(path.stat().st_size / 1e6, 1),
        "records": counts,
        "seconds": {name: round(seconds, 2) for name, seconds in best.items()},
        "times_as_fast": round(best["theirs"] / best["ours"], 1),
    }


def peak(path: Path) -> int:
    """MB of memory at most, in a process of its own that reads the file and does nothing else."""
    done = subprocess.run(
        [sys.executable, "-c", _MEMORY, str(path)], capture_output=True, text=True, check=True
    )
    return round(int(done.stdout) / 1024)


def written(path: Path, texts: Iterator[str]) -> Path:
    """The path, with the texts in it."""
    with path.open("w", encoding="utf-8") as out:
        out.writelines(texts)
    return path


def measure(records: int, html_records: int, rounds: int, seed: int) -> dict[str, object]:
    """Both formats against the other parser, and memory for files of one, two and four times the length."""
    with tempfile.TemporaryDirectory() as folder:
        memory = {}
        for times in (1, 2, 4):
            path = written(Path(folder, "longer.json"), as_json(history(records * times, seed)))
            memory[records * times] = peak(path)
        plain = written(Path(folder, "watch-history.json"), as_json(history(records, seed)))
        page = written(Path(folder, "watch-history.html"), as_html(history(html_records, seed)))
        return {"json": timed(plain, rounds), "html": timed(page, 1), "peak_mb_by_records": memory}


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=200_000)
    parser.add_argument("--html-records", type=int, default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    print(json.dumps(measure(given.records, given.html_records, given.rounds, given.seed), indent=2))


if __name__ == "__main__":
    main()
