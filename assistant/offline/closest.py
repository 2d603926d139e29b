"""Values told by meaning: which verdict or status a wording is nearest to, where no pattern knows it."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files

import numpy as np

from assistant.offline.vectors import embedded
from vectorstore.embedder import Encoder

SURE = 0.3  # cosine below which nothing is said to be meant


@cache
def prototypes() -> dict[str, dict[str, list[str]]]:
    """The sections of `prototypes.toml`: value → wordings."""
    return tomllib.loads(files(__package__).joinpath("prototypes.toml").read_text("utf-8"))


def closest(section: str, text: str, encoder: Encoder) -> str:
    """The value of a section whose two nearest wordings are nearest to `text`; "" when none is near."""
    values = prototypes()[section]
    labels = [value for value, wordings in values.items() for _ in wordings]
    known = embedded([w for wordings in values.values() for w in wordings], encoder)
    scores = known @ encoder.encode([text])[0]
    means = {
        value: float(np.sort(scores[[label == value for label in labels]])[-2:].mean()) for value in values
    }
    best = max(means, key=lambda value: means[value])
    return best if means[best] >= SURE else ""
