"""The conversation's side of the page: saying, stopping, saying again, changing what was said."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from typing import Any

import gradio as gr

from assistant.page import conversation as drawn
from assistant.page.listening import heard
from assistant.page.memory import past, rewind
from assistant.page.panels import Panels
from assistant.page.parts import Parts
from assistant.page.turns import Turn
from assistant.page.view import View, new_conversation, person_for
from assistant.page.words import words
from vectorstore.records import JourneysError

EVERY = 0.05  # seconds between two drawings of a reply that streams in
SHOWN = 80  # turns of a long conversation that are drawn
Updates = dict[Any, Any]
log = logging.getLogger(__name__)


class Talking:
    """Handlers of the conversation."""

    def __init__(self, panels: Panels, parts: Parts) -> None:
        self._panels = panels
        self._assistant = panels.assistant
        self._parts = parts

    def typed(self, text: str, view: View, request: gr.Request) -> Iterator[Updates]:
        """The person pressed Enter."""
        yield from self._say(text, view, request)

    def pressed(self, view: View, request: gr.Request, event: gr.EventData) -> Iterator[Updates]:
        """A suggestion was tapped, or a turn is to be repeated or changed."""
        data = event._data or {}
        text = str(data.get("say", ""))
        number = int(data.get("turn", -1))
        if data.get("act") in ("retry", "edit") and 0 <= number < len(view.turns) and not view.live:
            user = person_for(request, view.user)
            text = text or view.turns[number].say
            view.turns = rewind(self._assistant, user, view.conversation, view.turns, number)
            self._panels.sight.changed(user)
            yield {self._parts.past: self.conversation(view)}
        yield from self._say(text, view, request)

    def _say(self, text: str, view: View, request: gr.Request) -> Iterator[Updates]:
        text = text.strip()
        if view.is_lost:
            gr.Warning(words(view.language, "talk.lost"), title="")
        if not text or view.is_lost or view.live:
            return
        user = person_for(request, view.user)
        turn = view.live = Turn(text)
        parts = self._parts
        yield {
            parts.box: "",
            parts.live: self._live(view, turn),
            parts.nexts: "",
            parts.stop: gr.update(visible=True),
        }
        drawn_at = time.monotonic()
        try:
            for event in heard(self._assistant.say(user, view.conversation, text), turn):
                turn.follow(event)
                if time.monotonic() - drawn_at > EVERY and not turn.done:
                    drawn_at = time.monotonic()
                    yield {parts.live: self._live(view, turn)}
        except JourneysError as problem:
            turn.reply = words(view.language, "talk.failed", problem=str(problem))
        except Exception as problem:
            log.exception("a turn failed")
            turn.reply = words(view.language, "talk.failed", problem=type(problem).__name__)
        turn.done = True
        yield self._finished(view, turn, user)

    def stopped(self, view: View) -> Updates:
        """The person pressed Stop: what was said so far stays, as the agent's memory keeps it."""
        if view.live:
            view.live.stopped = True
        return {self._parts.stop: gr.update(visible=False)}

    def _finished(self, view: View, turn: Turn, user: str) -> Updates:
        view.live = None
        view.turns.append(turn)
        if offers := turn.last("recommendations"):
            view.offers, view.asked = offers, None
        if any(artifact.get("type") == "forgotten" for artifact in turn.artifacts):
            # All that was said went with what was deleted, so this turn begins a conversation.
            view.opened, view.turns, view.conversation = "", [turn], new_conversation()
        updates: Updates = {
            self._parts.past: self.conversation(view),
            self._parts.live: "",
            self._parts.nexts: drawn.suggestion_buttons(view.language, turn),
            self._parts.stop: gr.update(visible=False),
        }
        if turn.changed:
            self._panels.sight.changed(user)
            updates |= self._panels.all_of(view, user)
        elif offers:
            updates |= self._panels.foryou(view, user)
        if len(view.turns) == 1:
            updates |= {self._parts.saved: view.remembered(), **self.conversations(view, user)}
        return updates

    def new(self, view: View, request: gr.Request) -> Updates:
        """Start a new conversation; the earlier ones stay."""
        user = person_for(request, view.user)
        view.conversation, view.turns, view.live = new_conversation(), [], None
        return self.redrawn(view, user)

    def choose(self, conversation: str | None, view: View, request: gr.Request) -> Updates:
        """Go back to an earlier conversation."""
        user = person_for(request, view.user)
        if not conversation or conversation == view.conversation:
            return self._parts.nothing()
        view.conversation, view.live = conversation, None
        view.turns = past(self._assistant, user, conversation)
        return self.redrawn(view, user)

    def redrawn(self, view: View, user: str) -> Updates:
        """The conversation drawn from the start."""
        return {
            self._parts.past: self.conversation(view),
            self._parts.live: "",
            self._parts.nexts: drawn.suggestion_buttons(
                view.language, view.turns[-1] if view.turns else None
            ),
            self._parts.stop: gr.update(visible=False),
            self._parts.saved: view.remembered(),
            **self.conversations(view, user),
        }

    def conversation(self, view: View) -> str:
        """The finished turns as HTML."""
        first = max(0, len(view.turns) - SHOWN)
        return drawn.conversation(view.language, view.turns, self._panels.sight.known(view.user), first)

    def conversations(self, view: View, user: str) -> Updates:
        """The list of conversations, the present one chosen."""
        listed = self._assistant.store.conversations.list(user)
        choices = [(title, name) for name, title in listed]
        if view.conversation not in [name for name, _ in listed]:
            choices.insert(0, (words(view.language, "talk.new"), view.conversation))
        return {self._parts.conversations: gr.update(choices=choices, value=view.conversation)}

    def _live(self, view: View, turn: Turn) -> str:
        known = self._panels.sight.known(view.user)
        return drawn.turn_html(view.language, turn, len(view.turns), known)
