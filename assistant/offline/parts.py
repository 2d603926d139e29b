"""What the parts of a message are taken for, and which of them are requests and which remarks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from assistant.offline.lexicon import plain
from assistant.offline.mentions import STOP, words
from assistant.offline.reading import Reading
from assistant.offline.segments import opens_request

SURE = 0.7  # share of belief from which a message is taken as a whole
OWN = 0.55  # share of belief from which a part of a message is a request by itself
OF_THE_REST = ("add_interest", "forget", "name_journey", "remove_from_journey", "set_journey_status")


@dataclass(frozen=True)
class Guess:
    """A stretch of a message with what it was taken for."""

    reading: Reading
    shares: Mapping[str, float] = field(default_factory=dict)

    @property
    def ranked(self) -> list[tuple[str, float]]:
        """Intents, likeliest first."""
        return sorted(self.shares.items(), key=lambda pair: -pair[1])

    @property
    def best(self) -> tuple[str, float]:
        """The likeliest intent and its share."""
        return self.ranked[0]


def about_the_rest(guesses: Sequence[Guess]) -> str:
    """The intent of a last part that only points at what the parts before it tell of ("I looked up diets
    once. Please delete that"); "" where the parts before are requests or the last names its own thing."""
    *remarks, last = guesses
    pointing = last.reading.of("deictic") and not last.reading.of("journey", "item", "quote", "ordinal")
    if not pointing or last.best[0] not in OF_THE_REST or last.best[1] < OWN:
        return ""
    told = any(
        stands_alone(g)
        and (g.best[1] >= SURE or opens_request(g.reading.text))
        and (g.best[0] != "give_feedback" or g.reading.of("item", "ordinal"))
        for g in remarks
    )
    return "" if told else last.best[0]


def grouped(guesses: Sequence[Guess]) -> list[tuple[str, str]]:
    """Each request's intent and text, the remarks after it included ("… . They are too long.")."""
    requests: list[tuple[str, str]] = []
    for guess in guesses:
        if stands_alone(guess):
            requests.append((guess.best[0], guess.reading.text))
        elif requests:
            intent, text = requests[-1]
            requests[-1] = (intent, f"{text}. {guess.reading.text}")
    return requests


def stands_alone(guess: Guess) -> bool:
    """Whether a part of a message is a request, and not a remark about the one next to it."""
    intent, share = guess.best
    if share < OWN or intent.startswith("say_"):
        return False
    things = guess.reading.of("item", "ordinal")
    said = [w for w in words(guess.reading.blank(things)) if plain(w) not in STOP]
    spoken_of = intent == "give_feedback" and bool(things) and bool(said)
    return (spoken_of and share >= SURE) or opens_request(guess.reading.text)


def one_thing(reading: Reading) -> bool:
    """Whether a message speaks of one thing only, so that saying the same twice is saying it once."""
    return len({m.ids or m.number for m in reading.of("journey", "item", "quote", "ordinal")}) <= 1
