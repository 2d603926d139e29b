"""Keeps the history valid: a turn cut short leaves calls without answers, or a message without a reply."""

from __future__ import annotations

from typing import Any

from langchain.agents.middleware import AgentMiddleware
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, RemoveMessage, ToolMessage
from langgraph.graph.message import REMOVE_ALL_MESSAGES


class HistoryRepair(AgentMiddleware[Any, Any, Any]):
    """Before a turn: answers each unanswered tool call and each message that got no reply."""

    def before_agent(self, state: Any, runtime: Any) -> dict[str, Any] | None:
        """The repaired history, where anything had to be repaired."""
        messages = list(state["messages"])
        mended = mend(messages)
        if len(mended) == len(messages):
            return None
        return {"messages": [RemoveMessage(REMOVE_ALL_MESSAGES), *mended]}


def mend(messages: list[BaseMessage]) -> list[BaseMessage]:
    """The messages with what is missing put in; the last human message is the turn's own and stays last."""
    answered = {m.tool_call_id for m in messages if isinstance(m, ToolMessage)}
    called: set[str | None] = set()
    whole: list[BaseMessage] = []
    for message in messages:
        if isinstance(message, ToolMessage) and message.tool_call_id not in called:
            continue
        if isinstance(message, HumanMessage) and whole and not _ends_turn(whole[-1]):
            whole.append(AIMessage("(This turn was interrupted.)"))
        whole.append(message)
        if isinstance(message, AIMessage):
            for call in message.tool_calls:
                called.add(call["id"])
                if call["id"] not in answered:
                    whole.append(
                        ToolMessage("Interrupted.", tool_call_id=call["id"] or "", name=call["name"])
                    )
    return whole


def _ends_turn(message: BaseMessage) -> bool:
    return isinstance(message, AIMessage) and not message.tool_calls
