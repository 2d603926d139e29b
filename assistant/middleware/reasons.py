"""Cuts from what a language model says of a recommendation's reason all that the evidence does not say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from langchain.agents.middleware import AgentMiddleware, ModelRequest, ModelResponse
from langchain_core.messages import AIMessage, ToolMessage

from assistant.middleware.answers import MODEL, written_by
from assistant.middleware.calling import RESTARTED
from assistant.middleware.understanding import this_turn
from tools.recommending.support import validated
from vectorstore.records import Activity

Artifact = Mapping[str, Any]


class SupportedReasons(AgentMiddleware[Any, Any, Any]):
    """Keeps of a model's explanation the sentences that name evidence, or says what the tool said."""

    def wrap_model_call(
        self, request: ModelRequest[Any], handler: Callable[[ModelRequest[Any]], ModelResponse[Any]]
    ) -> ModelResponse[Any]:
        """Let the model speak, then check it where it explains one recommendation."""
        response = handler(request)
        answer = response.result[-1]
        if not isinstance(answer, AIMessage) or answer.tool_calls or written_by(answer) != MODEL:
            return response
        results = [m for m in this_turn(request.state["messages"]) if isinstance(m, ToolMessage)]
        artifacts = [m.artifact for m in results if isinstance(m.artifact, Mapping)]
        if len(results) != 1 or not artifacts or artifacts[0].get("type") != "explanation":
            return response
        kept = supported(answer.text, artifacts[0])
        if kept == answer.text:
            return response
        request.runtime.stream_writer({RESTARTED: True})
        request.runtime.stream_writer({"token": kept})
        return ModelResponse(result=[*response.result[:-1], answer.model_copy(update={"content": kept})])


def supported(text: str, explanation: Artifact) -> str:
    """The sentences of a reason that an `explanation` artifact supports; its own reason when none are."""
    card = explanation["recommendation"]
    without = explanation.get("without") or {}
    evidence = [_activity(a) for a in explanation["evidence"]]
    # What would change it is part of the history too.
    evidence += [Activity("", "", None, title) for title in without.get("titles", ())]
    names = [str(card.get(n) or "") for n in ("title", "journey_name", "bridge_name", "creator")]
    return validated(text, evidence, [name for name in names if name]) or str(card["explanation"])


def _activity(card: Artifact) -> Activity:
    time = datetime.fromisoformat(card["time"]) if card.get("time") else None
    return Activity(str(card["id"]), "", time, str(card["title"]))
