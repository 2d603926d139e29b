"""What a request for one tool comes to: the call itself, or a question where something is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from assistant.offline import phrases
from assistant.offline.references import Referents
from assistant.offline.state import Call, State
from assistant.offline.topics import topic_words


@dataclass(frozen=True)
class Ask:
    """A question to put instead of a call: what is missing, and the calls that the answers would make."""

    what: str
    choices: tuple[tuple[str, Call], ...] = field(default=())


Outcome = Call | Ask
_CHANGING = ("name_journey", "split_journey", "set_journey_status", "remove_from_journey", "forget")
Args = dict[str, Any]


def one_journey(tool: str, ref: Referents, extra: Mapping[str, Any] | None = None) -> Outcome:
    """A call that needs a journey: the one mentioned, else the one nearest in meaning, else a question."""
    extra = dict(extra or {})
    if found := ref.journeys():
        ids = found[0]
        if len(ids) == 1:
            return Call(tool, {"journey": ids[0], **extra})
        if ref.state.journey in ids:
            return Call(tool, {"journey": ref.state.journey, **extra})
        return which_journey(tool, ref.state, ids, extra)
    if near := ref.nearest(
        ref.reading.text if ref.state.journey == "" else phrases.topic(ref.reading, ref.reading.text)
    ):
        return Call(tool, {"journey": near, **extra})
    if ref.state.journey and not ref.reading.of("ordinal") and not _names_another(tool, ref, extra):
        return Call(tool, {"journey": ref.state.journey, **extra})
    if len(ref.state.context.open) == 1:
        return Call(tool, {"journey": ref.state.context.open[0]["id"], **extra})
    return which_journey(tool, ref.state, tuple(ref.state.journeys[:6]), extra)


def _names_another(tool: str, ref: Referents, extra: Mapping[str, Any]) -> bool:
    """Whether a change is asked for with words that fit no journey: it is not for the one spoken of last."""
    if tool not in _CHANGING or ref.reading.of("deictic"):
        return False
    said = ref.reading.blank(ref.reading.of("quote", "item"))
    for value in extra.values():
        said = said.replace(str(value), " ")
    return bool(topic_words(said))


def which_journey(tool: str, state: State, ids: tuple[str, ...], extra: Args) -> Ask:
    """The question which of some journeys is meant."""
    names = [(state.context.name_of(i), Call(tool, {"journey": i, **extra})) for i in ids]
    return Ask("journey", tuple((name, call) for name, call in names if name))
