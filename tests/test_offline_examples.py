"""What ships with the offline model: enough ways of saying each thing, and their vectors."""

from __future__ import annotations

import numpy as np

from assistant.offline.closest import prototypes
from assistant.offline.examples import examples, spoken, variants
from assistant.offline.vectors import packaged_vectors, text_key


def test_every_intent_has_many_ways_of_being_said():
    counts: dict[str, int] = {}
    for example in examples():
        counts[example.intent] = counts.get(example.intent, 0) + 1
    assert {intent: n for intent, n in counts.items() if n < 60 and not intent.startswith("say_")} == {}


def test_the_packaged_vectors_are_those_of_the_examples(encoder):
    known = packaged_vectors(encoder.name)
    texts = [spoken(variants(example)[0]) for example in examples()]
    texts += [w for values in prototypes().values() for said in values.values() for w in said]
    missing = [text for text in texts if text_key(text) not in known]
    assert missing == []
    sample = texts[::150]
    packaged = np.array([known[text_key(text)] for text in sample], float)
    packaged /= np.linalg.norm(packaged, axis=1, keepdims=True)
    assert (packaged * encoder.encode(sample)).sum(1).min() > 0.99
