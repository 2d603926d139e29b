"""How fast `journeys batch` is, and whether engine, order or an interruption change its outcome.

    python -m benchmarks.batch --users 20000 --ray

The measure is what cannot be avoided: embedding each distinct text once, and the function a user in a bare
loop, each over the same number of processes with everything already in memory. Wall-clock times on a shared
machine differ from minute to minute, so CPU seconds stand beside them.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from tools.batch.buckets import BucketTask, find_journeys
from tools.batch.engine import one_thread
from tools.batch.inputs import activities_in, find_input
from tools.batch.keys import key
from tools.batch.person import journeys_of
from tools.batch.run import run_batch
from tools.batch.shuffle import text_of
from tools.batch.state import State, open_state
from tools.batch.vectors import encoder_of
from vectorstore.records import Activity

ROWS = 30  # a user


def _listed(text: str) -> list[str]:
    return [" ".join(words.split()) for words in text.split(",")]


SUBJECTS = _listed(
    """steel bicycles, sourdough bread, small telescopes, bonsai trees, home espresso, film cameras, fermented
    food, chess openings, model railways, wild birds, jazz piano, garden ponds, leather bags, marathon
    training, Roman history, compost heaps, sea kayaks, mechanical watches, linocut prints, Japanese
    joinery, honey bees, cheese caves, board games, acoustic guitars, mountain huts, pixel art, vegetable
    beds, knitted jumpers, old maps, radio sets, stoic philosophy, Portuguese verbs, coral tanks, street
    photography, paper aeroplanes, cider presses, wooden boats, alpine flowers, home servers, cast iron
    pans, fountain pens, choir singing, cave diving, rock climbing, drone footage, city walks"""
)
VERBS = _listed(
    "restoring, choosing, understanding, photographing, repairing, drawing, buying, building, loving, storing"
)
PARTS = _listed(
    """the first week, on a budget, common mistakes, what nobody tells you, by the sea, in winter, the long
    way, a visit to an expert, tools that last, questions answered, ten years on, for two, after dark, the
    science, a failed attempt, with children, the quiet season, every day, from scratch, in small rooms, the
    finish, a second try, without power, by hand, the history, measuring it, a friend's advice, the last
    step, in the rain, at the market, slowly, for good"""
)


@dataclass(frozen=True)
class Cost:
    """Seconds by the clock and of the processors, and the largest process in MB."""

    wall: float
    cpu: float
    peak: float


def write_history(path: Path, users: int, seed: int = 0) -> None:
    """`ROWS` rows a user: three or four subjects over months, and things from anywhere."""
    rng = random.Random(seed)
    start = datetime(2025, 1, 1, tzinfo=UTC)
    with path.open("w", encoding="utf-8") as stream:
        for user in range(users):
            titles = [t for s in rng.sample(SUBJECTS, rng.choice((3, 4))) for t in _titles(rng, s, 7)]
            while len(titles) < ROWS:
                titles += _titles(rng, rng.choice(SUBJECTS), 1)
            for title in titles[:ROWS]:
                day = start + timedelta(days=rng.randint(0, 300), seconds=rng.randint(0, 80_000))
                row = {"user": f"u{user}", "time": day.isoformat(), "title": title, "item_id": title}
                stream.write(json.dumps(row) + "\n")


def _titles(rng: random.Random, subject: str, count: int) -> list[str]:
    return [f"{rng.choice(VERBS).title()} {subject}: {rng.choice(PARTS)}" for _ in range(count)]


def measured(work: Callable[[], Any]) -> Cost:
    """The cost of some work, its ended child processes included."""
    before = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    started = time.perf_counter()
    work()
    wall = time.perf_counter() - started
    after = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    cpu = sum(a.ru_utime + a.ru_stime - b.ru_utime - b.ru_stime for a, b in zip(after, before, strict=True))
    return Cost(wall, cpu, after[1].ru_maxrss / 1024)


def bare(source: Path, processes: int, folder: Path) -> tuple[Cost, Cost, int]:
    """The floor: embedding the distinct texts alone, and the function a user in a bare loop."""
    texts = sorted({text_of(activity) for activity in _activities(source)})
    (folder / "texts.json").write_text(json.dumps(texts), "utf-8")
    shares = [(source, folder, number, processes) for number in range(processes)]
    return _over(_embed, shares), _over(_loop, shares), len(texts)


def _activities(source: Path) -> Iterator[Activity]:
    for piece in find_input(source).pieces:
        yield from (found for found in activities_in(piece) if isinstance(found, Activity))


def _over(work: Callable[..., tuple[float, float]], shares: Sequence[Any]) -> Cost:
    """The slowest process's own time by the clock and the sum of the processors', without their start."""
    with multiprocessing.get_context("spawn").Pool(len(shares)) as pool:
        done = pool.map(work, shares, chunksize=1)
    return Cost(max(wall for wall, _ in done), sum(cpu for _, cpu in done), 0.0)


def _embed(given: tuple[Path, Path, int, int]) -> tuple[float, float]:
    _, folder, number, count = given
    one_thread()
    encoder, texts = encoder_of(""), json.loads((folder / "texts.json").read_text("utf-8"))[number::count]
    wall, cpu, rows = _timed(lambda: encoder.encode(texts))
    np.save(folder / f"vectors-{number}.npy", rows)
    return wall, cpu


def _loop(given: tuple[Path, Path, int, int]) -> tuple[float, float]:
    source, folder, number, count = given
    one_thread()
    histories: dict[str, list[Activity]] = {}
    for activity in _activities(source):
        if key(activity.user) % count == number:
            histories.setdefault(activity.user, []).append(activity)
    texts = json.loads((folder / "texts.json").read_text("utf-8"))
    rows = np.empty((len(texts), 384), np.float32)
    for part in range(count):
        rows[part::count] = np.load(folder / f"vectors-{part}.npy")
    places = {text: place for place, text in enumerate(texts)}

    def of(some: Sequence[str]) -> Any:
        return rows[[places[text] for text in some]]

    wall, cpu, _ = _timed(lambda: [journeys_of(user, history, of) for user, history in histories.items()])
    return wall, cpu


def _timed(work: Callable[[], Any]) -> tuple[float, float, Any]:
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return time.perf_counter() - wall, time.process_time() - cpu, result


def killed_halfway(source: Path, output: Path) -> None:
    """Start a batch, end it without warning among its buckets, and let it go on."""
    program = "import sys; from pathlib import Path; from tools.batch.run import run_batch; "
    call = "run_batch(Path(sys.argv[1]), Path(sys.argv[2]), names=False)"
    process = subprocess.Popen([sys.executable, "-c", program + call, source, output])
    folder = output.with_name(output.name + ".state") / "journeys-0000"
    while process.poll() is None and len(list(folder.glob("part-*"))) < 3:
        time.sleep(0.02)
    process.kill()
    process.wait()
    run_batch(source, output, names=False)


def identical(source: Path, output: Path, folder: Path, engines: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """Whether other ways to the same output give the same bytes."""
    rows = source.read_text("utf-8").splitlines(keepends=True)
    random.Random(1).shuffle(rows)
    mixed = folder / "mixed.jsonl"
    mixed.write_text("".join(rows), "utf-8")
    run_batch(mixed, folder / "mixed-out.jsonl", names=False)
    yield "rows shuffled", (folder / "mixed-out.jsonl").read_bytes() == output.read_bytes()
    killed_halfway(source, folder / "killed.jsonl")
    yield "killed and run again", (folder / "killed.jsonl").read_bytes() == output.read_bytes()
    for engine in engines:
        run_batch(source, folder / f"by-{engine}.jsonl", names=False, engine=engine)
        yield engine, (folder / f"by-{engine}.jsonl").read_bytes() == output.read_bytes()


def user_costs(batches: Sequence[tuple[Path, Path]], rounds: int = 15) -> list[list[float]]:
    """Milliseconds of a processor that a user takes in this process, round by round, batch by batch.

    A machine's speed may differ by a third from one second to the next, so the batches take turns: in each
    round every one has the users of one of its buckets looked at.
    """
    states = [_state_of(source, output) for source, output in batches]
    one_thread()
    costs: list[list[float]] = []
    for number in range(rounds + 1):
        costs.append([])
        for state in states:
            task = BucketTask(state, number % state.buckets, 0)
            _, cpu, users = _timed(lambda t=task: find_journeys(t))  # type: ignore[misc]
            costs[-1].append(1000 * cpu / users)
    return costs[1:]  # the first loads what stays loaded


def _state_of(source: Path, output: Path) -> State:
    folder = output.with_name(output.name + ".state")
    return open_state(
        folder, find_input(source), suffix=".jsonl", embedder="", named=False, incremental=False
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--users", type=int, default=2_000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--ray", action="store_true", help="measure Ray as well")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="batch-"))
    engines = ["ray"] if options.ray else []
    try:
        small, source = folder / "tenth.jsonl", folder / "all.jsonl"
        write_history(small, max(1, options.users // 10))
        write_history(source, options.users)
        batches = [(given, given.with_name(f"{given.stem}-out.jsonl")) for given in (small, source)]
        for given, output in batches:
            cost = measured(lambda g=given, o=output: run_batch(g, o, names=False))  # type: ignore[misc]
            print(f"pool, {given.stem}: {_said(cost)}, at most {cost.peak:.0f} MB", flush=True)
        costs = user_costs(batches)
        few, many = (statistics.median(column) for column in zip(*costs, strict=True))
        ratios = sorted(many / few for few, many in costs)
        print(
            f"a user: {few:.2f} ms with a tenth of the users, {many:.2f} ms with all; "
            f"{statistics.median(ratios):.3f} times at the median of {len(ratios)} rounds, "
            f"{ratios[0]:.2f} to {ratios[-1]:.2f}",
            flush=True,
        )
        embedding, loop, texts = bare(source, options.processes, folder)
        print(f"embedding {texts:,} texts alone: {_said(embedding)}")
        print(f"bare loop over {options.users:,} users: {_said(loop)}", flush=True)
        for engine in engines:
            cost = measured(lambda e=engine: run_batch(source, folder / f"{e}.jsonl", engine=e, names=False))  # type: ignore[misc]
            print(f"{engine}, all users: {cost.wall:.1f} s", flush=True)
        for name, same in identical(small, folder / "tenth-out.jsonl", folder, engines):
            print(f"a tenth of the users, {name}: {'same bytes' if same else 'DIFFERENT'}", flush=True)
    finally:
        shutil.rmtree(folder)


def _said(cost: Cost) -> str:
    return f"{cost.wall:.1f} s ({cost.cpu:.1f} s of processors)"


if __name__ == "__main__":
    main()
