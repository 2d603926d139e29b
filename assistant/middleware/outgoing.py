"""What of a conversation a language model gets to read: nothing private, and what others wrote as data."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from langchain.agents.middleware import AgentMiddleware, ModelRequest, ModelResponse
from langchain_core.messages import AIMessage, AnyMessage, ToolMessage

from assistant.models import is_offline
from assistant.prompt import as_data
from tools.activity.items import items_of
from tools.privacy import asks_for_private, private_items
from tools.resources import Person
from vectorstore.records import plain_key

LEFT_OUT = "(left out: this is private to the person)"
# Words from which on a title says what it is about: “Home” occurs in many a harmless sentence. One that is
# private by itself says it however short it is.
TELLING = 3


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
    """The words that would tell what a person keeps private, as it is at this moment."""

    person: Person

    @cached_property
    def _private(self) -> Sequence[str]:
        resources, user = self.person.resources, self.person.user
        journeys = resources.store.journeys.read(user)
        items = items_of(resources.store.history.read(user))
        private = private_items(resources, user, items, journeys)
        by_themselves = resources.telling(user, items)
        titles = {
            title
            for item in items
            if item.id in private
            for title in map(plain_key, (item.title, *item.episodes))
            if item.id in by_themselves or len(title.split()) >= TELLING
        }
        names = {plain_key(j.name) for j in journeys if j.private}
        return [f" {key} " for key in names | titles if key]

    def told_in(self, text: str) -> bool:
        """Whether the text names a private journey or something the person took in for it."""
        if not self._private:
            return False
        words = f" {plain_key(text)} "
        return any(key in words for key in self._private)


def about_private(person: Person, calls: Sequence[Mapping[str, Any]]) -> bool:
    """Whether what is asked for is in a private journey, or on a subject that a person keeps private.

    Args:
        calls: each with its `tool` and `args`.
    """
    journeys = person.resources.store.journeys.read(person.user)
    private = {j.id for j in journeys if j.private}
    if any({str(c["args"].get("journey")), str(c["args"].get("into"))} & private for c in calls):
        return True
    queries = [str(c["args"].get("query") or "") for c in calls if c["tool"] == "fetch_activity"]
    return any(asks_for_private(person.resources, query, journeys) for query in queries)


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
