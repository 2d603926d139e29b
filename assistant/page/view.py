"""What one browser session looks at, and who is allowed to look."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, field
from typing import Any

import gradio as gr

from assistant.page.timeline import Span
from assistant.page.turns import Turn
from assistant.page.words import DEFAULT
from vectorstore.records import JourneysError

FIRST_PERSON = "sample-a"
_NAME = re.compile(r"[^\W_][\w .@-]{0,59}")


@dataclass
class View:
    """The state of one session; lost with it, except for what the browser remembers (see `remembered`).

    Attributes:
        turns: the finished turns of the conversation on screen.
        live: the turn that is going on.
        opened: id of the journey that is open, "" for the cards.
        offers: the last artifact of type "recommendations".
        asked: arguments of the tool `recommend` that were set by hand, None where none were.
        press: when the latest journey was opened or closed, by the browser's clock.
        tab: id of the tab in front.
    """

    user: str = FIRST_PERSON
    conversation: str = ""
    language: str = DEFAULT
    turns: list[Turn] = field(default_factory=list)
    live: Turn | None = None
    opened: str = ""
    press: float = 0
    span: Span = field(default_factory=Span)
    offers: dict[str, Any] = field(default_factory=dict)
    asked: dict[str, Any] | None = None
    tab: str = "journeys"
    year: int = 0

    @property
    def is_lost(self) -> bool:
        """Whether the server knows nothing of the session, for it was started again: the page must reload."""
        return not self.conversation

    def remembered(self) -> dict[str, str]:
        """What the browser keeps for the next visit."""
        return {"user": self.user, "conversation": self.conversation, "language": self.language}

    def turn_to(self, user: str, conversation: str = "") -> None:
        """Look at another person or conversation; nothing of the one before stays."""
        fresh = View(user=user, conversation=conversation or new_conversation(), language=self.language)
        for name in ("user", "conversation", "turns", "live", "opened", "span", "offers", "asked", "year"):
            setattr(self, name, getattr(fresh, name))


def new_conversation() -> str:
    """An id that no conversation has yet."""
    return uuid.uuid4().hex[:12]


def person_for(request: gr.Request | None, chosen: str) -> str:
    """Whose data the request may see: with a login its own only, without one whom it names.

    Raises:
        JourneysError: for what can't be a person's name.
    """
    name = (request.username if request and request.username else chosen or "").strip()
    if not _NAME.fullmatch(name):
        raise JourneysError("A person's name has 1 to 60 letters, digits, spaces or . @ -")
    return name
