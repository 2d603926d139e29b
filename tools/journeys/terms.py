"""Salient terms: what a journey's titles say that the person's other journeys do not."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from tools.journeys.instalments import one_of_each
from tools.journeys.words import fold, is_stop, surface_words
from vectorstore.records import Item, Term

MAX_WORDS = 3
MIN_ITEMS = 4
# A word of a description counts for less than one of a title.
DESCRIPTION_WEIGHT = 0.4

Phrase = tuple[str, ...]


def salient_terms(
    journeys: Sequence[Sequence[Item]],
    *,
    count: int = 8,
) -> list[tuple[Term, ...]]:
    """The terms of each journey, strongest first, weights relative to the strongest (1.0).

    A term is a phrase of one to three words as the titles write it. It is scored by the share of the
    journey's items that have it, the parts of one thing counted once, against the person's other journeys.
    """
    journeys = [[items[i] for i in one_of_each(items)] for items in journeys]
    counts = [_phrases(items) for items in journeys]
    everywhere: Counter[Phrase] = Counter()
    for weights, _ in counts:
        everywhere.update(weights.keys())
    return [
        _ranked(weights, surfaces, len(items), everywhere, len(journeys))[:count]
        for (weights, surfaces), items in zip(counts, journeys, strict=True)
    ]


def _phrases(items: Sequence[Item]) -> tuple[dict[Phrase, float], dict[Phrase, Counter[str]]]:
    """Phrase → how many items have it (a description's count in part), and how each is written."""
    weights: dict[Phrase, float] = defaultdict(float)
    surfaces: dict[Phrase, Counter[str]] = defaultdict(Counter)
    for item in items:
        seen: dict[Phrase, float] = {}
        titles = [item.title, item.creator, *item.episodes[:20]]
        for text, weight in [*((t, 1.0) for t in titles), (item.description, DESCRIPTION_WEIGHT)]:
            for phrase, surface in _candidates(text):
                seen[phrase] = max(weight, seen.get(phrase, 0.0))
                surfaces[phrase][surface] += 1
        for phrase, weight in seen.items():
            weights[phrase] += weight
    return weights, surfaces


def _candidates(text: str) -> Iterator[tuple[Phrase, str]]:
    words = surface_words(text)
    for start in range(len(words)):
        if is_stop(words[start]):
            continue
        for end in range(start + 1, min(start + MAX_WORDS, len(words)) + 1):
            if not is_stop(words[end - 1]):
                yield tuple(map(fold, words[start:end])), " ".join(words[start:end])


def _ranked(
    weights: dict[Phrase, float],
    surfaces: dict[Phrase, Counter[str]],
    items: int,
    everywhere: Counter[Phrase],
    journeys: int,
) -> tuple[Term, ...]:
    # A term is in two items at least, unless no phrase is: then those of single titles have to do.
    common = {phrase: weight for phrase, weight in weights.items() if weight > 1.0}
    if items < MIN_ITEMS or not common:
        common = {phrase: weight for phrase, weight in weights.items() if weight >= 1.0}
    scores = {
        phrase: weight * _rarity(phrase, everywhere, journeys) * (1 + 0.25 * (len(phrase) - 1))
        for phrase, weight in common.items()
    }
    chosen: list[Phrase] = []
    for phrase in sorted(scores, key=lambda p: (-scores[p], p)):
        if not any(_overlap(phrase, other) for other in chosen):
            chosen.append(phrase)
    top = scores[chosen[0]] if chosen else 1.0
    return tuple(Term(_written(surfaces[p]), round(scores[p] / top, 4)) for p in chosen)


def _rarity(phrase: Phrase, everywhere: Counter[Phrase], journeys: int) -> float:
    return math.log((1 + journeys) / everywhere[phrase]) + 0.5


def _overlap(phrase: Phrase, other: Phrase) -> bool:
    """True when one says no more than part of what the other says."""
    short, long = sorted((phrase, other), key=len)
    return set(short) <= set(long)


def _written(surfaces: Counter[str]) -> str:
    return min(surfaces, key=lambda s: (-surfaces[s], s))
