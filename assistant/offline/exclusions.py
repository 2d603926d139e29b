"""What is to be left out: "no anime or gore", "anything but books", "ohne Gewalt"."""

from __future__ import annotations

import re
from functools import cache

from assistant.offline.lexicon import LETTERS, grammar
from assistant.offline.styles import find_kind

_SPLIT = re.compile(r"\s*(?:,|/|\b(?:and|or|nor|und|oder|noch|y|o|ni|et|ou|e|o)\b|和|或|与)\s*")


@cache
def _exclusion() -> re.Pattern[str]:
    lead = grammar("quantities.exclusion_lead")
    stop = grammar("quantities.exclusion_stop")
    return re.compile(
        rf"(?<!\w)(?P<lead>{lead})(?:(?![{LETTERS}])|(?<=['不要别无]))\s*(?P<what>.+?)(?=\s*(?:{stop}))",
        re.IGNORECASE,
    )


# "nothing about bikes, a 30 minute video please": after the comma comes what is wanted.
_NEW_WISH = re.compile(grammar("quantities.new_wish"), re.IGNORECASE)


_LIMIT = re.compile(r"\s*(?:(?:longer|shorter|older|newer)(?P<than> than)?|over|under)\b", re.IGNORECASE)
_QUOTED = re.compile(r"(?<!\w)[\"']\s*(.+?)\s*[\"'](?!\w)")


def find_exclusions(text: str) -> tuple[list[str], list[tuple[int, int]]]:
    """What to leave out, as said, in lower case ("no anime or gore" → anime, gore), and where it stands."""
    words: list[str] = []
    spans: list[tuple[int, int]] = []
    for match in _exclusion().finditer(text):
        said = match["what"]
        if other := _NEW_WISH.search(said):
            said = said[: other.start()]
        parts = listed(said)
        if m := _LIMIT.match(text[match.end() :]):
            # "no videos longer than an hour" limits videos, it does not exclude them.
            parts = [part for part in parts if not (m["than"] or find_kind(part))]
        if parts:
            words += [part for part in parts if part not in words]
            spans.append((match.start(), match.start("what") + len(said)))
    return words, spans


def listed(text: str) -> list[str]:
    """The members of an enumeration, in lower case, without articles and other small words around them."""
    found = []
    for part in _SPLIT.split(text):
        if quoted := _QUOTED.search(part):
            part = quoted[1]  # "the word 'tax' in a title"
        bare = re.sub(grammar("quantities.listed_edges"), "", part.strip(" \"'").casefold()).strip(" \"'")
        if bare and bare not in _EMPTY and not re.match(r"(?:it|that|them|this|those)\b", bare):
            found.append(bare)
    return found


_EMPTY = {
    "it",
    "that",
    "this",
    "them",
    "those",
    "one",
    "more",
    "thanks",
    "thank you",
    "thx",
    "idea",
    "problem",
    "worries",
    "rush",
    "matter",
    "longer",
    "never again",
    "nie wieder",
    "nunca más",
    "plus jamais",
    "wait",
    "need",
    "way",
    "i",
    "any",
    "doubt",
    "offence",
    "stuff",
    "anything",
    "on",
    "me",
    "mehr",
    "más",
    "plus",
}
