"""Tuned weights as llama.cpp serves them: LoRA in GGUF, a tuned prompt as spare tokens' embeddings."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tools.naming.base_model import checked_gguf
from vectorstore.records import JourneysError

HEADS, KEY_HEADS = 9, 3
# Tokens 3 to 16 mark up code in the base model's training; no title or name contains them.
SPARE_TOKENS = tuple(range(3, 17))
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


def adapter_tensors(folder: Path) -> dict[str, NDArray[np.float32]]:
    """The tensors of a peft adapter.

    Raises:
        JourneysError: when there is none in the folder.
    """
    from safetensors.numpy import load_file

    path = folder / "adapter_model.safetensors"
    if not path.is_file():
        raise JourneysError(f"There is no tuned adapter in {folder}.")
    return {name: tensor.astype(np.float32) for name, tensor in load_file(path).items()}


def lora_gguf(folder: Path, cache: Path) -> Path:
    """A peft LoRA as a GGUF adapter, written once into `cache`."""
    import gguf

    out = _cached(folder, cache, "lora", ".gguf")
    if out.is_file():
        return out
    config = json.loads((folder / "adapter_config.json").read_text())
    part = out.with_suffix(".part")
    writer = gguf.GGUFWriter(part, "llama")
    writer.add_type(gguf.GGUFType.ADAPTER)
    writer.add_string(gguf.Keys.Adapter.TYPE, "lora")
    writer.add_float32(gguf.Keys.Adapter.LORA_ALPHA, float(config["lora_alpha"]))
    for name, tensor in sorted(adapter_tensors(folder).items()):
        match = _TENSOR.search(name)
        if match is None:
            raise JourneysError(f"The adapter in {folder} tunes {name}, which can't be served.")
        layer, module, side = match.groups()
        if side == "B" and module in ("self_attn.q_proj", "self_attn.k_proj"):
            tensor = _interleave(tensor, HEADS if module.endswith("q_proj") else KEY_HEADS)
        writer.add_tensor(
            f"blk.{layer}.{_MODULES[module]}.weight.lora_{side.lower()}", tensor.astype(np.float16)
        )
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    part.replace(out)
    return out


def _interleave(rows: NDArray[np.float32], heads: int) -> NDArray[np.float32]:
    """Rows of a query or key matrix in llama.cpp's order: what rotates together lies together."""
    return rows.reshape(heads, 2, len(rows) // heads // 2, -1).swapaxes(1, 2).reshape(rows.shape)


def prompt_gguf(folder: Path, cache: Path) -> Path:
    """The base model with a tuned prompt in the embeddings of its spare tokens, written once into `cache`."""
    import gguf

    out = _cached(folder, cache, "prompt", ".gguf")
    if out.is_file():
        return out
    rows = next(iter(adapter_tensors(folder).values()))
    if rows.shape[0] != len(SPARE_TOKENS):
        raise JourneysError(
            f"The tuned prompt in {folder} has {rows.shape[0]} tokens, not {len(SPARE_TOKENS)}."
        )
    base = checked_gguf(cache)
    table = next(t for t in gguf.GGUFReader(base).tensors if t.name == "token_embd.weight")
    data = gguf.quants.quantize(rows, table.tensor_type)
    part = out.with_suffix(".part")
    shutil.copyfile(base, part)
    part.chmod(0o600)
    with part.open("r+b") as file:
        for token, row in zip(SPARE_TOKENS, data, strict=True):
            file.seek(int(table.data_offset) + token * row.nbytes)
            file.write(row.tobytes())
    part.replace(out)
    return out


def _cached(folder: Path, cache: Path, kind: str, suffix: str) -> Path:
    path = folder / "adapter_model.safetensors"
    if not path.is_file():
        raise JourneysError(f"There is no tuned adapter in {folder}.")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    cache.mkdir(parents=True, exist_ok=True)
    return cache / f"namer-{kind}-{digest}{suffix}"
