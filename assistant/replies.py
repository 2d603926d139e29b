"""What of a language model's text may be shown: no addresses, pictures or markup, no thinking aloud.

A title that a model has read may ask it to put what it knows of the person into a picture's address, which a
browser would fetch at once. No tool gives a model an address, so none in its text is needed.
"""

from __future__ import annotations

import json
import re
from typing import Any

_THOUGHT = re.compile(r"<(think|thinking|reasoning|tool_call|function_call)>.*?(?:</\1>|\Z)", re.S | re.I)
_LINK = re.compile(r"!?\[([^\[\]]*)\](?:\([^)]*\)?|\[[^\]]*\])")
_REFERENCE = re.compile(r"^ {0,3}\[[^\]]+\]:.*$", re.M)
_TARGET = re.compile(r"\]\([^)]*\)?")
_TAG = re.compile(r"</?[a-zA-Z!][^<>]*>")
_TAG_BEGUN = re.compile(r"<(?=[a-zA-Z/!])")
_ADDRESS = re.compile(r"(?:\b[a-z][a-z0-9+.-]*://|\bwww\.|\bdata:|\bjavascript:)\S+", re.I)
_OPENINGS = (  # what a text may not be cut behind, and what has to come first
    (re.compile(r"\["), re.compile(r"\](?!\(|\[|\Z)|\]\([^)]*\)|\]\[[^\]]*\]")),
    (re.compile(r"<(?=[a-zA-Z/!]|\Z)"), re.compile(r">")),
)
LEFT_OUT = "(address left out)"
LONGEST_OPENING = 300  # characters after which an opened bracket is taken for just a bracket


def shown(text: str) -> str:
    """The text as it may be shown, once it is whole."""
    text = _REFERENCE.sub("", _THOUGHT.sub("", text))
    text = _TARGET.sub("]", _LINK.sub(r"\1", text))
    return _TAG_BEGUN.sub("‹", _ADDRESS.sub(LEFT_OUT, _TAG.sub("", text)))


class ReplyStream:
    """Gives out a text while it comes in, never a piece whose continuation could change what it means."""

    def __init__(self) -> None:
        self.raw = ""
        self._given = ""

    def feed(self, piece: str) -> str:
        """Take in the next piece; what can be shown now, often less or nothing."""
        self.raw += piece
        return self._next(shown(self.raw[: self._settled()]))

    def finish(self) -> str:
        """What is left to show."""
        return self._next(shown(self.raw))

    def _next(self, whole: str) -> str:
        if not whole.startswith(self._given):
            return ""
        new = whole[len(self._given) :]
        self._given = whole
        return new

    def _settled(self) -> int:
        """How much of the raw text can't change its meaning any more: up to the last whole word outside of
        links and tags. What begins like data is held back to the end, for it may be a call of a tool."""
        if self.raw.lstrip()[:1] in ("{", "[", "`"):
            return 0
        end = max(self.raw.rfind(" "), self.raw.rfind("\n")) + 1
        while (start := _open_at(self.raw, end)) is not None:
            end = start
        if end and self.raw[end - 1] == "!":
            end -= 1
        return end


def _open_at(raw: str, end: int) -> int | None:
    """Where a link or tag begins that has not ended before `end`; None when there is none."""
    for opening, closed in _OPENINGS:
        begun = [m.start() for m in opening.finditer(raw, max(0, end - LONGEST_OPENING), end)]
        if begun and not closed.search(raw[:end], begun[-1]):
            return begun[-1]
    return None


def written_call(text: str, tools: set[str]) -> tuple[str, dict[str, Any]] | None:
    """The call that a model wrote out as JSON in place of making it, as small local models do."""
    decoder = json.JSONDecoder()
    for brace in re.finditer(r"\{", text):
        try:
            value, _ = decoder.raw_decode(text, brace.start())
        except ValueError:
            continue
        if isinstance(value.get("function"), dict):
            value = value["function"]
        args = value.get("arguments", value.get("parameters", value.get("args")))
        if value.get("name") in tools and isinstance(args, dict):
            return value["name"], args
        return None
    return None
