"""Makes of what a model sent a message that is safe to keep: plain text, whole calls, ids of its own."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, ToolCall

from assistant.replies import shown, written_call

MOST_CALLS = 8  # in one message; nobody asks for more at once
BY = "by"  # key in a message's response_metadata: who wrote it, MODEL or OFFLINE
MODEL, OFFLINE = "model", "offline"
CUT_SHORT = ("length", "max_tokens")  # what providers call an end that is none
Args = Mapping[str, Any]


class UnusableError(Exception):
    """The model answered, but with nothing that a turn can go on with."""


class MalformedError(UnusableError):
    """The model called a tool in a way that can't be read; the text says what is wrong, for the model."""


def settled(answer: AIMessage, tools: Iterable[str], before: Iterable[BaseMessage]) -> AIMessage:
    """The message to keep.

    Args:
        answer: as the provider's client gave it, chunks added up.
        tools: the names that may be called.
        before: the conversation, whose call ids must not be used again.

    Raises:
        MalformedError: when a call can't be read, or was cut off.
        UnusableError: when there is neither a call nor text.
    """
    names = set(tools)
    text: str = answer.text
    calls = list(_calls(answer))
    cut_short = end_of(answer) in CUT_SHORT
    if calls and cut_short:
        raise MalformedError("The call was cut off because the answer became too long.")
    if not calls and (written := written_call(text, names)):
        calls, text = [("", *written)], ""
    if len(calls) > MOST_CALLS:
        raise MalformedError(f"These are {len(calls)} calls; make {MOST_CALLS} at most.")
    text = shown(text).strip()
    if not calls and not text:
        raise UnusableError("empty")
    if not calls and cut_short:
        text += " …"
    return AIMessage(text, tool_calls=_distinct(calls, before), response_metadata={BY: MODEL})


def end_of(answer: AIMessage) -> str:
    """How the provider says that an answer ended; "" when it did not end at all."""
    said = answer.response_metadata
    return str(said.get("finish_reason") or said.get("done_reason") or said.get("stop_reason") or "")


def written_by(message: BaseMessage) -> str:
    """MODEL or OFFLINE; "" for a message that nobody marked."""
    return str(message.response_metadata.get(BY, ""))


def _calls(answer: AIMessage) -> Iterable[tuple[str, str, Args]]:
    """(id, name, arguments) of each call. A stream's arguments are parsed here, strictly: what LangChain
    gives are guesses, and half of `{"journey": "j12"` would be the call of another journey."""
    if answer.invalid_tool_calls and not isinstance(answer, AIMessageChunk):
        raise MalformedError("The arguments were not valid JSON.")
    if isinstance(answer, AIMessageChunk) and answer.tool_call_chunks:
        for chunk in answer.tool_call_chunks:
            yield chunk["id"] or "", _name(chunk["name"]), _arguments(chunk["args"])
    else:
        for call in answer.tool_calls:
            yield call["id"] or "", _name(call["name"]), call["args"]


def _arguments(text: str | None) -> dict[str, Any]:
    try:
        args = json.loads(text or "{}", strict=False)
    except ValueError:
        raise MalformedError("The arguments were not valid JSON.") from None
    if not isinstance(args, dict):
        raise MalformedError("The arguments have to be a JSON object.")
    return args


def _name(name: str | None) -> str:
    """A name that every provider takes back in the history, though there may be no such tool."""
    return re.sub(r"[^a-zA-Z0-9_-]+", "_", name or "").strip("_")[:64] or "unnamed"


def _distinct(
    calls: list[tuple[str, str, Mapping[str, Any]]], before: Iterable[BaseMessage]
) -> list[ToolCall]:
    used = {call["id"] for message in before if isinstance(message, AIMessage) for call in message.tool_calls}
    kept: list[ToolCall] = []
    for given, name, args in calls:
        if any(name == other["name"] and args == other["args"] for other in kept):
            continue  # the same twice in one message is a stutter, not a wish
        own = given if given and given not in used else f"call_{uuid.uuid4().hex[:20]}"
        used.add(own)
        kept.append(ToolCall(name=name, args=dict(args), id=own, type="tool_call"))
    return kept
