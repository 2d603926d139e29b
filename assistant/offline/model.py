"""The chat model that needs no LLM: from an utterance to tool calls, from tool results to grounded text."""

from __future__ import annotations

import json
import re
import threading
import uuid
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import (
    AIMessage,
    AIMessageChunk,
    BaseMessage,
    HumanMessage,
    SystemMessage,
    ToolMessage,
)
from langchain_core.messages.tool import tool_call, tool_call_chunk
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable
from pydantic import ConfigDict, PrivateAttr

from assistant.offline.planner import Plan, Planner
from assistant.offline.reading import Context
from assistant.offline.replies import question, reply_to, words_for
from assistant.offline.router import Router
from vectorstore.embedder import Encoder

PLANS_KEPT = 64


class OfflineChatModel(BaseChatModel):
    """Understands requests about journeys by itself, in tens of milliseconds and without a network.

    The system message must hold `<context>{json}</context>` (see assistant/prompt.py); all else it knows of
    the conversation it works out from the messages.

    Attributes:
        encoder: embeds sentences; the packaged one, for which training is quick.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    encoder: Any
    _planner: Planner | None = PrivateAttr(default=None)
    _lock: Any = PrivateAttr(default_factory=threading.Lock)
    _plans: OrderedDict[str, Plan] = PrivateAttr(default_factory=OrderedDict)

    def __init__(self, encoder: Encoder, **kwargs: Any) -> None:
        super().__init__(encoder=encoder, **kwargs)  # type: ignore[call-arg]

    @property
    def _llm_type(self) -> str:
        return "journeys-offline"

    def prepare(self) -> None:
        """Train the planner in the background, so that the first request need not wait for it."""
        threading.Thread(target=self.ready, name="offline model", daemon=True).start()

    def ready(self) -> Planner:
        """The planner; training it takes a few seconds of the processor, once, at the first call."""
        with self._lock:
            if self._planner is None:
                self._planner = Planner(Router(self.encoder))
            return self._planner

    def bind_tools(self, tools: Sequence[Any], **kwargs: Any) -> Runnable[Any, AIMessage]:
        """The model itself: it knows the tools by name."""
        return self

    def plan(
        self, text: str, context: dict[str, Any] | Context, history: Sequence[BaseMessage] = ()
    ) -> list[dict[str, Any]]:
        """All calls that `text` asks for, in order, as {"tool", "args"}; `history` ends before it."""
        known = context if isinstance(context, Context) else Context.of(context)
        return [call.as_dict() for call in self._plan(text, known, history).calls]

    def _plan(self, text: str, context: Context, history: Sequence[BaseMessage]) -> Plan:
        return self.ready().plan(text, context, history)

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=self._answer(messages))])

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        answer = self._answer(messages)
        chunks: list[AIMessageChunk] = []
        for call in answer.tool_calls:
            part = tool_call_chunk(name=call["name"], args=json.dumps(call["args"]), id=call["id"], index=0)
            chunks.append(AIMessageChunk(content="", tool_call_chunks=[part], id=answer.id))
        chunks += [
            AIMessageChunk(content=w, id=answer.id) for w in re.findall(r"\S+\s*|\s+", str(answer.content))
        ]
        for position, message in enumerate(chunks):
            if position == len(chunks) - 1:
                message.chunk_position = "last"
            chunk = ChatGenerationChunk(message=message)
            if run_manager:
                run_manager.on_llm_new_token(str(message.content), chunk=chunk)
            yield chunk

    def _answer(self, messages: Sequence[BaseMessage]) -> AIMessage:
        prompt = next((m for m in reversed(messages) if isinstance(m, SystemMessage)), None)
        context = Context.from_prompt(str(prompt.text)) if prompt else Context()
        turns = [m for m in messages if not isinstance(m, SystemMessage)]
        start = next((i for i in range(len(turns) - 1, -1, -1) if isinstance(turns[i], HumanMessage)), None)
        if start is None:
            return _text(words_for("say_hello", "", context))
        said, history, since = str(turns[start].text), turns[:start], turns[start + 1 :]
        plan = self._planned(turns[start], context, history)
        results = [m for m in since if isinstance(m, ToolMessage)]
        if plan.calls and len(results) < len(plan.calls) and not _failed(results):
            return _call(plan, len(results))
        if results:
            return _text(reply_to(results, said))
        if plan.ask:
            return _text(question(plan.ask, said, context))
        return _text(words_for(plan.say or "say_out_of_scope", said, context))

    def _planned(self, message: BaseMessage, context: Context, history: Sequence[BaseMessage]) -> Plan:
        """The plan for a message, made once: the first call may change what journeys are called, and the
        second must still be the one that was meant. After a restart in mid-turn it is made anew."""
        key = f"{message.id} {message.text}" if message.id else ""
        with self._lock:
            if key and key in self._plans:
                return self._plans[key]
        plan = self._plan(str(message.text), context, history)
        with self._lock:
            if key:
                self._plans[key] = plan
                while len(self._plans) > PLANS_KEPT:
                    self._plans.popitem(last=False)
        return plan


def _failed(results: Sequence[ToolMessage]) -> bool:
    """Whether the last call did not work: later ones may rest on it, so they are not made."""
    if not results:
        return False
    artifact = results[-1].artifact
    problem = isinstance(artifact, dict) and artifact.get("type") == "problem"
    return problem or results[-1].status == "error"


def _text(text: str) -> AIMessage:
    return AIMessage(content=text, id=f"offline-{uuid.uuid4().hex}")


def _call(plan: Plan, number: int) -> AIMessage:
    call = plan.calls[number]
    made = tool_call(name=call.tool, args=dict(call.args), id=f"call_{uuid.uuid4().hex[:20]}")
    return AIMessage(content="", tool_calls=[made], id=f"offline-{uuid.uuid4().hex}")
