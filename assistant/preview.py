"""What would be sent to a model for something said, and for names: made as ever, and kept instead of sent."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, convert_to_openai_messages
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable, RunnableConfig
from langchain_core.utils.function_calling import convert_to_openai_tool
from langgraph.checkpoint.memory import InMemorySaver
from pydantic import Field

from assistant.agent import build_agent
from assistant.journeys import Journeys
from assistant.middleware.calling import STOP, StoppedError
from assistant.models import USUAL_CONTEXT, Limits, leaves_the_machine
from assistant.offline.model import OfflineChatModel
from assistant.tokens import counter
from tools.activity.items import items_of
from tools.journeys.describe import evidence_of, withheld
from tools.naming.fewshot import naming_messages
from tools.resources import Person

ENDED = {"finish_reason": "stop"}
HERE = "nobody: the model is on this machine"


class _Kept(BaseChatModel):
    """Keeps what it was given, and ends the turn: nobody acts on what was said."""

    ended: threading.Event = Field(default_factory=threading.Event)
    messages: list[BaseMessage] = Field(default_factory=list)
    tools: list[dict[str, Any]] = Field(default_factory=list)

    @property
    def _llm_type(self) -> str:
        return "preview"

    def bind_tools(self, tools: Sequence[Any], **kwargs: Any) -> Runnable[Any, AIMessage]:
        self.tools[:] = [convert_to_openai_tool(tool) for tool in tools]
        return self

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        self.messages[:] = messages
        self.ended.set()
        return ChatResult(generations=[ChatGeneration(message=AIMessage("…", response_metadata=ENDED))])


class _Silent(OfflineChatModel):
    """Takes no turn in place of the model."""

    def _generate(self, *args: Any, **kwargs: Any) -> ChatResult:
        raise StoppedError


def preview(assistant: Journeys, user: str, text: str) -> dict[str, Any]:
    """The first request of a turn in which a user says `text`; nothing is sent, stored or done.

    Later requests of a turn hold the tools' answers as well, from which the same is withheld.

    Returns:
        {"to", "messages", "tools", "withheld"}; `withheld` is how many journeys are private. No messages
        where what is said names something private: the offline model takes that turn.
    """
    settings = assistant.settings
    limits = Limits(settings.model_timeout, settings.model_context or USUAL_CONTEXT, counter())
    model, person = _Kept(), Person(user, assistant.resources)
    agent = build_agent(model, _Silent(encoder=assistant.store.encoder), InMemorySaver(), limits)
    config: RunnableConfig = {"configurable": {"thread_id": f"{user}/preview", STOP: model.ended}}
    with suppress(StoppedError):
        agent.invoke({"messages": [HumanMessage(text)]}, config, context=person)
    return {
        "to": leaves_the_machine(settings) or HERE,
        "messages": convert_to_openai_messages(model.messages),
        "tools": model.tools,
        "withheld": sum(journey.private for journey in assistant.journeys(user)),
    }


def naming_preview(assistant: Journeys, user: str) -> dict[str, Any]:
    """The requests in which a chat model would be asked to name a user's journeys; nothing is sent.

    Returns:
        {"to", "requests", "withheld"}: the messages of each journey that may be shown, and how many may not.
    """
    resources, journeys = assistant.resources, [j for j in assistant.journeys(user) if j.items]
    known = {item.id: item for item in items_of(assistant.store.history.read(user))}
    evidence = [evidence_of(resources, [known[i] for i in j.items if i in known], j) for j in journeys]
    shown = [e for e in withheld(resources, evidence, journeys) if not e.private]
    return {
        "to": leaves_the_machine(assistant.settings) or HERE,
        "requests": [[{"role": r, "content": text} for r, text in naming_messages(e)] for e in shown],
        "withheld": len(journeys) - len(shown),
    }
