"""The conversation as the agent remembers it: read after a reload, and taken back for a retry or an edit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, RemoveMessage, ToolMessage
from langgraph.graph.message import REMOVE_ALL_MESSAGES

from assistant.journeys import Journeys
from assistant.middleware.confirm import question
from assistant.page.turns import UNCHANGING, Turn
from assistant.yes_no import NO, YES
from tools.journeys.edit import undo

IRREVERSIBLE = {"undone", "forgotten"}


def past(assistant: Journeys, user: str, conversation: str) -> list[Turn]:
    """The turns of a conversation so far, oldest first."""
    state = assistant.agent.get_state(_config(user, conversation))
    turns = folded(state.values.get("messages", []))
    if turns and state.interrupts:
        requests = [r for i in state.interrupts for r in i.value["action_requests"]]
        turns[-1].reply = question(requests)
        turns[-1].asks = True
    return turns


def folded(messages: Sequence[BaseMessage]) -> list[Turn]:
    """Messages as turns; one that was cut short has no reply."""
    turns: list[Turn] = []
    for message in messages:
        if isinstance(message, HumanMessage):
            turns.append(Turn(message.text, done=True))
        elif not turns:
            continue
        elif isinstance(message, ToolMessage):
            turns[-1].results.append((message.name or "", message.artifact or {"type": "problem"}))
        elif isinstance(message, AIMessage):
            turns[-1].calls.extend(call["name"] for call in message.tool_calls)
            if not message.tool_calls:
                turns[-1].reply = message.text
    return turns


def is_answer(turn: Turn, before: Turn | None) -> bool:
    """Whether a turn was just the yes or no to the question before it, which the agent does not keep."""
    return bool(before and before.asks and (YES.match(turn.say) or NO.match(turn.say)))


def rewind(
    assistant: Journeys, user: str, conversation: str, turns: Sequence[Turn], number: int
) -> list[Turn]:
    """Make it as though the turn `number` and all after it had never been; the turns that are left.

    The agent forgets the messages, and what those turns changed is undone as far as nothing else was changed
    since. An answer to a question goes together with the question.
    """
    while number > 0 and is_answer(turns[number], turns[number - 1]):
        number -= 1
    kept = list(turns[:number])
    _undo_changes(assistant, user, turns[number:])
    said = sum(not is_answer(t, kept[n - 1] if n else None) for n, t in enumerate(kept))
    config = _config(user, conversation)
    messages: list[BaseMessage] = []
    for message in assistant.agent.get_state(config).values.get("messages", []):
        said -= isinstance(message, HumanMessage)
        if said < 0:
            break
        messages.append(message)
    assistant.agent.update_state(
        config, {"messages": [RemoveMessage(REMOVE_ALL_MESSAGES), *messages]}, as_node="__start__"
    )
    return kept


def _undo_changes(assistant: Journeys, user: str, turns: Sequence[Turn]) -> None:
    made = [(tool, artifact) for turn in turns for tool, artifact in turn.results]
    for tool, artifact in reversed(made):
        if artifact.get("type") in UNCHANGING:
            continue
        edits = assistant.store.edits.list(user)
        if artifact.get("type") in IRREVERSIBLE or not edits or edits[0]["verb"] != tool:
            return
        undo(assistant.resources, user)


def _config(user: str, conversation: str) -> Any:
    return {"configurable": {"thread_id": f"{user}/{conversation}"}}
