"""The conversation: settings, command line, chat models, agent, turn and page.

`from assistant import Journeys` is the Python API; docs/python.ipynb walks through it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.journeys import Journeys

__all__ = ["Journeys"]


def __getattr__(name: str) -> Any:
    """`Journeys`, imported when it is asked for: settings and commands do without all that it needs."""
    if name == "Journeys":
        from assistant.journeys import Journeys

        return Journeys
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
