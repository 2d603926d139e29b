"""What a name may be made of, and a name that may be chosen."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tools.naming.guard import instructs
from tools.naming.phrases import Casing, Phrase, salient, spoken
from tools.naming.prompt import shorten
from vectorstore.records import Term

MOST_TITLES = 40


@dataclass(frozen=True)
class Evidence:
    """What a namer may use of one journey.

    Attributes:
        titles: most central first. Untrusted: markup is taken out, and titles that address a machine
            ("ignore previous instructions") are left out of `clean` unless there is nothing else.
        descriptions: beside the titles, "" where there is none; may be empty.
        terms: salient terms, strongest first; where there are none they are counted from the titles.
        vectors: embeddings of the titles with their descriptions (titles × dimension), or None to have them
            made when needed.
        private: True where no chat model may read it.
    """

    titles: tuple[str, ...]
    descriptions: tuple[str, ...] = ()
    terms: tuple[Term, ...] = ()
    vectors: NDArray[np.float32] | None = field(default=None, compare=False, repr=False)
    private: bool = False

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
    def said(self) -> dict[tuple[str, ...], Phrase]:
        """The phrases of the titles, by their stems."""
        return spoken(self.clean)

    @cached_property
    def told(self) -> dict[tuple[str, ...], Phrase]:
        """The phrases of the descriptions, by their stems."""
        return spoken([d for d in self.details if d])

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
