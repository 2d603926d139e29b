"""Names for the journeys of many users, from the titles' own words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tools.batch.vectors import Vectors
from tools.journeys.instalments import one_of_each
from tools.journeys.terms import salient_terms
from tools.naming.candidates import MOST_TITLES, Evidence
from tools.naming.choose import name_journeys
from tools.naming.namer import Namer, PhraseNamer
from vectorstore.embedder import Encoder
from vectorstore.records import Item, Term

REMEMBERED = 50_000


class Remembering:
    """An encoder that keeps the vectors of what it was asked last: users share titles, hence names."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self.name, self.dimension = encoder.name, encoder.dimension
        self._known: dict[str, Vectors] = {}

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row a text, of unit length."""
        if len(self._known) > REMEMBERED:
            self._known.clear()
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        self._known.update(zip(new, self._encoder.encode(new), strict=True))
        rows = [self._known[text] for text in texts]
        return np.stack(rows) if rows else np.zeros((0, self.dimension), np.float32)


class Names:
    """Names each user's journeys. A model would take a tenth of a second or more a name; words take a few
    milliseconds."""

    def __init__(self, encoder: Encoder, namer: Namer | None = None) -> None:
        self._encoder = Remembering(encoder)
        self._namer = namer or PhraseNamer()

    def of(
        self, groups: Sequence[Sequence[Item]], vectors: Sequence[Vectors], kept: Sequence[str | None]
    ) -> list[str]:
        """A name for each group of items (with their vectors); one that is in `kept` stays as it is."""
        evidence = [
            _evidence(group, terms, rows)
            for group, terms, rows, name in zip(groups, salient_terms(groups), vectors, kept, strict=True)
            if name is None
        ]
        taken = [name for name in kept if name]
        new = iter(name_journeys(evidence, self._namer, self._encoder, taken=taken))
        return [name or next(new).text for name in kept]


def _evidence(group: Sequence[Item], terms: tuple[Term, ...], vectors: Vectors) -> Evidence:
    told = one_of_each(group)[:MOST_TITLES]
    first = [group[i] for i in told]
    return Evidence(
        titles=tuple(item.title for item in first),
        descriptions=tuple(item.description for item in first),
        terms=terms,
        vectors=vectors[told],
    )
