"""What kind of thing, how hard, how new: kinds, levels and novelty."""

from __future__ import annotations

import re
from functools import cache

from assistant.offline.lexicon import first, grammar, pattern, table, whole
from assistant.offline.quantities import Found

# What somebody has behind them is not what is asked for: "advanced, I know the basics already".
_KNOWN = re.compile(
    r"\b(?:i|i've|i have) (?:already )?"
    r"(?:know|knew|done|did|finished|covered|mastered|nailed|learnt|learned|outgrown|got the hang of)\b"
    r"(?! (?:nothing|little|only|just|barely|almost|so little|next to))[^,.;]*",
    re.IGNORECASE,
)


def find_kind(text: str) -> Found[str] | None:
    """The first kind of thing that is named, by its value in records; the plainest words come last."""
    found = [
        Found(kind, m.start(), m.end()) for kind, rx in table("kinds").items() for m in rx.finditer(text)
    ]
    plain = table("kind_plain")["words"]
    found.sort(key=lambda f: (bool(plain.fullmatch(text[f.start : f.end])), f.start, f.start - f.end))
    if not found:
        return None
    # "a game master course" is a course: of kinds that follow each other closely the last one counts.
    for other in found[1:]:
        if re.fullmatch(r"\s(?:[a-z]+\s)?", text[found[0].end : other.start]) and not _LINK.search(
            text[found[0].end : other.start]
        ):
            return other
    return found[0]


_LINK = whole("and|or|about|on|for|with|from|in|to|like|und|oder|y|o|et|ou|of|the|a|is|are|but|than")


def all_kinds(text: str) -> list[Found[str]]:
    """Every place where a kind of thing is named."""
    return [Found(kind, m.start(), m.end()) for kind, rx in table("kinds").items() for m in rx.finditer(text)]


def find_level(text: str) -> str:
    """beginner, intermediate or advanced where the text asks for one, else ""."""
    text = _KNOWN.sub(" ", text)
    if whole(grammar("quantities.past_basics")).search(text):
        return "intermediate"
    if whole(grammar("quantities.not_too_hard")).search(text):
        return "beginner"
    if whole(grammar("quantities.not_too_easy")).search(text):
        return "intermediate"
    return first("levels", _not_for_beginners().sub(" ", text))


@cache
def _not_for_beginners() -> re.Pattern[str]:
    """ "Nothing for beginners", "don't give me anything easy": no wish for what is easy."""
    easy = pattern("levels", "beginner")
    return whole(rf"(?:don't|dont|do not|nothing|never|no)(?: \w+){{0,4}}? (?:{easy})")


def find_novelty(text: str) -> str:
    """explore or continue where the text asks for one, else ""."""
    return first("novelty", text)
