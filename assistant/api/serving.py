"""Serving the API: as a program by itself, or in a thread beside the page, which shares its data."""

from __future__ import annotations

import logging
import sys
import threading

import uvicorn

from assistant.api.build import create_api
from assistant.journeys import Journeys

# Seconds. A connection that is closed in the very moment in which a client uses it again breaks its request.
# The longer it is kept, the rarer that is; proxies keep theirs for a minute.
IDLE = 75
LINE = '{"time": "%(asctime)s", "level": "%(levelname)s", "event": %(message)s}'


def serve_api(assistant: Journeys, host: str, port: int, *, beside: bool = False) -> None:
    """Serve until stopped, or at once return and serve in a thread that ends with the process (`beside`)."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter(LINE))
    log = logging.getLogger("journeys.api")
    log.handlers, log.propagate = [handler], False
    log.setLevel(logging.INFO)
    config = uvicorn.Config(
        create_api(assistant),
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        timeout_keep_alive=IDLE,
    )
    server = uvicorn.Server(config)
    if beside:
        threading.Thread(target=server.run, name="api", daemon=True).start()
    else:
        server.run()
