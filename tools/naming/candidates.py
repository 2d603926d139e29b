"""What a name may be made of, and the names that titles themselves suggest."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tools.naming.guard import instructs
from tools.naming.phrases import Casing, Phrase, count_phrases, salient, stem
from tools.naming.prompt import shorten
from vectorstore.records import Term

MOST_TITLES = 40
_ADJECTIVE = re.compile(r"(?:ic|al|ive|ous|ful|less|able|ible|ary|ish)$", re.IGNORECASE)


@dataclass(frozen=True)
class Evidence:
    """What a namer may use of one journey.

    Attributes:
        titles: most central first. Untrusted: markup is taken out, and titles that address a machine
            ("ignore previous instructions") are left out of `clean` unless there is nothing else.
        descriptions: beside the titles, "" where there is none; may be empty.
        terms: salient terms, strongest first; where there are none they are counted from the titles.
        vectors: embeddings of the titles (titles × dimension), or None to have them made when needed.
    """

    titles: tuple[str, ...]
    descriptions: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    vectors: NDArray[np.float32] | None = field(default=None, compare=False, repr=False)

    @cached_property
    def clean(self) -> tuple[str, ...]:
        """Titles as single lines without markup, at most 40, safe to show to a model."""
        lines = [shorten(t, 160) for t in self.titles[: 3 * MOST_TITLES]]
        return tuple(line for line in lines if line and not instructs(line))[:MOST_TITLES]

    @cached_property
    def details(self) -> tuple[str, ...]:
        """Descriptions cleaned like titles; those that address a machine are emptied."""
        lines = [shorten(d, 300) for d in self.descriptions[:MOST_TITLES]]
        return tuple("" if instructs(line) else line for line in lines)

    @cached_property
    def hints(self) -> tuple[str, ...]:
        """At most five salient terms as text."""
        given = [shorten(t.text, 40) for t in self.terms[:5]]
        return tuple(t for t in given if t and not instructs(t)) or tuple(salient(self.clean))

    @cached_property
    def casing(self) -> Casing:
        """How words are written in this evidence."""
        return Casing([*self.clean, *self.details])


@dataclass(frozen=True, slots=True)
class Candidate:
    """A name that may be chosen.

    Attributes:
        source: which namer or rule it came from.
        likelihood: mean log probability of a token under the model that proposed it; None without a model.
    """

    text: str
    source: str
    likelihood: float | None = None


def phrase_candidates(evidence: Evidence, most: int = 24) -> list[Candidate]:
    """Names from the titles' own words: shared phrases, hints, and pairs of them.

    Returns:
        At most `most` distinct names in sentence case, the most widely said first.
    """
    phrases = [p for p in count_phrases(evidence.clean) if p.titles > 1][:60]
    ranked = sorted(phrases, key=lambda p: (-_weight(p, len(evidence.clean)), p.text))
    pool = [*(p.text for p in ranked[: most // 2]), *evidence.hints, *_joined(evidence, ranked)]
    if len(pool) < 4:
        pool += [p.text for p in count_phrases([*evidence.clean[:8], *evidence.details[:8]])[:8]]
    seen: dict[str, Candidate] = {}
    for text in pool:
        name = evidence.casing.sentence(text)
        seen.setdefault(name.lower(), Candidate(name, "phrases"))
    return list(seen.values())[:most]


def _weight(phrase: Phrase, titles: int) -> float:
    """Share of titles, with a premium for a second and a third word."""
    return phrase.titles / max(1, titles) * (1.0, 1.7, 2.1, 2.2)[min(phrase.size, 4) - 1]


def _joined(evidence: Evidence, ranked: Sequence[Phrase]) -> list[str]:
    """Two strong phrases as one name: in the order in which titles say them, or linked by "and".

    Where no title says one shortly before the other, an adjective goes first.
    """
    heads = _distinct([p.text for p in ranked[:8]] + list(evidence.hints))[:5]
    titles = [t.lower() for t in evidence.clean]
    joined = []
    for i, first in enumerate(heads):
        for second in heads[i + 1 :]:
            ahead, behind = _follows(titles, first, second), _follows(titles, second, first)
            if ahead or behind:
                joined.append(f"{second} {first}" if behind > ahead else f"{first} {second}")
            elif _ADJECTIVE.search(second):
                joined.append(f"{second} {first}")
            elif _ADJECTIVE.search(first):
                joined.append(f"{first} {second}")
            if not (_ADJECTIVE.search(first) or _ADJECTIVE.search(second)):
                joined.append(f"{first} and {second}")
    return joined


def _follows(titles: Sequence[str], first: str, second: str) -> int:
    """In how many titles `second` comes at most three words after `first`."""
    pattern = re.compile(rf"{re.escape(first.lower())}\w*\W+(?:\w+\W+){{0,2}}{re.escape(second.lower())}")
    return sum(bool(pattern.search(t)) for t in titles)


def _distinct(texts: Sequence[str]) -> list[str]:
    """Texts none of whose words the ones before have used."""
    used: set[str] = set()
    kept = []
    for text in texts:
        stems = {stem(w) for w in text.split()}
        if not stems & used:
            kept.append(text)
            used |= stems
    return kept
