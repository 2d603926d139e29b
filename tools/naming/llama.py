"""The local model run by llama.cpp inside this process: several completions of one prompt in one go."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from tools.naming.prompt import STOP
from vectorstore.records import JourneysError

SAMPLES = 6
MOST_TOKENS = 14
CONTEXT_PER_SLOT = 1024
THREADS = 1  # a second thread waits at every step of a busy machine, and gains a third on an idle one


@dataclass(frozen=True, slots=True)
class Completion:
    """One completion and the mean log probability of its tokens."""

    text: str
    likelihood: float


class LocalModel:
    """A GGUF with or without a LoRA adapter, loaded when the first completion is asked for.

    Args:
        gguf: the model's file.
        adapter: a LoRA in GGUF, applied at full strength.
        ahead: ids of tokens put before every prompt (a tuned prompt), which are never written.
    """

    def __init__(self, gguf: Path, adapter: Path | None = None, ahead: Sequence[int] = ()) -> None:
        self._gguf, self._adapter, self._ahead = gguf, adapter, list(ahead)
        self._turn = threading.Lock()

    @cached_property
    def _server(self) -> Any:
        # Made late on purpose: a server that ends before its first request never returns from its end.
        import xllamacpp

        params = xllamacpp.CommonParams()
        params.model.path = str(self._gguf)
        params.hostnames, params.port = ["127.0.0.1"], 0
        params.n_parallel = SAMPLES + 1
        params.n_ctx = CONTEXT_PER_SLOT * params.n_parallel
        params.warmup, params.verbosity = False, 0
        params.cpuparams.n_threads = params.cpuparams_batch.n_threads = THREADS
        if self._adapter is not None:
            lora = xllamacpp.CommonAdapterLoraInfo()
            lora.path, lora.scale = str(self._adapter), 1.0
            params.lora_adapters = [lora]
        try:
            return xllamacpp.Server(params)
        except (RuntimeError, ValueError) as error:
            raise JourneysError(f"The local model {self._gguf.name} cannot be loaded.") from error

    def complete(
        self, prompt: str, *, samples: int = SAMPLES, seed: int = 0, heat: float = 0.8
    ) -> list[Completion]:
        """The likeliest completion first, then `samples` drawn at temperature `heat`.

        Raises:
            JourneysError: when llama.cpp cannot load the model.
        """
        with self._turn:
            found = self._ask(prompt, 1, 0.0, seed)
            return found + self._ask(prompt, samples, heat, seed) if samples else found

    def _ask(self, prompt: str, count: int, heat: float, seed: int) -> list[Completion]:
        answer: Any = self._server.handle_completions(
            {
                "prompt": [*self._ahead, prompt] if self._ahead else prompt,
                "max_tokens": MOST_TOKENS,
                "temperature": heat,
                "top_p": 0.95,
                "seed": seed,
                "n": count,
                "n_cmpl": count,
                "stop": [STOP],
                "logprobs": 1,
                # The first request reads the prompt afresh and the second goes on from there, so that what
                # was asked before changes nothing.
                "cache_prompt": heat > 0,
                "logit_bias": [[token, False] for token in self._ahead],
            }
        )
        answer = json.loads(answer) if isinstance(answer, str) else answer
        if "choices" not in answer:
            raise JourneysError("The local model could not complete the prompt.")
        return [Completion(str(c["text"]), _likelihood(c)) for c in answer["choices"]]


def _likelihood(choice: dict[str, Any]) -> float:
    tokens = (choice.get("logprobs") or {}).get("content") or []
    values = [float(t["logprob"]) for t in tokens if t.get("logprob") is not None]
    return sum(values) / len(values) if values else 0.0
