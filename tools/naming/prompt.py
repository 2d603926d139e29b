"""The one completion prompt that tuning and serving share, and how a completion is read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

TITLES_IN_PROMPT = 12
TITLE_CHARACTERS = 64
STOP = "\n"
_HEAD = "Things one person keeps coming back to:\n"
_CUE = "In a few words, this interest is:"
_MARKUP = re.compile(
    r"\$?\{+[^{}]{0,200}\}+|<[^>]{0,200}>|https?://\S+|[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069]"
)


def shorten(text: str, limit: int = TITLE_CHARACTERS) -> str:
    """One line of at most `limit` characters, without markup, addresses or control characters."""
    line = " ".join(_MARKUP.sub(" ", unescape(text[: limit * 8])).split())
    return line if len(line) <= limit else line[:limit].rsplit(" ", 1)[0]


def journey_prompt(titles: Sequence[str], terms: Sequence[str] = (), details: Sequence[str] = ()) -> str:
    """The prompt whose completion is a name.

    Args:
        titles: most central first; the first 12 are used.
        terms: salient terms, strongest first; none leaves the line out.
        details: descriptions beside the titles ("" where there is none); a shorter sequence is allowed.
    """
    lines = []
    for place, title in enumerate(titles[:TITLES_IN_PROMPT]):
        detail = shorten(details[place], 60) if place < len(details) else ""
        lines.append(f"- {shorten(title)}: {detail}" if detail else f"- {shorten(title)}")
    hint = f"Often: {', '.join(shorten(t, 40) for t in terms[:5])}\n" if terms else ""
    return _HEAD + "\n".join(lines) + f"\n{hint}{_CUE}"


def read_completion(text: str) -> str:
    """The name in a completion: its first line without quotes, bullets, labels or a final stop."""
    line = next((part.strip() for part in text.split("\n") if part.strip()), "")
    line = re.sub(r"^(?:\d{1,2}[.)]\s+|[\s\-*•\"'“”`])+", "", line)
    line = re.sub(r"^(?:name|interest|topic|journey|title)\s*:\s*", "", line, flags=re.IGNORECASE)
    return " ".join(line.strip(" \"'“”`*_.,;:|-").split())
