"""Whether anything is left of a subject: "do I have anything about X left?", "ist noch was zu X da?"."""

from __future__ import annotations

import re

from assistant.offline.lexicon import grammar
from assistant.offline.state import Call, State

_ASKED = tuple(re.compile(grammar(f"remains.{key}"), re.I) for key in ("english", "english_now", "german"))
_AFTER = tuple(re.compile(grammar(f"remains.{key}"), re.I) for key in ("english_after", "german_after"))
_TAIL = re.compile(grammar("remains.tail"), re.I)


def asks_what_is_left(text: str) -> bool:
    """Whether a sentence asks by itself what is left of something."""
    return any(rule.match(text) for rule in _ASKED)


def what_is_left(text: str, state: State) -> Call | None:
    """The look into the history that such a question wants; after a deletion a plainer one will do."""
    deleted = state.last is not None and state.last.tool == "forget"
    for rule in (*_ASKED, *(_AFTER if deleted else ())):
        if m := rule.match(text):
            subject = _TAIL.sub("", m["x"].strip(" .!?\"'")).strip(" .!?\"'")
            if subject:
                return Call("fetch_activity", {"query": subject})
    return None
