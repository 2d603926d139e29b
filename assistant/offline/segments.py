"""One message, several requests: where one ends and the next begins."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.offline.lexicon import grammar

# How a request begins; after "and" only such a word opens a new one.
_START = grammar("segments.start")
_SPLIT = re.compile(grammar("segments.split"), re.IGNORECASE)
_OPENS = re.compile(grammar("segments.opens"), re.IGNORECASE)
_AND = re.compile(rf"^(?:and|und|y|et|then|also)\s+(?={_START})", re.IGNORECASE)
_QUOTED = re.compile(r"\"[^\"]*\"|(?<!\w)'[^']*'(?!\w)")
_BOUND = re.compile(
    r"\b(?:between|both|what|why|because|since|when|if|that|who|which|where|how)$", re.IGNORECASE
)


def segments(text: str, whole: Sequence[tuple[int, int]] = ()) -> list[str]:
    """The stretches of a message that may be requests by themselves, in order.

    Nothing is cut inside quotes, nor inside the spans of `whole`, which hold names and titles.
    """
    quoted = [*whole, *(m.span() for m in _QUOTED.finditer(text))]
    parts, start = [], 0
    for cut in _SPLIT.finditer(text):
        if any(s < cut.end() and cut.start() < e for s, e in quoted) or _BOUND.search(
            text[start : cut.start()]
        ):
            continue
        parts.append(text[start : cut.start()])
        start = cut.end()
    parts.append(text[start:])
    bare = [part.strip(" ,;") for part in parts if part.strip(" ,;.!?")]
    # "… What next? And pin it": at the start of a part "and" joins nothing any more.
    return [bare[0], *(_AND.sub("", part) for part in bare[1:])] if bare else []


def opens_request(text: str) -> bool:
    """Whether a stretch of text begins the way requests do."""
    return bool(_OPENS.match(text))
