"""What is told as a fact and means a correction: "that's not blues, it's hard bop", "X doesn't go in Y"."""

from __future__ import annotations

import re

from assistant.offline.lexicon import grammar
from assistant.offline.outcomes import Ask, Outcome
from assistant.offline.references import Referents
from assistant.offline.state import Call

_OTHERWISE = re.compile(grammar("claims.otherwise"), re.I)
_TAKEN_OUT = re.compile(grammar("claims.taken_out"), re.I)
_HERE = re.compile(grammar("claims.here"), re.I)
_QUOTED = re.compile(r"\"([^\"]+)\"|(?<!\w)'([^']+(?:'\w[^']*)*)'(?!\w)")
_TITLED = re.compile(r"[\"']|[A-ZÀ-Þ]")


def renamed_by_claim(ref: Referents) -> Ask | None:
    """The question whether a journey is to be called what somebody says it is; None for other sentences."""
    m = _OTHERWISE.match(ref.reading.text)
    if not m:
        return None
    named = [j for j in ref.reading.of("journey") if m.start("x") <= j.start < m.end("x")]
    if len(named) != 1 or len(named[0].ids) != 1:
        return None
    other = [j for j in ref.reading.of("journey") if j.end > m.start("y") and j.ids != named[0].ids]
    name = m["y"].strip(" .!?\"'")
    if other or not name:
        return None
    name = name[0].upper() + name[1:]
    before = ref.state.context.name_of(named[0].ids[0])
    return Ask(
        "rename_to",
        ((f"{before} → {name}", Call("name_journey", {"journey": named[0].ids[0], "name": name})),),
    )


def taken_out(ref: Referents) -> Outcome | None:
    """The removal that "take X and Y out of Z" asks for where X is written like a title; None else."""
    m = _TAKEN_OUT.match(ref.reading.text)
    if not m or not _TITLED.search(m["i"]):
        return None
    quoted = [q[0] or q[1] for q in _QUOTED.findall(m["i"])]
    item = " and ".join(quoted) or m["i"].strip(" \"'")
    end = m.end("i")
    named = [j for j in ref.reading.of("journey") if j.start >= end]
    if named:
        known = named[0].ids  # what comes after it is a remark: "…, it's the opposite of vegan"
        return Call("remove_from_journey", {"journey": known[0], "item": item}) if len(known) == 1 else None
    if not m["j"] or _HERE.fullmatch(m["j"].strip()):
        if ref.state.journey:
            return Call("remove_from_journey", {"journey": ref.state.journey, "item": item})
    elif not _TITLED.search(m["j"]) or not ref.state.context.open:
        return None
    choices = tuple(
        (str(j["name"]), Call("remove_from_journey", {"journey": str(j["id"]), "item": item}))
        for j in ref.state.context.open[:6]
    )
    return Ask("journey", choices) if choices else None
