"""When the model fails, the offline model takes the turn, goes on from what was found so far, and says so."""

from __future__ import annotations

import json
import logging
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from langchain.agents.middleware import AgentMiddleware, ModelRequest, ModelResponse
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, ToolMessage

from assistant.middleware.answers import OFFLINE, written_by
from assistant.middleware.calling import RESTARTED, StoppedError
from assistant.middleware.failures import in_words
from assistant.middleware.outgoing import Secrets, about_private
from assistant.middleware.understanding import this_turn, understood
from assistant.models import is_offline
from assistant.offline.model import OfflineChatModel

log = logging.getLogger(__name__)
MOST_ANSWERS = 8  # of a language model in one turn
MOST_IN_ALL = 16  # answers in one turn, the offline model's among them
SAME_CALL = 3  # so often the same call in one turn is a loop
BECAUSE = "because"  # key in response_metadata: why the offline model took the turn
NOTE = "(The language model {why}, so I answered by myself.)"
CIRCLES = "went round in circles"
MADE_UP = "did not look anything up"
PRIVATE = "was not asked, because this is about something private"
NOTHING_FOUND = "I could not work that out. Please say it in other words, or in smaller steps."


class OfflineFallback(AgentMiddleware[Any, Any, Any]):
    """Hands a turn to the offline model for good once the other one failed in it, or is not to be asked."""

    def __init__(self, offline: OfflineChatModel) -> None:
        super().__init__()
        self._offline = offline
        self._has_called_a_tool = False

    def wrap_model_call(
        self, request: ModelRequest[Any], handler: Callable[[ModelRequest[Any]], ModelResponse[Any]]
    ) -> ModelResponse[Any]:
        """Ask the model; or the offline one, which is never asked in vain."""
        turn = this_turn(request.messages)
        if sum(isinstance(m, AIMessage) for m in turn) >= MOST_IN_ALL:
            return ModelResponse(result=[AIMessage(NOTHING_FOUND)])
        if is_offline(request.model):
            return handler(request)
        why = self._why_not(request, turn)
        if not why:
            try:
                response = handler(request)
            except StoppedError:
                raise
            except Exception as problem:
                log.warning("the model failed: %s", type(problem).__name__)
                why = in_words(problem)
            else:
                if not self._made_up(request, turn, response):
                    return response
                why = MADE_UP
            request.runtime.stream_writer({RESTARTED: True})
        return _noted(handler(self._taken_over(request, turn)), why)

    def _why_not(self, request: ModelRequest[Any], turn: Sequence[AnyMessage]) -> str:
        """Why the model is not to be asked, "" when it is."""
        for message in turn:
            if written_by(message) == OFFLINE:
                return str(message.response_metadata.get(BECAUSE, ""))
        if _in_circles(turn):
            return CIRCLES
        secrets = Secrets(request.runtime.context)
        told = any(isinstance(m, HumanMessage) and secrets.told_in(m.text) for m in turn)
        if told or about_private(request.runtime.context, understood(self._offline, request)):
            return PRIVATE
        return ""

    def _made_up(
        self, request: ModelRequest[Any], turn: Sequence[AnyMessage], response: ModelResponse[Any]
    ) -> bool:
        """Whether a model that never called a tool yet answers by itself what only a tool can know.

        Small models chat along about a person they know nothing of. One that has called a tool is trusted to
        know when it can do without.
        """
        answer = response.result[0]
        if isinstance(answer, AIMessage) and answer.tool_calls:
            self._has_called_a_tool = True
        if self._has_called_a_tool or any(isinstance(m, ToolMessage) for m in turn):
            return False
        return bool(understood(self._offline, request))

    def _taken_over(self, request: ModelRequest[Any], turn: Sequence[AnyMessage]) -> ModelRequest[Any]:
        """The request for the offline model, which goes by how many results there are.

        Steps that failed are left out; where none of the calls that it would make has been made, it begins
        this turn anew.
        """
        before = list(request.messages)[: len(request.messages) - len(turn)]
        done = _successful(turn)
        wanted = {call["tool"] for call in understood(self._offline, request)}
        if wanted and not wanted & {m.name for m in done if isinstance(m, ToolMessage)}:
            done = done[:1]
        return request.override(model=self._offline, messages=[*before, *done])


def _successful(turn: Sequence[AnyMessage]) -> list[AnyMessage]:
    """The turn without the calls that failed, and their answers."""
    failed = {m.tool_call_id for m in turn if isinstance(m, ToolMessage) and m.status == "error"}
    kept: list[AnyMessage] = []
    for message in turn:
        if isinstance(message, AIMessage) and message.tool_calls:
            calls = [c for c in message.tool_calls if c["id"] not in failed]
            if calls:
                kept.append(message.model_copy(update={"tool_calls": calls}))
        elif not (isinstance(message, ToolMessage) and message.tool_call_id in failed):
            kept.append(message)
    return kept


def _in_circles(turn: Sequence[AnyMessage]) -> bool:
    answers = [m for m in turn if isinstance(m, AIMessage)]
    calls = Counter(json.dumps([c["name"], c["args"]], sort_keys=True) for m in answers for c in m.tool_calls)
    return len(answers) >= MOST_ANSWERS or max(calls.values(), default=0) >= SAME_CALL


def _noted(response: ModelResponse[Any], why: str) -> ModelResponse[Any]:
    for message in response.result:
        if isinstance(message, AIMessage):
            message.response_metadata = {**message.response_metadata, BECAUSE: why}
            if why and not message.tool_calls:
                message.content = f"{message.text}\n\n{NOTE.format(why=why)}"
    return response
