"""The peers of the namers: keyphrases as other libraries find them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from tools.naming.candidates import Evidence
from vectorstore.embedder import Encoder


def peer_systems(evidences: Sequence[Evidence], encoder: Encoder) -> dict[str, Callable[[Evidence], str]]:
    """KeyBERT and c-TF-IDF: each gives the best phrase of one to three words."""
    return {"KeyBERT": _keybert(encoder), "c-TF-IDF": _ctfidf(evidences)}


def _keybert(encoder: Encoder) -> Callable[[Evidence], str]:
    from keybert import KeyBERT
    from keybert.backend import BaseEmbedder

    class Backend(BaseEmbedder):  # type: ignore[misc]
        """KeyBERT on the encoder that the namers use, so that only the methods differ."""

        def embed(self, documents: list[str], verbose: bool = False) -> Any:
            return encoder.encode([str(d) for d in documents])

    model = KeyBERT(Backend())

    def name(evidence: Evidence) -> str:
        text = ". ".join(evidence.clean)
        found = model.extract_keywords(text, keyphrase_ngram_range=(1, 3), stop_words="english", top_n=1)
        return str(found[0][0]) if found else ""

    return name


def _ctfidf(evidences: Sequence[Evidence]) -> Callable[[Evidence], str]:
    from bertopic.vectorizers import ClassTfidfTransformer
    from sklearn.feature_extraction.text import CountVectorizer

    texts = [". ".join(e.clean) for e in evidences]
    vectorizer = CountVectorizer(ngram_range=(1, 3), stop_words="english")
    weights = ClassTfidfTransformer(reduce_frequent_words=True).fit_transform(vectorizer.fit_transform(texts))
    phrases = vectorizer.get_feature_names_out()
    best = [str(phrases[int(np.argmax(row.toarray()))]) for row in weights]
    names = dict(zip(texts, best, strict=True))
    return lambda evidence: names[". ".join(evidence.clean)]
