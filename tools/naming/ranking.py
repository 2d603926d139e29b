"""How good a name is for a journey: a handful of measures and how much each of them counts."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import LCSseq

from tools.naming.candidates import Candidate, Evidence
from tools.naming.phrases import UNSPACED, Phrase, is_content, stem, words
from tools.naming.subjects import scattered, subjects
from tools.naming.wording import LONE

Vectors = NDArray[np.float32]

MEASURES = (
    "fit",  # cosine of the name to the middle of the journey
    "near",  # mean cosine to the three titles that are nearest
    "described",  # cosine to the middle of the descriptions, "fit" where there are none
    "detailed",  # mean cosine to the three descriptions that are nearest, "near" where there are none
    "apart",  # how much nearer it is to this journey than to the person's nearest other one
    "agreed",  # mean cosine to what the model proposed, else to all candidates
    "likely",  # mean log probability of a token, 0 where no model spoke
    "spoken",  # 1 when a model proposed it
    "first",  # 1/(place in its source's own order)
    "lone",  # 1 for a name of one word that fewer titles say than `LONE`
    "said",  # mean share of titles that say a word of the name
    "covered",  # share of titles that say any word of it
    "every",  # share of titles that say all words of it
    "told",  # mean share of descriptions that say a word of it
    "whole",  # share of titles that say the name as it stands
    "opened",  # share of its occurrences that begin where a name may, 0 where it is not said whole
    "closed",  # the same for where it ends
    "opens",  # the same for its first word alone
    "closes",  # the same for its last word alone
    "joined",  # 1 when neither a title nor a description says it whole
    "paired",  # 1 when it is joined by "and"
    "linked",  # 1 when it holds "of", "for", "in", "to", "with" or "on"
    "hinted",  # share of its words among the salient terms
    "capital",  # share of its words that are names or abbreviations
    "verbal",  # 1 when it ends in -ing, -ed or -ly
    "plural",  # 1 when it ends in -s
    "three",  # 1 for three words
    "four",  # 1 for four words or more
    "known",  # for a well-known subject close by: how little the titles agree
    "long",  # words beyond four
    "letters",  # characters, by twenty
)

WEIGHTS = Path(str(files("tools.naming"))) / "weights.json"
# How much it counts that a name is like those which the person may well have given.
TRUST = 40.0
# Added to what is fitted. A name should stand for all titles and for these alone, which the fit does not ask
# for, since it knows one collection at a time. Names of one word come last; pairs and phrases cut out of a
# longer one yield to others. Proposals of a model agree with each other, right or not; those that it finds
# likely are better.
_RULES = {
    "lone": -60.0,
    "paired": -2.0,
    "closed": 1.0,
    "opened": 1.0,
    "joined": 1.5,
    "known": 5.0,
    "fit": 90.0,
    "described": 20.0,
}
_RULES_OF_MODELS = _RULES | {"agreed": -10.0, "likely": 2.0}
# A chat model that the person chose names better than counting: its names come first, in its order.
_RULES_OF_CHAT = _RULES | {"spoken": 1000.0, "first": 300.0, "lone": -500.0}
_RULES_OF = {"phrases": _RULES, "model": _RULES_OF_MODELS, "chat": _RULES_OF_CHAT}
_LINKS = frozenset({"of", "for", "in", "to", "with", "on"})


@dataclass(frozen=True)
class Setting:
    """What candidates are judged against.

    Attributes:
        titles: vectors of one journey's titles.
        others: the middles of the person's other journeys.
        details: vectors of the journey's descriptions, None or empty where it has none.
    """

    titles: Vectors
    others: Vectors
    details: Vectors | None = None

    @property
    def centre(self) -> Vectors:
        """Unit vector in the middle of the journey."""
        return middle(self.titles)

    def near(self, names: Vectors) -> tuple[Vectors, Vectors, Vectors, Vectors]:
        """How near names are to the titles' middle and the nearest titles, and to the descriptions'."""
        fit, near = names @ self.centre, _nearest(names, self.titles)
        if self.details is None or not len(self.details):
            return fit, near, fit, near
        return fit, near, names @ middle(self.details), _nearest(names, self.details)


def middle(vectors: Vectors) -> Vectors:
    """Unit vector in the middle of vectors, zeros where there are none."""
    mean: Vectors = vectors.mean(axis=0) if len(vectors) else np.zeros(vectors.shape[1], np.float32)
    return mean / max(float(np.linalg.norm(mean)), 1e-9)


def _nearest(names: Vectors, texts: Vectors) -> Vectors:
    """Mean cosine of each name to the three texts that are nearest to it."""
    if not len(texts):
        return np.zeros(len(names), np.float32)
    nearest: Vectors = np.sort(names @ texts.T, axis=1)[:, -3:].mean(axis=1)
    return nearest


def measure(
    candidates: Sequence[Candidate], evidence: Evidence, vectors: Vectors, setting: Setting
) -> Vectors:
    """The measures of each candidate.

    Args:
        vectors: embeddings of the candidates' texts, in order.

    Returns:
        candidates × len(MEASURES).
    """
    fit, near, described, detailed = setting.near(vectors)
    apart = fit - (vectors @ setting.others.T).max(axis=1) if len(setting.others) else fit
    spoken = np.array([c.likelihood is not None for c in candidates])
    voices = vectors[spoken] if spoken.any() else vectors
    agreed = (vectors @ voices.T).mean(axis=1)
    texts = _Texts(evidence)
    places: Counter[str] = Counter()
    rows = []
    for i, candidate in enumerate(candidates):
        places[candidate.source] += 1
        model = (candidate.likelihood or 0.0, float(spoken[i]), 1 / places[candidate.source])
        close = (fit[i], near[i], described[i], detailed[i])
        rows.append((*close, apart[i], agreed[i], *model, *texts.measures(candidate.text)))
    return np.array(rows, np.float32).reshape(len(rows), len(MEASURES))


class _Texts:
    """What the titles and descriptions say of a name, and how it is built."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self._titles = [_stems(t) for t in evidence.clean]
        self._details = [_stems(d) for d in evidence.details if d]
        self._scattered = scattered(evidence)
        self._hints = {stem(w) for h in evidence.hints for w in words(h)}

    def measures(self, name: str) -> tuple[float, ...]:
        """The measures from "lone" on."""
        tokens = words(name) or [name]
        key = tuple(stem(w) for w in tokens)
        content = [stem(w) for w in tokens if is_content(w)] or [""]
        said = np.array([[_says(t, s) for t in self._titles] or [False] for s in content])
        told = np.array([[_says(t, s) for t in self._details] or [False] for s in content])
        whole, first, last = self._phrase(key), self._phrase(key[:1]), self._phrase(key[-1:])
        low = {w.lower() for w in tokens}
        size = len(name.split())
        return (
            float(size == 1 and not UNSPACED.search(name) and said.mean() < LONE),
            float(said.mean()),
            float(said.any(axis=0).mean()),
            float(said.all(axis=0).mean()),
            float(told.mean()),
            sum(_says(t, " ".join(key)) for t in self._titles) / max(1, len(self._titles)),
            whole.opened if whole else 0.0,
            whole.closed if whole else 0.0,
            first.opened if first else 0.0,
            last.closed if last else 0.0,
            float(whole is None),
            float(whole is None and "and" in low),
            float(bool(low & _LINKS)),
            sum(s in self._hints for s in content) / len(content),
            sum(w[1:] != w[1:].lower() or (i > 0 and w[:1].isupper()) for i, w in enumerate(tokens))
            / len(tokens),
            float(tokens[-1].endswith(("ing", "ed", "ly"))),
            float(tokens[-1].endswith("s")),
            float(size == 3),
            float(size >= 4),
            self._scattered if name in subjects() else 0.0,
            max(0.0, size - 4.0),
            len(name) / 20,
        )

    def _phrase(self, key: tuple[str, ...]) -> Phrase | None:
        return self._evidence.said.get(key) or self._evidence.told.get(key)


def _says(stems: str, phrase: str) -> bool:
    """Whether a text holds a phrase, both as stems; where words are not spaced, anywhere in a run."""
    return (phrase if UNSPACED.search(phrase) else f" {phrase} ") in stems


def _stems(text: str) -> str:
    return f" {' '.join(stem(w) for w in words(text))} "


def alike(candidates: Sequence[Candidate], vectors: Vectors) -> Vectors:
    """How alike candidates are, from 0 to 1: half the cosine, half the share of words in the same order."""
    keys = [tuple(stem(w) for w in words(c.text)) or (c.text,) for c in candidates]
    overlap = np.eye(len(keys), dtype=np.float32)
    for i, first in enumerate(keys):
        for j in range(i):
            common = LCSseq.similarity(first, keys[j])
            overlap[i, j] = overlap[j, i] = 2 * common / (len(first) + len(keys[j]))
    half: Vectors = ((vectors @ vectors.T + overlap) / 2).astype(np.float32)
    return half


def rank(measures: Vectors, likeness: Vectors, kind: str) -> list[int]:
    """Places of the candidates, best first.

    Args:
        likeness: what `alike` says of them.
        kind: phrases, model or chat, after who proposed some of them.
    """
    found = scores(measures, likeness, fitted_weights(), kind)
    return [int(i) for i in np.argsort(-found, kind="stable")]


def scores(measures: Vectors, likeness: Vectors, weights: Vectors, kind: str = "phrases") -> Vectors:
    """How good each candidate is: by itself, by how like it is to all that are likely, and by rules.

    Names of one word are likely names too, for people like them; they are rarely chosen, but what is chosen
    should be like them.
    """
    own = measures @ weights
    odds = np.exp(own - own.max())
    expected = likeness @ (odds / odds.sum())
    rules = np.array([_RULES_OF[kind].get(m, 0.0) for m in MEASURES], np.float32)
    whole: Vectors = (own + TRUST * expected + measures @ rules).astype(np.float32)
    return whole


@cache
def fitted_weights() -> Vectors:
    """One weight a measure; `benchmarks/naming_fit.py` fits them."""
    fitted = json.loads(WEIGHTS.read_text("utf-8"))
    return np.array([fitted[measure] for measure in MEASURES], np.float32)
