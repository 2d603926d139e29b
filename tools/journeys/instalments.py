"""Numbered parts of one thing: "Koji on barley (2)", "Show S01E03", "Folge 3", "第3集".

Each part stays an item of its own, with its activities and days. To tell what a person is into they are one,
however many there are: or a few titles that repeat would be found as so many interests.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from tools.activity.series import series_of
from tools.journeys.affinity import unit_rows
from vectorstore.numbering import unnumbered
from vectorstore.records import Activity, Item, plain_key

# So many titles that differ in a mere number are parts; "Blade Runner 2049" is none of "Blade Runner".
MERE_NUMBERS = 3
FEW_THINGS = 3
AROUND = 3  # parts before and after one that are looked for
MOST_NUMBERS = 3  # in a title

_MERE = re.compile(r"^\d{1,3}[.):]\s+|\s[\W_]*(?:(?:n[or°]\.?|№)\s*)?\d[\d.,:/-]*$", re.IGNORECASE)
_DIGITS = re.compile(r"\d{1,6}")


class Numbering(NamedTuple):
    """A title reduced, as a `whole` and without its number.

    Attributes:
        plain: whether the number says outright that it counts parts.
    """

    stem: str
    whole: str
    plain: bool


def things_of(items: Sequence[Item]) -> list[tuple[int, ...]]:
    """The items as indices, the parts of one thing together; all in the order in which they come."""
    numberings = [_of_series(item) if item.series else numbering(item.title) for item in items]
    creators = [plain_key(item.creator) for item in items]
    counted = {(n.stem, by) for n, by in zip(numberings, creators, strict=True) if n.plain}
    # "Part 7" by nobody known says nothing of what it is a part of; the company it keeps may.
    counted.discard(("", ""))
    parts: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, (numbered, by) in enumerate(zip(numberings, creators, strict=True)):
        whole = (numbered.whole, by)  # the first part often has no number
        parts[whole if whole in counted else (numbered.stem, by)].append(place)
    things = []
    for key, places in parts.items():
        if key in counted or (key[0] and len(places) >= MERE_NUMBERS):
            things.append(tuple(places))
        else:
            things.extend((place,) for place in places)
    return sorted(things)


def one_of_each(items: Sequence[Item]) -> list[int]:
    """Which items to tell what a journey is about by: of each thing the first part, of few things all."""
    things = things_of(items)
    return [parts[0] for parts in things] if len(things) >= FEW_THINGS else list(range(len(items)))


def as_one(items: Sequence[Item], vectors: NDArray[np.float32]) -> tuple[Item, NDArray[np.float32]]:
    """The thing that parts are of, under the shortest of their titles, at all their times; and its vector."""
    title = min(items, key=lambda item: (len(item.title), item.id))
    times = tuple(sorted(time for item in items for time in item.times))
    return replace(title, times=times), unit_rows(vectors.mean(axis=0, keepdims=True))[0]


def neighbours(item: Item) -> list[str]:
    """The ids that the parts around an item would have, nearest first, then that of the whole."""
    if item.series:
        return []
    found = list(_DIGITS.finditer(item.title))[:MOST_NUMBERS]
    titles = [
        f"{item.title[: at.start()]}{int(at[0]) + way * step:0{len(at[0])}}{item.title[at.end() :]}"
        for step in range(1, AROUND + 1)
        for at in found
        for way in (-1, 1)
        if int(at[0]) + way * step >= 0
    ]
    if numbering(item.title).plain:
        titles.append(numbering(item.title).stem)
    return [Activity("", "", None, title, creator=item.creator).item for title in titles]


@lru_cache(maxsize=100_000)
def numbering(title: str) -> Numbering:
    """What a title says without its number: of "Koji on barley, part 3" that it is "koji on barley"."""
    whole = plain_key(title)
    if series := series_of(title):
        return Numbering(plain_key(series), whole, True)
    bare = unnumbered(title)
    if bare != title:
        return Numbering(plain_key(bare), whole, True)
    mere = plain_key(_MERE.sub(" ", title)) if _DIGITS.search(title) else whole
    return Numbering(mere or whole, whole, False)


def _of_series(item: Item) -> Numbering:
    return Numbering(item.id, plain_key(item.title), False)
