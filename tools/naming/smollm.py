"""SmolLM2-135M as an int8 ONNX graph, written from the published GGUF, with a tuned adapter merged in.

Source of the architecture: Llama (arXiv 2302.13971) with grouped queries (arXiv 2305.13245), as the GGUF's
own fields give it. Weights are kept in eight bits, with a scale for every 32 of a row, and activations are
rounded the same way as they come, which is what processors multiply fastest.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

if TYPE_CHECKING:
    from gguf import GGUFReader

LAYERS, WIDTH, HEADS, KEY_HEADS, HEAD = 30, 576, 9, 3, 64
EPSILON, BASE = 1e-5, 100_000.0
BLOCK = 32
LONGEST = 1024  # tokens of a prompt and its completion
EMBEDDINGS = "token_embd.weight"
INT8_STEPS = 4  # MatMulNBits' accuracy level at which activations are rounded to eight bits too

Rows = NDArray[np.float32]


class _Graph:
    """Nodes and constants in the order they are written."""

    def __init__(self, tensors: Mapping[str, Any], changes: Mapping[str, Rows]) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, onnx.TensorProto] = {}
        self._tensors, self._changes = tensors, changes

    def constant(self, name: str, values: NDArray[np.generic]) -> str:
        self.constants.setdefault(name, numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def node(self, op: str, inputs: list[str], *outputs: str, domain: str = "", **attrs: object) -> str:
        self.nodes.append(helper.make_node(op, inputs, list(outputs), domain=domain, **attrs))
        return outputs[0]

    def norm(self, x: str, name: str) -> str:
        weight = self.constant(name, np.asarray(self._tensors[name].data, np.float32))
        return self.node("SimplifiedLayerNormalization", [x, weight], f"{name}.out", axis=-1, epsilon=EPSILON)

    def product(self, x: str, name: str, output: str = "") -> str:
        levels, scales = eight_bits(self._tensors[name], self._changes.get(name))
        rows, blocks, _ = levels.shape
        inputs = [x, self.constant(name, levels), self.constant(f"{name}.scales", scales)]
        return self.node(
            "MatMulNBits",
            inputs,
            output or f"{name}.out",
            domain="com.microsoft",
            K=blocks * BLOCK,
            N=rows,
            bits=8,
            block_size=BLOCK,
            accuracy_level=INT8_STEPS,
        )

    def layer(self, x: str, number: int) -> str:
        at = f"blk.{number}"
        near = self.norm(x, f"{at}.attn_norm.weight")
        query, key, value = (self.product(near, f"{at}.attn_{part}.weight") for part in "qkv")
        attended = self.node(
            "GroupQueryAttention",
            [query, key, value, f"past.{number}.key", f"past.{number}.value", "last", "total", "cos", "sin"],
            f"{at}.attended",
            f"present.{number}.key",
            f"present.{number}.value",
            domain="com.microsoft",
            num_heads=HEADS,
            kv_num_heads=KEY_HEADS,
            do_rotary=1,
            rotary_interleaved=1,
        )
        x = self.node("Add", [x, self.product(attended, f"{at}.attn_output.weight")], f"{at}.between")
        near = self.norm(x, f"{at}.ffn_norm.weight")
        gate = self.product(near, f"{at}.ffn_gate.weight")
        up = self.product(near, f"{at}.ffn_up.weight")
        open_ = self.node("Mul", [gate, self.node("Sigmoid", [gate], f"{at}.sigmoid")], f"{at}.open")
        through = self.node("Mul", [open_, up], f"{at}.through")
        return self.node("Add", [x, self.product(through, f"{at}.ffn_down.weight")], f"{at}.end")


def eight_bits(tensor: Any, change: Rows | None) -> tuple[NDArray[np.uint8], Rows]:
    """A tensor's rows in blocks of 32 levels around 128, and the scale of each block.

    Returns:
        rows × blocks × 32 levels, and rows × blocks scales.
    """
    from gguf.quants import dequantize

    weights = dequantize(tensor.data, tensor.tensor_type)
    if change is not None:
        weights = weights + change
    blocks = np.asarray(weights, np.float32).reshape(len(weights), -1, BLOCK)
    scales = np.maximum(np.abs(blocks).max(axis=2) / 127, 1e-12).astype(np.float32)
    levels = np.rint(blocks / scales[:, :, None] + 128).astype(np.uint8)
    return levels, scales


def write_graph(source: GGUFReader, changes: Mapping[str, Rows], target: Path) -> None:
    """Write the model of a GGUF as ONNX.

    Its inputs are `rows` (texts × tokens × 576 embeddings), `last` (position of each text's last token),
    `total` (tokens so far, these included), and the keys and values of what came before. Its outputs are
    `logits` of the token after the last, and all keys and values.

    Args:
        changes: what is added to the GGUF's tensors, by their names.
    """
    tensors = {t.name: t for t in source.tensors}
    graph = _Graph(tensors, changes)
    angles = np.outer(np.arange(LONGEST), BASE ** (-np.arange(0, HEAD, 2) / HEAD)).astype(np.float32)
    graph.constant("cos", np.cos(angles))
    graph.constant("sin", np.sin(angles))
    x = "rows"
    for number in range(LAYERS):
        x = graph.layer(x, number)
    ends = graph.node("Gather", [x, graph.constant("end", np.array([-1], np.int64))], "ends", axis=1)
    graph.product(graph.norm(ends, "output_norm.weight"), EMBEDDINGS, "logits")

    def value(name: str, *shape: int | str, kind: int = TensorProto.FLOAT) -> onnx.ValueInfoProto:
        return helper.make_tensor_value_info(name, kind, shape)

    def memory(when: str) -> list[onnx.ValueInfoProto]:
        names = [f"{when}.{n}.{part}" for n in range(LAYERS) for part in ("key", "value")]
        return [value(name, "texts", KEY_HEADS, when, HEAD) for name in names]

    inputs = [
        value("rows", "texts", "tokens", WIDTH),
        value("last", "texts", kind=TensorProto.INT32),
        value("total", 1, kind=TensorProto.INT32),
    ]
    outputs = [value("logits", "texts", 1, int(tensors[EMBEDDINGS].shape[1]))]
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "smollm",
            inputs + memory("past"),
            outputs + memory("present"),
            list(graph.constants.values()),
        ),
        opset_imports=[helper.make_opsetid("", 18), helper.make_opsetid("com.microsoft", 1)],
        ir_version=9,
    )
    onnx.save(model, target)
