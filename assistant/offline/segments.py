"""One message, several requests: where one ends and the next begins."""

from __future__ import annotations

import re
from collections.abc import Sequence

# How a request begins; after "and" only such a word opens a new one.
_START = (
    r"(?:please |then |also |maybe |can you |could you |would you |pls |finally |next |afterwards |after that )*"
    r"(?:show|tell|list|give|recommend|suggest|find|search|look up|pin|unpin|mute|unmute|pause|hide|merge|combine|join|fold|split|divide|rename|call|name|delete|"
    r"erase|forget|wipe|undo|revert|remove|take|drop|add|track|explain|why|what|which|who|when|how|mark|set|save|bookmark|regroup|refresh|update|analy[sz]e|resume|reactivate|"
    r"archive|put|move|open|describe|stop|never|from now on|reset|clear|start (?:a|an|tracking|over)|something|anything|more|another|loved|no more|do i|did i|am i|have i|is |are |i(?:'d| would) like|i want|i need|i've|i have|"
    r"zeig|nenne|lösche|empfiehl|pausiere|teile|muestra|recomienda|borra|montre|recommande|supprime|mets)\b"
)
_SPLIT = re.compile(
    r"(?<=[.!?;])\s+|\n+|\s*,?\s+(?:and then|and after that|then|after that|und dann|y luego|y después|et puis|et ensuite|puis|e poi)\s+(?=" + _START + r")"
    r"|\s*,?\s+(?:and|und|y|et|but|plus|as well as|&)\s+(?:also\s+)?(?=" + _START + r")|\s*,\s*(?=" + _START + r")",
    re.IGNORECASE)  # fmt: skip
_OPENS = re.compile(rf"(?:(?:ok|okay|so|well|hey|hi|no|oops|and|but|actually|sorry|wait)[ ,!.]+)*{_START}", re.IGNORECASE)
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
