"""Keeps the history valid: a turn cut short leaves calls without answers, or a message without a reply."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from langchain.agents.middleware import AgentMiddleware
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, RemoveMessage, ToolMessage
from langgraph.graph.message import REMOVE_ALL_MESSAGES

from assistant.middleware.answers import BY, OFFLINE

CUT_SHORT = "(This turn was interrupted.)"
UNKNOWN = "This was interrupted before an answer came. It may or may not have been done."


class HistoryRepair(AgentMiddleware[Any, Any, Any]):
    """Before a turn: answers each unanswered tool call and each message that got no reply."""

    def before_agent(self, state: Any, runtime: Any) -> dict[str, Any] | None:
        """The repaired history, where anything had to be repaired."""
        messages = list(state["messages"])
        mended = mend(messages)
        if [id(m) for m in mended] == [id(m) for m in messages]:
            return None
        return {"messages": [RemoveMessage(REMOVE_ALL_MESSAGES), *mended]}


def mend(messages: Sequence[BaseMessage]) -> list[BaseMessage]:
    """The messages in an order that every provider takes, with what is missing put in.

    Answers stand right behind the message that called, each call has one, every message of the person has a
    reply; the last one, to which the reply is to come, stays last.
    """
    whole: list[BaseMessage] = []
    waiting = list(messages)
    while waiting:
        message = waiting.pop(0)
        if isinstance(message, ToolMessage):
            continue  # it answers nothing that was called
        if isinstance(message, HumanMessage) and whole and not _ends_turn(whole[-1]):
            whole.append(AIMessage(CUT_SHORT, response_metadata={BY: OFFLINE}))
        whole.append(message)
        if isinstance(message, AIMessage) and message.tool_calls:
            answers = _answers(waiting)
            waiting = [m for m in waiting if not any(m is a for a in answers)]
            whole += _in_order(message, answers)
    return whole


def _answers(following: Iterable[BaseMessage]) -> list[ToolMessage]:
    """The tools' answers up to the next message of a person or model."""
    found: list[ToolMessage] = []
    for message in following:
        if not isinstance(message, ToolMessage):
            break
        found.append(message)
    return found


def _in_order(message: AIMessage, answers: Iterable[ToolMessage]) -> list[BaseMessage]:
    by_call = {answer.tool_call_id: answer for answer in answers}
    return [
        by_call.get(call["id"] or "")
        or ToolMessage(UNKNOWN, tool_call_id=call["id"] or "", name=call["name"], status="error")
        for call in message.tool_calls
    ]


def _ends_turn(message: BaseMessage) -> bool:
    return isinstance(message, AIMessage) and not message.tool_calls
