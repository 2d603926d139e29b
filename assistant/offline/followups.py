"""Requests that only make sense after an earlier one: "shorter", "what about books?", "no, the bread one"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from assistant.offline.dates import days_before
from assistant.offline.exclusions import find_exclusions
from assistant.offline.lexicon import first, grammar, whole
from assistant.offline.quantities import find_count, find_minutes
from assistant.offline.references import Referents
from assistant.offline.refinements import refinement
from assistant.offline.state import Call
from assistant.offline.styles import find_kind
from assistant.offline.years import find_years

LEVELS = ("beginner", "intermediate", "advanced")
READS = ("list_journeys", "show_journey", "fetch_activity", "recommend", "explain_recommendation")
EDITS = (
    "name_journey",
    "merge_journeys",
    "split_journey",
    "set_journey_status",
    "remove_from_journey",
    "add_interest",
    "give_feedback",
    "set_preference",
)
_LEAD = grammar("followups.lead")
_WISH = grammar("followups.wish")
_TAIL = grammar("followups.tail")


def _only(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"{_LEAD}{_WISH}(?:{pattern}){_TAIL}", re.IGNORECASE)


_SHORTER = _only(grammar("followups.shorter"))
_LONGER = _only(r"(?:longer|not so short|länger(?:es)?|más larg[oa]s?|plus longs?|too short|长一点)")
_NEWER = _only(grammar("followups.newer"))
_OLDER = _only(r"(?:older|more classic|earlier|älter(?:es)?|más antigu[oa]s?|plus anciens?|too new|旧一点)")
_EASIER = _only(grammar("followups.easier"))
_HARDER = _only(grammar("followups.harder"))
_MORE = _only(grammar("followups.more"))
_LIKE_THAT = re.compile(grammar("followups.like_that"), re.I)
_NOT_THAT = re.compile(grammar("followups.not_that"), re.I)
_ABOUT = re.compile(grammar("followups.about"), re.I)
_CORRECTION = re.compile(grammar("followups.correction"), re.I)


_BEFORE = re.compile(r"\b(day|week|month|year) before(?: that)?$", re.IGNORECASE)


def follow_up(ref: Referents) -> list[Call] | None:
    """The calls a request means because of what came before; None where it stands by itself."""
    text = ref.reading.text
    last = ref.state.last
    if last is None or len(text) > 120:
        return None
    if found := _corrected(ref, last):
        return found
    base = ref.state.last_of("recommend")
    if base and any(
        call.tool in ("recommend", "explain_recommendation", "give_feedback", "set_preference", "undo")
        for call in ref.state.calls[-2:]
    ):
        if found := _refined(ref, base):
            return found
        if ref.state.shown == "items" and (found := _rejected(ref, base)):
            return found
        if found := refinement(ref, base):
            return found
    return _same_for(ref, last)


def _again(base: Call, changes: Mapping[str, Any]) -> list[Call]:
    """The recommendation once more with other wishes; a change to None drops a wish."""
    args = {**base.args, **changes}
    return [Call("recommend", {k: v for k, v in args.items() if v is not None})]


def _refined(ref: Referents, base: Call) -> list[Call] | None:
    text, cards = ref.reading.text, ref.state.cards
    minutes = [c["minutes"] for c in cards if c.get("minutes")]
    years = [c["year"] for c in cards if c.get("year")]
    if _SHORTER.match(text) and not find_minutes(re.sub(r"short", "", text, flags=re.I)):
        longest = base.args.get("max_minutes") or (sum(minutes) // len(minutes) if minutes else 60)
        return _again(base, {"max_minutes": max(5, int(longest) // 2 // 5 * 5)})
    if _LONGER.match(text):
        limit = base.args.get("max_minutes")
        return _again(base, {"max_minutes": int(limit) * 2 if limit else None})
    if _NEWER.match(text):
        since = max(
            [
                int(base.args.get("year_from") or 0) + 1 if base.args.get("year_from") else 0,
                sum(years) // len(years) + 1 if years else 0,
            ]
        )
        return _again(
            base,
            {
                "year_from": min(since or ref.state.context.today.year - 5, ref.state.context.today.year),
                "year_to": None,
            },
        )
    if _OLDER.match(text):
        return _again(
            base,
            {
                "year_to": (sum(years) // len(years) - 1) if years else ref.state.context.today.year - 20,
                "year_from": None,
            },
        )
    for regex, step in ((_EASIER, -1), (_HARDER, 1)):
        if regex.match(text):
            now = LEVELS.index(base.args["level"]) if base.args.get("level") in LEVELS else 1
            return _again(base, {"level": LEVELS[min(2, max(0, now + step))]})
    if m := _LIKE_THAT.match(text):
        if item := _meant_item(ref):
            journey = ref.state.item_journeys.get(item, "")
            return [
                Call(
                    "recommend",
                    {"query": ref.state.titles[item], **({"journey": journey} if journey else {})},
                )
            ]
        if whole(r"this|that|these|those|it|them").fullmatch(m["x"]):
            return _again(base, {})
    if _MORE.match(text) and not ref.reading.of("journey", "item", "quote"):
        count = find_count(text) or find_count(text.rstrip(".!? ") + " more")
        return _again(base, {"count": count.value} if count else {})
    return None


def _meant_item(ref: Referents) -> str:
    item = ref.item()
    if not item and ref.reading.of("deictic"):
        item = ref.state.item or (ref.state.items[0] if len(ref.state.items) == 1 else "")
    return item if item in ref.state.titles else ""


def _rejected(ref: Referents, base: Call) -> list[Call] | None:
    """ "Not that one": a dislike, and the list once more without it."""
    if not _NOT_THAT.match(ref.reading.text) or ref.reading.of("journey"):
        return None
    item = _meant_item(ref) or (ref.state.items[0] if ref.reading.of("deictic") and ref.state.items else "")
    if not item:
        return None
    return [Call("give_feedback", {"item": item, "verdict": "dislike"}), Call("recommend", dict(base.args))]


def _same_for(ref: Referents, last: Call) -> list[Call] | None:
    """ "What about books?", "and the bread one": the last call with one thing exchanged."""
    m = _ABOUT.match(ref.reading.text)
    without, _ = find_exclusions(ref.reading.text)
    base = (
        ref.state.last_of("recommend") if last.tool in ("explain_recommendation", "give_feedback") else last
    )
    if base and base.tool == "recommend" and without and len(ref.reading.text.split()) <= 6:
        return _again(base, {"exclude": list(dict.fromkeys([*base.args.get("exclude", []), *without]))})
    if not m or base is None:
        return None
    said = next(v for v in m.groupdict().values() if v)
    if len(said.split()) > 7:
        return None
    journeys = [
        ids[0]
        for mention in ref.journey_mentions()
        if mention.what != "deictic" and (ids := ref.journey_of(mention))
    ]
    if base.tool == "recommend":
        return _exchanged_wish(ref, base, said, journeys)
    if base.tool == "fetch_activity" and (found := _exchanged_search(ref, base, said, journeys)):
        return found
    if base.tool == "list_journeys" and ref.reading.period:
        return [Call("list_journeys", {**_status(base), **_dates(ref)})]
    if base.tool == "list_journeys" and (status := first("list_status", said)):
        return [Call("list_journeys", {**base.args, "status": status})]
    if journeys and "journey" in base.args:
        question = ref.reading.text.rstrip().endswith("?") or re.match(
            r"(?:what|how) about", ref.reading.text, re.I
        )
        if base.tool == "show_journey" or (base.tool in EDITS and question):
            return [Call("show_journey", {"journey": journeys[0]})]
        if base.tool in ("set_journey_status", "split_journey", "name_journey"):
            return [Call(base.tool, {**base.args, "journey": journeys[0]})]
    return None


def _exchanged_wish(ref: Referents, base: Call, said: str, journeys: list[str]) -> list[Call] | None:
    changes: dict[str, Any] = {}
    if kind := find_kind(said):
        changes["kind"] = kind.value
    if journeys:
        changes |= {"journey": journeys[0], "bridge_with": None, "query": None}
    if minutes := find_minutes(said):
        changes["max_minutes"] = minutes.value
    if years := find_years(said, ref.state.context.today):
        changes |= {"year_from": years.year_from, "year_to": years.year_to}
    if level := first("levels", said):
        changes["level"] = level
    if count := find_count(said):
        changes["count"] = count.value
    if (
        not changes
        and not ref.reading.of("item", "ordinal", "quote")
        and re.match(r"(?:what|how) about|und|y |et ", ref.reading.text, re.I)
    ):
        topic = re.sub(
            r"^(?:something|anything|stuff|things?)(?: (?:about|on|with))? ", "", said, flags=re.I
        ).strip()
        changes = (
            {"query": topic, "journey": None, "bridge_with": None}
            if topic and not whole("me|you|it|that|this").fullmatch(topic)
            else {}
        )
    return _again(base, changes) if changes else None


def _exchanged_search(ref: Referents, base: Call, said: str, journeys: list[str]) -> list[Call] | None:
    changes: dict[str, Any] = {}
    if (m := _BEFORE.search(said)) and base.args.get("since"):
        earlier = days_before(date.fromisoformat(base.args["since"]), m[1].casefold())
        changes = {"since": earlier[0].isoformat(), "until": earlier[1].isoformat()}
    elif ref.reading.period:
        changes = {"since": None, "until": None, **_dates(ref)}
    if kind := find_kind(said):
        changes["kind"] = kind.value
    if journeys:
        changes |= {"journey": journeys[0], "query": None}
    if not changes and re.match(r"(?:and |what |how )*about|and (?:on|about)", ref.reading.text, re.I):
        changes = {"query": re.sub(r"^(?:about|on) ", "", said), "journey": None}
    args = {k: v for k, v in {**base.args, **changes}.items() if v is not None}
    return [Call("fetch_activity", args)] if changes else None


def _status(base: Call) -> dict[str, Any]:
    return {"status": base.args["status"]} if base.args.get("status") else {}


def _dates(ref: Referents) -> dict[str, Any]:
    period = ref.reading.period
    return {
        k: d.isoformat()
        for k, d in (("since", period and period.since), ("until", period and period.until))
        if d
    }


def _corrected(ref: Referents, last: Call) -> list[Call] | None:
    """ "No, I meant the bread one": the last call about another thing; an edit is undone first."""
    m = _CORRECTION.match(ref.reading.text)
    if not m:
        return None
    said = (m["x"] or m["y"] or "").strip(" .!?")
    if not said or len(said.split()) > 8:
        return None
    args = dict(last.args)
    journeys = [
        ids[0]
        for mention in ref.journey_mentions()
        if mention.what != "deictic" and (ids := ref.journey_of(mention))
    ]
    explicit = re.search(r"mean|meant|said|meinte|decir|refería|voulais|parlais|是说", ref.reading.text, re.I)
    bare = re.fullmatch(r"(?:the |my |das |die |el |la |le )?.{1,40}?", said) is not None
    if not (explicit or bare):
        return None
    if "item" in args and last.tool != "remove_from_journey" and (item := ref.item()):
        args["item"] = item
    elif "journey" in args and journeys and journeys[-1] != args["journey"]:
        args["journey"] = journeys[-1]
    elif last.tool == "recommend" and (kind := find_kind(said)) and explicit:
        args["kind"] = kind.value
    elif last.tool == "name_journey" and args.get("name") and explicit and not journeys:
        args["name"] = said.strip("\"'")
    elif (
        last.tool == "set_journey_status"
        and (status := first("set_status", said))
        and status != args.get("status")
    ):
        args["status"] = status
    elif (
        last.tool == "give_feedback"
        and (verdict := first("verdicts", said))
        and verdict != args.get("verdict")
        and explicit
    ):
        args["verdict"] = verdict
    elif last.tool in ("fetch_activity", "list_journeys") and ref.reading.period:
        args = {k: v for k, v in args.items() if k not in ("since", "until")} | _dates(ref)
    else:
        return None
    again = Call(last.tool, args)
    return [Call("undo"), again] if last.tool in EDITS else [again]
