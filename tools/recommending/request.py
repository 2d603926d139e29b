"""What is asked for: the filters of one request, and which catalogue rows they let through."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace

import numpy as np

from tools.journeys.words import fold, surface_words
from tools.recommending.catalogue import BACKLOG
from tools.recommending.records import LEVELS
from tools.recommending.shelf import UNKNOWN, Mask, Shelves
from vectorstore.records import JourneysError, Preferences

_KINDS = {
    "movie": "film",
    "documentary": "film",
    "show": "series",
    "tv": "series",
    "tv show": "series",
    "tv series": "series",
    "music": "album",
    "record": "album",
    "novel": "book",
    "audiobook": "book",
    "class": "course",
}
# What one does with things, as a wish for any kind with which one does that.
_DONE_WITH = {
    "read": ("book", "article", "page"),
    "watch": ("film", "series", "video"),
    "play": ("game",),
    "listen": ("album", "music", "podcast"),
    "album": ("album", "music"),
}
_BACKLOG_WORDS = re.compile(
    r"^(?:(?:from|in|on) )?(?:my )?(?:own )?(?:backlog|watch ?list|reading list|what i saved"
    r"|to[- ]read(?: (?:list|shelf|pile))?|saved(?: (?:things|items|stuff|pages|articles|videos))?)$",
    re.IGNORECASE,
)
NOVELTIES = ("", "continue", "explore")


@dataclass(frozen=True, slots=True)
class Request:
    """One request; empty or None means no wish. See `Recommender.recommend` for the meaning of each."""

    journey: str = ""
    bridge_with: str = ""
    count: int = 5
    kind: str = ""
    level: str = ""
    max_minutes: int | None = None
    year_from: int | None = None
    year_to: int | None = None
    exclude: tuple[str, ...] = ()
    novelty: str = ""
    query: str = ""
    catalogue: str = ""

    def __post_init__(self) -> None:
        if self.level and self.level not in LEVELS:
            raise JourneysError(f"A level is beginner, intermediate or advanced, not “{self.level[:40]}”.")
        if self.novelty not in NOVELTIES:
            raise JourneysError(f"Recommendations continue or explore; “{self.novelty[:40]}” is neither.")

    @property
    def in_force(self) -> dict[str, object]:
        """The wishes that narrow the result, argument → value."""
        found = {f.name: getattr(self, f.name) for f in fields(self) if f.name != "count"}
        return {
            n: list(v) if isinstance(v, tuple) else v for n, v in found.items() if v not in ("", None, ())
        }

    def without(self, wish: str) -> Request:
        """The same request without one wish."""
        empty: object = () if wish == "exclude" else "" if isinstance(getattr(self, wish), str) else None
        return replace(self, **{wish: empty})  # type: ignore[arg-type]


def completed(request: Request, wishes: Preferences) -> Request:
    """The request with the person's lasting wishes wherever it says nothing; "my backlog" is no query."""
    if _BACKLOG_WORDS.match(request.query.strip()):
        request = replace(request, query="", catalogue=BACKLOG)
    return replace(
        request,
        kind=known_kind(request.kind or wishes.kind),
        level=request.level or wishes.level,
        max_minutes=request.max_minutes if request.max_minutes is not None else wishes.max_minutes,
        year_from=request.year_from if request.year_from is not None else wishes.year_from,
        year_to=request.year_to if request.year_to is not None else wishes.year_to,
        exclude=tuple(dict.fromkeys((*request.exclude, *wishes.exclude))),
    )


def known_kind(said: str) -> str:
    """A kind as catalogues write it: "Movies" is "film"."""
    low = " ".join(said.lower().split())
    for form in (low, low.removesuffix("s")):
        if form in _KINDS:
            return _KINDS[form]
    return low if low == "series" else low.removesuffix("s")


def allowed(shelves: Shelves, request: Request) -> Mask:
    """Which rows fulfil every wish about kind, level, length, year, words and catalogue.

    A row that does not say its level, length or year does not fulfil a wish about it.
    """
    mask = np.ones(len(shelves), bool)
    if request.kind:
        kinds = _DONE_WITH.get(request.kind, (request.kind,))
        mask &= np.isin(shelves.column("kinds"), kinds)
    if request.level:
        mask &= shelves.column("levels") == LEVELS.index(request.level)
    if request.max_minutes is not None:
        minutes = shelves.column("minutes")
        mask &= (minutes != UNKNOWN) & (minutes <= request.max_minutes)
    years = shelves.column("years")
    if request.year_from is not None:
        mask &= (years != UNKNOWN) & (years >= request.year_from)
    if request.year_to is not None:
        mask &= (years != UNKNOWN) & (years <= request.year_to)
    if request.catalogue:
        mask &= shelves.column("catalogues") == request.catalogue
    for words in request.exclude:
        mask &= ~having(shelves, words)
    return mask


def having(shelves: Shelves, phrase: str) -> Mask:
    """Which rows have all words of a phrase in title, creator, topics or description, or are of that kind."""
    kind = shelves.column("kinds") == known_kind(phrase)
    words = [fold(word) for word in surface_words(phrase)]
    mask = np.full(len(shelves), bool(words))
    for word in words:
        rows = np.zeros(len(shelves), bool)
        rows[shelves.with_word(word)] = True
        mask &= rows
    either: Mask = mask | kind
    return either
