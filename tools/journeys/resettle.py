"""Long histories looked at item by item again: which of the groups found each item fits, or none.

Groups are found among condensed items, which are denser than real ones, so that everything seems to fit.
Here each item is held against those of every group, and stays where it is clearly nearer to one than to
all others.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from tools.journeys.affinity import unit_rows
from tools.journeys.cores import by_blocks

Floats = NDArray[np.float32]
Labels = NDArray[np.intp]

# Items of the groups that others are held against, evenly spaced: so the cost grows with the history only.
REFERENCES = 1500
BLOCK = 1024
ROUNDS = 2
CLOSEST, SMALLEST = 5, 3
# How much nearer the closest of one group must be than those of any other.
CLEARLY = 0.1
# What neighbours in a sitting and shared words add to the meaning of an item.
SITTING, WORDS = 0.7, 0.5


def resettled(
    rows: Floats, words: sparse.csr_matrix, neighbours: sparse.csr_matrix, labels: Labels
) -> Labels:
    """The group of each item, -1 for none.

    Args:
        rows: unit vectors.
        words: from `affinity.word_rows`.
        neighbours: from `habits.sittings`.
        labels: of each item as found, -1 for none.
    """
    centred = unit_rows(rows - rows.mean(axis=0))
    often = np.maximum(np.asarray(neighbours.sum(axis=1)).ravel(), 1)
    around = np.asarray(sparse.diags_array(1 / often) @ neighbours @ centred, np.float32)
    # In place, as each of these is as large as all vectors together.
    around *= np.float32(SITTING)
    around += centred
    del centred
    meaning = unit_rows(around)
    del around
    for _ in range(ROUNDS):
        groups = np.flatnonzero(np.bincount(labels[labels >= 0], minlength=1) >= SMALLEST)
        if len(groups) < 2:
            break
        labels = _round(meaning, words, labels, groups)
    return labels


def _round(meaning: Floats, words: sparse.csr_matrix, labels: Labels, groups: Labels) -> Labels:
    held = np.flatnonzero(np.isin(labels, groups))
    held = held[np.argsort(labels[held], kind="stable")]
    if len(held) > REFERENCES:
        held = held[np.linspace(0, len(held) - 1, REFERENCES).astype(int)]
    groups, starts = np.unique(labels[held], return_index=True)
    ends = np.append(starts[1:], len(held))
    meanings, against = meaning[held].T, words[held].T.tocsr()
    fresh = np.empty(len(labels), np.intp)

    def fill(mine: slice) -> None:
        near = meaning[mine] @ meanings
        shared = (words[mine] @ against).tocoo()
        near[shared.row, shared.col] += np.float32(WORDS) * shared.data
        own = np.flatnonzero((held >= mine.start) & (held < mine.stop))
        near[held[own] - mine.start, own] = -1
        fit = np.stack([_closest(near[:, a:b]) for a, b in zip(starts, ends, strict=True)], axis=1)
        best = fit.argmax(axis=1)
        if len(groups) > 1:
            second, first = np.partition(fit, -2, axis=1)[:, -2:].T
            clear = first - second >= CLEARLY
        else:
            clear = fit[:, 0] > 0
        fresh[mine] = np.where(clear, groups[best], -1)

    by_blocks(fill, len(labels), BLOCK)
    return fresh


def _closest(near: Floats) -> Floats:
    kept = min(CLOSEST, near.shape[1])
    near.partition(near.shape[1] - kept, axis=1)  # in place: a copy would take as long
    mean: Floats = near[:, -kept:].mean(axis=1)
    return mean
