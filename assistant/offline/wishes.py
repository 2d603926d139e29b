"""What a recommendation is to be like, for once (`recommend`) or for good (`set_preference`)."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

from assistant.offline import phrases
from assistant.offline.exclusions import find_exclusions, listed
from assistant.offline.lexicon import grammar, plain, table, whole
from assistant.offline.mentions import STOP, Mention, find_journeys, words
from assistant.offline.quantities import find_count, find_minutes
from assistant.offline.reading import Reading
from assistant.offline.references import Referents
from assistant.offline.styles import find_kind, find_level, find_novelty
from assistant.offline.topics import topic_words
from assistant.offline.years import find_years

TOPIC_NEAR = 0.5  # cosine from which a topic is taken for a journey it shares no word with
END_NEAR = 0.3  # the same where something is to join two journeys and one is not named
_BRIDGE = whole(grammar("wishes.bridge"))


def _wishes(text: str, reading: Reading) -> tuple[dict[str, Any], list[tuple[int, int]]]:
    """Length, years, level and count said in `text`, and where."""
    args: dict[str, Any] = {}
    spans: list[tuple[int, int]] = []
    if minutes := find_minutes(text):
        args["max_minutes"] = minutes.value
        spans.append((minutes.start, minutes.end))
    if years := find_years(_without(text, spans), reading.context.today):
        args |= {k: v for k, v in (("year_from", years.year_from), ("year_to", years.year_to)) if v}
        spans.append((years.start, years.end))
    if level := find_level(_without(text, spans)):
        args["level"] = level
    return args, spans


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    chars = list(text)
    for start, end in spans:
        chars[start:end] = " " * (end - start)
    return "".join(chars)


_DONE_WITH = {
    "read": whole(grammar("wishes.to_read")),
    "watch": whole(grammar("wishes.to_watch")),
    "play": whole(grammar("wishes.to_play")),
    "listen": whole(grammar("wishes.to_hear")),
}


def _done_with(text: str) -> str:
    """The kinds that one reads, watches, plays or listens to, where only that is said; "" else."""
    return next((done for done, rule in _DONE_WITH.items() if rule.search(text)), "")


def recommendation(ref: Referents) -> dict[str, Any]:
    """The arguments of `recommend` that a reading asks for."""
    reading = ref.reading
    years = find_years(reading.text, reading.context.today)
    undated = _without(reading.text, [(years.start, years.end)] if years else [])
    excluded, gone = find_exclusions(undated)  # "no films from before 1950" leaves no films out
    clear = _without(reading.text, gone)
    names = [(m.start, m.end) for m in reading.of("item", "quote")]
    args, spans = _wishes(_without(clear, names), reading)
    clear = _without(clear, spans)
    if count := find_count(_without(clear, names)):
        args["count"] = count.value
        clear = _without(clear, [(count.start, count.end)])
    mentions = [m for m in ref.journey_mentions() if not any(s <= m.start < e for s, e in gone)]
    if kind := find_kind(_without(clear, [*names, *_named(mentions, reading)])):
        args["kind"] = kind.value
    elif done := _done_with(clear):
        args["kind"] = done
    if novelty := find_novelty(clear):
        args["novelty"] = novelty
    if excluded:
        args["exclude"] = excluded
    about = _subject(ref, clear, mentions)
    if "bridge_with" in about and _FIRST_TWO.search(reading.text):
        args.pop("count", None)  # "the first two journeys" counts journeys
    return args | about


def _both_ends(ref: Referents, clear: str) -> list[str]:
    """The two journeys that something is to join, where not both are named in their own words."""
    named = {m.start: m.ids[0] for m in find_journeys(clear, ref.reading.context.journey_names)}
    taken = [(m.start, m.end) for m in find_journeys(clear, ref.reading.context.journey_names)]
    for start, end, phrase in topic_words(clear):
        if not any(s < end and start < e for s, e in taken) and (near := ref.nearest(phrase, END_NEAR)):
            named[start] = near
    ends = list(dict.fromkeys(named[start] for start in sorted(named)))
    if len(ends) < 2 and _FIRST_TWO.search(ref.reading.text):
        ends = ref.state.journeys[:2]
    return ends if len(ends) >= 2 else []


_FIRST_TWO = whole(r"(?:the )?(?:first|top) (?:two|2)|(?:these|those) two")


def _named(mentions: list[Mention], reading: Reading) -> list[tuple[int, int]]:
    """Where journeys are named in words that are no kinds: "cookbooks" names a journey and a kind."""
    return [
        (m.start, m.end)
        for m in mentions
        if not re.search(r"book|buch|buch|buecher|bücher", reading.text[m.start : m.end], re.I) or m.sure
    ]


def _subject(ref: Referents, clear: str, mentions: list[Mention]) -> dict[str, Any]:
    """The journey, the two journeys, or the words that a recommendation is to be about."""
    reading = ref.reading
    found = [ids for m in mentions if m.what != "deictic" and (ids := ref.journey_of(m))]
    distinct = _joined(ref, mentions) or list(dict.fromkeys(ids[0] for ids in found))
    kinds = find_kind(clear) is not None
    if _BRIDGE.search(clear) and (ends := distinct if len(distinct) >= 2 else _both_ends(ref, clear)):
        return {"journey": ends[0], "bridge_with": ends[1]}
    if item := next(iter(reading.of("item")), None):
        journey = ref.state.item_journeys.get(item.ids[0], "")
        return {"query": ref.state.titles.get(item.ids[0], ""), **({"journey": journey} if journey else {})}
    subject = phrases.topic(reading, clear, searched=not (distinct or kinds)) or phrases.genre(reading, clear)
    named = [m for m in mentions if m.what == "journey"]
    if corner := _corner(subject, named, reading):
        return corner
    if subject and not phrases.covered(subject, named, reading):
        by_word = next((m for m in named if _overlaps(subject, m, reading)), None)
        if by_word is None and distinct:
            return {
                "journey": distinct[0],
                "query": subject,
            }  # a corner of a journey: "queen bees" for beekeeping
        if by_word is None and (near := ref.nearest(subject, TOPIC_NEAR)):
            return {"journey": near, "query": subject}
        return {"journey": by_word.ids[0]} if by_word else {"query": subject}
    if distinct:
        return {"journey": distinct[0]}
    if (m := table("genres")["genre"].search(clear)) and not find_kind(m[0]):
        return {"query": m[0]}
    if (
        ref.state.journey
        and [m for m in mentions if m.what == "deictic"]
        and whole(
            r"(?:for|on|about|with|in|to|für|para|pour) (?:it|that|this|that one|this one|them)"
        ).search(clear)
    ):
        return {"journey": ref.state.journey}
    if m := re.search(
        grammar("wishes.similar_to"),
        clear,
        re.I,
    ):
        said = [w for w in words(m["w"]) if plain(w) not in STOP]
        return {"query": m["w"].strip()} if said else {}
    return {}


_INFIX = whole(grammar("wishes.infix"))


def _joined(ref: Referents, mentions: list[Mention]) -> list[str]:
    """The two journeys with nothing but "crossed with" or the like between them; else none."""
    named = [m for m in mentions if m.what != "deictic" and ref.journey_of(m)]
    for one, other in pairwise(named):
        if _INFIX.fullmatch(ref.reading.text[one.end : other.start].strip(" ,")):
            return [ref.journey_of(one)[0], ref.journey_of(other)[0]]
    return []


def _corner(subject: str, named: list[Mention], reading: Reading) -> dict[str, Any]:
    """Journey and words where a topic holds both: "binoculars for the astronomy hobby"; else nothing."""
    start = reading.text.find(subject) if subject else -1
    inside = [m for m in named if start <= m.start and m.end <= start + len(subject)]
    if start < 0 or len(inside) != 1 or inside[0].sure:
        return {}
    rest = subject[: inside[0].start - start]
    rest = re.sub(grammar("wishes.joint"), "", rest, flags=re.I).strip(" ,")
    telling = [w for w in words(rest) if plain(w) not in STOP]
    return {"journey": inside[0].ids[0], "query": rest} if telling else {}


def _overlaps(subject: str, mention: Mention, reading: Reading) -> bool:
    """Whether a topic is mostly the journey's own words: "vegan baking tips" for Vegan baking."""
    said = {plain(w) for w in words(reading.text[mention.start : mention.end])} - STOP
    telling = [w for w in map(plain, words(subject)) if w not in STOP]
    return bool(said) and sum(w in said for w in telling) * 2 > len(telling)


_CLEAR = whole(grammar("wishes.clear"))
_NEVER = re.compile(grammar("wishes.never"), re.I)
_AVOID = re.compile(grammar("wishes.avoid"), re.I)
_END = re.compile(grammar("wishes.end"), re.I)


def _unwanted(text: str, limited: bool) -> list[str]:
    """What is never to be suggested. `limited`: a length or years are said, so that "no videos longer than an
    hour" leaves no videos out."""
    for rule in (_NEVER, _AVOID):
        m = rule.search(text)
        said = _END.sub("", " " + m["what"]).strip() if m else ""
        if m and rule is _NEVER and limited and not said:
            return []
        what = [re.sub(grammar("wishes.kind_about"), "", w) for w in listed(said)]
        if what := [w for w in what if not (limited and find_kind(w)) and not _NOTHING.fullmatch(w)]:
            return what
    return []


_NOTHING = whole(grammar("wishes.nothing"))


def _only_kind(text: str) -> dict[str, Any]:
    """The kind that alone is wanted: "only films", "just things I can listen to"."""
    only = re.search(grammar("wishes.only_kind"), text, re.I)
    if only and (kind := find_kind(only["k"])):
        return {"kind": kind.value}
    bound = whole(r"only|just|nothing but|nur|solo|sólo|seulement").search(text)
    done = _done_with(text[bound.end() :]) if bound and not find_kind(text) else ""
    return {"kind": done} if done else {}


def preference(ref: Referents) -> dict[str, Any]:
    """The arguments of `set_preference` that a reading asks for."""
    reading = ref.reading
    text = re.sub(grammar("wishes.lasting_lead"), "", reading.text, flags=re.I)
    if cleared := _CLEAR.search(text):
        return {"clear": True} | _only_kind(text[cleared.end() :])
    args, spans = _wishes(text, reading)
    bare = _without(text, spans)
    if only := _only_kind(bare):
        return args | only
    limited = bool({"max_minutes", "year_from", "year_to"} & args.keys())
    if what := _unwanted(bare, limited):
        return args | {"exclude": what}
    excluded, gone = find_exclusions(bare)
    if excluded := [w for w in excluded if not (limited and find_kind(w))]:
        args["exclude"] = excluded
        bare = _without(bare, gone)
    if kind := find_kind(bare):
        args["kind"] = kind.value
        if (
            "max_minutes" in args
            and whole(r"no|not|nothing|never|don't").search(text)
            and not whole(r"only|just").search(text)
        ):
            del args["kind"]  # "no videos longer than an hour" is a limit, not a wish for videos
    return args
