"""Questions for one fact: how many, when last, since when, still or no more, which best, who or what most."""

from __future__ import annotations

import re

from assistant.offline.lexicon import grammar, plain, whole
from assistant.offline.mentions import STOP, words
from assistant.offline.references import Referents
from assistant.offline.state import Call
from assistant.offline.styles import find_kind
from assistant.offline.topics import main_topic

FORMS = ("last", "since", "still", "stopped", "best", "worst", "most", "rating")
_FORMS = {form: re.compile(grammar(f"facts.{form}"), re.I) for form in FORMS}
_PURSUED = whole(grammar("facts.pursued"))
_GERMAN = whole("wann")
_READ = whole(grammar("facts.read"))
_LISTENED = whole(grammar("facts.listened"))
_ABOUT = re.compile(grammar("facts.about"), re.I)
_GIVEN_UP = re.compile(grammar("facts.given_up"), re.I)
_BEGUN = re.compile(grammar("facts.begun"), re.I)


def fact_asked(text: str) -> str:
    """The form of a question for one fact, one of FORMS; "" for any other sentence."""
    return next((form for form, rule in _FORMS.items() if rule.search(text)), "")


def fact_call(ref: Referents) -> Call | None:
    """The call that finds such a fact where the sentence names no journey, or many; None for all else."""
    text = ref.reading.text
    named = ref.reading.of("journey", "ordinal", "quote", "item")
    if not named and not find_kind(text):
        if _GIVEN_UP.match(text):
            return Call("list_journeys", {"status": "dormant"})
        if _BEGUN.match(text):
            return Call("list_journeys", {"status": "emerging"})
    form = fact_asked(text)
    journeys = ref.reading.of("journey")
    if form in ("still", "stopped") and len(named) == len(journeys) == 1 and len(journeys[0].ids) == 1:
        return Call("show_journey", {"journey": journeys[0].ids[0]})
    if form in ("still", "stopped", "since") or (form == "last" and _GERMAN.search(text)):
        return None if named else _about(text)
    if form == "most" and not named:
        if _PURSUED.search(text) and not (find_kind(text) or _LISTENED.search(text) or _READ.search(text)):
            return Call("list_journeys")
        return Call("fetch_activity", _kind(text))
    if form in ("best", "worst") and not named and re.search(r"\brate\w*|bewert\w*|\brating", text, re.I):
        return Call("fetch_activity", _kind(text))
    return None


def _kind(text: str) -> dict[str, str]:
    if kind := find_kind(text):
        return {"kind": kind.value}
    return {"kind": "music"} if _LISTENED.search(text) else {"kind": "book"} if _READ.search(text) else {}


def _about(text: str) -> Call | None:
    m = _ABOUT.search(text)
    subject = m["x"].strip(" .!?") if m else main_topic(text)
    telling = [w for w in words(subject) if plain(w) not in STOP]
    return Call("fetch_activity", {"query": subject}) if telling else None
