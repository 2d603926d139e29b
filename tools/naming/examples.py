"""Collections as examples to learn naming from: reading, splitting by domain, targets, random subsets."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from vectorstore.records import JourneysError

FREE_LICENCE = re.compile(r"^(?:CC0|CC-BY(?!-)|CC-BY-\d|MIT)")
_LEADING = re.compile(r"^(?:.+: )?(?P<context>[^:]+): (?P<rest>[^:]+)$")


@dataclass(frozen=True, slots=True)
class Collection:
    """A named list of items that somebody put together: one gold journey.

    Attributes:
        line: line number in the file, from 1.
        name: what the person called it; `context` is the same with what it belongs to.
        archive: True for a playlist archive, whose names are moods and are reported apart.
    """

    line: int
    domain: str
    name: str
    context: str
    titles: tuple[str, ...]
    details: tuple[str, ...]
    source: str = ""
    licence: str = ""
    archive: bool = False

    @property
    def free(self) -> bool:
        """True where the licence (CC0, CC-BY, MIT) lets weights trained on it be passed on freely."""
        return bool(FREE_LICENCE.match(self.licence))


def read_collections(path: Path) -> list[Collection]:
    """All collections of a JSONL file (`domain`, `name`, `items[{title, description}]` a line).

    Raises:
        JourneysError: when the file cannot be read or a line is not a collection.
    """
    found = []
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    found.append(_collection(number, json.loads(line)))
    except OSError as error:
        raise JourneysError(f"{path} cannot be read ({error.strerror}).") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise JourneysError(
            f"Line {number} of {path.name} is not a collection with name and items."
        ) from error
    return found


def _collection(number: int, row: dict[str, object]) -> Collection:
    items = [i if isinstance(i, dict) else {"title": i} for i in row["items"]]  # type: ignore[attr-defined]
    items = [i for i in items if str(i.get("title") or "").strip()]
    name, source = str(row["name"]), str(row.get("source") or "")
    return Collection(
        line=number,
        domain=str(row.get("domain") or ""),
        name=name,
        context=str(row.get("name_in_context") or name),
        titles=tuple(str(i["title"]) for i in items),
        details=tuple(str(i.get("description") or "") for i in items),
        source=source,
        licence=str(row.get("licence") or ""),
        archive="playlist" in source.lower(),
    )


def split_by_domain(
    collections: Sequence[Collection], seed: int = 0, shares: tuple[float, float] = (0.7, 0.1)
) -> tuple[list[Collection], list[Collection], list[Collection]]:
    """Train, validation and test sets that share no domain; `shares` of the domains go to the first two."""
    domains = sorted({c.domain for c in collections})
    random.Random(seed).shuffle(domains)
    first = max(1, round(len(domains) * shares[0]))
    second = first + max(1, round(len(domains) * shares[1]))
    parts = (set(domains[:first]), set(domains[first:second]), set(domains[second:]))
    train, validation, test = ([c for c in collections if c.domain in part] for part in parts)
    return train, validation, test


class Targets:
    """The names to learn, made from what people wrote: sentence case, and specific enough to stand alone.

    Args:
        collections: whose descriptions tell plain words from proper names (usually all that were read).
    """

    def __init__(self, collections: Iterable[Collection]) -> None:
        self._lower: Counter[str] = Counter()
        self._upper: Counter[str] = Counter()
        for collection in collections:
            for detail in (*collection.details, *collection.titles):
                for word in re.findall(r"[^\W\d_]+", detail)[1:]:
                    (self._lower if word.islower() else self._upper)[word.lower()] += 1

    def __call__(self, collection: Collection) -> str:
        """The collection's name; "C: x", and "X (C)" where X says too little, become "C x"."""
        name = collection.name
        if match := _LEADING.match(name):
            return self._sentence(f"{match['context']} {match['rest']}")
        extra = re.search(r"\(([^()]+)\)$", collection.context)
        if extra and collection.context != name and not _told(name, collection):
            return self._sentence(f"{extra[1]} {self._sentence(name, whole=True)}")
        return self._sentence(name)

    def _sentence(self, name: str, *, whole: bool = False) -> str:
        words = name.split()
        rest = [w.lower() if self._plain(w) else w for w in words]
        return " ".join(rest if whole else [words[0], *rest[1:]])

    def _plain(self, word: str) -> bool:
        key = word.strip(",()").lower()
        return word[1:].islower() and self._lower[key] > 0.3 * self._upper[key]


def _told(name: str, collection: Collection) -> bool:
    """Whether the items themselves speak of the name: a word of it stands in a tenth of them."""
    stems = {w[:5] for w in re.findall(r"[^\W\d_]{3,}", name.lower())}
    texts = [f"{t} {d}".lower() for t, d in zip(collection.titles, collection.details, strict=True)]
    return any(sum(s in t for t in texts) >= 0.1 * len(texts) for s in stems)


@dataclass(frozen=True, slots=True)
class Example:
    """One thing to learn: a prompt and the name that completes it."""

    prompt: str
    name: str


def subset(collection: Collection, rng: random.Random, fewest: int = 3, most: int = 9) -> list[int]:
    """Places of a random handful of items, in random order."""
    count = len(collection.titles)
    return rng.sample(range(count), min(count, rng.randint(fewest, most)))


def draw(collections: Sequence[Collection], rng: random.Random) -> Iterator[Collection]:
    """Collections without end; large domains are tempered (weight 1/sqrt of the domain's size)."""
    sizes: dict[str, int] = {}
    for collection in collections:
        sizes[collection.domain] = sizes.get(collection.domain, 0) + 1
    weights = [sizes[c.domain] ** -0.5 for c in collections]
    while True:
        yield from rng.choices(collections, weights, k=64)
