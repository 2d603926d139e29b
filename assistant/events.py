"""What happens during a turn, for whoever shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Step:
    """A tool was called."""

    tool: str
    args: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Result:
    """A tool answered; see tools/artifacts.py."""

    tool: str
    artifact: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Token:
    """The next piece of the reply."""

    text: str


@dataclass(frozen=True, slots=True)
class Reply:
    """The whole reply; always the last event of a turn. `asks` is True when a yes or no is waited for."""

    text: str
    asks: bool = False


Event = Step | Result | Token | Reply
