"""Runs the calls of one message one after the other, as they were asked for; the graph runs all at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from langchain.agents.middleware import AgentMiddleware
from langchain.agents.middleware.types import ToolCallRequest
from langchain_core.messages import AIMessage, ToolMessage
from langgraph.types import Command

PATIENCE = 600.0  # seconds to wait for an earlier call, in case that it never began


class InOrder(AgentMiddleware[Any, Any, Any]):
    """Holds a call back until the ones before it in the same message are done."""

    def __init__(self) -> None:
        super().__init__()
        self._done: dict[str, set[str]] = {}
        self._changed = threading.Condition()

    def wrap_tool_call(
        self, request: ToolCallRequest, handler: Callable[[ToolCallRequest], ToolMessage | Command[Any]]
    ) -> ToolMessage | Command[Any]:
        """Run the tool when it is its turn."""
        own = request.tool_call["id"] or ""
        message, ids = _to_run(request)
        before = set(ids[: ids.index(own)]) if own in ids else set()
        with self._changed:
            self._changed.wait_for(lambda: before <= self._done.get(message, set()), PATIENCE)
        try:
            return handler(request)
        finally:
            with self._changed:
                self._done.setdefault(message, set()).add(own)
                if self._done[message].issuperset(ids):
                    del self._done[message]
                self._changed.notify_all()


def _to_run(request: ToolCallRequest) -> tuple[str, list[str]]:
    """The id of the message that called, and the ids of its calls that have no answer yet."""
    messages = request.state["messages"]
    place = max(n for n, m in enumerate(messages) if isinstance(m, AIMessage))
    answered = {m.tool_call_id for m in messages[place + 1 :] if isinstance(m, ToolMessage)}
    ids = [call["id"] or "" for call in messages[place].tool_calls]
    return str(messages[place].id), [i for i in ids if i not in answered]
