"""What a person already knows, by fuzzy title and creator across all their sources."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

from rapidfuzz import fuzz, process

from tools.recommending.titles import Title, family, title_of
from vectorstore.records import Activity, CatalogueItem, Item, plain_key

# To save a thing is to know of it, not to know it; to search or ask is neither.
WANTED = frozenset({"saved"})
WONDERED = frozenset({"searched", "asked"})
SAME_TITLE = 92  # of 100: a slip of the finger, not another title
SAME_CREATOR = 70
SHORTEST_FUZZY = 6
YEARS_APART = 1  # sources disagree by a year on when a work came out

# Families of which one can be the other: a video can hold a film, an album or a course.
_ALSO = {"video": {"screen", "sound", "course", "podcast"}, "sound": {"podcast"}}
# For these a source names the author; for films, series and videos rather a platform, a channel or a studio.
_AUTHORED = {"print", "sound"}
_READ_ALOUD = re.compile(r"\b(?:audio ?book|hörbuch|livre audio|audiolibro|read aloud)\b", re.IGNORECASE)
_SUBTITLES_VARY = {"print", "course", "podcast"}


def taken_in(activities: Iterable[Activity]) -> list[Activity]:
    """The activities that show that a person knows the thing, rather than wants it or wonders about it."""
    return [
        a
        for a in activities
        if a.action not in WANTED | WONDERED or a.rating is not None or (a.progress or 0) > 0
    ]


def known_of(activities: Iterable[Activity]) -> list[Activity]:
    """The activities that show that a person knows of the thing, be it that they only saved it."""
    return [a for a in activities if a.action not in WONDERED]


class Known:
    """The works a person knows, made for thousands of them and asked about hundreds at a time.

    Args:
        items: what they took in.
    """

    def __init__(self, items: Sequence[Item]) -> None:
        self._items = list(items)
        self._titles = [title_of(item.title) for item in self._items]
        self._exact: dict[str, list[int]] = defaultdict(list)
        self._lengths: dict[int, dict[int, str]] = defaultdict(dict)
        self._sources: dict[str, int] = {}
        for number, (item, title) in enumerate(zip(self._items, self._titles, strict=True)):
            for key in {title.key, *title.parts}:
                self._exact[key].append(number)
            self._lengths[len(title.key)][number] = title.key
            for name in (item.creator, item.series):
                if name:
                    self._sources.setdefault(title_of(name).key, number)

    def __len__(self) -> int:
        return len(self._items)

    def match(self, candidate: CatalogueItem, *, misspelt: bool = True) -> Item | None:
        """The item of the history that is this work; None when the person does not know it.

        Args:
            misspelt: also look for titles that differ by a slip, which takes longer.
        """
        if candidate.kind in ("channel", "podcast"):
            source = self._sources.get(title_of(candidate.title).key)
            if source is not None:
                return self._items[source]
        title = title_of(candidate.title)
        for number in self._near(title, misspelt):
            if self._same(number, title, candidate):
                return self._items[number]
        return None

    def _near(self, title: Title, misspelt: bool) -> Iterable[int]:
        seen = dict.fromkeys(n for key in {title.key, title.main} for n in self._exact.get(key, ()))
        yield from seen
        size = len(title.key)
        if size < SHORTEST_FUZZY or not misspelt:
            return
        slack = max(1, size // 12)
        for length in range(size - slack, size + slack + 1):
            near = process.extract(
                title.key, self._lengths.get(length, {}), scorer=fuzz.ratio, score_cutoff=SAME_TITLE, limit=5
            )
            yield from (number for _, _, number in near if number not in seen)

    def _same(self, number: int, title: Title, candidate: CatalogueItem) -> bool:
        item, other = self._items[number], self._titles[number]
        ours, theirs = family(candidate.kind), family(item.kind)
        if ours == "print" and theirs == "video" and _READ_ALOUD.search(item.title):
            # "Letters from a Stoic - Seneca - Volume 1 (audiobook)": the book, a part of it at least.
            return title.key in other.parts and _creators_agree(candidate.creator, item, other) is not False
        if not _compatible(ours, theirs) or title.numbers != other.numbers:
            return False
        year = candidate.year or title.year
        if year and other.year and abs(year - other.year) > YEARS_APART and ours != "print":
            return False
        agree = _creators_agree(candidate.creator, item, other)
        if agree is False:
            return False
        if title.key == other.key or fuzz.ratio(title.key, other.key) >= SAME_TITLE:
            return True
        if title.main == other.main:
            if title.rest and other.rest:
                return fuzz.token_set_ratio(title.rest, other.rest) >= SAME_TITLE
            return agree is True or ours in _SUBTITLES_VARY
        # "Pink Floyd – Animals | Full Album": the title is one piece, the creator another.
        return title.key in other.parts and agree is True


def _compatible(ours: str, theirs: str) -> bool:
    return not ours or not theirs or ours == theirs or ours in _ALSO.get(theirs, ())


def _creators_agree(creator: str, item: Item, title: Title) -> bool | None:
    """True or False where both are known, None where that says nothing."""
    ours = plain_key(creator)
    if not ours:
        return None
    if f" {ours} " in f" {title.key} ":
        return True
    theirs = plain_key(item.creator)
    if not theirs:
        return None
    if fuzz.token_set_ratio(ours, theirs) >= SAME_CREATOR:
        return True
    return False if family(item.kind) in _AUTHORED else None
