"""Fit the network of `tools/journeys/affinity.py` on mixed collections and write its weights.

    python -m benchmarks.fit_affinity --data collections.jsonl --out tools/journeys/affinity.npz

With `--half 0` or `--half 1` only that half of the domains is used, for measuring on the other.
"""

from __future__ import annotations

import argparse
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from benchmarks.mixes import Collection, Mix, halves, mix, read_collections
from tools.journeys.affinity import BLOCK, Network, Relations, word_rows
from vectorstore.embedder import Encoder, load_encoder
from vectorstore.records import embedding_text


@dataclass(frozen=True)
class Shape:
    """A kind of history to learn from: how many journeys, of how many items, and what share is passing."""

    journeys: tuple[int, ...]
    sizes: tuple[int, int]
    noise: tuple[float, float]


LIKE_EVALUATED = Shape((2, 3, 3, 4, 5, 6, 7, 8, 9, 12, 15, 20), (5, 20), (0.15, 0.15))
VARIED = Shape((2, 3, 5, 7, 9, 12, 15, 20), (4, 30), (0.0, 0.4))
LONG = Shape((4, 5, 6, 7, 8, 9, 10), (20, 60), (0.25, 0.7))
# The mixes take these in turn.
SHAPES = (LIKE_EVALUATED, LIKE_EVALUATED, VARIED, LIKE_EVALUATED, LIKE_EVALUATED, LONG)
PAIRS = 2000
HIDDEN = (48, 24)
EPOCHS = 8
BATCH = 4096
RATE = 3e-3

Arrays = dict[str, NDArray[np.float32]]
Pairs = tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]


@dataclass(frozen=True)
class Case:
    """A mix in one text form: how its items relate, the gold label of each, and the pairs to learn from."""

    relations: Relations
    gold: NDArray[np.intp]
    pairs: tuple[NDArray[np.intp], NDArray[np.intp]]


def cases_of(collections: Sequence[Collection], encoder: Encoder, mixes: int, seed: int) -> Iterator[Case]:
    """Mixes, each with titles only and with descriptions."""
    rng, drawn = random.Random(seed), []
    for number in range(mixes):
        shape = SHAPES[number % len(SHAPES)]
        journeys, noise = rng.choice(shape.journeys), rng.uniform(*shape.noise)
        own = seed * 1_000_003 + number
        drawn.append(mix(collections, own, (journeys, journeys), sizes=shape.sizes, noise=noise))
    texts = sorted({t for m in drawn for item in m.items for t in (embedding_text(*item), item[0])})
    vectors = dict(zip(texts, encoder.encode(texts), strict=True))
    for n, m in enumerate(drawn):
        for titles in (False, True):
            yield _case(m, vectors, titles, seed + n)


def _case(one: Mix, vectors: Arrays, titles: bool, seed: int) -> Case:
    texts = [item[0] if titles else embedding_text(*item) for item in one.items]
    relations = Relations(np.stack([vectors[t] for t in texts]), word_rows(texts))
    rows, columns = np.triu_indices(len(texts), 1)
    if len(rows) > PAIRS:
        chosen = np.random.default_rng(seed).choice(len(rows), PAIRS, replace=False)
        chosen.sort()  # pairs are read in the order of their rows
        rows, columns = rows[chosen], columns[chosen]
    return Case(relations, np.array(one.gold), (rows, columns))


def pairs_of(cases: Iterable[Case]) -> Pairs:
    """Features of the pairs, whether the two belong together, and how much each pair counts."""
    features, together, counts = [], [], []
    for case in cases:
        rows, columns = case.pairs
        for start in range(0, rows.max() + 1, BLOCK):
            inside = (rows >= start) & (rows < start + BLOCK)
            block = case.relations.block(slice(start, start + BLOCK))
            features.append(block[:, rows[inside] - start, columns[inside] - start].T)
        together.append((case.gold[rows] == case.gold[columns]) & (case.gold[rows] >= 0))
        # A long history weighs more than a short one, yet not by the square of its length.
        counts.append(np.full(len(rows), case.relations.size / len(rows), np.float32))
    return np.concatenate(features), np.concatenate(together).astype(np.float32), np.concatenate(counts)


def fit(pairs: Pairs, seed: int = 0) -> Network:
    """A network for the pairs, by stochastic gradient descent on the cross entropy."""
    torch.manual_seed(seed)
    features, together, counts = pairs
    mean, scale = features.mean(axis=0), features.std(axis=0) + 1e-6
    x = torch.from_numpy((features - mean) / scale)
    y, w = torch.from_numpy(together), torch.from_numpy(counts / counts.mean())
    widths = (features.shape[1], *HIDDEN)
    hidden = [m for a, b in zip(widths, HIDDEN, strict=False) for m in (nn.Linear(a, b), nn.ReLU())]
    network = nn.Sequential(*hidden, nn.Linear(HIDDEN[-1], 1))
    optimizer = torch.optim.AdamW(network.parameters(), RATE, weight_decay=1e-3)
    steps = EPOCHS * (len(x) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, RATE, total_steps=steps)
    for _ in range(EPOCHS):
        for batch in torch.randperm(len(x)).split(BATCH)[: len(x) // BATCH]:
            odds = network(x[batch])[:, 0]
            loss = nn.functional.binary_cross_entropy_with_logits(odds, y[batch], weight=w[batch])
            optimizer.zero_grad()
            loss.backward()  # type: ignore[no-untyped-call]
            optimizer.step()
            schedule.step()
    layers = tuple(
        (layer.weight.detach().numpy().T.copy(), layer.bias.detach().numpy().copy())
        for layer in network
        if isinstance(layer, nn.Linear)
    )
    return Network(mean, scale, layers)


def arrays_of(network: Network) -> Arrays:
    """A network under the names that `load_network` reads."""
    arrays = {"mean": network.mean, "scale": network.scale}
    for i, (weights, bias) in enumerate(network.layers):
        arrays |= {f"weights{i}": weights, f"bias{i}": bias}
    return arrays


def main() -> None:
    """Parse arguments, fit, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--half", type=int, choices=(0, 1))
    parser.add_argument("--mixes", type=int, default=420)
    parser.add_argument("--seed", type=int, default=0)
    args = parser.parse_args()
    collections = read_collections(args.data)
    if args.half is not None:
        collections = halves(collections)[args.half]
    cases = cases_of(collections, load_encoder(), args.mixes, args.seed + 7)
    np.savez_compressed(args.out, **arrays_of(fit(pairs_of(cases), args.seed)))


if __name__ == "__main__":
    main()
