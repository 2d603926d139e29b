"""What kind of failure a model's error is: whether to try again, and what to tell the person."""

from __future__ import annotations

import re
from typing import Any

FIRST_PAUSE = 0.3  # seconds, doubled with each try
LONGEST_PAUSE = 10.0  # seconds; a server that asks for more has to wait for the next turn
TRANSIENT = {408, 409, 425, 429}
_TOO_LONG = re.compile(
    r"context (?:length|size|window)|maximum context|too many tokens|prompt is too long"
    r"|exceed\w* .*(?:context|tokens)|context_length|exceed_context",
    re.I | re.S,
)
_BY_STATUS = {
    400: "refused the request",
    401: "refused the API key",
    402: "says that its account is out of credit",
    403: "refused the API key",
    404: "is not there under that name",
    408: "took too long",
    413: "could not take in so long a conversation",
    429: "has had too many requests",
}


def status_of(problem: BaseException) -> int | None:
    """The HTTP status behind an error, whichever client raised it; None where there was no answer."""
    for holder in (problem, getattr(problem, "response", None)):
        status = getattr(holder, "status_code", None)
        if isinstance(status, int):
            return status
    return None


def too_long(problem: BaseException) -> bool:
    """True when what was sent did not fit the model's context."""
    status = status_of(problem)
    return status == 413 or (status in (400, 422, 500, None) and bool(_TOO_LONG.search(str(problem))))


def pause_before_retry(problem: BaseException, tried: int) -> float | None:
    """Seconds to wait before another try; None when another try can't help.

    Args:
        tried: how often it was tried, from 1.
    """
    status = status_of(problem)
    if status is not None and status < 500 and status not in TRANSIENT:
        return None
    asked = _retry_after(problem)
    pause = float(FIRST_PAUSE * 2 ** (tried - 1)) if asked is None else asked
    return pause if pause <= LONGEST_PAUSE else None


def in_words(problem: BaseException) -> str:
    """What the model did, as the end of a sentence that begins with “The language model”."""
    if isinstance(problem, TimeoutError) or "timeout" in type(problem).__name__.lower():
        return "took too long"
    if too_long(problem):
        return "could not take in so long a conversation"
    status = status_of(problem)
    if status is None:
        unreachable = "connect" in type(problem).__name__.lower() or isinstance(problem, OSError)
        return "could not be reached" if unreachable else "did not give an answer I could use"
    return _BY_STATUS.get(status, "had a problem of its own" if status >= 500 else "refused the request")


def _retry_after(problem: BaseException) -> float | None:
    headers: Any = getattr(getattr(problem, "response", None), "headers", None) or {}
    try:
        return max(0.0, float(headers.get("retry-after", "")))
    except ValueError:
        return None
