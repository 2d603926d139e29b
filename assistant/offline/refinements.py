"""Wishes said by themselves after a recommendation: "at most 45 minutes", "nothing with sugar"."""

from __future__ import annotations

import re
from typing import Any

from assistant.offline.exclusions import find_exclusions
from assistant.offline.lexicon import grammar, pattern, plain, whole, words_of
from assistant.offline.mentions import STOP, words
from assistant.offline.quantities import find_count, find_minutes
from assistant.offline.references import Referents
from assistant.offline.state import Call
from assistant.offline.styles import all_kinds
from assistant.offline.wishes import recommendation
from assistant.offline.years import find_years

MOST_WORDS = 10  # longer sentences speak for themselves
_OWN_REQUEST = re.compile(grammar("followups.own_request"), re.IGNORECASE)
_LASTING = whole(grammar("planner.lasting"))


def refinement(ref: Referents, base: Call) -> list[Call] | None:
    """The recommendation `base` with the wishes that `ref` consists of; None where it says anything else."""
    text = ref.reading.text
    if (
        ref.reading.of("item", "quote", "ordinal", "journey")
        or len(words(text)) > MOST_WORDS
        or _OWN_REQUEST.match(text)
        or _LASTING.search(text)
    ):
        return None
    asked = recommendation(ref)
    wishes = {key: asked[key] for key in asked if key not in ("query", "journey", "bridge_with")}
    if not wishes or any(plain(w) not in STOP | words_of("refining") for w in words(_rest(ref))):
        return None
    return [Call("recommend", merged(base, wishes))]


def merged(base: Call, wishes: dict[str, Any]) -> dict[str, Any]:
    """The arguments of `base` with other wishes; what is left out adds up, years replace each other."""
    args = {k: v for k, v in base.args.items() if not (k in ("year_from", "year_to") and _dated(wishes))}
    if "exclude" in wishes:
        wishes = {**wishes, "exclude": list(dict.fromkeys([*args.get("exclude", []), *wishes["exclude"]]))}
    return {**args, **wishes}


def _dated(wishes: dict[str, Any]) -> bool:
    return "year_from" in wishes or "year_to" in wishes


def _rest(ref: Referents) -> str:
    """The text without its wishes."""
    text = ref.reading.text
    spans = [(k.start, k.end) for k in all_kinds(text)]
    spans += find_exclusions(text)[1]
    for found in (find_minutes(text), find_count(text), find_years(text, ref.state.context.today)):
        if found:
            spans.append((found.start, found.end))
    rest = ref.reading.blank(spans)
    for section in ("levels", "novelty"):
        rest = whole(pattern(section)).sub(" ", rest)
    return rest
