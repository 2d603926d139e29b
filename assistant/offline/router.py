"""Which intent a sentence has: words and their pieces, its embedding, and strong cues, added up."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from assistant.offline.examples import examples, fingerprint, spoken, variants
from vectorstore.embedder import Encoder

EMBEDDING_WEIGHT = 1.5
RIDGE = 1.0
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
        self._semantic = _semantic_weights(encoder, self.intents)

    def score(self, masked: str) -> dict[str, float]:
        """Each intent's share of belief, adding up to 1."""
        lexical = self._lexical.decision_function(self._terms.transform([masked]))[0]
        vector = np.append(self.encoder.encode([spoken(masked)])[0].astype(np.float64), 1.0)
        total = lexical + EMBEDDING_WEIGHT * (vector @ self._semantic) + self._cued(masked)
        shares = np.exp((total - total.max()) / TEMPERATURE)
        return dict(zip(self.intents, (shares / shares.sum()).tolist(), strict=True))

    def _cued(self, masked: str) -> Floats:
        bonus = np.zeros(len(self.intents))
        for cue in cues():
            if cue.when.search(masked) and not (cue.unless and cue.unless.search(masked)):
                bonus[self.intents.index(cue.intent)] += cue.weight
        return bonus


def _semantic_weights(encoder: Encoder, intents: list[str]) -> Floats:
    """Ridge regression from embeddings to intents, (dimension + 1, intents).

    The packaged file holds them for the default embedder, because embedding every example takes seconds;
    for any other embedder, or changed examples, they are worked out anew.
    """
    stored = files(__package__).joinpath("semantic.npz")
    if stored.is_file():
        with stored.open("rb") as handle, np.load(handle) as data:
            if str(data["stamp"]) == stamp(encoder):
                return np.asarray(data["weights"], np.float64)
    return fit_semantic(encoder, intents)


def stamp(encoder: Encoder) -> str:
    """What stored weights depend on."""
    return f"{encoder.name} {fingerprint()}"


def fit_semantic(encoder: Encoder, intents: list[str]) -> Floats:
    """The weights for an embedder, from the first variant of every example."""
    vectors = encoder.encode([spoken(variants(e)[0]) for e in examples()]).astype(np.float64)
    inputs = np.hstack([vectors, np.ones((len(vectors), 1))])
    targets = -np.ones((len(vectors), len(intents)))
    targets[np.arange(len(vectors)), [intents.index(e.intent) for e in examples()]] = 1
    gram = inputs.T @ inputs + RIDGE * np.eye(inputs.shape[1])
    return np.asarray(np.linalg.solve(gram, inputs.T @ targets))
