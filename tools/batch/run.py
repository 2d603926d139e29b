"""A batch from input to output: lay out, embed, find journeys, put together; again to go on."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as parquet
from filelock import FileLock, Timeout

from tools.batch.buckets import SCHEMA, BucketTask, find_journeys
from tools.batch.engine import Engine, load_engine
from tools.batch.inputs import find_input
from tools.batch.shuffle import ShuffleTask, lay_out, report_in, sizes_in
from tools.batch.state import SHARDS, State, open_state, replacing
from tools.batch.vectors import EmbedTask, embed
from tools.resources import Progress, silent
from vectorstore.records import JourneysError


@dataclass(frozen=True, slots=True)
class BatchReport:
    """What a batch read and did.

    Attributes:
        read: rows of the input; `kept` those that are activities, `dropped` the others by reason.
        embedded: texts that were new.
        users: in the buckets that were worked on now; buckets done earlier are skipped.
        buckets: all there are; `skipped` those that were done before.
    """

    read: int
    kept: int
    dropped: dict[str, int]
    embedded: int
    users: int
    buckets: int
    skipped: int


def run_batch(
    source: Path,
    output: Path,
    *,
    engine: str = "pool",
    processes: int = 0,
    names: bool = True,
    incremental: bool = False,
    embedder: str = "",
    progress: Progress = silent,
) -> BatchReport:
    """Find the journeys of all users in a file or folder of activity rows.

    Beside the output lies `OUTPUT.state`: what is finished stays finished when the batch is stopped, and a
    later batch of new rows (`incremental`) needs it.

    Args:
        source: JSONL, CSV or Parquet with the columns of the activity format and `user`, or a folder of such.
        output: a file that ends in .jsonl or .parquet, else a folder for one Parquet file a bucket.
        names: False to leave the names out.
        incremental: the input has only rows that are new since the last batch to this output.
        progress: told the stage (read, embed, group), what is done and what there is to do.

    Raises:
        JourneysError: when there is nothing to read, or the output can't be written.
    """
    found = find_input(source)
    folder = output.with_name(output.name + ".state")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / "lock", timeout=0):
            state = open_state(
                folder,
                found,
                suffix=output.suffix if output.suffix == ".jsonl" else ".parquet",
                embedder=embedder,
                named=names,
                incremental=incremental,
            )
            pieces = [ShuffleTask(state, piece, n) for n, piece in enumerate(found.pieces)]
            with load_engine(engine, processes) as runner:
                return _run(state, pieces, output, runner, progress)
    except Timeout:
        raise JourneysError(f"Another batch is writing to {output}.") from None
    except OSError as problem:
        raise JourneysError(f"{output} can't be written: {problem.strerror or problem}.") from problem


def _run(
    state: State, pieces: Sequence[ShuffleTask], output: Path, engine: Engine, progress: Progress
) -> BatchReport:
    waiting = [task for task in pieces if not state.part(task.number, "rows").exists()]
    _step(engine, lay_out, waiting, "read", len(pieces), progress)
    read, kept, dropped = _counts(state)
    shards = [EmbedTask(state, n) for n in range(SHARDS)]
    embedded = _step(engine, embed, shards, "embed", SHARDS, progress)
    tasks = _buckets(state)
    users = _step(engine, find_journeys, tasks, "group", state.buckets, progress)
    _put_together(state, output)
    replace(state, complete=True).save()
    for old in range(state.generation):
        shutil.rmtree(state.outcome(0, old).parent, ignore_errors=True)
    return BatchReport(read, kept, dropped, embedded, users, state.buckets, state.buckets - len(tasks))


def _step(
    engine: Engine,
    function: Callable[[Any], int],
    tasks: Sequence[Any],
    stage: str,
    total: int,
    progress: Progress,
) -> int:
    done, count = total - len(tasks), 0
    progress(stage, done, total)
    for outcome in engine.run(function, tasks):
        count += int(outcome)
        done += 1
        progress(stage, done, total)
    return count


def _counts(state: State) -> tuple[int, int, dict[str, int]]:
    reports = [report_in(path) for path in state.parts("rows", latest=True)]
    dropped: Counter[str] = Counter()
    for report in reports:
        dropped.update(report["dropped"])
    read, kept = sum(r["read"] for r in reports), sum(r["kept"] for r in reports)
    if not kept:
        why = f": {dropped.most_common(1)[0][0]}" if dropped else ""
        raise JourneysError(f"There is no activity in the input{why}.")
    return read, kept, dict(dropped)


def _buckets(state: State) -> list[BucketTask]:
    """The buckets that have no file yet, the largest first, so that none is left over at the end."""
    sizes: Counter[int] = Counter()
    for path in state.parts("rows"):
        sizes.update(sizes_in(path))
    waiting = [n for n in range(state.buckets) if not state.outcome(n).exists()]
    return [BucketTask(state, n, sizes[n]) for n in sorted(waiting, key=lambda n: (-sizes[n], n))]


def _put_together(state: State, output: Path) -> None:
    """The buckets' files as the output: one after the other in one file, or each in a folder."""
    files = [state.outcome(n) for n in range(state.buckets)]
    if output.suffix not in (".jsonl", ".parquet"):
        output.mkdir(parents=True, exist_ok=True)
        for path in files:
            _copy(path, output / path.name)
        return
    with replacing(output) as stream:
        if output.suffix == ".jsonl":
            for path in files:
                with path.open("rb") as piece:
                    shutil.copyfileobj(piece, stream)
        else:
            with parquet.ParquetWriter(stream, SCHEMA, compression="zstd") as writer:
                for path in files:
                    writer.write_table(parquet.read_table(path, schema=SCHEMA))


def _copy(path: Path, target: Path) -> None:
    """The same file under a second name where the disk allows it."""
    temporary = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        os.link(path, temporary)
    except OSError:
        shutil.copyfile(path, temporary)
    temporary.replace(target)
