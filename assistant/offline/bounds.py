"""Where a phrase of somebody's own words ends: before what is said of it, when it happened, and why."""

from __future__ import annotations

import re

from assistant.offline.lexicon import grammar

_QUESTION = re.compile(r"(?:how|why|what|when|where|who|which|wie|warum|cómo|comment|pourquoi)\b", re.I)
_CLAUSE = re.compile(grammar("bounds.clause"), re.IGNORECASE)
_LOOSE_END = re.compile(grammar("bounds.loose_end"), re.IGNORECASE)
_OCCASION = re.compile(grammar("bounds.occasion"), re.IGNORECASE)
_REMARK = re.compile(grammar("bounds.remark"), re.IGNORECASE)


def bounded(phrase: str) -> str:
    """`phrase` without a remark, a predicate or an occasion behind it.

    "payday loans, it's embarrassing" → "payday loans", "burnout stays in my history" → "burnout", "foraging
    on sundays" → "foraging". A phrase that is a question of its own ("why we sleep") keeps its clause.
    """
    previous = None
    while previous != phrase:
        previous = phrase
        phrase = _REMARK.sub("", phrase)
        if not _QUESTION.match(phrase):
            phrase = _CLAUSE.sub("", phrase)
        phrase = _OCCASION.sub("", phrase).strip(" \"',;:")
        phrase = _LOOSE_END.sub("", phrase)
    return phrase
