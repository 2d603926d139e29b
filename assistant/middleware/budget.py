"""Keeps what is sent within the model's context: long results shortened, the oldest turns left out.

Turns go as a whole, so that a call is never parted from its answer. What goes is kept in mind as a digest in
the system message, made without a model; the conversation that is stored stays as it is.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from langchain.agents.middleware import AgentMiddleware, ModelRequest, ModelResponse
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, SystemMessage, ToolMessage
from langchain_core.utils.function_calling import convert_to_openai_tool

from assistant.middleware.answers import UnusableError
from assistant.middleware.failures import too_long
from assistant.models import LONGEST_ANSWER, Limits, is_offline
from assistant.prompt import as_data, earlier_note
from assistant.tokens import Count

MESSAGE = 8  # tokens around a message: its role, its ends
OLD_RESULT = 200  # tokens kept of a tool result of an earlier turn, once room gets short
DIGEST = 400  # tokens
LEAST_ROOM = 250  # tokens; with less there is no talking
SHORTEST = 60  # tokens that are kept of anything
SHORTENED = " … (shortened)"
Turn = list[AnyMessage]


class ContextBudget(AgentMiddleware[Any, Any, Any]):
    """Fits the messages to the model, and once more to half of the room when it says they were too long."""

    def __init__(self, limits: Limits) -> None:
        super().__init__()
        self._limits = limits

    def wrap_model_call(
        self, request: ModelRequest[Any], handler: Callable[[ModelRequest[Any]], ModelResponse[Any]]
    ) -> ModelResponse[Any]:
        """Call the model with what fits; the offline one gets everything, for it reads artifacts only."""
        if is_offline(request.model):
            return handler(request)
        count = self._limits.count
        system = request.system_message.text if request.system_message else ""
        tools = json.dumps([convert_to_openai_tool(t) for t in request.tools])
        answer = min(LONGEST_ANSWER, self._limits.context // 4)
        room = self._limits.context - answer - count(system) - count(tools)
        if room < LEAST_ROOM:
            raise UnusableError("The context window is too small for the tools and the journeys.")
        try:
            return handler(_fitted(request, system, room, count))
        except Exception as problem:
            if not too_long(problem):
                raise
            return handler(_fitted(request, system, room // 2, count))


def _fitted(request: ModelRequest[Any], system: str, room: int, count: Count) -> ModelRequest[Any]:
    messages, digest = fit(request.messages, room, count)
    if digest:
        system = f"{system}\n\n{earlier_note(digest)}"
    return request.override(messages=messages, system_message=SystemMessage(system))


def fit(messages: Sequence[AnyMessage], room: int, count: Count) -> tuple[list[AnyMessage], str]:
    """The messages that fit into `room` tokens, and a digest of the turns that did not, "" when all did.

    The turn that goes on is always there, shortened where nothing else helps.
    """
    turns = _turns(messages)
    if not turns or _size(messages, count) <= room:
        return list(messages), ""
    *old, current = turns
    old = [[_shortened(m, OLD_RESULT, count) for m in turn] for turn in old]
    dropped: list[Turn] = []
    digest = 0
    while old and _size([m for t in [*old, current] for m in t], count) + digest > room:
        dropped.append(old.pop(0))
        digest = DIGEST
    if _size(current, count) + digest > room:
        current = _squeezed(current, room - digest, count)
    return [m for turn in [*old, current] for m in turn], _digest(dropped, count)


def _turns(messages: Sequence[AnyMessage]) -> list[Turn]:
    turns: list[Turn] = []
    for message in messages:
        if isinstance(message, HumanMessage) or not turns:
            turns.append([])
        turns[-1].append(message)
    return turns


def _size(messages: Sequence[AnyMessage], count: Count) -> int:
    return sum(count(m.text) + count(_calls(m)) + MESSAGE for m in messages)


def _calls(message: AnyMessage) -> str:
    return json.dumps(message.tool_calls) if isinstance(message, AIMessage) and message.tool_calls else ""


def _squeezed(turn: Turn, room: int, count: Count) -> Turn:
    """The turn with its longest messages halved until it fits, or nothing is left to halve."""
    turn = list(turn)
    while _size(turn, count) > room:
        longest = max(range(len(turn)), key=lambda n: count(turn[n].text))
        now = count(turn[longest].text)
        if now <= SHORTEST:
            break
        turn[longest] = _shortened(turn[longest], max(SHORTEST, now // 2), count, any_message=True)
        if count(turn[longest].text) >= now:
            break
    return turn


def _shortened(message: AnyMessage, most: int, count: Count, *, any_message: bool = False) -> AnyMessage:
    """A tool's result, or any message, cut to about so many tokens; its end marks are put back."""
    text = message.text
    if count(text) <= most or not (any_message or isinstance(message, ToolMessage)):
        return message
    keep = max(0, int(len(text) * (most - 12) / count(text)))
    if isinstance(message, ToolMessage):
        cut = as_data(text.removeprefix("<data>")[:keep].removesuffix("</data>") + SHORTENED)
    else:
        cut = text[: keep // 2] + SHORTENED + " " + text[len(text) - keep // 2 :]
    return message.model_copy(update={"content": cut})


def _digest(dropped: Sequence[Turn], count: Count) -> str:
    """What the person said and what was done in each turn, the latest turns first to be kept."""
    lines: list[str] = []
    for turn in reversed(dropped):
        said = next((m.text for m in turn if isinstance(m, HumanMessage)), "")
        done = [c["name"] for m in turn if isinstance(m, AIMessage) for c in m.tool_calls]
        line = f"- person: {' '.join(said.split())[:160]}" + (f" → {', '.join(done)}" if done else "")
        if count("\n".join([line, *lines])) > DIGEST - 40:
            break
        lines.insert(0, line)
    return "\n".join(lines)
