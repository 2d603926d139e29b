"""What of a conversation a language model gets to read: nothing private, and what others wrote as data."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from langchain.agents.middleware import AgentMiddleware, ModelRequest, ModelResponse
from langchain_core.messages import AIMessage, AnyMessage, ToolMessage

from assistant.models import is_offline
from assistant.prompt import as_data
from tools.resources import Person
from vectorstore.records import plain_key

LEFT_OUT = "(left out: this is private to the person)"
TELLING = 3  # words from which on a title says what it is about; “Home” occurs in many a harmless sentence


class OutgoingMessages(AgentMiddleware[Any, Any, Any]):
    """Replaces what is private and marks off tool results, in what is sent and never in what is kept."""

    def wrap_model_call(
        self, request: ModelRequest[Any], handler: Callable[[ModelRequest[Any]], ModelResponse[Any]]
    ) -> ModelResponse[Any]:
        """Call the model with the messages it may read; the offline one reads all, within this program."""
        if is_offline(request.model):
            return handler(request)
        secrets = Secrets(request.runtime.context)
        return handler(request.override(messages=[_sent(m, secrets) for m in request.messages]))


@dataclass(frozen=True)
class Secrets:
    """The words that would tell of a person's private journeys, as they are at this moment."""

    person: Person

    @cached_property
    def _private(self) -> Sequence[str]:
        store, user = self.person.resources.store, self.person.user
        keys = set()
        for journey in store.journeys.read(user):
            if journey.private:
                keys.add(plain_key(journey.name))
                titles = {plain_key(a.title) for a in store.history.read(user, journey=journey.id)}
                keys |= {title for title in titles if len(title.split()) >= TELLING}
        return [f" {key} " for key in keys if key]

    def told_in(self, text: str) -> bool:
        """Whether the text names a private journey or something the person took in for it."""
        if not self._private:
            return False
        words = f" {plain_key(text)} "
        return any(key in words for key in self._private)


def _sent(message: AnyMessage, secrets: Secrets) -> AnyMessage:
    text: str = message.text
    if secrets.told_in(text) or any(secrets.told_in(str(c["args"])) for c in _calls(message)):
        text = LEFT_OUT
    if isinstance(message, ToolMessage):
        text = as_data(text)
    update: dict[str, Any] = {"content": text}
    if text == LEFT_OUT and _calls(message):
        update["tool_calls"] = [{**c, "args": {}} for c in _calls(message)]
    return message.model_copy(update=update)


def _calls(message: AnyMessage) -> list[Any]:
    return list(message.tool_calls) if isinstance(message, AIMessage) else []
