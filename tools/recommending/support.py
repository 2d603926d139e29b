"""Cutting from a model's explanation what the evidence does not say."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz import fuzz

from vectorstore.records import Activity, plain_key

SAME = 90  # of 100: how well a quotation must match a title
_SENTENCE = re.compile(r"(?<=[.!?])[\"”’']?\s+(?=[\"“A-ZÀ-Þ0-9])|\n+")
_QUOTED = re.compile(r"“([^”]+)”|\"([^\"]+)\"|«([^»]+)»|„([^“”]+)[“”]")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_LONGEST_WITHOUT_MEANING = 3  # a plain mention of a title as short as this proves nothing


def validated(text: str, evidence: Sequence[Activity], names: Sequence[str] = ()) -> str:
    """The sentences that name evidence, and nothing else in quotes; "" when none is left.

    A sentence stays when it quotes or plainly mentions at least one title of the evidence, when all it quotes
    are such titles or `names`, and when each year in it is one in which the evidence happened or is part of
    a title or name.

    Args:
        names: what may be named beside the evidence: the recommended item, the journey, its bridge.
    """
    titles = [plain_key(activity.title) for activity in evidence]
    allowed = [*titles, *map(plain_key, names)]
    years = {str(a.time.year) for a in evidence if a.time} | set(_YEAR.findall(" ".join(allowed)))
    kept = [s for s in _SENTENCE.split(text.strip()) if s and _supported(s, titles, allowed, years)]
    return " ".join(sentence.strip() for sentence in kept)


def _supported(sentence: str, titles: Sequence[str], allowed: Sequence[str], years: set[str]) -> bool:
    quotes = [plain_key(next(filter(None, found))) for found in _QUOTED.findall(sentence)]
    if any(not _is_one_of(quote, allowed) for quote in quotes):
        return False
    if set(_YEAR.findall(sentence)) - years:
        return False
    plain = f" {plain_key(sentence)} "
    mentioned = any(len(t) > _LONGEST_WITHOUT_MEANING and f" {t} " in plain for t in titles)
    return mentioned or any(_is_one_of(quote, titles) for quote in quotes)


def _is_one_of(quote: str, titles: Sequence[str]) -> bool:
    """True when the quotation is a title, or the beginning of one that was too long to quote in full."""
    return any(
        fuzz.ratio(quote, title) >= SAME or (len(quote) >= 20 and title.startswith(quote)) for title in titles
    )
