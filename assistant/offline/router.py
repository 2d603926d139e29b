"""Which intent a sentence has: words and their pieces, its embedding, and strong cues, added up."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.offline.closest import prototypes
from assistant.offline.examples import examples, spoken, variants
from assistant.offline.language import language_of
from assistant.offline.vectors import embedded, package
from vectorstore.embedder import Encoder

SEMANTIC_WEIGHT = 1.3  # of the embeddings' scores beside the words'
FOREIGN_WEIGHT = 0.6  # the same where the sentence is not in English, which is all the embedder knows
WIDTH = 1.0  # of the kernel: similarity falls by e where squared distance reaches its inverse
RIDGE = 0.3
LATEST = 500  # sentences whose scores are kept: the page suggests what to say, and many tap that
TEMPERATURE = 0.3  # makes the scores, which lie about one apart, into shares that mean something
Floats = NDArray[np.floating[Any]]


@dataclass(frozen=True, slots=True)
class Cue:
    """A strong sign: adds `weight` to an intent's score where `when` is found and `unless` is not."""

    intent: str
    weight: float
    when: re.Pattern[str]
    unless: re.Pattern[str] | None


@cache
def cues() -> tuple[Cue, ...]:
    """The cues of `cues.toml`."""
    entries = tomllib.loads(files(__package__).joinpath("cues.toml").read_text("utf-8"))["cue"]
    return tuple(
        Cue(
            e["intent"],
            e["weight"],
            re.compile(e["when"]),
            re.compile(e["unless"]) if "unless" in e else None,
        )
        for e in entries
    )


class Router:
    """Scores every intent for a masked sentence. Trained when made, from the example utterances.

    Attributes:
        encoder: embeds sentences.
        intents: the tools' names and `say_…` for what calls no tool, in the order of the scores.
    """

    def __init__(self, encoder: Encoder) -> None:
        # Imported here: scikit-learn takes longer to import than the rest of the module.
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.pipeline import make_union
        from sklearn.svm import LinearSVC

        self.encoder = encoder
        texts, labels = [], []
        for example in examples():
            for variant in variants(example):
                texts.append(variant)
                labels.append(example.intent)
        self._terms: Any = make_union(
            TfidfVectorizer(ngram_range=(1, 3), token_pattern=r"\w+(?:'\w+)?|[?]", sublinear_tf=True),
            TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True, min_df=2),
        )
        features = self._terms.fit_transform(texts)
        self._lexical: Any = LinearSVC(C=0.3, random_state=0).fit(features, labels)
        self.intents: list[str] = [str(c) for c in self._lexical.classes_]
        texts = [spoken(variants(example)[0]) for example in examples()]
        self._known = embedded(texts, encoder).astype(np.float32)  # half the memory to go through each time
        self._weights = self._fit_kernel()
        self._latest = lru_cache(maxsize=LATEST)(self._score)

    def score(self, masked: str) -> Mapping[str, float]:
        """Each intent's share of belief, adding up to 1."""
        return self._latest(masked)

    def _score(self, masked: str) -> Mapping[str, float]:
        lexical = self._lexical.decision_function(self._terms.transform([masked]))[0]
        vector = self.encoder.encode([spoken(masked)]).astype(np.float32)
        semantic = (_kernel(vector, self._known) @ self._weights)[0] - 1
        heard = SEMANTIC_WEIGHT if language_of(masked) == "en" else FOREIGN_WEIGHT
        total = lexical + heard * semantic + self._cued(masked)
        shares = np.exp((total - total.max()) / TEMPERATURE)
        return dict(zip(self.intents, (shares / shares.sum()).tolist(), strict=True))

    def _fit_kernel(self) -> Floats:
        """Kernel ridge regression from embeddings to intents, (examples, intents)."""
        targets = np.zeros((len(self._known), len(self.intents)))
        targets[np.arange(len(targets)), [self.intents.index(e.intent) for e in examples()]] = 2
        # Single precision and Cholesky: a quarter of the time, and the shares agree to four digits.
        from scipy.linalg import solve

        kernel = _kernel(self._known, self._known)
        kernel[np.diag_indices(len(kernel))] += np.float32(RIDGE)
        weights = solve(
            kernel, targets.astype(np.float32), assume_a="pos", overwrite_a=True, check_finite=False
        )
        return np.asarray(weights, np.float32)

    def _cued(self, masked: str) -> Floats:
        bonus = np.zeros(len(self.intents))
        for cue in cues():
            if cue.when.search(masked) and not (cue.unless and cue.unless.search(masked)):
                bonus[self.intents.index(cue.intent)] += cue.weight
        return bonus


def _kernel(left: Floats, right: Floats) -> Floats:
    """Gaussian kernel between rows of unit length."""
    return np.asarray(np.exp(-WIDTH * (2 - 2 * left @ right.T)))


def write_vectors(encoder: Encoder, path: Path) -> None:
    """Package the vectors of all sentences that ship with the model; needed after any of them changed."""
    texts = [spoken(variants(example)[0]) for example in examples()]
    texts += [w for values in prototypes().values() for wordings in values.values() for w in wordings]
    package(texts, encoder, path)
