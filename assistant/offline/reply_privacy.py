"""Replies about who may know of a journey, and why it is private."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.offline.wording import name_of, quoted

Artifact = Mapping[str, Any]
_KINDS = {
    "health": "health",
    "distress": "mental health",
    "fertility": "having children",
    "sexuality": "sexuality",
    "religion": "religion or belief",
    "politics": "politics",
    "crime": "crime or violence",
}
_OPEN_IT = "Say “make it public” and I use it like any other."


def privacy_changed(artifact: Artifact) -> str:
    """Who may know of a journey now."""
    card = artifact["journey"]
    name, private = name_of(card), bool(card.get("private"))
    if private == bool(artifact.get("before")):
        return f"{name} is private already." if private else f"{name} is not private."
    if private:
        return f"{name} is private now: folded away, not used to recommend, and never sent to a model."
    return f"{name} is no longer private; I use it like any other now."


def why_private(artifact: Artifact) -> str:
    """What made a journey private and how that is changed, with no more of it than that takes."""
    card, why = artifact["journey"], artifact.get("why_private") or {}
    name, by = name_of(card), str(why.get("by") or "")
    if not card.get("private"):
        return f"{name} is not private. Say “make it private” and I fold it away and use it no longer."
    if by == "wish":
        return f"{name} is private because you said so. {_OPEN_IT}"
    kind = _KINDS.get(str(why.get("kind")), str(why.get("kind") or "something personal"))
    count, example = int(why.get("count") or 0), quoted(why.get("title", ""))
    because = {
        "name": "its name says so",
        "titles": f"{example} points to it"
        if count == 1
        else f"{count} titles point to it, {example} for one",
        "all": "its titles taken together point to it",
    }.get(by, "it looked like it when I first grouped it")
    return f"{name} is private because I take it to be about {kind}: {because}. I may be wrong. {_OPEN_IT}"
