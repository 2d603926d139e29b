"""Which of the person's own journeys and suggested items a sentence speaks of, and where."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from rapidfuzz import fuzz
from rapidfuzz.distance import Prefix

from assistant.offline.lexicon import (
    LETTERS,
    cjk_meanings,
    grammar,
    meanings,
    pattern,
    plain,
    stem,
    whole,
    words_of,
)

# Words of names that say little about which journey is meant.
_WEAK = words_of("weak")
STOP = words_of("small")
# Small words that may stand inside a name as it is said; "to", "into" and the like part two things.
_JOINING = words_of("joining")
TAIL = grammar("mentions.tail")

Hit = tuple[int, int, dict[str, float]]  # where a telling word stands, and how well it fits each journey


@dataclass(frozen=True, slots=True)
class Mention:
    """Something that a stretch of text refers to.

    Attributes:
        what: "journey", "item", "ordinal", "quote" or "deictic".
        ids: journey or item ids, likeliest first (several where it is ambiguous); a quote's text.
        number: an ordinal's, from 1, or negative from the end.
        sure: whether the whole name was said.
        of: for ordinals the list it counts in, "journey", "item" or "" where it does not say.
    """

    what: str
    start: int
    end: int
    ids: tuple[str, ...] = ()
    number: int = 0
    sure: bool = False
    of: str = ""


@dataclass(frozen=True)
class Name:
    """A journey's or item's name prepared for matching: stem → weight."""

    id: str
    text: str
    stems: Mapping[str, float] = field(default_factory=dict)


def prepare(entries: Sequence[Mapping[str, Any]], key: str) -> list[Name]:
    """Names ready to be matched; a word that several of them share weighs less."""
    split = [[w for w in map(plain, words(str(e[key]))) if w not in STOP and stem(w)] for e in entries]
    shared: dict[str, int] = {}
    for said in split:
        for s in {stem(w) for w in said}:
            shared[s] = shared.get(s, 0) + 1
    return [
        Name(
            str(e["id"]),
            str(e[key]),
            {stem(w): (0.4 if w in _WEAK else 1.0) / shared[stem(w)] for w in said},
        )
        for e, said in zip(entries, split, strict=True)
    ]


def words(text: str) -> list[str]:
    """The words of a text; "d&d" and "k-drama" are one."""
    return re.findall(r"\w+(?:[&'-]\w+)*", text)


@lru_cache(maxsize=64)
def tokens(text: str) -> tuple[tuple[str, int, int, frozenset[str]], ...]:
    """The telling words of a text: as matched, where they stand, and the stems they may mean."""
    found = []
    for match in re.finditer(rf"[{LETTERS}]+(?:[&'-][{LETTERS}]+)*", text):
        word = plain(match[0])
        if word == "war" and re.search(r"(?:das|es|ich|er|sie|was|dies)\s$", text[: match.start()], re.I):
            continue  # German "was"
        if word not in STOP and (len(word) > 1 or word.isdigit()):
            found.append((word, match.start(), match.end(), meanings(word) | _parts(word)))
    if text.isascii():
        return tuple(found)
    taken: set[int] = set()
    for word, stems in cjk_meanings():
        for match in re.finditer(re.escape(word), text):
            if not taken & set(range(*match.span())):
                taken |= set(range(*match.span()))
                found.append((word, match.start(), match.end(), stems))
    return tuple(found)


@cache
def _parts(word: str) -> frozenset[str]:
    """What the halves of a hyphenated word mean: "Schach-Ding", "k-dramas"."""
    halves = (
        [h for h in re.split(r"[-']", word) if len(h) > 2 and h not in STOP]
        if "-" in word or "'" in word
        else []
    )
    return frozenset().union(*(meanings(h) for h in halves))


@cache
def alike(said: str, stems: frozenset[str], name_stem: str) -> float:
    """How surely a word means a word of a name: 1 the same stem, less for a part of it or a misspelling."""
    if name_stem in stems:
        return 1.0
    bare = stem(said)
    if len(bare) >= 4 and len(name_stem) >= 4 and (name_stem.startswith(bare) or bare.startswith(name_stem)):
        return 0.9
    if len(bare) >= 5 and len(name_stem) >= 8 and name_stem.endswith(bare):
        return 0.8
    if any(len(s) >= 4 and len(name_stem) >= 6 and name_stem.startswith(s) for s in stems):
        return 0.8
    if (
        len(bare) >= 5
        and len(name_stem) >= 5
        and said[0] == name_stem[0]
        and fuzz.ratio(bare, name_stem) >= 84
    ):
        return 0.75
    shared = Prefix.similarity(bare, name_stem)
    if shared >= 6 and shared >= 0.8 * min(len(bare), len(name_stem)):
        return 0.75  # "conversion" for converting, "Wanderungen" for Wandern
    if len(bare) >= 8 and any(
        name_stem.startswith(bare[:k]) and name_stem.endswith(bare[k:]) for k in range(4, len(bare) - 3)
    ):
        return 0.75  # "Modellbahn" for Modelleisenbahn
    return 0.0


def _hyphenated(text: str, names: Sequence[Name]) -> str:
    """`text` with "post rock" as "post-rock" where a name has it so; positions stay the same."""
    for name in names:
        for word in re.findall(r"\w+(?:-\w+)+", name.text):
            spaced = whole(re.escape(word).replace(r"\-", "[- ]"))
            text = spaced.sub(lambda m: m[0].replace(" ", "-"), text)
    return text


def _by_characters(text: str, names: Sequence[Name]) -> list[Mention]:
    """Journeys told by two or more Chinese characters of their names that no other name has."""
    found: list[Mention] = []
    for run in re.finditer(r"[一-鿿]{2,}", text):
        at = run.start()
        while at < run.end() - 1:
            sizes = range(min(run.end() - at, 8), 1, -1)
            told = ((size, [n.id for n in names if text[at : at + size] in n.text]) for size in sizes)
            size, ids = next(((s, i) for s, i in told if len(i) == 1), (1, []))
            if ids and text[at : at + size] not in _WEAK:
                found.append(_widened("journey", text, at, at + size, tuple(ids)))
            at += size
    return found


def find_journeys(text: str, names: Sequence[Name]) -> list[Mention]:
    """The journeys that `text` mentions, by name, part of a name, translation or everyday word."""
    text = _hyphenated(text, names)
    mentions = [m for name in names if (m := _literal("journey", text, name))] + by_id("journey", text, names)
    covered = [(m.start, m.end) for m in mentions]
    mentions += [
        m for m in _by_characters(text, names) if not any(s < m.end and m.start < e for s, e in covered)
    ]
    covered = [(m.start, m.end) for m in mentions]
    hits: list[Hit] = []
    for said, start, end, stems in sorted(tokens(text), key=lambda t: t[1]):
        if any(s < end and start < e for s, e in covered):
            continue
        if said == "history" and _OWN_HISTORY.search(text[:start]) and not _tailed(text, end):
            continue  # "my history" is no journey about history
        if _PLACES.search(text[:end]) and not _tailed(text, end):
            continue  # "I saw it in the cinema" tells where
        scores = {
            n.id: max((alike(said, stems, s) * w for s, w in n.stems.items()), default=0.0) for n in names
        }
        if said.isdigit() and not (
            hits and set(scores) & set(hits[-1][2]) and not text[hits[-1][1] : start].strip()
        ):
            continue  # the 1 of "Formula 1", not any other
        if scores := {i: s for i, s in scores.items() if s >= 0.25}:
            hits.append((start, end, scores))
    for cluster in _clusters(text, hits):
        cluster = _without_kind(text, cluster)
        total: dict[str, float] = {}
        for _, _, scores in cluster:
            for i, s in scores.items():
                total[i] = total.get(i, 0.0) + s
        best = max(total.values())
        if best < 0.5 and not _tailed(text, cluster[-1][1]):
            continue  # "learn how to juggle" does not mean the journey Learning Portuguese
        ids = tuple(i for i, s in sorted(total.items(), key=lambda p: -p[1]) if s >= best - 0.05)
        mentions.append(_widened("journey", text, cluster[0][0], cluster[-1][1], ids))
    return sorted(mentions, key=lambda m: m.start)


_PLACES = re.compile(rf"(?:{grammar('mentions.places')})$", re.IGNORECASE)
_OWN_HISTORY = re.compile(r"\b(?:my|your|watch|viewing|reading|browsing|watching)\s+$", re.IGNORECASE)


def _tailed(text: str, end: int) -> bool:
    """Whether "one", "thing", "journey" or the like follows."""
    return re.match(rf"[ -]*(?:{TAIL})(?![{LETTERS}])", text[end:], re.IGNORECASE) is not None


def _without_kind(text: str, cluster: list[Hit]) -> list[Hit]:
    """ "neorealist films" names a journey and a kind: a kind at either end is left to speak for itself."""
    kind = whole(pattern("kinds"))
    while (
        len(cluster) > 1
        and not _tailed(text, cluster[-1][1])
        and kind.fullmatch(text[cluster[-1][0] : cluster[-1][1]])
    ):
        cluster = cluster[:-1]
    while len(cluster) > 1 and kind.fullmatch(text[cluster[0][0] : cluster[0][1]]):
        cluster = cluster[1:]
    return cluster


def _clusters(text: str, hits: Sequence[Hit]) -> list[list[Hit]]:
    """Neighbouring words that can speak of the same journey, with nothing but small words between them."""
    clusters: list[list[Hit]] = []
    common: set[str] = set()
    for hit in hits:
        if clusters:
            between = [plain(w) for w in words(text[clusters[-1][-1][1] : hit[0]])]
            ended = re.search(rf"[ -](?:{TAIL})$", text[clusters[-1][-1][0] : hit[0]].strip(), re.I)
            joined = (
                not ended
                and all(w in _JOINING for w in between)
                and "," not in text[clusters[-1][-1][1] : hit[0]]
            )
            if joined and common & set(hit[2]):
                clusters[-1].append(hit)
                common &= set(hit[2])
                continue
        clusters.append([hit])
        common = set(hit[2])
    return clusters


def by_id(what: str, text: str, names: Sequence[Name]) -> list[Mention]:
    """Ids said outright; only those with a digit, for others may be words."""
    found = []
    for name in names:
        if (
            any(c.isdigit() for c in name.id)
            and len(name.id) > 1
            and (m := whole(re.escape(name.id)).search(text))
        ):
            found.append(Mention(what, m.start(), m.end(), (name.id,), sure=True))
    return found


def _literal(what: str, text: str, name: Name) -> Mention | None:
    found = whole(re.escape(name.text)).search(text) if len(name.text) > 2 else None
    return _widened(what, text, found.start(), found.end(), (name.id,), sure=True) if found else None


def _widened(what: str, text: str, start: int, end: int, ids: tuple[str, ...], sure: bool = False) -> Mention:
    """The mention with its article, quotes and a following "one", "thing" or "journey"."""
    if lead := re.search(
        grammar("mentions.article_before"),
        text[:start],
        re.IGNORECASE,
    ):
        start = lead.start()
    if tail := re.match(grammar("mentions.tail_after"), text[end:], re.IGNORECASE):
        end += tail.end()
    return Mention(what, start, end, ids, sure=sure)
