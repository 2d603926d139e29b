"""The local language model: several completions of one prompt in one go."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tools.naming.prompt import STOP
from tools.naming.served import MARKUP, Served
from tools.naming.smollm import HEAD, KEY_HEADS, LAYERS, LONGEST, Rows

SAMPLES = 6
MOST_TOKENS = 14
LIKELIEST = 256  # tokens that one is drawn from, at most
NUCLEUS = 0.95  # of the probability that is drawn from (arXiv 1904.09751)
THREADS = 4  # at most; more gain nothing with a model of this size


@dataclass(frozen=True, slots=True)
class Completion:
    """One completion and the mean log probability of its tokens."""

    text: str
    likelihood: float


class LocalModel:
    """A model that is loaded when the first completion is asked for.

    Args:
        served: its graph, tokens and embeddings.
    """

    def __init__(self, served: Served) -> None:
        self._served = served
        self._turn = threading.Lock()

    @cached_property
    def _session(self) -> Any:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = min(THREADS, os.cpu_count() or 1)
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        return onnxruntime.InferenceSession(self._served.graph, options, providers=["CPUExecutionProvider"])

    def complete(
        self, prompt: str, *, samples: int = SAMPLES, seed: int = 0, heat: float = 0.8
    ) -> list[Completion]:
        """The likeliest completion first, then `samples` drawn at temperature `heat`.

        The same prompt and seed give the same completions. Of a prompt of more than 1,000 tokens the
        beginning is left out.
        """
        ids = self._served.tokenizer.encode(prompt).ids
        rows = np.concatenate([self._served.ahead, self._served.embeddings(ids)])
        rows = rows[-(LONGEST - MOST_TOKENS) :]
        with self._turn:
            return self._write(rows, samples + 1, np.random.default_rng(seed), heat)

    def _write(self, rows: Rows, count: int, draw: np.random.Generator, heat: float) -> list[Completion]:
        logits, memory = self._read(rows[None], _nothing(), 0)
        logits = np.repeat(logits, count, axis=0)
        memory = {name: np.repeat(value, count, axis=0) for name, value in memory.items()}
        written = np.empty((count, 0), np.int64)
        odds = np.empty((count, 0), np.float32)
        going = np.ones(count, bool)
        while True:
            chances = _chances(logits)
            chosen = chances.argmax(axis=1)
            chosen[1:] = [_drawn(row, draw, heat) for row in logits[1:]]
            written = np.column_stack([written, chosen])
            odds = np.column_stack([odds, chances[np.arange(count), chosen]])
            going &= ~self._served.stops(chosen)
            if not going.any() or written.shape[1] == MOST_TOKENS:
                return [self._completion(*pair) for pair in zip(written, odds, strict=True)]
            known = len(rows) + written.shape[1] - 1
            logits, memory = self._read(self._served.embeddings(chosen)[:, None], memory, known)

    def _read(self, rows: Rows, memory: dict[str, Rows], known: int) -> tuple[Rows, dict[str, Rows]]:
        """The logits of what follows `rows` (texts × tokens × width), and the memory with these tokens."""
        total = known + rows.shape[1]
        places = {
            "last": np.full(len(rows), total - 1, np.int32),
            "total": np.array([total], np.int32),
        }
        logits, *kept = self._session.run(None, {"rows": rows, **places, **memory})
        return logits[:, 0], dict(zip(memory, kept, strict=True))

    def _completion(self, ids: NDArray[np.int64], odds: Rows) -> Completion:
        ends = np.flatnonzero(self._served.stops(ids))
        length = int(ends[0]) if len(ends) else len(ids)
        # The token that ends it may begin with a piece of the text.
        text = self._served.tokenizer.decode(ids[: length + 1].tolist()).partition(STOP)[0]
        return Completion(text.partition(MARKUP)[0], float(odds[: length + 1].mean()))


def _nothing() -> dict[str, Rows]:
    """The memory before the first token."""
    empty = np.zeros((1, KEY_HEADS, 0, HEAD), np.float32)
    return {f"past.{n}.{part}": empty for n in range(LAYERS) for part in ("key", "value")}


def _chances(logits: Rows) -> Rows:
    """Log probabilities of the next token."""
    shifted = logits - logits.max(axis=1, keepdims=True)
    chances: Rows = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return chances


def _drawn(logits: Rows, draw: np.random.Generator, heat: float) -> int:
    """A token drawn from the likeliest ones that have `NUCLEUS` of the probability at temperature `heat`."""
    nearest = np.argpartition(-logits, LIKELIEST)[:LIKELIEST]
    nearest = nearest[np.argsort(-logits[nearest], kind="stable")]
    weights = np.exp((logits[nearest] - logits[nearest[0]]) / heat)
    below = np.cumsum(weights) - weights
    weights[below > NUCLEUS * weights.sum()] = 0
    return int(nearest[np.searchsorted(np.cumsum(weights), draw.random() * weights.sum())])
