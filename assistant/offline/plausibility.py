"""What cannot well be meant: a merge wants two journeys, a removal something to remove, and so on."""

from __future__ import annotations

import re

from assistant.offline.clarity import asks_to_know
from assistant.offline.lexicon import LETTERS, grammar, whole
from assistant.offline.reading import Reading
from assistant.offline.state import State

NEED_JOURNEY = (
    "show_journey",
    "name_journey",
    "merge_journeys",
    "split_journey",
    "set_journey_status",
    "remove_from_journey",
)
# What a question for facts never means; to ask for other names changes nothing.
_CHANGING = (
    "merge_journeys",
    "split_journey",
    "set_journey_status",
    "remove_from_journey",
    "add_interest",
    "set_preference",
    "forget",
    "undo",
    "extract_journeys",
)
_MERGING = re.compile(grammar("planner.merging"), re.I)
_ERRAND = re.compile(grammar("planner.errand"), re.I)
_NAMING = re.compile(rf"(?<![{LETTERS}])(?:{grammar('planner.naming')})", re.I)
_LEAVES = whole(r"from|out|off|in|to|with|belongs?|part|remove|aus|zu|de|del|du|da|从|不")
_LASTING = whole(grammar("planner.lasting"))
_PLURAL = whole(grammar("planner.plural"))


def plausibility(reading: Reading, state: State) -> dict[str, float]:
    """By what factor each intent's share is held back; intents that are not named keep theirs."""
    weights: dict[str, float] = {}
    pointing = bool(reading.of("deictic")) or bool(state.journey)
    if not (reading.of("journey", "ordinal") or pointing):
        # Without a journey to act on these can hardly be meant.
        weights |= dict.fromkeys(NEED_JOURNEY, 0.12 if state.context.journeys else 1.0)
    if not reading.of("journey", "ordinal") and _PLURAL.search(reading.text):
        weights |= dict.fromkeys(set(NEED_JOURNEY) - {"merge_journeys"}, 0.05)  # all of them are spoken of
    journeys = {i for m in reading.of("journey") for i in m.ids[:1]}
    places = len(journeys) + len(reading.of("ordinal"))
    things = len(reading.of("item", "quote"))
    one_known = places == 1 and bool(_MERGING.match(reading.text))  # the other is to be asked for
    if places < 2 and not one_known and not (reading.of("deictic") and (places or len(state.journeys) == 2)):
        weights["merge_journeys"] = 0.05
    if not things and not (places and _LEAVES.search(reading.text)):
        weights["remove_from_journey"] = 0.2
    if not places and not reading.of("deictic"):
        weights["remove_from_journey"] = 0.02
    if _ERRAND.match(reading.text):
        weights |= dict.fromkeys(
            ("give_feedback", "explain_recommendation", "remove_from_journey", "recommend"), 0.002
        )
    if not _NAMING.search(reading.text):
        weights["name_journey"] = 0.15
    if things and journeys:
        weights["forget"] = 0.2  # a thing and a journey: it is to leave the journey
    if reading.of("quote") and not reading.of("item", "ordinal") and not journeys:
        weights["give_feedback"] = 0.4 * weights.get("give_feedback", 1.0)
    if reading.of("item") and not journeys:
        for intent in (
            "show_journey",
            "set_journey_status",
            "name_journey",
            "split_journey",
            "merge_journeys",
            "add_interest",
        ):
            weights[intent] = 0.3
    if journeys and not things and not reading.of("ordinal"):
        weights["give_feedback"] = 0.3
        weights["explain_recommendation"] = 0.4
    if journeys and not things:
        weights["add_interest"] = 0.5
    if journeys and not _LASTING.search(reading.text):
        weights["set_preference"] = 0.4
    if state.shown == "items" and reading.of("ordinal") and not journeys:
        weights["show_journey"] = 0.5
        weights["set_journey_status"] = 0.5
    if asks_to_know(reading.text):
        weights |= dict.fromkeys(_CHANGING, 0.02)
    return weights
