"""An OpenAI-compatible server on loopback that answers as told, well or badly, and records requests."""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = Callable[["Exchange"], None]


class Exchange:
    """One request, and the ways to answer it."""

    def __init__(self, handler: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
        self.handler = handler
        self.body = body
        self.streaming = bool(body.get("stream"))

    def plain(self, status: int, body: bytes, kind: str = "application/json", **headers: str) -> None:
        """A whole body, whatever it holds."""
        self.handler.send_response(status)
        self.handler.send_header("Content-Type", kind)
        self.handler.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.handler.send_header(name.replace("_", "-"), value)
        self.handler.end_headers()
        self.handler.wfile.write(body)

    def events(self, *chunks: dict[str, Any] | bytes, end: bool = True) -> None:
        """Server-sent events; bytes go out as they are. Without `end` the connection breaks off."""
        self.handler.send_response(200)
        self.handler.send_header("Content-Type", "text/event-stream")
        self.handler.send_header("Connection", "close")
        self.handler.end_headers()
        for chunk in chunks:
            data = chunk if isinstance(chunk, bytes) else b"data: " + json.dumps(chunk).encode() + b"\n\n"
            self.handler.wfile.write(data)
            self.handler.wfile.flush()
        if end:
            self.handler.wfile.write(b"data: [DONE]\n\n")
        self.handler.close_connection = True


class Server:
    """Answers requests from a queue, in order; an empty queue answers with the words “Nothing was scripted.”

    Attributes:
        requests: the bodies of all requests so far.
    """

    def __init__(self) -> None:
        self.requests: list[dict[str, Any]] = []
        self._answers: deque[Answer] = deque()
        self._always: Answer | None = None
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.requests.append(body)
                answer = (
                    outer._answers.popleft()
                    if outer._answers
                    else outer._always or says("Nothing was scripted.")
                )
                with contextlib.suppress(BrokenPipeError, ConnectionError):
                    answer(Exchange(self, body))

            def log_message(self, *args: Any) -> None:
                """Quiet."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        threading.Thread(target=self._http.serve_forever, args=(0.05,), daemon=True).start()
        self.url = f"http://127.0.0.1:{self._http.server_address[1]}/v1"

    def script(self, *answers: Answer, then: Answer | None = None) -> None:
        """What the next requests get, and what all later ones get."""
        self._answers = deque(answers)
        self._always = then
        self.requests.clear()

    def close(self) -> None:
        """Stop listening."""
        self._http.shutdown()
        self._http.server_close()


@contextlib.contextmanager
def serving() -> Iterator[Server]:
    """A server as long as the block lasts."""
    server = Server()
    try:
        yield server
    finally:
        server.close()


def says(text: str, *, finish: str = "stop", size: int = 6) -> Answer:
    """Plain words, in pieces of so many characters where a stream is asked for."""
    return answers({"role": "assistant", "content": text}, finish, size)


def calls(*made: tuple[str, Any], text: str = "", finish: str = "tool_calls", ids: Any = None) -> Answer:
    """Calls of tools, each a name and arguments (a dict, or the raw text of something else)."""
    listed = [
        {
            "index": number,
            "id": f"call_{number}_{time.monotonic_ns()}" if ids is None else ids[number],
            "type": "function",
            "function": {"name": name, "arguments": args if isinstance(args, str) else json.dumps(args)},
        }
        for number, (name, args) in enumerate(made)
    ]
    return answers({"role": "assistant", "content": text or None, "tool_calls": listed}, finish)


def answers(message: dict[str, Any], finish: str, size: int = 6) -> Answer:
    """A well-formed completion, streamed or not as the request wants it."""

    def answer(exchange: Exchange) -> None:
        if not exchange.streaming:
            choice = {"index": 0, "message": message, "finish_reason": finish}
            exchange.plain(200, json.dumps(_completion("chat.completion", [choice])).encode())
            return
        exchange.events(*streamed(message, size), _delta({}, finish))

    return answer


def streamed(message: dict[str, Any], size: int = 6) -> list[dict[str, Any]]:
    """The chunks of a message."""
    text = message.get("content") or ""
    chunks = [_delta({"role": "assistant", "content": ""})]
    chunks += [_delta({"content": text[n : n + size]}) for n in range(0, len(text), size)]
    for call in message.get("tool_calls", []):
        args = call["function"]["arguments"]
        begun = {**call, "function": {"name": call["function"]["name"], "arguments": ""}}
        chunks.append(_delta({"tool_calls": [begun]}))
        chunks += [
            _delta({"tool_calls": [{"index": call["index"], "function": {"arguments": args[n : n + 9]}}]})
            for n in range(0, len(args), 9)
        ]
    return chunks


def fails(status: int, message: str = "failure", **headers: str) -> Answer:
    """An HTTP error in OpenAI's form."""
    body = json.dumps({"error": {"message": message, "type": "error", "code": None}}).encode()
    return lambda exchange: exchange.plain(status, body, **headers)


def hangs(seconds: float) -> Answer:
    """Nothing for so long, then the connection ends."""
    return lambda exchange: time.sleep(seconds)


def drips(seconds: float) -> Answer:
    """A comment now and then, which keeps a client's own timeout from running out, and no answer."""

    def answer(exchange: Exchange) -> None:
        exchange.events(end=False)
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            exchange.handler.wfile.write(b": still thinking\n\n")
            exchange.handler.wfile.flush()
            time.sleep(0.1)

    return answer


def breaks_off(text: str) -> Answer:
    """Some words, then the connection ends in the middle of a chunk."""
    return lambda exchange: exchange.events(
        *streamed({"content": text}), b'data: {"id": "x", "choices": [{"delta": {"con', end=False
    )


def sends(body: bytes, kind: str = "application/json", status: int = 200) -> Answer:
    """Any body at all."""
    return lambda exchange: exchange.plain(status, body, kind)


def no_choices(exchange: Exchange) -> None:
    """A completion with an empty list of choices."""
    body = _completion("chat.completion.chunk" if exchange.streaming else "chat.completion", [])
    if exchange.streaming:
        exchange.events(body)
    else:
        exchange.plain(200, json.dumps(body).encode())


def ignores_streaming(text: str) -> Answer:
    """One plain body, though a stream was asked for."""
    message = {"role": "assistant", "content": text}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    body = json.dumps(_completion("chat.completion", [choice])).encode()
    return lambda exchange: exchange.plain(200, body)


def _completion(kind: str, choices: list[dict[str, Any]]) -> dict[str, Any]:
    return {"id": "chatcmpl-1", "object": kind, "created": 1, "model": "scripted", "choices": choices}


def _delta(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
    return _completion("chat.completion.chunk", [{"index": 0, "delta": delta, "finish_reason": finish}])
