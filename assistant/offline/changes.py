"""The arguments of the tools that change something: names, groups, marks, verdicts, wishes, deletions."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from assistant.offline import phrases
from assistant.offline.bounds import bounded
from assistant.offline.closest import closest
from assistant.offline.interests import interest
from assistant.offline.lexicon import first, grammar, whole
from assistant.offline.mentions import Mention, find_journeys
from assistant.offline.outcomes import Ask, Outcome, one_journey, which_journey
from assistant.offline.reading import Reading
from assistant.offline.references import NOUN_AHEAD, NOUN_NEAR, Referents
from assistant.offline.state import Call
from assistant.offline.topics import main_topic, topic_words
from assistant.offline.wishes import preference


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
            return (
                Call("name_journey", {"journey": ids[0], **extra})
                if len(ids) == 1
                else which_journey("name_journey", ref.state, ids, extra)
            )
        return Call("name_journey", {"journey": ref.state.journey, **extra})
    return one_journey("name_journey", ref, extra)


def _merge(ref: Referents) -> Outcome:
    found = ref.journeys()
    text = ref.reading.text
    if (
        len(found) < 2
        and len(ref.state.context.open) == 2
        and whole(r"both|them|two|these|those|all|together").search(text)
    ):
        found = [(str(j["id"]),) for j in ref.state.context.open]
    pointing = ref.reading.of("deictic") or not topic_words(ref.reading.blank(ref.journey_mentions()))
    alike = whole("both|two|beiden?").search(text)  # two of the same name, of which one is known
    if len(found) == 1 and pointing and not alike and ref.state.journey and ref.state.journey not in found[0]:
        found = [*found, (ref.state.journey,)]  # "merge it with the chess one"
        if re.search(r"\b(?:it|that|this)\b.*\b(?:with|into|to|and|in)\b", text, re.I):
            found.reverse()
    if len(found) == 1:
        found = _with_unnamed(ref, found[0])
    if len(found) < 2:
        return Ask("two_journeys")
    if goes := _into(ref):
        return Call("merge_journeys", goes)
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


def _into(ref: Referents) -> dict[str, str]:
    """The journeys on either side of "into", the last that is said; none where one is missing."""
    named = [m for m in ref.journey_mentions() if m.what != "deictic" and ref.journey_of(m)]
    for word in reversed(list(re.finditer(grammar("arguments.into"), ref.reading.text, re.I))):
        before = [ref.journey_of(m)[0] for m in named if m.end <= word.start()]
        after = [ref.journey_of(m)[0] for m in named if m.start >= word.end()]
        if before and after and before[-1] != after[0]:
            return {"journey": before[-1], "into": after[0]}
    return {}


def _with_unnamed(ref: Referents, known: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The one journey that is named and the one that another noun means: "put the running in with …"."""
    named = ref.journey_mentions()[0]
    for m in re.finditer(grammar("arguments.one_of_two"), ref.reading.text, re.I):
        if named.start <= m.start() < named.end:
            continue
        if (near := ref.nearest(m["x"], NOUN_NEAR, NOUN_AHEAD)) and near not in known:
            return [(near,), known] if m.start() < named.start else [known, (near,)]
    return [known]


def _split(ref: Referents) -> Outcome:
    return one_journey("split_journey", ref)


def _set_status(ref: Referents) -> Outcome:
    mentions = [m for m in ref.journey_mentions() if m.what != "deictic"]
    clear = ref.reading.blank(mentions)
    status = first("set_status", clear) or closest("set_status", clear, ref.encoder) or "muted"
    return one_journey("set_journey_status", ref, {"status": status})


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
    alike = find_journeys(item, ref.reading.context.journey_names)
    if not ref.journeys() and len(alike) == 1 and len(alike[0].ids) == 1:
        # "'Rust: the game' isn't about the language": what got in by mistake shares a word with the journey.
        return Call("remove_from_journey", {"journey": alike[0].ids[0], "item": item})
    return one_journey("remove_from_journey", ref, {"item": item})


_REMOVED = (
    re.compile(grammar("arguments.removed_by_verb"), re.I),
    re.compile(grammar("arguments.removed_as_subject"), re.I),
)


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
        if (description := interest(ref.reading))
        else Ask("interest")
    )


def _feedback(ref: Referents) -> Outcome:
    item = ref.item()
    if item not in ref.state.titles:
        item = ref.loose_item() or item or ref.state.item
    if not item:
        item = _titled(ref.reading) or (ref.state.items[0] if len(ref.state.items) == 1 else "")
    masked = re.sub(r"z(?:item|quote|ordinal)", lambda m: m[0], ref.reading.masked)
    spoken = _verdict_text(ref, masked)
    verdict = first("verdicts", spoken) or _felt(spoken, ref)
    if verdict == "seen" and (judged := re.search(grammar("arguments.judged"), spoken, re.I)):
        verdict = (
            first("verdicts", judged[0]) or verdict
        )  # "watched it, loved it" tells more than that it is known
    if not item:
        choices = tuple(
            (ref.state.titles[i], Call("give_feedback", {"item": i, "verdict": verdict}))
            for i in ref.state.items[:6]
        )
        return Ask("item", choices) if choices else Ask("nothing_recommended")
    why = phrases.reason(
        ref.reading.blank(ref.reading.of("item", "quote", "ordinal")), judged=verdict in ("like", "dislike")
    )
    return Call("give_feedback", {"item": item, "verdict": verdict, **({"reason": why} if why else {})})


def _felt(spoken: str, ref: Referents) -> str:
    """The verdict of words that no pattern knows: "it put me to sleep" """
    denied = whole(r"\w+n't|not|no|never|nicht|kein\w*|pas|jamais").search(spoken)
    return closest("verdicts", spoken.replace("zitem", "it"), ref.encoder) or (
        "dislike" if denied else "like"
    )


def _verdict_text(ref: Referents, masked: str) -> str:
    """The sentence with titles masked but with its verbs as said, which kinds would hide ("read it")."""
    chars = ref.reading.text
    for mention in sorted(ref.reading.of("item", "quote", "ordinal"), key=lambda m: -m.start):
        chars = f"{chars[: mention.start]} z{mention.what} {chars[mention.end :]}"
    return re.sub(grammar("arguments.faint_praise"), "good", " ".join(chars.split()), flags=re.I) or masked


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
        r"(?:me|mich|mí|mi|moi)(?: .*)?|myself|yourself|us|it all|everything|all (?:of )?(?:it|this|that)"
    ).fullmatch(subject):
        journey = phrases.covered(subject, mentioned, ref.reading)
        if journey and len(journey.ids) == 1:
            return Call("forget", {"journey": journey.ids[0]})
        return Call("forget", {"query": subject})
    if mentioned or [m for m in ref.reading.of("ordinal") if m.of != "item"]:
        return one_journey("forget", ref)
    if _EVERYTHING.search(text):
        return Call("forget", {"everything": True})
    if _RECORDS.search(text) and (said := main_topic(text)):
        return Call("forget", {"query": said})  # "I want guns gone from my history"
    if near := ref.nearest(text):
        return Call("forget", {"journey": near})
    if ref.reading.of("deictic") and ref.state.journey:
        return Call("forget", {"journey": ref.state.journey})
    if said := main_topic(text):
        return Call("forget", {"query": said})
    return Ask("forget_what")


_RECORDS = whole(r"history|records?|searches|traces?|verlauf|historial|historique|i (?:watched|saw)")
_EVERYTHING = whole(grammar("arguments.everything"))
_FORGOTTEN = (
    re.compile(grammar("arguments.forgotten_deed"), re.I),
    re.compile(grammar("arguments.forgotten_from_history"), re.I),
    re.compile(grammar("arguments.forgotten_traces"), re.I),
    re.compile(grammar("arguments.forgotten_stuff"), re.I),
    re.compile(grammar("arguments.forgotten_things"), re.I),
    re.compile(grammar("arguments.forgotten_elsewhere"), re.I),
    re.compile(grammar("arguments.forgotten_remark"), re.I),
)


def _forgotten(text: str) -> str:
    for rule in _FORGOTTEN:
        if m := rule.search(text):
            found = re.sub(
                grammar("arguments.forgotten_edges"),
                "",
                bounded(next(v for v in m.groupdict().values() if v)),
                flags=re.I,
            ).strip(" \"'")
            if found and not whole(grammar("arguments.forgotten_nothing")).fullmatch(found):
                return found
    return ""


def _preference(ref: Referents) -> Outcome:
    wishes = preference(ref)
    return Call("set_preference", wishes) if wishes else Ask("preference")


CHANGES: Mapping[str, Callable[[Referents], Outcome]] = {
    "name_journey": _name_journey,
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
