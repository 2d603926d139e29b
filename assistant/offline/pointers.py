"""Words that point: places in a list, quotation marks, capitals, "it" and "that one"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from assistant.offline.lexicon import LETTERS, grammar, pattern, plain, table, whole
from assistant.offline.mentions import STOP, TAIL, Mention, words
from assistant.offline.topics import is_request_word


@cache
def _ordinal_rules() -> tuple[re.Pattern[str], ...]:
    names = "|".join(f"(?P<o{k.replace('-', 'm')}>{rx})" for k, rx in _ordinal_table().items())
    of = grammar("mentions.ordinal_of")
    number_words = pattern("numbers")
    return (
        re.compile(grammar("mentions.numbered", number_words=number_words), re.IGNORECASE),
        re.compile(grammar("mentions.ordered", names=names, of=of), re.IGNORECASE),
    )


@cache
def _ordinal_table() -> dict[str, str]:
    keys = sorted(table("ordinals"), key=lambda k: int(k) if int(k) > 0 else 90 + int(k))
    return {key: pattern("ordinals", key) for key in ["-2", *(k for k in keys if k != "-2")]}


# What may not follow an ordinal that points into a list: "the last week", "last 10 videos", "first time".
_NOT_AFTER = re.compile(grammar("mentions.not_after"), re.IGNORECASE)


# After a place in a list comes the end, a small word, a verb, or a name with a capital.
_NOUN_AFTER = re.compile(grammar("mentions.noun_after"))


def find_ordinals(text: str) -> list[Mention]:
    """Places in a list: "number 4", "the second one", "#3", "den ersten", "1 and 2"."""
    mentions = []
    numbered, ordered = _ordinal_rules()
    for m in numbered.finditer(text):
        value = int(m["n"]) if m["n"].isdigit() else _value(m["n"])
        of = "journey" if re.search("journey|interest", m[0], re.IGNORECASE) else ""
        of = of or ("item" if re.search("item|pick|recomm|sugg", m[0], re.IGNORECASE) else "")
        mentions.append(Mention("ordinal", m.start(), m.end(), number=value, of=of))
    for m in ordered.finditer(text):
        key = next(k for k, v in m.groupdict().items() if v and k.startswith("o"))
        told = m["journey"] or m["item"] or re.search(r"(?:ones?|entry|list|them)$", m[0], re.IGNORECASE)
        if (_NOT_AFTER.match(text[m.end() :]) and not (told and key != "om1")) or any(
            o.start < m.end() and m.start() < o.end for o in mentions
        ):
            continue
        if not told and _NOUN_AFTER.match(text[m.end() :]):
            continue  # "the first half", "letzter Zeit": another thing than one of a list
        of = "journey" if m["journey"] else "item" if m["item"] else ""
        mentions.append(Mention("ordinal", m.start(), m.end(), number=int(key[1:].replace("m", "-")), of=of))
    for m in _PAIR.finditer(text):
        for start, end in (m.span("n"), m.span("k"), m.span("only"), m.span("lone")):
            if start >= 0 and not any(o.start < end and start < o.end for o in mentions):
                mentions.append(Mention("ordinal", start, end, number=int(text[start:end])))
    return sorted(mentions, key=lambda m: m.start)


# Bare digits are places only in pairs ("combine 1 and 2", "number 1 with 3") or by themselves.
_PAIR = re.compile(grammar("mentions.pair"), re.IGNORECASE)


def _value(word: str) -> int:
    return next((int(k) for k, rx in table("numbers").items() if rx.fullmatch(word)), 1)


_QUOTE = re.compile(
    rf"(?<![{LETTERS}])\"(?P<a>[^\"]+)\"(?![{LETTERS}])|(?<!\w)'(?P<b>[^']+(?:'\w[^']*)*)'(?!\w)"
)
_DEICTIC = whole(grammar("mentions.deictic"))


def find_quotes(text: str) -> list[Mention]:
    """What stands in quotation marks."""
    return [Mention("quote", m.start(), m.end(), (m["a"] or m["b"],)) for m in _QUOTE.finditer(text)]


# Two or more words with capitals, small words between them: how a title or a name is written.
_CAPITALS = re.compile(grammar("mentions.capitals"))
# "Jaws snuck into …", "Heidi gehört nicht …": a title of one word that a sentence begins with.
_SUBJECT = re.compile(grammar("mentions.subject"))
_CALENDAR = re.compile(grammar("mentions.calendar"))


def find_titles(text: str, journeys: Sequence[Mention]) -> list[Mention]:
    """What is written like a title and not all a journey's words: "Bird Box" is no birdwatching."""
    found = []
    first = _SUBJECT.match(text)
    if first and not is_request_word(first[0]) and not any(j.start == 0 for j in journeys):
        found.append(Mention("quote", 0, first.end(), (first[0],)))
    for m in _CAPITALS.finditer(text):
        start = m.start()
        lead = re.match(grammar("mentions.before_title"), m[0])
        if lead and (start == 0 or lead[0] == "Thema "):
            start = start + lead.end() if lead[0].strip() not in ("The", "That", "This") else 0
        title = text[start : m.end()]
        if (
            " " not in title
            or re.search(rf"-(?:{TAIL})(?!\w)", title, re.IGNORECASE)
            or _CALENDAR.search(title)
            or not re.search(r"[A-Z]\w", title)
        ):
            continue
        covering = [j for j in journeys if j.start < m.end() and start < j.end]
        telling = [w for w in words(title) if plain(w) not in STOP]
        inside = sum(any(j.start <= start + title.find(w) < j.end for j in covering) for w in telling)
        if telling and inside < len(telling):
            found.append(Mention("quote", start, m.end(), (title,)))
    return found


def find_deictics(text: str) -> list[Mention]:
    """Words that point at what was spoken of before: "it", "that one", "das"."""
    return [
        Mention("deictic", m.start(), m.end()) for m in _DEICTIC.finditer(text) if m[0].casefold() != "the"
    ]
