"""Which intent a sentence has: words and their pieces, its embedding, and strong cues, added up."""

from __future__ import annotations

import hashlib
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.offline.examples import examples, spoken, variants
from assistant.offline.lexicon import plain
from assistant.offline.mentions import STOP, words
from vectorstore.embedder import Encoder

SEMANTIC_WEIGHT = 2.0  # of the embeddings' scores beside the words'
WIDTH = 1.0  # of the kernel: similarity falls by e where squared distance reaches its inverse
RIDGE = 0.3
TEMPERATURE = 0.3  # makes the scores, which lie about one apart, into shares that mean something
Floats = NDArray[np.float64]


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
        self._known = _example_vectors(encoder)
        self._weights = self._fit_kernel()

    def score(self, masked: str) -> dict[str, float]:
        """Each intent's share of belief, adding up to 1."""
        lexical = self._lexical.decision_function(self._terms.transform([masked]))[0]
        vector = self.encoder.encode([spoken(masked)]).astype(np.float64)
        semantic = (_kernel(vector, self._known) @ self._weights)[0] - 1
        total = lexical + SEMANTIC_WEIGHT * semantic + self._cued(masked)
        shares = np.exp((total - total.max()) / TEMPERATURE)
        return dict(zip(self.intents, (shares / shares.sum()).tolist(), strict=True))

    def _fit_kernel(self) -> Floats:
        """Kernel ridge regression from embeddings to intents, (examples, intents)."""
        targets = np.zeros((len(self._known), len(self.intents)))
        targets[np.arange(len(targets)), [self.intents.index(e.intent) for e in examples()]] = 2
        # Single precision and Cholesky: a quarter of the time, and the shares agree to four digits.
        from scipy.linalg import solve

        kernel = _kernel(self._known, self._known).astype(np.float32)
        kernel[np.diag_indices(len(kernel))] += np.float32(RIDGE)
        weights = solve(
            kernel, targets.astype(np.float32), assume_a="pos", overwrite_a=True, check_finite=False
        )
        return np.asarray(weights, np.float64)

    def _cued(self, masked: str) -> Floats:
        bonus = np.zeros(len(self.intents))
        for cue in cues():
            if cue.when.search(masked) and not (cue.unless and cue.unless.search(masked)):
                bonus[self.intents.index(cue.intent)] += cue.weight
        return bonus


@cache
def _request_words() -> frozenset[str]:
    texts = (re.sub(r"\{\w+\}", " ", example.template) for example in examples())
    return frozenset(plain(word) for text in texts for word in words(text))


def topic_words(text: str) -> list[tuple[int, int, str]]:
    """Stretches of words that no example uses, and where: what a request is about, not what it is."""
    found: list[tuple[int, int, str]] = []
    for match in re.finditer(r"[\w&'-]+", text):
        word = plain(match[0])
        if word in STOP or word in _request_words() or word.isdigit():
            continue
        if found and not text[found[-1][1] : match.start()].strip():
            start = found.pop()[0]
            found.append((start, match.end(), text[start : match.end()]))
        else:
            found.append((match.start(), match.end(), match[0]))
    return found


def _kernel(left: Floats, right: Floats) -> Floats:
    """Gaussian kernel between rows of unit length."""
    return np.asarray(np.exp(-WIDTH * (2 - 2 * left @ right.T)))


def _example_vectors(encoder: Encoder) -> Floats:
    """A vector for each example's first variant, (examples, dimension).

    Embedding them all takes seconds, so they are packaged for the default embedder (`vectors.npz`, written by
    `write_vectors`). For another embedder, or an example changed since, they are worked out anew.
    """
    texts = [spoken(variants(example)[0]) for example in examples()]
    known = packaged_vectors(encoder.name)
    missing = [text for text in texts if text_key(text) not in known]
    fresh = dict(zip(missing, encoder.encode(missing), strict=True)) if missing else {}
    rows = [fresh[text] if text in fresh else known[text_key(text)] for text in texts]
    matrix = np.asarray(rows, np.float64)
    return np.asarray(matrix / np.linalg.norm(matrix, axis=1, keepdims=True))


def packaged_vectors(embedder: str) -> dict[int, NDArray[np.int8]]:
    """The packaged vectors by their texts' keys, not of unit length; none for another embedder."""
    stored = files(__package__).joinpath("vectors.npz")
    if not stored.is_file():
        return {}
    with stored.open("rb") as handle, np.load(handle) as data:
        if str(data["embedder"]) != embedder:
            return {}
        return dict(zip(data["keys"].tolist(), data["vectors"], strict=True))


def write_vectors(encoder: Encoder, path: Path) -> None:
    """Write the packaged vectors: an eighth of a byte's precision is plenty for telling intents apart."""
    texts = [spoken(variants(example)[0]) for example in examples()]
    vectors = np.rint(encoder.encode(texts) * 127 / 0.4).clip(-127, 127).astype(np.int8)
    keys = np.array([text_key(text) for text in texts], np.uint64)
    np.savez_compressed(path, embedder=encoder.name, keys=keys, vectors=vectors)


def text_key(text: str) -> int:
    """A number that stands for a text."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")
