"""From a reading to one tool's arguments, or to a question where something that is needed is missing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from assistant.offline import phrases
from assistant.offline.changes import CHANGES
from assistant.offline.closest import closest
from assistant.offline.lexicon import first, grammar, pattern, whole
from assistant.offline.outcomes import Args, Ask, Outcome, one_journey
from assistant.offline.quantities import find_count
from assistant.offline.reading import Reading
from assistant.offline.references import Referents
from assistant.offline.state import Call
from assistant.offline.styles import find_kind
from assistant.offline.wishes import recommendation


def arguments(tool: str, ref: Referents) -> Outcome:
    """The call of `tool` that a reading asks for."""
    return _BUILDERS[tool](ref)


def _dates(reading: Reading) -> Args:
    period = reading.period
    args: Args = {}
    if period and period.since:
        args["since"] = period.since.isoformat()
    if period and period.until:
        args["until"] = period.until.isoformat()
    return args


def _list_journeys(ref: Referents) -> Outcome:
    clear = ref.reading.text
    if ref.reading.period:
        clear = ref.reading.blank([(ref.reading.period.start, ref.reading.period.end)])
    status = first("list_status", clear) or closest("list_status", clear, ref.encoder)
    status = "" if status == "any" else status
    return Call("list_journeys", {**({"status": status} if status else {}), **_dates(ref.reading)})


def _show_journey(ref: Referents) -> Outcome:
    return one_journey("show_journey", ref)


def _fetch_activity(ref: Referents) -> Outcome:
    reading = ref.reading
    args = _dates(reading)
    clear = phrases.without_quantities(reading)
    if count := find_count(reading.text):
        args["limit"] = count.value
    elif whole(r"(?:the |very )?(?:last|latest|most recent) (?:thing|one|" + pattern("kinds") + ")").search(
        reading.text
    ):
        args["limit"] = 1
    subject = phrases.topic(reading, clear) or (
        "" if reading.of("journey") else phrases.consumed(reading, clear)
    )
    mentioned = reading.of("journey")
    whole_topic = phrases.covered(subject, mentioned, reading) if subject else None
    if whole_topic and len(whole_topic.ids) == 1:
        args["journey"] = whole_topic.ids[0]
    elif subject:
        args["query"] = subject
        clear = clear.replace(subject, " " * len(subject))
    elif found := [
        ids for ids in ref.journeys() if not all(m.what == "deictic" for m in ref.journey_mentions())
    ]:
        args["journey"] = found[0][0]
    clear = "".join(" " if any(m.start <= i < m.end for m in mentioned) else c for i, c in enumerate(clear))
    if kind := find_kind(clear):
        args["kind"] = kind.value
    elif _SEARCHED.search(reading.text):
        args["kind"] = "search"
    return Call("fetch_activity", args)


_SEARCHED = re.compile(grammar("arguments.searched"), re.I)


def _extract_journeys(ref: Referents) -> Outcome:
    text = ref.reading.text
    too = re.search(
        grammar("arguments.too"),
        text,
        re.I,
    )
    if too:
        word = too[1].casefold()
        coarser = word in ("many", "small", "narrow", "fine", "specific", "detailed", "granular")
        if word == "much":
            coarser = not re.search(r"lump|together|in one", text, re.I)
        return Call("extract_journeys", {"granularity": "coarser" if coarser else "finer"})
    if re.search(grammar("arguments.lumped"), text, re.I):
        return Call("extract_journeys", {"granularity": "finer"})
    for granularity, words in _GRANULARITY.items():
        if words.search(text):
            return Call("extract_journeys", {"granularity": granularity})
    return Call("extract_journeys")


_GRANULARITY = {
    "same": whole(grammar("arguments.same")),
    "coarser": whole(grammar("arguments.coarser")),
    "finer": whole(grammar("arguments.finer")),
}


def _explain(ref: Referents) -> Outcome:
    item = ref.item()
    if item not in ref.state.titles:
        meant = {i for mention in ref.reading.of("journey") for i in mention.ids}
        of_journey = [i for i in ref.state.items if ref.state.item_journeys.get(i) in meant]
        item = ref.loose_item() or (of_journey[0] if of_journey else "") or item
    item = item or ref.state.item or (ref.state.items[0] if ref.state.items else "")
    if item:
        return Call("explain_recommendation", {"item": item})
    if ref.state.shown == "journeys" and ref.state.journeys:
        # Nothing was recommended yet, so a journey is meant, whose reason is what is in it.
        spoken_of = ref.state.journey or ref.state.journeys[0]
        return Call("show_journey", {"journey": next(iter(ref.journeys()), (spoken_of,))[0]})
    return Ask("nothing_recommended")


_BUILDERS: Mapping[str, Callable[[Referents], Outcome]] = {
    "list_journeys": _list_journeys,
    "show_journey": _show_journey,
    "fetch_activity": _fetch_activity,
    "extract_journeys": _extract_journeys,
    "recommend": lambda ref: Call("recommend", recommendation(ref)),
    "explain_recommendation": _explain,
    **CHANGES,
}
