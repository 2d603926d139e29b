"""A turn heard in a thread of its own, so that the page can stop it at once, however silent a model is."""

from __future__ import annotations

import queue
import threading
from collections.abc import Generator, Iterator
from contextlib import closing
from typing import cast

from assistant.events import Event
from assistant.page.turns import Turn

POLL = 0.1  # seconds between looks at whether the person stopped the turn


def heard(events: Iterator[Event], turn: Turn) -> Iterator[Event]:
    """The events of a turn as they come; ends when they do, or as soon as `turn.stopped` is set.

    A turn that was stopped is closed at its next event; the conversation's next turn waits for that. One that
    nobody listens to any more, for the page was closed, goes on to its end.
    """
    news: queue.SimpleQueue[Event | Exception | None] = queue.SimpleQueue()

    def listen() -> None:
        try:
            with closing(cast("Generator[Event, None, None]", events)):
                for event in events:
                    news.put(event)
                    if turn.stopped:
                        break
        except Exception as problem:
            news.put(problem)
        news.put(None)

    threading.Thread(target=listen, name="turn", daemon=True).start()
    while not turn.stopped:
        try:
            event = news.get(timeout=POLL)
        except queue.Empty:
            continue
        if event is None:
            return
        if isinstance(event, Exception):
            raise event
        yield event
