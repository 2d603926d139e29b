"""Long work shared among the cores block by block, not product by product.

A library of linear algebra that splits each product among threads has them wait for one another, at full
power; beside anything else that runs, that takes longer than one thread would.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from threading import Lock
from typing import Any

from threadpoolctl import ThreadpoolController  # type: ignore[import-untyped]


class _Products:
    """The threads that products are split among, of this whole process."""

    def __init__(self) -> None:
        self._libraries = ThreadpoolController().select(user_api="blas")
        self._lock = Lock()
        self._users = 0
        self._limit: Any = None
        self.usual = 1

    @contextmanager
    def undivided(self) -> Iterator[None]:
        with self._lock:
            if not self._users:
                self.usual = max((one["num_threads"] for one in self._libraries.info()), default=1)
                self._limit = self._libraries.limit(limits=1)
            self._users += 1
        try:
            yield
        finally:
            with self._lock:
                self._users -= 1
                if not self._users:
                    self._limit.restore_original_limits()


@cache
def _products() -> _Products:
    return _Products()


@contextmanager
def undivided_products() -> Iterator[None]:
    """Within this, one thread computes a product; may be entered by several threads at once."""
    with _products().undivided():
        yield


def by_blocks(work: Callable[[slice], None], size: int, block: int) -> None:
    """Do `work` on every block of rows, as many at once as products were split among before.

    Args:
        size: how many rows there are.
        block: how many are done at once.
    """
    blocks = [slice(start, min(start + block, size)) for start in range(0, size, block)]
    with undivided_products():
        threads = min(_products().usual, len(blocks))
        if threads < 2:
            for one in blocks:
                work(one)
            return
        with ThreadPoolExecutor(threads) as pool:
            list(pool.map(work, blocks))
