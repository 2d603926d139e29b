"""What operators see of the API: counts and durations for Prometheus, a line of JSON for each request.

Neither has titles, names of journeys, or what was asked: routes appear as patterns, users not at all.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Awaitable, Callable
from uuid import uuid4

from fastapi import FastAPI, Request, Response
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

log = logging.getLogger("journeys.api")


def observe(api: FastAPI) -> None:
    """Count, time and log every request; add /metrics."""
    registry = CollectorRegistry()
    requests = Counter("journeys_requests", "Requests.", ["method", "route", "status"], registry=registry)
    seconds = Histogram("journeys_request_seconds", "Time to answer.", ["method", "route"], registry=registry)

    @api.middleware("http")
    async def watch(request: Request, call_next: Callable[[Request], Awaitable[Response]]) -> Response:
        started, name = time.perf_counter(), uuid4().hex
        status = 500
        try:
            response = await call_next(request)
            status = response.status_code
            response.headers["X-Request-Id"] = name
            return response
        finally:
            took = time.perf_counter() - started
            route = getattr(request.scope.get("route"), "path", "none")
            method = request.method if route != "none" else "other"
            requests.labels(method, route, str(status)).inc()
            seconds.labels(method, route).observe(took)
            key = getattr(request.state, "key", "")
            line = {"request": name, "method": method, "route": route, "status": status, "key": key}
            log.info(json.dumps({**line, "milliseconds": round(took * 1000, 1)}))

    @api.get("/metrics", include_in_schema=False)
    def metrics() -> Response:
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)
