"""The names that titles themselves suggest: phrases that people wrote, and few ways of joining them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from rapidfuzz.distance import Indel

from tools.journeys.foreign import mostly_foreign
from tools.journeys.words import fold
from tools.naming.candidates import Candidate, Evidence
from tools.naming.phrases import UNSPACED, Phrase, is_content, pieces, stem, words

# What a journey's things are, where titles say it often: "Linux tutorials".
KINDS = (
    *("apps", "articles", "blogs", "books", "communities", "courses", "documentaries", "films", "fonts"),
    *("games", "languages", "lectures", "libraries", "movies", "newsletters", "papers", "plugins"),
    *("podcasts", "recipes", "songs", "talks", "tools", "tutorials", "websites"),
)
LONE = 0.9  # share of titles that must say a word for it to be a name by itself
OFTEN = 0.25  # so many in a language that makes one word of what English says in two
SINGLE = 12  # single words that are proposed
_PREMIUM = (1.0, 1.7, 2.1, 2.2)  # for a second, a third and a fourth word


def phrase_candidates(evidence: Evidence, most: int = 40) -> list[Candidate]:
    """Names from the titles' own words: what titles share, longer phrases around it, kinds and pairs.

    Names of one word come last: they tell which others are likely, and are chosen where there is little else.

    Returns:
        At most `most` distinct names in sentence case, the most widely said first, and single words.
    """
    shared = _shared(evidence)
    heads = _distinct([*(p.text for p in shared[:8]), *evidence.hints])[:5]
    pool = [p.text for p in shared if is_long(p.text)][:12]
    english = not mostly_foreign(evidence.clean)
    lone = (LONE if english else OFTEN) * len(evidence.clean)
    pool += [p.text for p in shared if p.size == 1 and p.titles >= lone]
    if english or not pool:
        pool += [h for h in evidence.hints if is_long(h)]
        pool += _around(evidence)[:20] + _of_kind(evidence, heads[:3]) + _pairs(evidence, heads)
    names, few = _named(evidence, pool), 4 if english else 1
    if len(names) < few:
        names |= _named(evidence, [p.text for p in shared][:8] + list(evidence.hints))
    if len(names) < few:
        rare = sorted({**evidence.told, **evidence.said}.values(), key=lambda p: (-p.titles, -p.size, p.text))
        names |= _named(evidence, [p.text for p in rare[:8]])
    single = _named(evidence, [p.text for p in shared if p.size == 1][:SINGLE])
    proposed = _in_script(evidence, list(names.values()))[:most]
    rest = [name for key, name in single.items() if key not in names]
    return [Candidate(name, "phrases") for name in [*proposed, *rest]]


def _in_script(evidence: Evidence, names: list[str]) -> list[str]:
    """Those in a script that most titles use, or all where that leaves none."""
    unspaced = [2 * len("".join(UNSPACED.findall(t))) > sum(map(str.isalpha, t)) for t in evidence.clean]
    if 2 * sum(unspaced) >= len(unspaced):
        return names
    return [name for name in names if not UNSPACED.search(name)] or names


def is_long(name: str) -> bool:
    """Whether a name has two words; where words are not spaced, any will do."""
    return " " in name or bool(UNSPACED.search(name))


def _named(evidence: Evidence, texts: Iterable[str]) -> dict[str, str]:
    numbers = _numbers(evidence)
    found: dict[str, str] = {}
    for text in texts:
        first, space, last = text.rpartition(" ")
        name = evidence.casing.sentence(f"{first}{space}{numbers.get(fold(last), last)}")
        found.setdefault(name.lower(), name)
    return found


def _numbers(evidence: Evidence) -> dict[str, str]:
    """Whether a word is more often singular or plural at the end of a phrase, by its folded form."""
    ends: dict[str, Counter[str]] = {}
    for text in (*evidence.clean, *evidence.details):
        for tokens in pieces(text):
            for token, after in zip(tokens, [*tokens[1:], ""], strict=True):
                if len(token) > 3 and token[1:].islower() and not (after and is_content(after)):
                    ends.setdefault(fold(token), Counter())[evidence.casing.word(token)] += 1
    return {key: count.most_common(1)[0][0] for key, count in ends.items() if len(count) > 1}


def _shared(evidence: Evidence) -> list[Phrase]:
    """Phrases of more than one title or description, the most widely said first; descriptions count half."""
    count = max(1, len(evidence.clean))
    weights: dict[tuple[str, ...], float] = {}
    for phrases, worth in ((evidence.said, 1.0), (evidence.told, 0.5)):
        for key, phrase in phrases.items():
            if phrase.titles > 1:
                premium = _PREMIUM[min(phrase.size, 4) - 1]
                weights[key] = weights.get(key, 0.0) + worth * phrase.titles / count * premium
    both = {**evidence.told, **evidence.said}
    return [both[key] for key in sorted(weights, key=lambda k: (-weights[k], both[k].text))][:40]


def _around(evidence: Evidence) -> list[str]:
    """Phrases of two to four words, said once or more, around words that many titles say."""
    count = max(1, len(evidence.clean))
    share = {
        key[0]: (phrase.titles if phrase.size == 1 else 0) / count
        for key, phrase in evidence.said.items()
        if len(key) == 1
    }
    for key, phrase in evidence.told.items():
        if len(key) == 1:
            share[key[0]] = share.get(key[0], 0.0) + 0.3 * phrase.titles / count
    found = []
    for key, phrase in {**evidence.told, **evidence.said}.items():
        shares = [share.get(s, 0.0) for s in key if s in share]
        if len(key) < 2 or len(shares) < 2 or max(shares) * count < 2:
            continue
        formed = 0.25 + 0.75 * phrase.opened * phrase.closed
        often = 1 + 0.15 * min(phrase.titles - 1, 4)
        found.append((-sum(shares) / len(shares) ** 0.5 * formed * often, phrase.text))
    return [text for _, text in sorted(found)]


def _of_kind(evidence: Evidence, heads: Sequence[str]) -> list[str]:
    """What many titles say together with what kind of thing many of them are."""
    count = max(1, len(evidence.clean))
    shares = {kind: evidence.said.get((stem(kind),)) for kind in KINDS}
    often = [(p.titles / count, kind) for kind, p in shares.items() if p and p.titles >= max(2, 0.2 * count)]
    kinds = [kind for _, kind in sorted(often, reverse=True)[:2]]
    return [f"{h} {k}" for k in kinds for h in heads if stem(k) not in {stem(w) for w in words(h)}]


def _pairs(evidence: Evidence, heads: Sequence[str]) -> list[str]:
    """Two subjects of many titles, linked by "and" where each stands by itself and they are not alike."""
    least = max(2, 0.1 * len(evidence.clean))
    fit = []
    for head in heads:
        phrase = evidence.said.get(tuple(stem(w) for w in words(head)))
        if phrase and phrase.titles >= least and phrase.size <= 2 and phrase.closed >= 0.2:
            fit.append(head)
    return [
        f"{first} and {second}"
        for i, first in enumerate(fit)
        for second in fit[i + 1 :]
        if Indel.normalized_similarity(first.lower(), second.lower()) < 0.7
    ][:10]


def _distinct(texts: Sequence[str]) -> list[str]:
    """Texts none of whose words the ones before have used."""
    used: set[str] = set()
    kept = []
    for text in texts:
        stems = {stem(w) for w in words(text)}
        if not stems & used:
            kept.append(text)
            used |= stems
    return kept
