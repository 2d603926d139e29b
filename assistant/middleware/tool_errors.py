"""Every call gets an answer with an artifact, whatever goes wrong in the tool or with its arguments."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from langchain.agents.middleware import AgentMiddleware
from langchain.agents.middleware.types import ToolCallRequest
from langchain_core.messages import ToolMessage
from langgraph.errors import GraphBubbleUp
from langgraph.types import Command

log = logging.getLogger(__name__)
NOT_UNDERSTOOD = "That step was not called for in a way I could follow, so nothing was done."
FAILED = "That step did not work ({kind})."


class ToolErrors(AgentMiddleware[Any, Any, Any]):
    """Turns exceptions, unknown tools and wrong arguments into answers: details for the model where it can
    do better, plain words for the person, and an exception's own text for the log alone."""

    def wrap_tool_call(
        self, request: ToolCallRequest, handler: Callable[[ToolCallRequest], ToolMessage | Command[Any]]
    ) -> ToolMessage | Command[Any]:
        """Run the tool."""
        call = request.tool_call
        try:
            answer = handler(request)
        except GraphBubbleUp:
            raise
        except Exception as problem:
            log.error("the tool %s failed", call["name"], exc_info=problem)
            text = FAILED.format(kind=type(problem).__name__)
            answer = ToolMessage(text, tool_call_id=call["id"], name=call["name"], status="error")
            answer.artifact = _problem(text)
        if isinstance(answer, ToolMessage) and answer.artifact is None:
            answer.artifact = _problem(NOT_UNDERSTOOD)
        return answer


def _problem(text: str) -> dict[str, Any]:
    return {"type": "problem", "message": text, "choices": []}
