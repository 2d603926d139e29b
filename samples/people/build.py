"""Build the three sample histories and their known truth from the authored titles.

`python samples/people/build.py` reads `source/sample-*.txt` and writes next to this file

- `sample-a.zip`: a Google Takeout archive (YouTube and YouTube Music),
- `sample-b.jsonl`, `sample-c.jsonl`: Activity JSONL,
- `sample-*.truth.json`: the journeys that are really in each history, and the passing clicks.

All people are invented. The same source always gives the same bytes.

Source format: `== journey name`, then `key: value` lines, then groups and titles.

    status: active               emerging, active, dormant or finished
    windows: FROM..TO, FROM..TO  when the person was at it
    repeats: 0.4                 share of the items that are played once more
    topics: a; b; c              also `near: NAME`, `sensitive: yes`, `hours: night`
    > [kind] Creator @0.2-0.6    a group: kind (default video), creator, its part of the whole span
    *3 Title ~ Creator ~ Text    played three times; own creator and description; `@0.9-1.0` or `@DATE`
    ! binge DATE                 (passing only) what follows was one evening; a line may open with `[kind]`

The sections `passing`, `ads` and `posts` are no journeys. Titles in the truth include search queries.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import random
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from urllib.parse import quote_plus

HERE = Path(__file__).parent
TODAY = "2026-11-24"
BESIDE = ("passing", "ads", "posts")
REMOVED_VIDEOS = 24
ZIP_DATE = (2026, 11, 21, 9, 0, 0)

KIND = re.compile(r"^\[(\w+)\]\s*")
TIMES = re.compile(r"^\*(\d+) ")
PART = re.compile(r"\s*@(\d\.\d+)-(\d\.\d+)$")
DAY = re.compile(r"\s*@(\d{4}-\d\d-\d\d)$")
ACTIONS = {
    "book": "read",
    "article": "read",
    "podcast": "listened",
    "music": "listened",
    "search": "searched",
}
MINUTES = {"series": (42, 64), "film": (95, 130), "search": (1, 3), "music": (4, 9)}
WEEK = (1, 0.8, 1, 0.8, 1.2, 2.0, 2.2)
SITES = {
    "video": "https://www.youtube.com/watch?v={video}",
    "series": "https://www.netflix.com/watch/{number}",
    "film": "https://letterboxd.com/film/{slug}/",
    "book": "https://www.goodreads.com/book/show/{number}.{slug}",
    "podcast": "https://open.spotify.com/episode/{long}",
    "music": "https://open.spotify.com/track/{long}",
    "article": "https://{host}.example/{slug}",
    "search": "https://www.google.com/search?q={query}",
}


@dataclass
class Item:
    """One authored title and where in its journey it belongs."""

    title: str
    creator: str
    description: str
    kind: str
    times: int
    position: float
    end: float
    day: date | None = None
    evening: bool = False


Sitting = tuple[date, Item]


@dataclass
class Section:
    """A journey, or one of the sections beside the journeys."""

    name: str
    facts: dict[str, str] = field(default_factory=dict)
    items: list[Item] = field(default_factory=list)

    @property
    def windows(self) -> list[tuple[date, date]]:
        """The periods in which the person followed it."""
        spans = (window.split("..") for window in self.facts["windows"].split(", "))
        return [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in spans]


@dataclass
class Play:
    """One activity: an item at a time, the `nth` of `total` times."""

    time: datetime
    item: Item
    section: str
    nth: int = 1
    total: int = 1


def digest(*parts: str) -> bytes:
    """A stable hash, the base of every made-up id."""
    return hashlib.sha256("\x1f".join(parts).encode()).digest()


def token(length: int, *parts: str) -> str:
    """A URL-safe id such as YouTube's 11 characters."""
    return base64.urlsafe_b64encode(digest(*parts)).decode()[:length]


def read_line(line: str, kind: str, creator: str, low: float, high: float) -> Item:
    """One title line with its marks; `position` is set once the whole group is known."""
    if marked := KIND.match(line):
        kind, line = marked[1], line[marked.end() :]
    times = 1
    if many := TIMES.match(line):
        times, line = int(many[1]), line[many.end() :]
    day = None
    if on := DAY.search(line):
        day, line = date.fromisoformat(on[1]), line[: on.start()]
    elif part := PART.search(line):
        low, high, line = float(part[1]), float(part[2]), line[: part.start()]
    title, own, description = ([text.strip() for text in line.split(" ~ ")] + ["", ""])[:3]
    return Item(title, own or creator, description, kind, times, low, high, day)


def read_source(path: Path, rng: random.Random) -> list[Section]:
    """Parse a source file; the items of a group are spread in order over the group's part of the span."""
    sections: list[Section] = []
    group: list[Item] = []
    kind, creator, low, high, binge = "video", "", 0.0, 1.0, None

    def spread() -> None:
        for place, item in enumerate(group):
            share = (place + 0.5 + rng.uniform(-0.4, 0.4)) / len(group)
            item.position += (item.end - item.position) * share
        group.clear()

    for line in filter(None, (raw.strip() for raw in path.read_text(encoding="utf-8").splitlines())):
        if line.startswith("== "):
            spread()
            sections.append(Section(line[3:]))
            creator, binge = "", None
        elif not creator and not line.startswith("> "):
            key, value = line.split(": ", 1)
            sections[-1].facts[key] = value
        elif line.startswith(">"):
            spread()
            low, high = 0.0, 0.94 if sections[-1].facts.get("status") == "finished" else 1.0
            line = line[1:].strip()
            if part := PART.search(line):
                low, high, line = float(part[1]), float(part[2]), line[: part.start()]
            named = KIND.match(line)
            kind, creator = (named[1], line[named.end() :] or "-") if named else ("video", line)
        elif line.startswith("! binge "):
            binge = date.fromisoformat(line[8:])
        else:
            item = read_line(line, kind, "" if creator == "-" else creator, low, high)
            if binge:
                item.day, item.evening = binge, True
            sections[-1].items.append(item)
            group.append(item)
    spread()
    return sections


def copies(section: Section, rng: random.Random) -> list[tuple[float, Item]]:
    """Every play of the undated items, in the order of the journey: first plays, repeats, book sittings."""
    plays: list[tuple[float, Item]] = []
    for item in (item for item in section.items if item.day is None):
        plays.append((item.position, item))
        for nth in range(1, item.times):
            if item.kind == "music" or section.name in BESIDE:
                again = rng.uniform(item.position, item.end)
            elif item.kind == "book":
                again = item.position + 0.025 * nth
            else:
                again = item.position + rng.expovariate(6)
            plays.append((min(again, item.end), item))
    again_able = [item for item in section.items if item.kind not in ("book", "search") and item.day is None]
    extra = round(float(section.facts.get("repeats", "0")) * len(again_able))
    for item in rng.choices(again_able, k=extra):
        plays.append((min(item.position + rng.expovariate(12), item.end), item))
    return sorted(plays, key=lambda play: play[0])


def session_days(section: Section, wanted: int, rng: random.Random) -> list[date]:
    """The days of the sessions: more at weekends, in busy and idle weeks, never outside the windows."""
    days = [
        first + timedelta(days=n) for first, last in section.windows for n in range((last - first).days + 1)
    ]
    weeks = {day.isocalendar()[:2]: rng.choice((0.3, 0.6, 1.0, 1.0, 1.8, 3.0)) for day in days}
    weights = {day: weeks[day.isocalendar()[:2]] * WEEK[day.weekday()] for day in days}
    chosen = sorted(days[1:-1], key=lambda day: rng.random() ** (1 / weights[day]), reverse=True)
    return sorted([days[0], days[-1], *chosen[: max(0, wanted - 2)]])


def start_of(day: date, hours: str, rng: random.Random) -> datetime:
    """When a session begins, in UTC."""
    if hours == "night":
        begin = rng.triangular(0, 3.6, 1.2)
    elif hours == "commute":
        begin = rng.choice((rng.uniform(6.4, 7.9), rng.uniform(16.2, 17.6)))
    elif hours == "work":
        begin = rng.uniform(8, 16)
    elif hours == "any":
        begin = rng.choice((rng.uniform(6.5, 12.5), rng.uniform(12.5, 21.5), rng.uniform(18, 21.5)))
    elif day.weekday() >= 5:
        begin = rng.triangular(8, 20.5, 17)
    else:
        begin = rng.triangular(16.8, 20.8, 18.7)
    midnight = datetime(day.year, day.month, day.day)
    return midnight + timedelta(seconds=int(begin * 3600), milliseconds=rng.randrange(1000))


def gap_after(item: Item, rng: random.Random) -> timedelta:
    """How long until the next thing in the same session."""
    low, high = MINUTES.get(item.kind, (5, 32))
    return timedelta(seconds=rng.randint(low * 60, high * 60), milliseconds=rng.randrange(1000))


def sittings(plays: list[tuple[float, Item]], days: list[date], rng: random.Random) -> Iterator[Sitting]:
    """Deal the plays out to the days in order: at least one a day, some days many."""
    sizes = [1] * len(days)
    busy = [rng.expovariate(1) for _ in days]
    for place in rng.choices(range(len(days)), weights=busy, k=len(plays) - len(days)):
        sizes[place] += 1
    dealt = iter(plays)
    for day, size in zip(days, sizes, strict=True):
        for _ in range(size):
            yield day, next(dealt)[1]


def schedule(section: Section, rng: random.Random) -> list[Play]:
    """The activities of one section."""
    plays = copies(section, rng)
    loose = section.name in BESIDE
    if loose:
        rng.shuffle(plays)
    days = session_days(section, round(len(plays) / (1.25 if loose else 2.1)), rng)
    dated = [(item.day, item) for item in section.items if item.day for _ in range(item.times)]
    profile = "any" if loose else section.facts.get("hours", "evening")
    clock: dict[tuple[date, str], datetime] = {}
    done: list[Play] = []
    for day, item in [*sittings(plays, days, rng), *dated]:
        hours = profile
        if item.evening:
            hours = "evening"
        elif profile != "night":
            hours = {"podcast": "commute", "music": "work"}.get(item.kind, profile)
        if (day, hours) not in clock:
            clock[day, hours] = start_of(day, hours, rng)
        done.append(Play(clock[day, hours], item, section.name))
        clock[day, hours] += gap_after(item, rng)
    total = Counter(id(play.item) for play in done)
    seen: Counter[int] = Counter()
    for play in sorted(done, key=lambda play: play.time):
        seen[id(play.item)] += 1
        play.nth, play.total = seen[id(play.item)], total[id(play.item)]
    return done


def history(sections: list[Section], rng: random.Random) -> list[Play]:
    """All activities of a person in the order of time, no two in the same second."""
    plays = [play for section in sections for play in schedule(section, rng)]
    plays.sort(key=lambda play: play.time)
    for before, after in pairwise(plays):
        if after.time <= before.time + timedelta(seconds=1):
            after.time = before.time + timedelta(seconds=2, milliseconds=137)
    return plays


def truth(sections: list[Section], plays: list[Play]) -> dict[str, object]:
    """What a perfect reader of the history would find."""
    titles: dict[str, dict[str, None]] = {section.name: {} for section in sections}
    for play in plays:
        titles[play.section].setdefault(play.item.title)
    shared = [t for t, n in Counter(t for name in titles for t in titles[name]).items() if n > 1]
    if shared:
        raise ValueError(f"titles in more than one section: {shared}")
    journeys = [
        {
            "name": section.name,
            "status": section.facts["status"],
            "sensitive": section.facts.get("sensitive") == "yes",
            "near": section.facts.get("near"),
            "subject_topics": section.facts["topics"].split("; "),
            "titles": list(titles[section.name]),
        }
        for section in sections
        if section.name not in BESIDE
    ]
    return {"today": TODAY, "journeys": journeys, "transient": list(titles["passing"])}


def item_url(item: Item) -> str:
    """A plausible address; the same for every play of the item."""
    seed = (item.kind, item.title, item.creator)
    return SITES[item.kind].format(
        video=token(11, *seed),
        number=70_000_000 + int.from_bytes(digest(*seed)[:3], "big"),
        slug=re.sub(r"[^a-z0-9]+", "-", item.title.lower()).strip("-") or token(8, *seed),
        long=re.sub(r"[-_]", "x", token(22, *seed)),
        host=re.sub(r"[^a-z0-9]+", "", item.creator.lower()) or "www",
        query=quote_plus(item.title),
    )


def activity_row(play: Play, rng: random.Random) -> dict[str, object]:
    """One line of Activity JSONL."""
    item = play.item
    row: dict[str, object] = {"time": f"{play.time:%Y-%m-%dT%H:%M:%SZ}", "title": item.title}
    if item.creator:
        row["creator"] = item.creator
    row |= {"kind": item.kind, "action": ACTIONS.get(item.kind, "watched")}
    if item.kind == "book":
        left_off = play.total == 1 and rng.random() < 0.2
        row["progress"] = 0.35 if left_off else round(play.nth / play.total, 2)
        if row["progress"] == 1:
            row["rating"] = rng.choice((3.5, 4, 4, 4.5, 5))
    elif item.kind == "film":
        row |= {"progress": 1.0, "rating": rng.choice((2.5, 3, 3.5, 4, 4.5))}
    elif item.kind in ("series", "video", "podcast"):
        row["progress"] = 1.0 if rng.random() < 0.75 else round(rng.uniform(0.15, 0.95), 2)
        if play.section not in BESIDE and rng.random() < 0.06:
            row["rating"] = rng.choice((4, 4.5, 5))
    if item.kind != "series" or item.creator == "Netflix":
        row["url"] = item_url(item)
    if item.description:
        row["description"] = item.description
    row["item_id"] = f"{item.kind}-{digest(item.kind, item.title, item.creator).hex()[:10]}"
    return row


def takeout_record(play: Play) -> dict[str, object]:
    """One record of watch-history.json or search-history.json."""
    item = play.item
    stamp = f"{play.time:%Y-%m-%dT%H:%M:%S}.{play.time.microsecond // 1000:03d}Z"
    video = token(11, item.kind, item.title, item.creator)
    record: dict[str, object] = {"header": "YouTube"}
    if item.kind == "search":
        url = f"https://www.youtube.com/results?search_query={quote_plus(item.title)}"
        record |= {"title": f"Searched for {item.title}", "titleUrl": url}
    elif play.section == "posts":
        url = f"https://www.youtube.com/post/Ugkx{token(32, item.title)}"
        record |= {"title": f"Viewed {item.title}", "titleUrl": url}
    elif item.kind == "music":
        record["header"] = "YouTube Music"
        record |= {"title": f"Watched {item.title}", "titleUrl": f"https://music.youtube.com/watch?v={video}"}
    else:
        record |= {"title": f"Watched {item.title}", "titleUrl": f"https://www.youtube.com/watch?v={video}"}
    if item.creator and play.section != "ads":
        record["subtitles"] = [{"name": item.creator, "url": channel_url(item.creator)}]
    record |= {"time": stamp, "products": ["YouTube"]}
    if play.section == "ads":
        record["details"] = [{"name": "From Google Ads"}]
        record["activityControls"] = ["Web & App Activity", "YouTube watch history", "YouTube search history"]
    else:
        record["activityControls"] = [f"YouTube {'search' if item.kind == 'search' else 'watch'} history"]
    return record


def channel_id(name: str) -> str:
    """A made-up channel id."""
    return f"UC{token(22, 'channel', name)}"


def channel_url(name: str) -> str:
    """The address of a made-up channel."""
    return f"https://www.youtube.com/channel/{channel_id(name)}"


def removed_records(plays: list[Play], rng: random.Random) -> Iterator[dict[str, object]]:
    """Videos that are gone: no channel, often no title."""
    for place, play in enumerate(rng.sample(plays, REMOVED_VIDEOS)):
        time = play.time + timedelta(minutes=3, milliseconds=rng.randrange(1000))
        url = f"https://www.youtube.com/watch?v={token(11, 'removed', str(place))}"
        record: dict[str, object] = {"header": "YouTube", "title": "Watched a video that has been removed"}
        if place % 2:
            record |= {"title": f"Watched {url}", "titleUrl": url}
        record["time"] = f"{time:%Y-%m-%dT%H:%M:%S}.{time.microsecond // 1000:03d}Z"
        yield record | {"products": ["YouTube"], "activityControls": ["YouTube watch history"]}


def subscriptions(plays: list[Play]) -> str:
    """The channels the person came back to, as Takeout writes them."""
    counts = Counter(
        play.item.creator for play in plays if play.item.kind == "video" and play.section not in BESIDE
    )
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(("Channel Id", "Channel Url", "Channel Title"))
    for name, count in sorted(counts.items()):
        if count >= 8:
            rows.writerow((channel_id(name), channel_url(name).replace("https", "http"), name))
    return text.getvalue()


def write_takeout(path: Path, plays: list[Play], rng: random.Random) -> None:
    """Write the Takeout archive, newest record first as Google does."""
    records = [takeout_record(play) for play in plays] + list(removed_records(plays, rng))
    records.sort(key=lambda record: str(record["time"]), reverse=True)
    searches = [record for record in records if str(record["title"]).startswith("Searched for ")]
    watched = [record for record in records if not str(record["title"]).startswith("Searched for ")]
    root = "Takeout/YouTube and YouTube Music"
    page = (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>Google Takeout</title></head>\n'
        "<body><h1>Your Google data export</h1><p>21 November 2026</p>\n"
        "<h2>YouTube and YouTube Music</h2>\n<ul><li>history/watch-history.json</li>\n"
        "<li>history/search-history.json</li>\n<li>subscriptions/subscriptions.csv</li></ul></body></html>\n"
    )
    files = {
        "Takeout/archive_browser.html": page,
        f"{root}/history/watch-history.json": json.dumps(watched, ensure_ascii=False, indent=2),
        f"{root}/history/search-history.json": json.dumps(searches, ensure_ascii=False, indent=2),
        f"{root}/subscriptions/subscriptions.csv": subscriptions(plays),
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in files.items():
            info = zipfile.ZipInfo(name, date_time=ZIP_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = 0o644 << 16
            archive.writestr(info, text)


def build(name: str) -> tuple[list[Section], list[Play]]:
    """Write one person's history and truth; return what was written."""
    rng = random.Random(name)
    sections = read_source(HERE / "source" / f"{name}.txt", rng)
    plays = history(sections, rng)
    if name == "sample-a":
        write_takeout(HERE / f"{name}.zip", plays, rng)
    else:
        rows = (json.dumps(activity_row(play, rng), ensure_ascii=False) for play in plays)
        (HERE / f"{name}.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")
    known = json.dumps(truth(sections, plays), ensure_ascii=False, indent=1)
    (HERE / f"{name}.truth.json").write_text(known + "\n", encoding="utf-8")
    return sections, plays


def main() -> None:
    """Build all three and print a table of each."""
    for name in ("sample-a", "sample-b", "sample-c"):
        sections, plays = build(name)
        print(f"\n{name}: {len(plays)} activities (journey, status, titles, activities, days, first, last)")
        for section in sections:
            mine = [play for play in plays if play.section == section.name]
            titles = len({play.item.title for play in mine})
            days = len({play.time.date() for play in mine})
            first, last = mine[0].time.date(), mine[-1].time.date()
            status = section.facts.get("status", "")
            print(f"{section.name:42} {status:9} {titles:4} {len(mine):4} {days:4} {first} {last}")


if __name__ == "__main__":
    main()
