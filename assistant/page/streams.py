"""Streams of events that end as they should."""

from __future__ import annotations

import logging

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

log = logging.getLogger(__name__)


async def ended(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Answer by the application; a stream of events that fails is ended instead of broken off.

    Gradio tells the listener of the failure (of a session that is gone, say) in the stream and then raises
    what happened: a server that lets that pass breaks the connection and logs a traceback.
    """
    begun = False

    async def sent(message: Message) -> None:
        nonlocal begun
        if message["type"] == "http.response.start":
            begun = Headers(raw=message["headers"]).get("content-type", "").startswith("text/event-stream")
        await send(message)

    try:
        await app(scope, receive, sent)
    except Exception as problem:
        if not begun:
            raise
        log.warning("A stream of events was ended: %s", type(problem.__cause__ or problem).__name__)
        await send({"type": "http.response.body", "body": b"", "more_body": False})
