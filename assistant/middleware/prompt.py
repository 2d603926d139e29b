"""Gives the model the system prompt with the person's context as it is at this very call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from langchain.agents.middleware import AgentMiddleware, ModelRequest, ModelResponse
from langchain_core.messages import SystemMessage

from assistant.models import is_offline
from assistant.prompt import context_of, system_prompt


class ContextPrompt(AgentMiddleware[Any, Any, Any]):
    """Sets the system message anew before each model call, for a tool may have changed what is true."""

    def wrap_model_call(
        self, request: ModelRequest[Any], handler: Callable[[ModelRequest[Any]], ModelResponse[Any]]
    ) -> ModelResponse[Any]:
        """Call the model with the prompt of now; the offline one knows of private journeys too."""
        context = context_of(request.runtime.context, private=is_offline(request.model))
        return handler(request.override(system_message=SystemMessage(system_prompt(context))))
