"""Where the steps of a batch run: on processes of this machine, or on Ray."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from types import TracebackType
from typing import Any, Protocol, TypeVar

from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

from vectorstore.records import JourneysError

_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")
Task = TypeVar("Task")
Outcome = TypeVar("Outcome")


class Engine(Protocol):
    """Runs one function over many tasks; a context manager."""

    def run(self, function: Callable[[Task], Outcome], tasks: Sequence[Task]) -> Iterator[Outcome]:
        """What the function makes of each task, in the order in which they finish."""
        ...

    def __enter__(self) -> Engine: ...

    def __exit__(self, *problem: Any) -> None: ...


def load_engine(name: str, processes: int = 0) -> Engine:
    """The engine called pool or ray.

    Args:
        processes: how many at once; 0 for one a core.

    Raises:
        JourneysError: when there is none of that name, or it is not installed.
    """
    count = processes or len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else processes
    if name == "pool":
        return Pool(count or os.cpu_count() or 1)
    if name == "ray":
        from tools.batch.ray_engine import Ray

        return Ray(processes)
    raise JourneysError(f"There is no engine {name!r}: choose pool or ray.")


class Pool:
    """Processes of this machine, which stay for all steps and keep what they loaded."""

    def __init__(self, processes: int) -> None:
        # Spawned, not forked: a fork would inherit locks of threads that are not there.
        context = multiprocessing.get_context("spawn")
        self._pool = ProcessPoolExecutor(processes, context, initializer=_start_worker)

    def __enter__(self) -> Pool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def run(self, function: Callable[[Task], Outcome], tasks: Sequence[Task]) -> Iterator[Outcome]:
        """What the function makes of each task, in the order in which they finish."""
        try:
            with _main_unseen():
                futures = [self._pool.submit(function, task) for task in tasks]
            for future in as_completed(futures):
                yield future.result()
        except BrokenProcessPool as problem:
            raise JourneysError(
                "A worker was ended from outside, most likely for want of memory; "
                "run the same again to go on, with fewer --processes."
            ) from problem


def one_thread() -> None:
    """Keep this process to one thread of linear algebra: there is a process a core.

    Libraries that are loaded already are told; those that come later read the environment.
    """
    os.environ.update(dict.fromkeys(_THREADS, "1"))
    threadpool_limits(1)


@contextlib.contextmanager
def _main_unseen() -> Iterator[None]:
    """Keep new processes from running the main script again: nothing of it is needed there, and it may be
    the command line, which takes seconds to load, or a script that would start another batch."""
    main = sys.modules["__main__"]
    hidden: dict[str, Any] = {
        name: main.__dict__.pop(name) for name in ("__file__", "__spec__") if name in main.__dict__
    }
    main.__dict__["__spec__"] = None
    try:
        yield
    finally:
        main.__dict__.update(hidden)


def _start_worker() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what a Ctrl+C stops
    one_thread()
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent.sentinel,), daemon=True).start()


def _follow(parent: int) -> None:
    """End with the parent, even when that was killed and could not say so."""
    with contextlib.suppress(OSError):
        wait([parent])
    os._exit(1)
