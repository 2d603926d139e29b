"""Requests about what is private: "make it private", "mach das nicht mehr privat", "why is it private?"."""

from __future__ import annotations

import re
from functools import cache

from rapidfuzz.distance import OSA

from assistant.offline.lexicon import LETTERS, grammar, plain
from assistant.offline.outcomes import Outcome, which_journey
from assistant.offline.references import Referents
from assistant.offline.state import Call

PRIVATE, PUBLIC = "private", "public"
_SAID = {
    PRIVATE: ("private", "privat", "privates", "privately", "privater"),
    PUBLIC: ("public", "publicly", "öffentlich", "oeffentlich"),
}
_WORD = re.compile(rf"[{LETTERS}]+")
LEAST = 5  # letters of a word that may be misspelt


def privacy_request(ref: Referents) -> Outcome | None:
    """The call for a request that makes a journey private or public, or asks why it is what it is.

    None where the text is no such request; a question where it does not say which journey.
    """
    said = spelled(ref.reading.masked)
    if _rule("why").search(said):
        return _about(ref, "show_journey", {}) if _target(ref) else None
    if _rule("not_these").search(said):
        return None
    for status in (PUBLIC, PRIVATE):
        if _rule(status).search(said):
            return _about(ref, "set_journey_status", {"status": status})
    if unknown := _rule("unknown").search(said):
        near = ref.nearest(unknown["x"])
        args = {"status": PUBLIC if unknown["not"] else unknown["to"]}
        return Call("set_journey_status", {"journey": near, **args}) if near else _which(ref, args)
    return None


def asks_why(said: str) -> bool:
    """Whether somebody asks why something is private, or whether it is."""
    said = spelled(said.casefold())
    return any(_rule(name).search(said) for name in ("why", "whether"))


@cache
def _rule(name: str) -> re.Pattern[str]:
    return re.compile(grammar(f"privacy.{name}"), re.IGNORECASE)


def spelled(text: str) -> str:
    """The text with "privte", "pubic" and their German brothers as "private" and "public"."""
    return _WORD.sub(lambda m: _meant(m[0]), text)


@cache
def _meant(word: str) -> str:
    bare = plain(word)
    for meaning, wordings in _SAID.items():
        if bare in map(plain, wordings):
            return meaning
        near = (OSA.distance(bare, plain(w), score_cutoff=1) <= 1 for w in wordings)
        if len(bare) >= LEAST and bare[0] == plain(wordings[0])[0] and any(near):
            return meaning
    return word


def _target(ref: Referents) -> tuple[str, ...]:
    """The journeys that may be meant: one that is named, or the one spoken of last."""
    named = [ids for m in ref.journey_mentions() if m.what != "deictic" and (ids := ref.journey_of(m))]
    if named:
        return tuple(dict.fromkeys(i for ids in named for i in ids))
    last = ref.state.last
    spoken_of = last is not None and (not last.args or ref.state.journey in last.args.values())
    return (ref.state.journey,) if ref.state.journey and spoken_of else ()


def _about(ref: Referents, tool: str, extra: dict[str, str]) -> Outcome | None:
    ids = _target(ref)
    if len(ids) == 1:
        return Call(tool, {"journey": ids[0], **extra})
    if not ids and ref.reading.of("deictic") and ref.state.last is None:
        return None  # "keep this private", said to begin with, is about all that is kept here
    return _which(ref, extra, ids, tool)


def _which(
    ref: Referents, extra: dict[str, str], ids: tuple[str, ...] = (), tool: str = "set_journey_status"
) -> Outcome | None:
    ask = which_journey(tool, ref.state, ids or tuple(ref.state.journeys[:6]), extra)
    return ask if ask.choices else None
