"""all-MiniLM-L6-v2 as an int8 ONNX graph, written straight from the published weights.

Source of the architecture: BERT (arXiv 1810.04805) as configured by sentence-transformers/all-MiniLM-L6-v2.
Writing the graph takes a third of a second where exporting it from torch takes half a minute, so nothing
is kept on disk. Weights and activations are quantised in blocks of one row, hence the vector of a text does
not depend on the texts that happen to share its batch.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

LAYERS = 6
HEADS = 12
BLOCK = 32
MAX_TOKENS = 256
EPSILON = 1e-12

Weights = Mapping[str, NDArray[np.float32]]


class _Graph:
    """Nodes and constants in the order they are written."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, values: NDArray[np.generic]) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def node(
        self, op: str, inputs: list[str], output: str, domain: str = "com.microsoft", **attrs: object
    ) -> str:
        # EmbedLayerNormalization insists on a second output, the lengths, which nothing reads.
        outputs = [output, "lengths"] if op == "EmbedLayerNormalization" else [output]
        self.nodes.append(helper.make_node(op, inputs, outputs, name=output, domain=domain, **attrs))
        return output

    def dense(self, x: str, weights: Weights, prefix: str) -> str:
        """x @ W.T + b, computed in int8: one scale a block of 32 weights, zero at 128."""
        matrix = weights[f"{prefix}.weight"]
        rows, columns = matrix.shape
        blocks = matrix.reshape(rows, columns // BLOCK, BLOCK)
        scale = np.maximum(np.abs(blocks).max(axis=2), 1e-12) / 127
        levels = np.clip(np.rint(blocks / scale[..., None]), -127, 127) + 128
        inputs = [
            x,
            self.constant(f"{prefix}.levels", levels.astype(np.uint8)),
            self.constant(f"{prefix}.scale", scale.astype(np.float32)),
            "",
            "",
            self.constant(f"{prefix}.bias", weights[f"{prefix}.bias"]),
        ]
        # accuracy_level 4 lets the runtime quantise the activations to int8 as well.
        return self.node(
            "MatMulNBits", inputs, prefix, K=columns, N=rows, bits=8, block_size=BLOCK, accuracy_level=4
        )

    def normed(self, x: str, residual: str, weights: Weights, prefix: str) -> str:
        gain = self.constant(f"{prefix}.gain", weights[f"{prefix}.weight"])
        shift = self.constant(f"{prefix}.shift", weights[f"{prefix}.bias"])
        return self.node("SkipLayerNormalization", [x, residual, gain, shift], prefix, epsilon=EPSILON)


def build_graph(weights: Weights) -> bytes:
    """The serialised model: inputs ids and mask (int32, texts × tokens), output unit vectors (texts × 384).

    Raises:
        KeyError: when a weight is missing.
    """
    graph = _Graph()
    x = _embed(graph, weights)
    for layer in range(LAYERS):
        x = _layer(graph, weights, x, f"encoder.layer.{layer}")
    _pool(graph, x)
    tokens = [
        helper.make_tensor_value_info(n, TensorProto.INT32, ["texts", "tokens"]) for n in ("ids", "mask")
    ]
    vectors = [helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["texts", 384])]
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    written = helper.make_graph(graph.nodes, "all-MiniLM-L6-v2", tokens, vectors, graph.constants)
    return bytes(helper.make_model(written, opset_imports=opsets, ir_version=9).SerializeToString())


def _embed(graph: _Graph, weights: Weights) -> str:
    e = "embeddings."
    # Every text is a single segment, so the segment embedding is a constant of each position.
    positions = weights[e + "position_embeddings.weight"] + weights[e + "token_type_embeddings.weight"][0]
    inputs = [
        "ids",
        "",
        graph.constant("words", weights[e + "word_embeddings.weight"]),
        graph.constant("positions", positions),
        "",
        graph.constant("gain", weights[e + "LayerNorm.weight"]),
        graph.constant("shift", weights[e + "LayerNorm.bias"]),
        "mask",
    ]
    return graph.node("EmbedLayerNormalization", inputs, "embedded", epsilon=EPSILON)


def _layer(graph: _Graph, weights: Weights, x: str, prefix: str) -> str:
    parts = [graph.dense(x, weights, f"{prefix}.attention.self.{n}") for n in ("query", "key", "value")]
    mixed = graph.node("MultiHeadAttention", [*parts, "", "mask"], f"{prefix}.mixed", num_heads=HEADS)
    attended = graph.dense(mixed, weights, f"{prefix}.attention.output.dense")
    x = graph.normed(attended, x, weights, f"{prefix}.attention.output.LayerNorm")
    wide = graph.node("Gelu", [graph.dense(x, weights, f"{prefix}.intermediate.dense")], f"{prefix}.gelu")
    return graph.normed(
        graph.dense(wide, weights, f"{prefix}.output.dense"), x, weights, f"{prefix}.output.LayerNorm"
    )


def _pool(graph: _Graph, x: str) -> None:
    """Sum over the real tokens, then to unit length: the mean's direction."""
    axis = graph.constant("axis", np.array([1], np.int64))
    graph.node("Cast", ["mask"], "weights", "", to=TensorProto.FLOAT)
    graph.node("Unsqueeze", ["weights", axis], "row", "")
    graph.node("MatMul", ["row", x], "summed", "")
    graph.node("Squeeze", ["summed", axis], "pooled", "")
    graph.node("LpNormalization", ["pooled"], "vectors", "", axis=1, p=2)
