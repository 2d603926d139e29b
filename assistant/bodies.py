"""Bodies of requests, of which no more is read than may be."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

TOO_LARGE = "This is too large."
DISCARDED = 50_000_000  # bytes of a refused body that are read so that its sender hears the answer


class Bounded:
    """An ASGI middleware that refuses requests with a body beyond `limit` bytes, before anybody reads it."""

    def __init__(self, app: ASGIApp, limit: int) -> None:
        self._app, self._limit = app, limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer 413, or pass on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        body = None
        if announced(Headers(scope=scope)) <= self._limit:
            body = await whole(receive, self._limit)
        if body is None:
            await discard(receive)
            await JSONResponse({"detail": TOO_LARGE}, 413)(scope, receive, send)
            return
        await self._app(scope, again(body, receive), send)


def announced(headers: Mapping[str, str]) -> int:
    """Bytes that the header says are to come."""
    given = headers.get("content-length", "0")
    return int(given) if given.isdecimal() else 0


async def whole(receive: Receive, limit: int) -> bytes | None:
    """All of a body, None when it is larger than `limit`."""
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > limit:
            return None
        if message["type"] != "http.request" or not message.get("more_body"):
            return bytes(body)


async def discard(receive: Receive, most: int = DISCARDED) -> None:
    """Read the rest of a body that is refused, keeping nothing of it.

    A server that answers and closes while the sender still sends breaks the connection before the answer is
    read.
    """
    taken = 0
    while taken <= most:
        message = await receive()
        taken += len(message.get("body", b""))
        if message["type"] != "http.request" or not message.get("more_body"):
            return


def again(body: bytes, receive: Receive) -> Receive:
    """What gives a body that was read once more, and then what comes after it."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def given() -> Message:
        return waiting.pop() if waiting else await receive()

    return given


def counted(receive: Receive, limit: int) -> Receive:
    """What breaks off a body that turns out larger than its header said."""
    taken = 0

    async def given() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        return {"type": "http.disconnect"} if taken > limit else message

    return given
