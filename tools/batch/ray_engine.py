"""The steps of a batch on Ray Data, for clusters: the same functions in actors that stay warm.

The state of the batch has to be in a folder that all nodes share.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np

from tools.batch.engine import Outcome, Task, one_thread
from vectorstore.records import JourneysError


class Ray:
    """A Ray cluster: the one at `RAY_ADDRESS`, else one on this machine."""

    def __init__(self, processes: int) -> None:
        try:
            import ray.data
        except ImportError:
            raise JourneysError("Ray is not installed: pip install 'interest-journeys[batch]'.") from None
        self._ray = ray
        self._processes = processes
        self._started = False

    def __enter__(self) -> Ray:
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing is sent anywhere
        os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
        if not self._ray.is_initialized():
            self._ray.init(include_dashboard=False, log_to_driver=False, logging_level=logging.ERROR)
            self._started = True
        self._ray.data.DataContext.get_current().enable_progress_bars = False
        logging.getLogger("ray.data").setLevel(logging.ERROR)
        return self

    def __exit__(self, *problem: Any) -> None:
        if self._started:
            self._ray.shutdown()

    def run(self, function: Callable[[Task], Outcome], tasks: Sequence[Task]) -> Iterator[Outcome]:
        """What the function makes of each task, in the order in which they finish."""
        if not tasks:
            return
        workers = self._processes or max(1, int(self._ray.cluster_resources().get("CPU", 1)))
        # Made here and not read by tasks: the actors take every core, and a task would wait for one for ever.
        numbers = self._ray.data.from_items(list(range(len(tasks))), override_num_blocks=len(tasks))
        done = numbers.map_batches(
            Worker,
            fn_constructor_args=(function, list(tasks)),
            batch_size=1,
            compute=self._ray.data.ActorPoolStrategy(size=min(workers, len(tasks))),
            num_cpus=1,
        )
        for row in done.iter_rows():
            yield row["outcome"]


class Worker:
    """An actor: it is given the numbers of tasks one by one and keeps what it loaded for the next."""

    def __init__(self, function: Callable[[Any], Any], tasks: Sequence[Any]) -> None:
        one_thread()
        self._function, self._tasks = function, tasks

    def __call__(self, batch: dict[str, Any]) -> dict[str, Any]:
        """Run one task; Ray Data passes columns of one row."""
        return {"outcome": np.array([self._function(self._tasks[int(i)]) for i in batch["item"]])}
