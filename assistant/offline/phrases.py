"""Free text inside a request: what it is about, a new name, a reason."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.offline.bounds import bounded
from assistant.offline.lexicon import LETTERS, grammar, pattern, plain, stem, whole, words_of
from assistant.offline.mentions import STOP, Mention, words
from assistant.offline.quantities import find_count, find_minutes
from assistant.offline.reading import Reading
from assistant.offline.years import find_years

_ABOUT = grammar("phrases.about")
_STOP = grammar("phrases.stop")
_ARTICLES = r"the|a|an|some|any|der|die|das|den|dem|el|la|los|las|un|una|le|les|l'|des|du|il|lo|gli"
_SEARCH = grammar("phrases.search")
_CONSUME = grammar("phrases.consume")
_FILLER = words_of("filler")


def topic(reading: Reading, clear: str, searched: bool = True) -> str:
    """What a request is about, as said: "what did I read about VLANs in March" → "VLANs", else "".

    Args:
        clear: the text with dates, lengths and the like blanked out, at the same positions.
        searched: whether what follows "find", "look for" and the like is a topic, too.
    """
    for quote in reading.of("quote"):
        if clear[quote.start : quote.end].strip():
            return quote.ids[0]
    if m := re.search(r"(?:关于|有关(?!于))\s*(.+?)的|(?:跟|和|与)\s*([^，,。的]+?)\s*(?:有关|相关)", clear):
        return str(m[1] or m[2]).strip()
    for lead in (_ABOUT, _SEARCH) if searched else (_ABOUT,):
        for m in re.finditer(
            rf"(?<![{LETTERS}])(?:{lead})\s+(?P<what>.+?)\s*(?={_STOP})", clear, re.IGNORECASE
        ):
            if found := _trimmed(m["what"]):
                return found
    return ""


def consumed(reading: Reading, clear: str) -> str:
    """What was watched, read or played where it is named outright: "when did I watch Dune" → "Dune"."""
    m = re.search(
        rf"(?<![{LETTERS}])(?:i|we) (?:\w+ )?{_CONSUME}\s+(?P<what>.+?)\s*(?={_STOP})", clear, re.IGNORECASE
    )
    return _trimmed(m["what"]) if m else ""


def _trimmed(text: str) -> str:
    """A phrase without articles, kinds, lists' words and what stands around it; "" when nothing is left."""
    text = " ".join(text.split()).strip(" \"'.,")
    text = re.sub(grammar("phrases.topic_lead"), "", text, flags=re.IGNORECASE)
    text = bounded(re.sub(rf"^(?:(?:{_ARTICLES}|{_ABOUT})\s+)+", "", text, flags=re.IGNORECASE))
    text = re.sub(
        grammar("phrases.topic_end"),
        "",
        text,
        flags=re.IGNORECASE,
    )
    while (first := text.split(" ", 1)) and len(first) == 2 and plain(first[0]) in _PLAIN_ADJECTIVES:
        text = first[1]  # "a good thriller"
    bare = [plain(w) for w in words(text)]
    if not bare or all(w in STOP or w in _FILLER for w in bare) or whole(pattern("kinds")).fullmatch(text):
        return ""
    return text


def genre(reading: Reading, clear: str) -> str:
    """What stands before the kind: "a good horror film" → "horror", "sci-fi movies" → "sci-fi"."""
    m = re.search(
        rf"(?P<what>(?:[\w'&-]+\s+){{1,3}})(?:{pattern('kinds')})(?![{LETTERS}])", clear, re.IGNORECASE
    )
    if not m:
        return ""
    kept: list[str] = []
    for word in reversed(m["what"].split()):
        bare = plain(word)
        if (
            bare in STOP
            or bare in _PLAIN_ADJECTIVES
            or bare.isdigit()
            or whole(pattern("levels")).fullmatch(word)
            or whole(pattern("numbers")).fullmatch(word)
            or whole(pattern("kinds")).fullmatch(word)
        ):
            break
        kept.insert(0, word)
    return " ".join(kept)


_PLAIN_ADJECTIVES = words_of("plain")


def covered(phrase: str, mentions: Sequence[Mention], reading: Reading) -> Mention | None:
    """The journey mention that accounts for every telling word of `phrase`, or None."""
    for mention in mentions:
        said = {plain(w) for w in words(reading.text[mention.start : mention.end])}
        telling = [
            w for w in map(plain, words(phrase)) if w not in STOP and not whole(pattern("kinds")).fullmatch(w)
        ]
        if telling and all(w in said or stem(w) in {stem(s) for s in said} for w in telling):
            return mention
        if (
            not telling
            and mention.start >= 0
            and plain(phrase) in plain(reading.text[mention.start : mention.end])
        ):
            return mention
    return None


_NAME_LEAD = grammar("phrases.name_lead")
_NAME_TAIL = grammar("phrases.name_tail")


def new_name(reading: Reading, target: Mention | None) -> str:
    """The name a journey is to get, in the person's own spelling; "" where none is given."""
    known = {plain(str(j["name"])) for j in reading.context.journeys}
    for quote in reading.of("quote"):
        if plain(quote.ids[0]) not in known:
            return quote.ids[0].strip()
    text = reading.text
    if m := re.search(
        grammar("phrases.name_before"),
        text,
        re.IGNORECASE,
    ):
        return _cut_name(m["s"] or m["n"])
    if m := _SAID.search(text[target.end :] if target and target.what != "deictic" else text):
        return _cut_name(m["n"])
    if target is None:
        m = re.search(
            grammar("phrases.name_without_target"),
            text,
            re.IGNORECASE,
        )
        return _cut_name(m["n"]) if m else ""
    rest = text[target.end :]
    lead = re.match(rf"\s*(?:['\"]?s )?(?:(?:{_NAME_LEAD})\s*){{0,2}}", rest, re.IGNORECASE)
    found = _cut_name(rest[lead.end() :] if lead else rest)
    said_lead = bool(lead and lead[0].strip())
    verb = re.search(grammar("phrases.naming_verb"), text[: target.start], re.IGNORECASE)
    if not (said_lead or verb) or _NO_NAME.match(found):
        return _capitalised(reading, target)
    return found


def _capitalised(reading: Reading, target: Mention) -> str:
    """A name told by its capitals alone: "Slow Roads sounds better than zjourney"; "" for none."""
    bare = reading.blank([target, *reading.of("journey")], "|")
    found = [m for m in _NAME_LIKE.finditer(bare) if m.start() or " " in m["n"]]
    if not found:
        return ""
    behind = next((m.start() for m in found if m.start() >= target.end), -1)
    return _cut_name(reading.text[behind:] if behind >= 0 else found[-1]["n"])


_SAID = re.compile(grammar("phrases.name_said"), re.IGNORECASE)
_NAME_LIKE = re.compile(grammar("phrases.name_like"))


_NO_NAME = whole(grammar("phrases.no_name"))


def _cut_name(text: str) -> str:
    previous, text = None, re.sub(grammar("phrases.name_end"), "", text, flags=re.IGNORECASE)
    text = re.sub(grammar("phrases.name_rather"), "", text, flags=re.IGNORECASE)
    while previous != text:
        previous, text = text, re.sub(_NAME_TAIL, "", text.strip(), flags=re.IGNORECASE).strip(" \"'")
    return text


_REASON = re.compile(grammar("phrases.reason"), re.IGNORECASE)


_REASON_CLAUSE = re.compile(grammar("phrases.reason_clause"), re.IGNORECASE)


def reason(text: str, judged: bool = False) -> str:
    """Why something is liked or not, as said: "because it was too slow" → "too slow", else "".

    Args:
        judged: whether a clause by itself tells why, too: "not for me, I never play chess".
    """
    m = _REASON.search(text) or (_REASON_CLAUSE.search(text.rstrip(" .!?")) if judged else None)
    if not m:
        return ""
    why = next(said for said in m.groupdict().values() if said).strip(" .,!?\"'")
    return re.sub(
        grammar("phrases.reason_lead"),
        "",
        why,
        flags=re.IGNORECASE,
    )


def without_quantities(reading: Reading) -> str:
    """The text with dates, lengths, years and counts blanked out."""
    spans: list[tuple[int, int]] = []
    text = reading.text
    if reading.period:
        spans.append((reading.period.start, reading.period.end))
    for found in (find_minutes(text), find_count(text), find_years(text, reading.context.today)):
        if found:
            spans.append((found.start, found.end))
    return reading.blank(spans)
