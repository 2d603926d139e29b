"""From mentions to ids: which journey, which item, given what was shown and spoken of before."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assistant.offline.items import loose_item
from assistant.offline.language import language_of
from assistant.offline.lexicon import plain
from assistant.offline.mentions import STOP, Mention, words
from assistant.offline.reading import Reading
from assistant.offline.state import State
from vectorstore.embedder import Encoder

NEAR = 0.45  # cosine from which a phrase may mean a journey it shares no word with
NOUN_NEAR = 0.28  # cosine from which the X of "the X one" may mean a journey without sharing a word
NOUN_AHEAD = 0.06  # by how much a journey must be nearer than the next for that
AHEAD = 0.08  # by how much it must be nearer to that journey than to the next


@dataclass(frozen=True)
class Referents:
    """Resolves what a reading refers to.

    Attributes:
        encoder: finds journeys by meaning where no word is shared ("the climbing one" → Bouldering).
    """

    reading: Reading
    state: State
    encoder: Encoder

    def journey_mentions(self) -> list[Mention]:
        """Mentions that can be journeys, in order: by name, by place and by pointing."""
        found = self.reading.of("journey")
        ordinals = [m for m in self.reading.of("ordinal") if m.of != "item"]
        if len(found) + len(ordinals) == 0:
            return self.reading.of("deictic")
        return sorted([*found, *ordinals], key=lambda m: m.start)

    def journey_of(self, mention: Mention) -> tuple[str, ...]:
        """The journey ids a mention can mean, likeliest first; empty where it means none."""
        if mention.what == "journey":
            return mention.ids
        if mention.what == "ordinal":
            everyone = [str(j["id"]) for j in self.state.context.open]
            # A place beyond the list shown last is one in the list of all.
            found = self.state.choose(mention.number, self.state.journeys) or self.state.choose(
                mention.number, everyone
            )
            return (found,) if found else ()
        if mention.what == "deictic" and self.state.journey:
            return (self.state.journey,)
        return ()

    def journeys(self) -> list[tuple[str, ...]]:
        """The journeys mentioned, in order, each with its possible ids, without repeats."""
        found: list[tuple[str, ...]] = []
        for mention in self.journey_mentions():
            if (ids := self.journey_of(mention)) and ids not in found:
                found.append(ids)
        return found

    def item(self) -> str:
        """The id of the suggested item that is meant, else the title as said, else ""."""
        for mention in self.reading.of("item"):
            return mention.ids[0]
        for mention in self.reading.of("quote"):
            return self.item_named(mention.ids[0]) or mention.ids[0]
        for mention in self.reading.of("ordinal"):
            if found := self.state.choose(mention.number, self.state.items):
                return found
        return ""

    def loose_item(self) -> str:
        """The suggested item that a request most likely speaks of where none is named well; "" for none."""
        return loose_item(self.reading.text, self.state.context.item_names)

    def item_named(self, title: str) -> str:
        """The id of the item with a title, suggested now or earlier in the conversation; "" for none."""
        return next((i for i, t in self.state.titles.items() if plain(t) == plain(title)), "")

    def nearest(self, phrase: str, at_least: float = NEAR, ahead: float = AHEAD) -> str:
        """The journey nearest in meaning to a phrase, "" when none is near or two are equally near.

        One that is private is not guessed at: it has to be as near as a phrase that says its subject.
        """
        known = self.state.context.journeys
        telling = [w for w in words(phrase) if plain(w) not in STOP]
        if not known or not telling or language_of(phrase) in ("zh", "ja"):  # the embedder knows English
            return ""
        names = [str(j["name"]) for j in known]
        vectors = self.encoder.encode([" ".join(telling), *names])
        scores = vectors[1:] @ vectors[0]
        order = np.argsort(-scores)
        lead = scores[order[0]] - (scores[order[1]] if len(order) > 1 else 0.0)
        best = known[int(order[0])]
        at_least = max(at_least, NEAR) if best.get("private") else at_least
        return str(best["id"]) if scores[order[0]] >= at_least and lead >= ahead else ""
