"""all-MiniLM-L6-v2 as an int8 ONNX graph, written straight from the published weights.

Source of the architecture: BERT (arXiv 1810.04805) as configured by sentence-transformers/all-MiniLM-L6-v2.
Writing the graph takes a third of a second where exporting it from torch takes half a minute, so nothing
is kept on disk. Activations have one scale a token, so the vector of a text does not depend on the texts that
happen to share its batch. A few channels are far larger than the rest, and a scale wide enough for them would
be too coarse for the others: their size is moved into the weights before rounding (SmoothQuant, arXiv
2211.10438), and the two hidden units of each layer that get largest are not rounded at all. Which they are
is in minilm_ranges.npz, which `python -m benchmarks.minilm_ranges` measures.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

WIDTH = 384
LAYERS = 6
HEADS = 12
MAX_TOKENS = 256
EPSILON = 1e-12
APART = 2  # hidden units of a layer that are not rounded
MIGRATION = 0.7  # how much of a channel's range moves into the weights, SmoothQuant's alpha
RANGES = Path(__file__).with_name("minilm_ranges.npz")

Floats = NDArray[np.float32]
Weights = Mapping[str, Floats]


class Rounded(NamedTuple):
    """Rows in 8 bits: the nodes of the levels, of their zero, and of each row's scale as a column."""

    levels: str
    zero: str
    scales: str


class _Graph:
    """Nodes and constants in the order they are written.

    Args:
        signed: whether weights are written as int8, with which most processors are fastest, or as uint8,
            which those without VNNI need to be exact. Both give the same numbers.
    """

    def __init__(self, signed: bool) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, onnx.TensorProto] = {}
        self._signed = signed

    def constant(self, name: str, values: NDArray[np.generic]) -> str:
        self.constants.setdefault(name, numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def node(self, op: str, inputs: list[str], output: str, domain: str = "", **attrs: object) -> str:
        # EmbedLayerNormalization insists on a second output, the lengths, which nothing reads.
        outputs = [output, "lengths"] if op == "EmbedLayerNormalization" else [output]
        self.nodes.append(helper.make_node(op, inputs, outputs, name=output, domain=domain, **attrs))
        return output

    def rows(self, x: str) -> str:
        """Texts × tokens × 384 as one row a token."""
        return self.node("Reshape", [x, self.constant("flat", np.array([-1, WIDTH]))], f"{x}.rows")

    def texts(self, x: str) -> str:
        """One row a token as texts × tokens × 384."""
        return self.node("Reshape", [x, "shape"], f"{x}.texts")

    def rounded(self, x: str, *, gelu: bool = False) -> Rounded:
        """Rows in 8 bits; after GELU, which is never below -0.17, few levels are for what is negative."""
        middle, top, least = (15, 240, 0.17 / 15) if gelu else (128, 127, 1e-9)
        kind = "gelu" if gelu else "any"
        size = x if gelu else self.node("Abs", [x], f"{x}.size")
        most = self.node("ReduceMax", [size], f"{x}.most", axes=[1], keepdims=0)
        wanted = self.node("Mul", [most, self.constant(f"{kind}.step", _single(1 / top))], f"{x}.wanted")
        scale = self.node("Max", [wanted, self.constant(f"{kind}.least", _single(least))], f"{x}.scale")
        zero = self.constant(f"{kind}.zero", np.array(middle, np.uint8))
        zeros = self.node("Expand", [zero, "tokens"], f"{x}.zeros")
        levels = self.node("QuantizeLinear", [x, scale, zeros], f"{x}.levels", axis=0)
        column = self.node("Unsqueeze", [scale, self.constant("last", np.array([1]))], f"{x}.column")
        return Rounded(levels, zero, column)

    def product(self, x: Rounded, matrix: Floats, name: str) -> str:
        """x @ matrix.T in 8 bits, with one scale a row of the matrix."""
        scale = np.maximum(np.abs(matrix).max(axis=1), 1e-12) / 127
        levels = np.rint(matrix / scale[:, None]).T
        inputs = [
            x.levels,
            self.constant(f"{name}.levels", self._stored(levels)),
            self.constant("one", np.array(1, np.float32)),
        ]
        inputs += [self.constant(f"{name}.scale", scale.astype(np.float32)), x.zero]
        if not self._signed:
            inputs.append(self.constant("middle", np.array(128, np.uint8)))
        raw = self.node("MatMulIntegerToFloat", inputs, f"{name}.raw", "com.microsoft")
        return self.node("Mul", [raw, x.scales], name)

    def _stored(self, levels: Floats) -> NDArray[np.generic]:
        return levels.astype(np.int8) if self._signed else (levels + 128).astype(np.uint8)

    def eased(self, x: str, matrix: Floats, largest: Floats, name: str) -> tuple[Rounded, Floats]:
        """Rows with their large channels made smaller, in 8 bits, and the matrix with these made larger."""
        easing = largest**MIGRATION / np.maximum(np.abs(matrix).max(axis=0), 1e-6) ** (1 - MIGRATION)
        easing = (easing / np.exp(np.log(easing).mean())).astype(np.float32)
        eased = self.node("Mul", [x, self.constant(f"{name}.easing", 1 / easing)], f"{name}.eased")
        return self.rounded(eased), matrix * easing

    def bent(self, x: str, bias: Floats, name: str) -> str:
        """GELU of x and a bias."""
        added = self.constant(f"{name}.bias", bias)
        return self.node("BiasGelu", [x, added], f"{name}.bent", "com.microsoft")

    def normed(self, x: str, bias: Floats, residual: str, weights: Weights, prefix: str) -> str:
        # SkipLayerNormalization does the same in one node and takes four times as long on a CPU.
        biased = self.node("Add", [x, self.constant(f"{prefix}.added", bias)], f"{prefix}.biased")
        total = self.node("Add", [biased, residual], f"{prefix}.sum")
        gain = self.constant(f"{prefix}.gain", weights[f"{prefix}.weight"])
        shift = self.constant(f"{prefix}.shift", weights[f"{prefix}.bias"])
        return self.node("LayerNormalization", [total, gain, shift], prefix, axis=-1, epsilon=EPSILON)


def build_graph(weights: Weights, *, signed: bool = True) -> bytes:
    """The serialised model: inputs ids and mask (int32, texts × tokens), output unit vectors (texts × 384).

    Args:
        signed: whether products of int8 are exact here, which `product_of_extremes` tells.

    Raises:
        KeyError: when a weight is missing.
    """
    graph = _Graph(signed)
    x = _embed(graph, weights)
    with np.load(RANGES) as ranges:
        for layer in range(LAYERS):
            x = _layer(graph, weights, ranges, x, f"encoder.layer.{layer}")
    _pool(graph, graph.texts(x))
    inputs = dict.fromkeys(("ids", "mask"), TensorProto.INT32)
    return _model(graph, inputs, ["texts", "tokens"], ("vectors", ["texts", WIDTH]))


def product_of_extremes() -> tuple[bytes, NDArray[np.uint8], float]:
    """A model with one product of the largest levels, what to give it as `x`, and what it must answer.

    Processors without VNNI add two products of unsigned and signed bytes in 16 bits, which are too few.
    """
    graph = _Graph(signed=True)
    rows = Rounded("x", graph.constant("zero", np.array(0, np.uint8)), graph.constant("scales", _single(1)))
    graph.product(rows, np.full((16, 64), 127, np.float32), "y")
    return (
        _model(graph, {"x": TensorProto.UINT8}, [1, 64], ("y", [1, 16])),
        np.full((1, 64), 255, np.uint8),
        255 * 127 * 64,
    )


def _model(
    graph: _Graph, inputs: Mapping[str, int], shape: list[object], output: tuple[str, list[object]]
) -> bytes:
    given = [helper.make_tensor_value_info(name, kind, shape) for name, kind in inputs.items()]
    got = helper.make_tensor_value_info(output[0], TensorProto.FLOAT, output[1])
    opsets = [helper.make_opsetid("", 17), helper.make_opsetid("com.microsoft", 1)]
    written = helper.make_graph(graph.nodes, "all-MiniLM-L6-v2", given, [got], list(graph.constants.values()))
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
    x = graph.node("EmbedLayerNormalization", inputs, "embedded", "com.microsoft", epsilon=EPSILON)
    graph.node("Shape", [x], "shape")
    rows = graph.rows(x)
    first, second = (graph.constant(name, np.array([n])) for n, name in enumerate(("first", "second")))
    graph.node("Slice", [graph.node("Shape", [rows], "rows.shape"), first, second], "tokens")
    return rows


def _layer(graph: _Graph, weights: Weights, ranges: Weights, x: str, prefix: str) -> str:
    """One layer on one row a token."""
    own, out = f"{prefix}.attention.self", f"{prefix}.attention.output"
    names = [f"{own}.{n}" for n in ("query", "key", "value")]
    matrices = np.concatenate([weights[f"{n}.weight"] for n in names])
    rounded, matrices = graph.eased(x, matrices, ranges[own], own)
    parts = [
        graph.texts(graph.product(rounded, m, n)) for n, m in zip(names, np.split(matrices, 3), strict=True)
    ]
    bias = graph.constant(f"{own}.bias", np.concatenate([weights[f"{n}.bias"] for n in names]))
    mixed = graph.node("MultiHeadAttention", [*parts, bias, "mask"], own, "com.microsoft", num_heads=HEADS)
    rounded = graph.rounded(graph.rows(mixed))
    attended = graph.product(rounded, weights[f"{out}.dense.weight"], f"{out}.dense")
    x = graph.normed(attended, weights[f"{out}.dense.bias"], x, weights, f"{out}.LayerNorm")
    narrow = _dense(graph, weights, ranges, x, prefix)
    return graph.normed(
        narrow, weights[f"{prefix}.output.dense.bias"], x, weights, f"{prefix}.output.LayerNorm"
    )


def _dense(graph: _Graph, weights: Weights, ranges: Weights, x: str, prefix: str) -> str:
    """The two dense products of a layer, with the hidden units that get largest apart."""
    wide, narrow = f"{prefix}.intermediate", f"{prefix}.output"
    inward, bias = weights[f"{wide}.dense.weight"], weights[f"{wide}.dense.bias"]
    outward = weights[f"{narrow}.dense.weight"]
    order = np.argsort(-ranges[narrow], kind="stable")
    far, near = order[:APART], order[APART:]
    rounded, matrix = graph.eased(x, inward[near], ranges[wide], wide)
    hidden = graph.bent(graph.product(rounded, matrix, wide), bias[near], wide)
    product = graph.product(graph.rounded(hidden, gelu=True), outward[:, near], narrow)
    reached = graph.node("MatMul", [x, graph.constant(f"{wide}.far.weight", inward[far].T)], f"{wide}.far")
    hidden = graph.bent(reached, bias[far], f"{wide}.far")
    apart = graph.node(
        "MatMul", [hidden, graph.constant(f"{narrow}.far.weight", outward[:, far].T)], f"{narrow}.far"
    )
    return graph.node("Add", [product, apart], f"{narrow}.whole")


def _pool(graph: _Graph, x: str) -> None:
    """Sum over the real tokens, then to unit length: the mean's direction."""
    axis = graph.constant("axis", np.array([1]))
    graph.node("Cast", ["mask"], "weights", to=TensorProto.FLOAT)
    graph.node("Unsqueeze", ["weights", axis], "row")
    graph.node("MatMul", ["row", x], "summed")
    graph.node("Squeeze", ["summed", axis], "pooled")
    graph.node("LpNormalization", ["pooled"], "vectors", axis=1, p=2)


def _single(value: float) -> Floats:
    return np.array([value], np.float32)
