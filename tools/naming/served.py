"""What is made once from the local model and a tuned adapter, to be served: graph, tokens and embeddings."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tools.naming.base_model import checked_gguf
from tools.naming.smollm import EMBEDDINGS, HEADS, KEY_HEADS, WIDTH, Rows, write_graph
from vectorstore.records import JourneysError

if TYPE_CHECKING:
    from gguf import GGUFReader
    from tokenizers import Tokenizer

PROMPT_TOKENS = 14  # of a tuned prompt
MARKUP = "<|"  # how tokens begin that end a text or mark up a conversation
WEIGHTS = "adapter_model.safetensors"
TOKENS, TABLE = "smollm-tokens.json", "smollm-embeddings.npy"
_MODULES = {
    "self_attn.q_proj": "attn_q",
    "self_attn.k_proj": "attn_k",
    "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output",
    "mlp.gate_proj": "ffn_gate",
    "mlp.up_proj": "ffn_up",
    "mlp.down_proj": "ffn_down",
}
_TENSOR = re.compile(r"layers\.(\d+)\.((?:self_attn|mlp)\.\w+)\.lora_([AB])\.weight$")


@dataclass(frozen=True)
class Served:
    """The files of a model, and what comes before every prompt.

    Attributes:
        graph: the ONNX file.
        ahead: a tuned prompt, tokens × width; no rows without one.
    """

    cache: Path
    graph: Path
    ahead: Rows = field(default_factory=lambda: np.zeros((0, WIDTH), np.float32))

    @cached_property
    def tokenizer(self) -> Tokenizer:
        """Texts to tokens and back; what marks up a conversation is text like any other."""
        from tokenizers import Tokenizer

        return Tokenizer.from_file(str(self.cache / TOKENS))

    def embeddings(self, ids: Sequence[int] | NDArray[np.int64]) -> Rows:
        """One row a token."""
        rows: Rows = self._table[np.asarray(ids, np.int64)].astype(np.float32)
        return rows

    def stops(self, ids: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which tokens end a line or the text."""
        return self._ending[ids]

    @cached_property
    def _table(self) -> NDArray[np.float16]:
        table: NDArray[np.float16] = np.load(self.cache / TABLE, mmap_mode="r")
        return table

    @cached_property
    def _ending(self) -> NDArray[np.bool_]:
        pieces = self.tokenizer.get_vocab()
        ending = np.zeros(len(pieces), bool)
        ending[[place for piece, place in pieces.items() if "Ċ" in piece or piece.startswith(MARKUP)]] = True
        return ending


def served_model(cache: Path, adapter: Path | None = None) -> Served:
    """The base model with a tuned adapter; what has to be computed is written once into `cache`.

    Args:
        adapter: folder of a peft adapter; None for the model as it is.

    Raises:
        JourneysError: when the model or the adapter is missing, or the adapter can't be served.
    """
    source = checked_gguf(cache)
    prompt = _tuned_prompt(adapter) if adapter else None
    merged = adapter if prompt is None else None
    weights = (merged / WEIGHTS).read_bytes() if merged else b""
    graph = cache / f"smollm-{hashlib.sha256(weights).hexdigest()[:16]}.onnx"
    missing = {graph.name, TOKENS, TABLE} - {path.name for path in cache.glob("smollm-*")}
    if missing:
        import gguf

        reader = gguf.GGUFReader(source)
        with TemporaryDirectory(dir=cache) as part:
            made = Path(part)
            if graph.name in missing:
                write_graph(reader, _changes(merged) if merged else {}, made / graph.name)
            if missing - {graph.name}:
                _write_tokens(reader, made)
            for name in missing:
                (made / name).replace(cache / name)
    return Served(cache, graph) if prompt is None else Served(cache, graph, prompt)


def adapter_tensors(folder: Path) -> dict[str, Rows]:
    """The tensors of a peft adapter.

    Raises:
        JourneysError: when there is none in the folder.
    """
    from safetensors.numpy import load_file

    path = folder / WEIGHTS
    if not path.is_file():
        raise JourneysError(f"There is no tuned adapter in {folder}.")
    return {name: tensor.astype(np.float32) for name, tensor in load_file(path).items()}


def _config(adapter: Path) -> dict[str, Any]:
    config: dict[str, Any] = json.loads((adapter / "adapter_config.json").read_text())
    return config


def _tuned_prompt(adapter: Path) -> Rows | None:
    """What an adapter puts before every prompt, None where it changes the weights instead."""
    tensors = adapter_tensors(adapter)
    return next(iter(tensors.values())) if _config(adapter)["peft_type"] == "PROMPT_TUNING" else None


def _changes(adapter: Path) -> dict[str, Rows]:
    """What a LoRA adds to the GGUF's tensors, by their names."""
    tensors, config = adapter_tensors(adapter), _config(adapter)
    sides: dict[str, dict[str, Rows]] = {}
    for name, tensor in tensors.items():
        match = _TENSOR.search(name)
        if match is None:
            raise JourneysError(f"The adapter in {adapter} tunes {name}, which can't be served.")
        layer, module, side = match.groups()
        if side == "B" and module in ("self_attn.q_proj", "self_attn.k_proj"):
            tensor = _interleave(tensor, HEADS if module.endswith("q_proj") else KEY_HEADS)
        sides.setdefault(f"blk.{layer}.{_MODULES[module]}.weight", {})[side] = tensor
    scale = config["lora_alpha"] / config["r"]
    return {name: scale * (pair["B"] @ pair["A"]) for name, pair in sides.items()}


def _interleave(rows: Rows, heads: int) -> Rows:
    """Rows of a query or key matrix in the GGUF's order: what rotates together lies together."""
    return rows.reshape(heads, 2, len(rows) // heads // 2, -1).swapaxes(1, 2).reshape(rows.shape)


def _write_tokens(reader: GGUFReader, folder: Path) -> None:
    """The tokenizer and the embeddings of a GGUF."""
    import gguf
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers

    pieces = reader.fields["tokenizer.ggml.tokens"].contents()
    merges = [tuple(pair.split(" ")) for pair in reader.fields["tokenizer.ggml.merges"].contents()]
    tokenizer = Tokenizer(models.BPE({piece: place for place, piece in enumerate(pieces)}, merges))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    tokenizer.decoder = decoders.ByteLevel()
    tokenizer.save(str(folder / TOKENS))
    table = next(t for t in reader.tensors if t.name == EMBEDDINGS)
    np.save(folder / TABLE, gguf.quants.dequantize(table.data, table.tensor_type).astype(np.float16))
