"""What the person's last message asks for, as the offline model reads it: a second opinion."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from langchain.agents.middleware import ModelRequest
from langchain_core.messages import AnyMessage, HumanMessage

from assistant.offline.model import OfflineChatModel
from assistant.prompt import context_of


def this_turn(messages: Sequence[AnyMessage]) -> list[AnyMessage]:
    """The messages from the person's last one on."""
    start = max((n for n, m in enumerate(messages) if isinstance(m, HumanMessage)), default=0)
    return list(messages[start:])


def understood(offline: OfflineChatModel, request: ModelRequest[Any]) -> list[dict[str, Any]]:
    """The calls that this turn asks for, each with its `tool` and `args`."""
    messages = list(request.state["messages"])
    turn = this_turn(messages)
    context = context_of(request.runtime.context, private=True)
    return offline.plan(turn[0].text, context, messages[: len(messages) - len(turn)]) if turn else []
