"""Asking for what was saved and never taken up: "what should I finally read?", "what is on my watchlist?"."""

from __future__ import annotations

import re

from assistant.offline.segments import opens_request
from assistant.offline.state import Call
from assistant.offline.styles import find_kind

MY_BACKLOG = "my backlog"

_VERBS = {
    "read": "read|lesen|leer|lire",
    "watch": "watch|see|schauen|ansehen|ver|regarder|voir",
    "play": "play|spielen|jugar|jouer",
    "listen": "listen to|hear|hören|escuchar|écouter",
    "": "get (?:around )?to|start|catch up on|tackle|try|finish",
}
_ANY_VERB = "|".join(_VERBS.values())
_FINALLY = re.compile(
    rf"\b(?:finally|at (?:long )?last|endlich|por fin|enfin) (?:\w+ )?(?:{_ANY_VERB})\b"
    rf"|\b(?:{_ANY_VERB})\b(?: \w+){{0,2}} (?:finally|at (?:long )?last)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"^(?:\W*\w+\W+){0,3}?(?:what|which|was|welche[sn]?|qué|que|quel(?:le)?|tell|pick)\b", re.I
)
_LIST = re.compile(
    r"\b(?:back ?log|watch ?list|wish ?list|tbr"
    r"|(?<!level )(?:reading|to[- ](?:read|watch|play)) (?:list|shelf|pile|queue)(?! (?:for|on|about)\b)"
    r"|read[- ]later(?: (?:list|pile))?|watch later(?: list)?|pile of shame|merkliste|leseliste"
    r"|lista de pendientes|liste de lecture)\b"
    r"|\b(?:things?|stuff|items?|books?|films?|movies?|games?|pages?|articles?|videos?|what|anything|something)"
    r" (?:that )?i(?:'ve| have)? (?:once |ever )?(?:saved|bookmarked|put (?:off|aside))\b"
    r"|\b(?:what|which(?: \w+)?|what \w+) (?:did|have) i (?:ever )?(?:saved?|bookmark(?:ed)?)\b"
    r"|\b(?:my|which|any|the) (?:saved|bookmarked|unread|unwatched|unplayed|unheard) \w+",
    re.IGNORECASE,
)
_LOOKS_BACK = re.compile(
    r"\bi(?:'ve| have)? (?:ever )?saved?\b.*\b(?:about|on|in|last|since|yesterday|today|between|before)\b"
    r"|\b(?:about|on) .*\b(?:did|have) i (?:ever )?saved?\b|(?:19|20)\d\d",
    re.IGNORECASE,
)
# "I keep bookmarking things and never read them": saved on one side, never taken up on the other.
_NEVER_TAKEN_UP = re.compile(
    r"\b(?:sav(?:e|ed|ing)|bookmark\w*|stash\w*|hoard\w*|put aside|(?:ab)?gespeichert|gemerkt|guard\w+"
    r"|mis de côté|enregistr\w+)\b.*\b(?:never|nie|nunca|jamais"
    r"|(?:haven't|not|still|noch nicht|pas) (?:\w+ )*"
    r"(?:got|read|watched|opened|played|touched|gelesen|geschaut|lu|vu))\b",
    re.IGNORECASE,
)
# To put something on the list, or to take it off, is to say something of it.
_CHANGES = re.compile(
    r"\b(?:not|add|put|save|store|keep|mark|bookmark|move|remove|delete|forget|take (?:\S+ ){1,6}off|stick"
    r"|throw|drop|pop|chuck|leave)\b",
    re.I,
)


def backlog_call(text: str) -> Call | None:
    """The call of `recommend` for somebody who asks what waits in their backlog; None for all else."""
    finally_ = _FINALLY.search(text)
    listed = _LIST.search(text)
    changes = listed and _CHANGES.search(text[: listed.start()] + text[listed.end() :])
    if listed and not finally_ and _LOOKS_BACK.search(text):
        return None  # "the articles I saved about Rome in May" are looked up
    if _NEVER_TAKEN_UP.search(text) and (
        _ASKS.search(text) or opens_request(re.split(r"[.!?;]\s+", text.strip())[-1])
    ):
        return Call("recommend", {"query": MY_BACKLOG})
    if not (finally_ and _ASKS.search(text)) and (not listed or changes):
        return None
    if kind := find_kind(_LIST.sub(" ", text)):
        return Call("recommend", {"query": MY_BACKLOG, "kind": kind.value})
    return Call("recommend", {"query": MY_BACKLOG, **_by_verb(text)})


def _by_verb(text: str) -> dict[str, str]:
    """What can be read, watched, played or listened to, where that is what was asked."""
    asked = re.sub(r"\bto[- ](?:read|watch|play) (?:list|shelf|pile)", " ", text, flags=re.IGNORECASE)
    for verb, forms in _VERBS.items():
        if verb and re.search(rf"\b(?:{forms})\b(?! list)", asked, re.IGNORECASE):
            return {"kind": verb}
    return {}
