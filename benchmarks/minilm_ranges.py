"""Measures how large each channel of the embedding model gets, for rounding it to 8 bits.

`python -m benchmarks.minilm_ranges` runs the model in full precision over every fourth title of the samples
and writes `vectorstore/minilm_ranges.npz`: for what each layer's attention, its first and its second dense
product are given, the largest magnitude of each channel.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
from sentence_transformers import SentenceTransformer

from vectorstore.embedder import packaged_model
from vectorstore.minilm import RANGES

SAMPLES = Path(__file__).parent.parent / "samples"
EVERY = 4
PARTS = {  # of a layer's modules, by the names under which the ranges of what they are given are kept
    "attention.self.query": "attention.self",
    "intermediate.dense": "intermediate",
    "output.dense": "output",
}


def main() -> None:
    """Measure and write."""
    model = SentenceTransformer(str(packaged_model()), device="cpu")
    largest: dict[str, Any] = {}
    for name, module in model.named_modules():
        layer, _, part = name[name.find("encoder.layer.") :].removeprefix("encoder.layer.").partition(".")
        if part in PARTS:
            module.register_forward_hook(_watch(largest, f"encoder.layer.{layer}.{PARTS[part]}"))
    model.encode(titles())
    np.savez_compressed(RANGES, **{name: np.maximum(most, 1e-3) for name, most in largest.items()})


def titles() -> list[str]:
    """Titles of the samples."""
    lines = [line for file in sorted(SAMPLES.rglob("*.jsonl")) for line in file.read_text().splitlines()]
    rows = [json.loads(line) for line in lines]
    return sorted({row["title"] for row in rows if "title" in row})[::EVERY]


def _watch(largest: dict[str, Any], name: str) -> Any:
    def hook(_module: Any, inputs: Any, _output: Any) -> None:
        most = inputs[0].abs().reshape(-1, inputs[0].shape[-1]).amax(0).numpy()
        largest[name] = np.maximum(largest.get(name, 0), most)

    return hook


if __name__ == "__main__":
    main()
