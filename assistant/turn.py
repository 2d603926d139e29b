"""The one place where a turn is run, for the page, the terminal and tests alike."""

from __future__ import annotations

import logging
import threading
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage
from langchain_core.runnables import RunnableConfig
from langgraph.types import Command

from assistant.events import Event, Reply, Result, Step, Token
from assistant.middleware.calling import RESTARTED, STOP
from assistant.middleware.confirm import question
from assistant.yes_no import NO, YES
from tools.resources import Person

log = logging.getLogger(__name__)
DECLINED = "All right, I left that as it was."  # in place of the tool's answer, for models and people
GAVE_UP = "I could not finish that. Please say it once more, or in smaller steps."
STEPS = 60  # of the graph in one turn; the agent's own limits end a turn long before
HUMAN_CHECK = "HumanInTheLoopMiddleware.after_model"


def run_turn(agent: Any, person: Person, thread: str, text: str) -> Generator[Event, None, None]:
    """What happens when the person says `text` in a conversation; the last event is always a Reply.

    A pending question is answered by a plain yes or no; anything else counts as no and is then heard as what
    it is. Closing the iterator stops the turn; the next one repairs what it left.
    """
    stop = threading.Event()
    config: RunnableConfig = {
        "configurable": {"thread_id": thread, STOP: stop},
        "recursion_limit": STEPS,
        "max_concurrency": 2,  # one for the stream: calls of one message run in order
    }
    try:
        given = _given(agent.get_state(config).interrupts, text)
        yield from _run(agent, given, person, config, stop)
    except Exception as problem:
        log.error("a turn failed", exc_info=problem)
        yield Reply(GAVE_UP)


def _given(pending: Sequence[Any], text: str) -> Command[Any] | dict[str, Any]:
    """What the agent is given: the answer to its question, or something new."""
    waiting = sum(len(question.value["action_requests"]) for question in pending)
    if waiting and YES.match(text):
        return Command(resume={"decisions": [{"type": "approve"}] * waiting})
    if waiting and NO.match(text):
        return Command(resume={"decisions": [{"type": "respond", "message": DECLINED}] * waiting})
    return {"messages": [HumanMessage(text)]}


@dataclass
class Heard:
    """What was heard from the agent so far in a turn, told as events in the order in which it was asked."""

    streamed: list[str] = field(default_factory=list)
    reply: str = ""
    asked: list[Any] = field(default_factory=list)
    taken_back: bool = False
    new_message: bool = False
    running: list[str] = field(default_factory=list)
    early: dict[str, Result] = field(default_factory=dict)

    def token(self, data: dict[str, Any]) -> Iterator[Event]:
        """A piece of text, unless earlier text was taken back: then the Reply alone can say what holds."""
        if data.get(RESTARTED):
            self.taken_back |= bool(self.streamed)
        elif not self.taken_back:
            text = ("\n\n" if self.new_message and self.streamed else "") + data["token"]
            self.new_message = False
            self.streamed.append(text)
            yield Token(text)

    def update(self, node: str, messages: Iterable[BaseMessage]) -> Iterator[Event]:
        """The messages that a node added."""
        listed = list(messages)
        answered = {m.tool_call_id for m in listed if isinstance(m, ToolMessage)}
        for message in listed:
            if node in ("model", HUMAN_CHECK) and isinstance(message, AIMessage):
                self.new_message = True
                self.reply = message.text
                asked = [call for call in message.tool_calls if call["id"] not in answered]
                self.running = [call["id"] or "" for call in asked]
                for call in asked:
                    yield Step(call["name"], call["args"])
            elif node == "tools" and isinstance(message, ToolMessage):
                self.early[message.tool_call_id] = Result(message.name or "", message.artifact)
                yield from self._in_order(message.tool_call_id)

    def _in_order(self, call: str) -> Iterator[Event]:
        """Results in the order of their calls; the graph may tell of a later one first."""
        if call not in self.running:
            yield self.early.pop(call)
        while self.running and self.running[0] in self.early:
            yield self.early.pop(self.running.pop(0))


def _run(
    agent: Any, given: Any, person: Person, config: RunnableConfig, stop: threading.Event
) -> Iterator[Event]:
    heard = Heard()
    # Held here, so that a stop is known before the stream is closed, which waits for the model's call.
    stream = agent.stream(given, config, context=person, stream_mode=["custom", "updates"], durability="exit")
    try:
        for mode, data in stream:
            if mode == "custom":
                yield from heard.token(data)
                continue
            for node, update in data.items():
                if node == "__interrupt__":
                    heard.asked += [request for i in update for request in i.value["action_requests"]]
                else:
                    yield from heard.update(node, (update or {}).get("messages", ()))
    except GeneratorExit:
        stop.set()
        raise
    if heard.asked:
        yield Reply(question(heard.asked), asks=True)
    else:
        yield Reply(heard.reply or GAVE_UP)
