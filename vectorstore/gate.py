"""Many may pass at once, until one needs the place for itself."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Gate:
    """A lock that any number of threads share, or one thread has alone. One who has it alone may pass too."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._inside = 0
        self._alone: int | None = None

    @contextmanager
    def passing(self) -> Iterator[None]:
        """Inside together with others."""
        mine = self._alone == threading.get_ident()
        if not mine:
            with self._changed:
                self._changed.wait_for(lambda: self._alone is None)
                self._inside += 1
        try:
            yield
        finally:
            if not mine:
                with self._changed:
                    self._inside -= 1
                    self._changed.notify_all()

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Inside with nobody else; one who is already stays so."""
        if self._alone == threading.get_ident():
            yield
            return
        with self._changed:
            self._changed.wait_for(lambda: self._alone is None)
            self._alone = threading.get_ident()
            self._changed.wait_for(lambda: not self._inside)
        try:
            yield
        finally:
            with self._changed:
                self._alone = None
                self._changed.notify_all()
