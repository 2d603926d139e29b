"""From a reading to one tool's arguments, or to a question where something that is needed is missing."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from assistant.offline import phrases
from assistant.offline.lexicon import first, pattern, whole
from assistant.offline.mentions import Mention
from assistant.offline.quantities import find_count, find_kind
from assistant.offline.reading import Reading
from assistant.offline.references import Referents
from assistant.offline.state import Call, State
from assistant.offline.wishes import preference, recommendation


@dataclass(frozen=True)
class Ask:
    """A question to put instead of a call: what is missing, and the calls that the answers would make."""

    what: str
    choices: tuple[tuple[str, Call], ...] = field(default=())


Outcome = Call | Ask
Args = dict[str, Any]


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


def _one_journey(tool: str, ref: Referents, extra: Mapping[str, Any] | None = None) -> Outcome:
    """A call that needs a journey: the one mentioned, else the one nearest in meaning, else a question."""
    extra = dict(extra or {})
    if found := ref.journeys():
        ids = found[0]
        if len(ids) == 1:
            return Call(tool, {"journey": ids[0], **extra})
        if ref.state.journey in ids:
            return Call(tool, {"journey": ref.state.journey, **extra})
        return _which_journey(tool, ref.state, ids, extra)
    if near := ref.nearest(
        ref.reading.text if ref.state.journey == "" else phrases.topic(ref.reading, ref.reading.text)
    ):
        return Call(tool, {"journey": near, **extra})
    if ref.state.journey and not ref.reading.of("ordinal"):
        return Call(tool, {"journey": ref.state.journey, **extra})
    if len(ref.state.context.journeys) == 1:
        return Call(tool, {"journey": ref.state.context.journeys[0]["id"], **extra})
    return _which_journey(tool, ref.state, tuple(ref.state.journeys[:6]), extra)


def _which_journey(tool: str, state: State, ids: tuple[str, ...], extra: Args) -> Ask:
    names = [(state.context.name_of(i), Call(tool, {"journey": i, **extra})) for i in ids]
    return Ask("journey", tuple((name, call) for name, call in names if name))


def _list_journeys(ref: Referents) -> Outcome:
    clear = ref.reading.text
    if ref.reading.period:
        clear = ref.reading.blank([(ref.reading.period.start, ref.reading.period.end)])
    status = first("list_status", clear)
    return Call("list_journeys", {**({"status": status} if status else {}), **_dates(ref.reading)})


def _show_journey(ref: Referents) -> Outcome:
    return _one_journey("show_journey", ref)


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
    return Call("fetch_activity", args)


def _extract_journeys(ref: Referents) -> Outcome:
    text = ref.reading.text
    too = re.search(
        r"\btoo (?:\w+ )?(many|much|small|narrow|fine|specific|detailed|granular|few|big|large|broad|coarse|general|vague|wide)",
        text,
        re.I,
    )
    if too:
        word = too[1].casefold()
        coarser = word in ("many", "small", "narrow", "fine", "specific", "detailed", "granular")
        if word == "much":
            coarser = not re.search(r"lump|together|in one", text, re.I)
        return Call("extract_journeys", {"granularity": "coarser" if coarser else "finer"})
    if re.search(r"(?:is|are|got|gets?|was|were|been) (?:all |too |way too )?(?:lumped|thrown|mixed)", text, re.I):
        return Call("extract_journeys", {"granularity": "finer"})
    for granularity, words in _GRANULARITY.items():
        if words.search(text):
            return Call("extract_journeys", {"granularity": granularity})
    return Call("extract_journeys")


_GRANULARITY = {
    "same": whole(r"same (?:granularity|level|size|detail|settings?|grain)|gleiche\w* (?:granularität|stufe)|misma granularidad|même granularité"),
    "coarser": whole(r"coarse\w*|broad\w*|bigger|larger|fewer|wider|rougher|less (?:detail\w*|granular|fine|specific)|more general|zoom(?:ed)? out|lump\w*|merge more|gröber\w*|größer\w*|weniger|"
                     r"más (?:amplios|grandes|generales|gruesos?)|menos grupos|plus (?:larges?|gros\w*|généra\w*)|moins de|粗一?些?|粗|更大"),
    "finer": whole(r"fine\w*|tight\w*|smaller|narrower|more (?:specific|detail\w*|granular|precise\w*|journeys|groups)|specific|split .* up|zoom(?:ed)? in|detailed|granular|precise|sub-?topics|"
                   r"feiner\w*|kleiner\w*|genauer|más (?:finos?|pequeños|específicos|detalle\w*)|plus (?:fin\w*|petits|précis\w*|détaill\w*)|细一?些?|更细|细"),
}  # fmt: skip


def _name_journey(ref: Referents) -> Outcome:
    mentions = ref.journey_mentions()
    target = next((m for m in mentions if ref.journey_of(m)), None)
    name = phrases.new_name(ref.reading, target)
    if target is None or target.what == "deictic":
        # "call it "Lisboa" — the portuguese journey": the name itself may look like a mention.
        target = next((m for m in ref.reading.of("journey")), target)
    extra = {"name": name} if name else {}
    if target and (ids := ref.journey_of(target)):
        if len(ids) == 1 or ref.state.journey not in ids:
            return Call("name_journey", {"journey": ids[0], **extra}) if len(ids) == 1 else _which_journey("name_journey", ref.state, ids, extra)  # fmt: skip
        return Call("name_journey", {"journey": ref.state.journey, **extra})
    return _one_journey("name_journey", ref, extra)


def _explain(ref: Referents) -> Outcome:
    item = ref.item()
    if not item and ref.state.item:
        item = ref.state.item
    meant = {i for mention in ref.reading.of("journey") for i in mention.ids}
    if not item and (named := [i for i in ref.state.items if ref.state.item_journeys.get(i) in meant]):
        item = named[0]
    if not item:
        item = ref.state.items[0] if ref.state.items else ""
    return Call("explain_recommendation", {"item": item}) if item else Ask("nothing_recommended")


def _merge(ref: Referents) -> Outcome:
    found = ref.journeys()
    text = ref.reading.text
    if (
        len(found) < 2
        and len(ref.state.context.journeys) == 2
        and whole(r"both|them|two|these|those|all|together").search(text)
    ):
        found = [(str(j["id"]),) for j in ref.state.context.journeys]
    if len(found) == 1 and ref.state.journey and ref.state.journey not in found[0]:
        found = [*found, (ref.state.journey,)]  # "merge it with the chess one"
        if re.search(r"\b(?:it|that|this)\b.*\b(?:with|into|to|and|in)\b", text, re.I):
            found.reverse()
    if len(found) < 2:
        return Ask("two_journeys")
    first_ids, second_ids = found[0], found[1]
    into = next((i for i in second_ids if i != first_ids[0]), "")
    if not into:
        return Ask("two_journeys")
    one, other = first_ids[0], into
    if whole(
        r"(?:should|can|could|must|to|let) (?:\w+ )*?(?:include|absorb|contain|swallow|take in|cover|get)"
    ).search(text) and not whole("into|in with").search(text):
        one, other = other, one
    if re.match(r"\s*(?:in|to)to ", text, re.I):
        one, other = other, one
    return Call("merge_journeys", {"journey": one, "into": other})


def _split(ref: Referents) -> Outcome:
    return _one_journey("split_journey", ref)


def _set_status(ref: Referents) -> Outcome:
    mentions = [m for m in ref.journey_mentions() if m.what != "deictic"]
    clear = ref.reading.blank(mentions)
    status = first("set_status", clear)
    if not status:
        status = "muted"
    return _one_journey("set_journey_status", ref, {"status": status})


def _remove(ref: Referents) -> Outcome:
    item, journey_mention = _removed_item(ref)
    ids = ref.journey_of(journey_mention) if journey_mention else ()
    if not item and ref.reading.of("deictic") and ref.state.item:
        item = ref.state.item
    if not item:
        return Ask("which_item")
    if ids:
        return Call("remove_from_journey", {"journey": ids[0], "item": item})
    if known := ref.state.item_journeys.get(item):
        return Call("remove_from_journey", {"journey": known, "item": item})
    return _one_journey("remove_from_journey", ref, {"item": item})


_REMOVED = (
    re.compile(r"(?<!\w)(?:remove|take|drop|kick|get|delete|throw|pull|exclude|strike|leave|keep|move|cut|detach|unlink|retire|enlève|quita|saca|entferne|nimm|togli|tira|don't count)\s+(?P<i>.+?)\s+(?:out of|out from|off of|off|from|in|as|towards?|out|aus|de l'|de la|del|de|du|da|uit)\s*$", re.I),
    re.compile(r"^(?:no[, ]+|that |the )?(?P<i>.+?)\s+(?:is|was|are|does|do|has|shouldn't|should not|isn't|wasn't|doesn't|don't|got|ended|belongs|gehört|hat|no |n'|ne )\b", re.I),
)  # fmt: skip


def _removed_item(ref: Referents) -> tuple[str, Mention | None]:
    """The thing to take out, as an id or as said, and the mention of the journey it is to leave."""
    journeys = [m for m in ref.journey_mentions() if m.what != "deictic"]
    for mention in (*ref.reading.of("item"), *ref.reading.of("quote")):
        item = mention.ids[0] if mention.what == "item" else ref.item_named(mention.ids[0]) or mention.ids[0]
        return item, (journeys[-1] if journeys else None)
    last = journeys[-1] if journeys else None
    before = ref.reading.text[: last.start if last else len(ref.reading.text)]
    for rule in _REMOVED:
        if m := rule.search(before):
            item = m["i"].strip(" \"'")
            if not whole(r"it|that|this|that one|this one|them").fullmatch(item):
                return item, last
    return "", last


def _add_interest(ref: Referents) -> Outcome:
    return (
        Call("add_interest", {"description": description})
        if (description := phrases.interest(ref.reading))
        else Ask("interest")
    )


def _feedback(ref: Referents) -> Outcome:
    item = ref.item() or ref.state.item
    if not item:
        item = _titled(ref.reading) or (ref.state.items[0] if len(ref.state.items) == 1 else "")
    masked = re.sub(r"z(?:item|quote|ordinal)", lambda m: m[0], ref.reading.masked)
    spoken = _verdict_text(ref, masked)
    doubtful = "dislike" if whole(r"\w+n't|not|no|never|nicht|kein\w*|pas|jamais").search(spoken) else "like"
    verdict = first("verdicts", spoken) or doubtful
    if verdict == "seen" and (judged := re.search(r"(?:lov|ador|hat|enjoy|dislik)(?:ed|é)\b|(?:it was|was) (?:great|brilliant|awful|terrible|boring)", spoken, re.I)):
        verdict = first("verdicts", judged[0]) or verdict  # "watched it, loved it" tells more than that it is known
    if not item:
        choices = tuple(
            (ref.state.titles[i], Call("give_feedback", {"item": i, "verdict": verdict}))
            for i in ref.state.items[:6]
        )
        return Ask("item", choices)
    why = phrases.reason(ref.reading.blank(ref.reading.of("item", "quote", "ordinal")))
    return Call("give_feedback", {"item": item, "verdict": verdict, **({"reason": why} if why else {})})


def _verdict_text(ref: Referents, masked: str) -> str:
    """The sentence with titles masked but with its verbs as said, which kinds would hide ("read it")."""
    chars = ref.reading.text
    for mention in sorted(ref.reading.of("item", "quote", "ordinal"), key=lambda m: -m.start):
        chars = f"{chars[: mention.start]} z{mention.what} {chars[mention.end :]}"
    return " ".join(chars.split()) or masked


def _titled(reading: Reading) -> str:
    """A title written with capitals inside a sentence: "I've seen Dune already" → "Dune"."""
    m = re.search(
        r"(?<=[a-z,] )(?P<t>[A-Z0-9][\w'&:-]*(?:\s+(?:(?:of|the|and|in|a|to|for|&)\s+)*[A-Z0-9][\w'&:-]*)*)",
        reading.text,
    )
    return "" if not m or m["t"] in ("I", "I'm", "I've", "I'd", "TV") else m["t"]


def _forget(ref: Referents) -> Outcome:
    text = ref.reading.text
    subject = phrases.topic(ref.reading, text) or _forgotten(text)
    mentioned = ref.reading.of("journey")
    if subject and not whole(
        r"me|myself|yourself|us|mich|mí|moi|it all|everything|all (?:of )?(?:it|this|that)"
    ).fullmatch(subject):
        journey = phrases.covered(subject, mentioned, ref.reading)
        if journey and len(journey.ids) == 1:
            return Call("forget", {"journey": journey.ids[0]})
        return Call("forget", {"query": subject})
    if mentioned or [m for m in ref.reading.of("ordinal") if m.of != "item"]:
        return _one_journey("forget", ref)
    if _EVERYTHING.search(text):
        return Call("forget", {"everything": True})
    if near := ref.nearest(text):
        return Call("forget", {"journey": near})
    if ref.reading.of("deictic") and ref.state.journey:
        return Call("forget", {"journey": ref.state.journey})
    return Ask("forget_what")


_EVERYTHING = whole(r"everything|all (?:of )?(?:it|this|that|my \w+|the data|data|you know|me)?|all\b.*|my (?:\w+ )?(?:data|history|account|records?|profile)|me|whole (?:thing|history)|blank slate|clean slate|slate|factory reset|"
                    r"alles|alle|allem|todo|toda|todos|tout|toutes?|tutto|tutti|tudo|所有|一切|全部|всё|все|모두|meine daten|mis datos|mes données")  # fmt: skip
_FORGOTTEN = (
    re.compile(r"(?:that )?i (?:ever |have ever |once |even )?(?:watch(?:ed)?|search(?:ed)?(?: for)?|look(?:ed)?(?: at| up| for| into)?|read|listen(?:ed)? to|play(?:ed)?|visit(?:ed)?|saw|googled)\s+(?:about |anything about )?(?P<q>.+?)[.!?]*$", re.I),
    re.compile(r"(?:forget|delete|erase|remove|purge|wipe|scrub|clear|hide|get rid of)\s+(?:all )?(?:of )?(?:the |my |any )?(?:traces? of |mentions? of |entries (?:for|on|about) |searches (?:for|about) |records? of |history of )?(?P<q>.+?)\s+(?:from (?:my|the) (?:\w+ )?(?:history|records?|data|log|activity)|history|searches|entries|stuff in my history|records)\b", re.I),
    re.compile(r"(?:traces? of|mentions? of|searches (?:for|about)|remember|know about|history of)\s+(?P<q>.+?)[.!?]*$", re.I),
)  # fmt: skip


def _forgotten(text: str) -> str:
    for rule in _FORGOTTEN:
        if m := rule.search(text):
            found = re.sub(
                r"^(?:the|my|all|any|everything|anything)\s+|\s+(?:permanently|forever|for good|completely|please|from my history)$",
                "",
                m["q"],
                flags=re.I,
            ).strip(" \"'")
            if found and not whole(
                r"my|the|all|everything|whole|entire|watch|viewing|full|i|about"
            ).fullmatch(found):
                return found
    return ""


def _preference(ref: Referents) -> Outcome:
    wishes = preference(ref)
    return Call("set_preference", wishes) if wishes else Ask("preference")


_BUILDERS: Mapping[str, Callable[[Referents], Outcome]] = {
    "list_journeys": _list_journeys,
    "show_journey": _show_journey,
    "fetch_activity": _fetch_activity,
    "extract_journeys": _extract_journeys,
    "name_journey": _name_journey,
    "recommend": lambda ref: Call("recommend", recommendation(ref)),
    "explain_recommendation": _explain,
    "merge_journeys": _merge,
    "split_journey": _split,
    "set_journey_status": _set_status,
    "remove_from_journey": _remove,
    "add_interest": _add_interest,
    "give_feedback": _feedback,
    "set_preference": _preference,
    "undo": lambda _ref: Call("undo"),
    "forget": _forget,
}
