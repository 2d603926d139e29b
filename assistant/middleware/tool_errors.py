"""What the model is told when a tool fails unexpectedly: what kind of failure, never its details."""

from __future__ import annotations

import logging
from typing import Any

log = logging.getLogger(__name__)


def told_plainly(problem: Exception, request: Any) -> str:
    """The content of the tool's answer; the details go to the log, where no title is among them."""
    log.error("the tool %s failed", request.tool_call["name"], exc_info=problem)
    return f"This did not work ({type(problem).__name__}). Nothing was changed."
