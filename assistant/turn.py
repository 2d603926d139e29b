"""The one place where a turn is run, for the page, the terminal and tests alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from langchain_core.messages import AIMessage, AIMessageChunk, HumanMessage, ToolMessage
from langchain_core.runnables import RunnableConfig
from langgraph.types import Command

from assistant.events import Event, Reply, Result, Step, Token
from tools.resources import Person

YES = re.compile(
    r"^\W*(y|yes|yep|yeah|yup|sure|ok|okay|do it|go ahead|please do|delete( it)?|confirm(ed)?"
    r"|ja|si|sí|oui|是|好)\b",
    re.IGNORECASE,
)
NO = re.compile(
    r"^\W*(n|no|nope|nah|don'?t|do not|stop|cancel|keep( it)?|never ?mind|wait|nein|non|不)\b", re.IGNORECASE
)
GAVE_UP = "I could not finish that. Please say it once more, or in smaller steps."
STEPS = 60


def run_turn(agent: Any, person: Person, thread: str, text: str) -> Iterator[Event]:
    """What happens when the person says `text` in a conversation; the last event is always a Reply.

    A pending question about a deletion is answered by yes or no; anything else counts as no and is then
    heard as what it is.
    """
    config: RunnableConfig = {"configurable": {"thread_id": thread}, "recursion_limit": STEPS}
    if agent.get_state(config).interrupts:
        if YES.match(text):
            yield from _run(agent, Command(resume={"decisions": [{"type": "approve"}]}), person, config)
            return
        refusal = {"type": "reject", "message": "The person said no. Nothing was deleted."}
        kept = list(_run(agent, Command(resume={"decisions": [refusal]}), person, config))
        if NO.match(text):
            yield from kept
            return
    yield from _run(agent, {"messages": [HumanMessage(text)]}, person, config)


def _run(agent: Any, given: Any, person: Person, config: RunnableConfig) -> Iterator[Event]:
    pieces: list[str] = []
    reply, question = "", ""
    for mode, data in agent.stream(given, config, context=person, stream_mode=["messages", "updates"]):
        if mode == "messages":
            chunk, about = data
            if isinstance(chunk, AIMessageChunk) and chunk.text and about.get("langgraph_node") == "model":
                pieces.append(chunk.text)
                yield Token(chunk.text)
            continue
        for node, update in data.items():
            if node == "__interrupt__":
                question = "\n".join(r["description"] for i in update for r in i.value["action_requests"])
                continue
            for message in (update or {}).get("messages", ()):
                yield from _events(message)
                if isinstance(message, AIMessage) and not message.tool_calls:
                    reply = message.text
    if question:
        yield Reply(question, asks=True)
    else:
        yield Reply(reply or "".join(pieces) or GAVE_UP)


def _events(message: Any) -> Iterator[Event]:
    if isinstance(message, AIMessage):
        for call in message.tool_calls:
            yield Step(call["name"], call["args"])
    elif isinstance(message, ToolMessage):
        yield Result(message.name or "", message.artifact or {"type": "problem", "message": message.text})
