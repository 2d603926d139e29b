"""Calls the model: bounded in time and length, tried again where that helps, its text streamed as it comes.

The call runs in a thread of its own and is abandoned when its time is up or the person stops the turn, for a
server that sends a little something now and then never runs into a client's timeout.
"""

from __future__ import annotations

import contextlib
import queue
import threading
import time
from collections.abc import Callable, Generator, Iterator
from typing import Any

from langchain.agents.middleware import AgentMiddleware, ModelRequest, ModelResponse
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, HumanMessage
from langgraph.config import get_config

from assistant.middleware.answers import BY, OFFLINE, MalformedError, UnusableError, end_of, settled
from assistant.middleware.failures import pause_before_retry, too_long
from assistant.models import is_offline
from assistant.prompt import malformed_note
from assistant.replies import ReplyStream

TRIES = 3
LONGEST_TEXT = 12_000  # characters; more is a model that can't stop
POLL = 0.05  # seconds between looks at whether the person stopped the turn
STOP = "stop"  # key of the threading.Event in the run's configuration that stops it
RESTARTED = "restarted"  # what is streamed when text that was streamed before has to be taken back


class StoppedError(Exception):
    """The person stopped the turn, or went away."""


class ModelCalling(AgentMiddleware[Any, Any, Any]):
    """The innermost part of a model call; what it returns is safe to keep (see answers.py).

    Streams `{"token": text}` and `{"restarted": True}` in the custom mode.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._seconds = seconds

    def wrap_model_call(
        self, request: ModelRequest[Any], handler: Callable[[ModelRequest[Any]], ModelResponse[Any]]
    ) -> ModelResponse[Any]:
        """Call the model of the request.

        Raises:
            StoppedError: when the person stopped the turn.
            UnusableError: when no try gave an answer that can be used.
            Exception: what the provider's client raised last.
        """
        if is_offline(request.model):
            return ModelResponse(result=[_offline(request)])
        return ModelResponse(result=[_Call(request, self._seconds).answer()])


def _offline(request: ModelRequest[Any]) -> AIMessage:
    answer = request.model.invoke(_with_system(request))
    if answer.text:
        request.runtime.stream_writer({"token": answer.text})
    answer.response_metadata = {**answer.response_metadata, BY: OFFLINE}
    return answer


class _Call:
    """One answer of a model, in as many tries as there is time for."""

    def __init__(self, request: ModelRequest[Any], seconds: float) -> None:
        self._request = request
        self._write = request.runtime.stream_writer
        self._model: Any = request.model.bind_tools(request.tools) if request.tools else request.model
        self._messages = _with_system(request)
        self._deadline = time.monotonic() + seconds
        self._stop: threading.Event = get_config()["configurable"].get(STOP) or threading.Event()
        self._streaming = True
        self._streamed = False

    def answer(self) -> AIMessage:
        names = [t["name"] if isinstance(t, dict) else t.name for t in self._request.tools]
        for number in range(1, TRIES + 1):
            try:
                return settled(self._once(), names, self._request.state["messages"])
            except (StoppedError, TimeoutError):
                raise
            except MalformedError as problem:
                if number == TRIES:
                    raise
                self._messages = [*self._messages, HumanMessage(malformed_note(str(problem)))]
            except Exception as problem:
                pause = pause_before_retry(problem, number)
                left = self._deadline - time.monotonic()
                if number == TRIES or pause is None or pause >= left or too_long(problem):
                    raise
                if isinstance(problem, ValueError):
                    # A server that answers with one plain body where a stream was asked for.
                    self._streaming = False
                if self._stop.wait(pause):
                    raise StoppedError from None
            if self._streamed:
                self._write({RESTARTED: True})
        raise UnusableError("no try was left")

    def _once(self) -> AIMessage:
        """One try: its text goes out as it comes in."""
        stream = ReplyStream()
        whole: Any = None  # chunks add up; a whole message comes alone
        pieces = _abandonable(self._pieces)
        with contextlib.closing(pieces):
            for piece in self._in_time(pieces):
                whole = piece if whole is None else whole + piece
                self._show(stream.feed(piece.text))
                if len(stream.raw) > LONGEST_TEXT:
                    whole.response_metadata["finish_reason"] = "length"
                    break
        if whole is None:
            raise UnusableError("nothing came")
        answer: AIMessage = whole
        if self._streaming and not end_of(answer):
            raise UnusableError("the stream broke off")
        if not _calls_a_tool(answer):
            self._show(stream.finish())
        return answer

    def _pieces(self) -> Iterator[AIMessage]:
        if self._streaming:
            yield from self._model.stream(self._messages)
        else:
            yield self._model.invoke(self._messages)

    def _in_time(self, pieces: Iterator[AIMessage | None]) -> Iterator[AIMessage]:
        for piece in pieces:
            if self._stop.is_set():
                raise StoppedError
            if time.monotonic() > self._deadline:
                raise TimeoutError
            if piece is not None:
                yield piece

    def _show(self, text: str) -> None:
        if text:
            self._streamed = True
            self._write({"token": text})


def _abandonable(source: Callable[[], Iterator[AIMessage]]) -> Generator[AIMessage | None, None, None]:
    """What `source` yields, produced in a thread; None whenever nothing came for a moment.

    Closing it lets go of the thread, which ends with its next piece or its own timeout and reaches nobody.
    """
    arrived: queue.SimpleQueue[Any] = queue.SimpleQueue()
    abandoned = threading.Event()

    def produce() -> None:
        try:
            for piece in source():
                if abandoned.is_set():
                    return
                arrived.put(piece)
            arrived.put(None)
        except Exception as problem:
            arrived.put(problem)

    threading.Thread(target=produce, name="model call", daemon=True).start()
    try:
        while True:
            try:
                piece = arrived.get(timeout=POLL)
            except queue.Empty:
                yield None
                continue
            if piece is None:
                return
            if isinstance(piece, Exception):
                raise piece
            yield piece
    finally:
        abandoned.set()


def _calls_a_tool(answer: AIMessage) -> bool:
    return bool(answer.tool_calls or (isinstance(answer, AIMessageChunk) and answer.tool_call_chunks))


def _with_system(request: ModelRequest[Any]) -> list[BaseMessage]:
    return [*([request.system_message] if request.system_message else []), *request.messages]
