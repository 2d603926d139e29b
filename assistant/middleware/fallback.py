"""When the model fails, the offline model takes the turn and says so."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from langchain.agents.middleware import AgentMiddleware, ModelRequest, ModelResponse
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage

log = logging.getLogger(__name__)
NOTE = "(The language model did not answer, so I took this turn by myself.)"


class OfflineFallback(AgentMiddleware[Any, Any, Any]):
    """Hands a request to the offline model when the configured one raises or answers with nothing usable."""

    def __init__(self, offline: BaseChatModel) -> None:
        super().__init__()
        self._offline = offline

    def wrap_model_call(
        self, request: ModelRequest[Any], handler: Callable[[ModelRequest[Any]], ModelResponse[Any]]
    ) -> ModelResponse[Any]:
        """Ask the model, and the offline one when that fails."""
        if request.model is self._offline:
            return handler(request)
        try:
            response = handler(request)
            if _usable(response):
                return response
            log.warning("the model answered with nothing usable")
        except Exception as problem:
            log.warning("the model failed: %s", type(problem).__name__)
        response = handler(request.override(model=self._offline))
        for message in response.result:
            if isinstance(message, AIMessage) and not message.tool_calls:
                message.content = f"{message.text}\n\n{NOTE}"
        return response


def _usable(response: ModelResponse[Any]) -> bool:
    return any(
        isinstance(m, AIMessage) and (m.tool_calls or m.invalid_tool_calls or m.text.strip())
        for m in response.result
    )
