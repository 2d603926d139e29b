"""Whether a change is clearly wished for: what only asks, or names nothing, must change nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping

from assistant.offline.lexicon import grammar, whole
from assistant.offline.outcomes import Ask
from assistant.offline.references import Referents
from assistant.offline.state import Call

CLEAR = 0.5  # share of belief from which a change needs no word that says it outright
_ASKS = re.compile(grammar("clarity.asks"), re.I)
_LANGUAGE = re.compile(grammar("clarity.language"), re.I)
# Chinese words end where Latin ones begin, without a space: "删除Rust".
_MIXED = re.compile(r"(?<=[一-鿿])(?=[A-Za-z])|(?<=[A-Za-z])(?=[一-鿿])")
_KEPT = re.compile(grammar("clarity.kept"), re.I)
_SAID: Mapping[str, re.Pattern[str]] = {
    tool: whole(grammar(f"clarity.{tool}"))
    for tool in (
        "name_journey",
        "merge_journeys",
        "split_journey",
        "set_journey_status",
        "remove_from_journey",
        "forget",
    )
}


def asks_to_know(text: str) -> bool:
    """Whether a sentence is a question for facts ("since when …", "am I still …"), which changes nothing."""
    return bool(_ASKS.match(text))


def wants_a_language(text: str) -> bool:
    """Whether somebody asks to be answered in a certain language."""
    return bool(_LANGUAGE.match(text))


def doubt(call: Call, share: float, ref: Referents) -> Ask | None:
    """The question to put before a change that nobody clearly asked for; None where it is clear.

    Args:
        share: the belief in the intent that `call` comes from.
    """
    said = _SAID.get(call.tool)
    if said is None:
        return None
    text = _MIXED.sub(" ", ref.reading.text)
    journey = str(call.args.get("journey") or "")
    if call.tool == "forget" and journey:
        muted = Call("set_journey_status", {"journey": journey, "status": "muted"})
        name = ref.state.context.name_of(journey)
        if _KEPT.search(text):
            return Ask("keep_things", ((name, muted),))
        if not said.search(text):
            return Ask("reading", ((name, muted), (name, call)))
    if share < CLEAR and not said.search(text):
        return Ask("unsure", (("yes", call),))
    return None
