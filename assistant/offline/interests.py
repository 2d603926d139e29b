"""What a new interest is, where somebody states one."""

from __future__ import annotations

import re

from assistant.offline.bounds import bounded
from assistant.offline.lexicon import grammar, section, whole
from assistant.offline.reading import Reading
from assistant.offline.topics import main_topic

_BEGIN = grammar("phrases.begin")
_INTEREST_RULES = tuple(re.compile(rule, re.IGNORECASE) for rule in section("interest"))


def interest(reading: Reading) -> str:
    """What a new interest is, as said: "I'd like to start pottery" → "pottery"."""
    for quote in reading.of("quote"):
        return quote.ids[0].strip()
    text = re.sub(grammar("phrases.interest_reason"), "", re.sub(r"[.!?]+$", "", reading.text), flags=re.I)
    bare = re.sub(grammar("phrases.interest_order"), "", text, flags=re.I)
    if found := _interest_by_rule(bare) or _interest_by_rule(text):
        return found
    head, _, tail = text.partition(": ")
    if tail:  # "something my history can't show: I'm big on calligraphy", "fencing: new hobby"
        named = head if _HOBBY.fullmatch(tail.strip()) else tail
        return _interest_by_rule(named) or _cut_interest(named)
    bare = _INTEREST_TAIL.sub("", text.strip())
    return _cut_interest(text) if not _NO_INTEREST.search(bare) else main_topic(text) or bare


def _interest_by_rule(text: str) -> str:
    for rule in _INTEREST_RULES:
        if (m := rule.match(text)) and (found := _cut_interest(m["w"])):
            if re.search(r"[:=]", text[: m.start("w")]):  # "resolution: learn to draw"
                found = re.sub(rf"^(?:to )?(?:{_BEGIN})\s+", "", found, flags=re.IGNORECASE)
            if not _NO_INTEREST.search(found):
                return found
    return ""


_HOBBY = whole(grammar("phrases.hobby"))


# What no interest has in its name: "you haven't got philately down for me" must be cut down to it.
_NO_INTEREST = whole(grammar("phrases.no_interest"))
_INTEREST_TAIL = re.compile(grammar("phrases.interest_tail"), re.IGNORECASE)


def _cut_interest(text: str) -> str:
    text = bounded(_INTEREST_TAIL.sub("", text.strip()))
    text = re.sub(grammar("phrases.interest_lead"), "", text.strip(), flags=re.IGNORECASE)
    tail = grammar("phrases.interest_end")
    return re.sub(tail, "", text, flags=re.IGNORECASE).strip(" \"',")
