"""What habits add to content: things taken in within one sitting, or made by one creator, lean together.

A title may say nothing ("It's okay", "Part 7"), while what came before and after it, or who made it, does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Floats = NDArray[np.float32]

# Two activities that follow one another so closely are of one sitting. What has the very same time was
# imported in one go or has a date only, and says nothing.
SITTING = timedelta(minutes=60)
# How much an item's neighbours in its sittings count, beside itself.
NEIGHBOURS = 1.0
# Sittings count only where neighbours belong together so many times as likely as any two items.
TELLING = 2.0
# What two items of one creator gain in log-odds, when that creator's items mostly belong together anyway.
SAME_CREATOR, FOCUSED = 8.0, -3.0
LEAST_LIKELY = -8.0
OWN = 3  # an item belongs to itself as much as to the third likeliest other


def sittings(times: Sequence[Sequence[datetime]]) -> sparse.csr_matrix:
    """How often two items follow one another in a sitting (items × items, symmetric), from their times."""
    moments = sorted((time, item) for item, own in enumerate(times) for time in own)
    pairs = [
        (item, after)
        for (time, item), (then, after) in pairwise(moments)
        if item != after and timedelta(0) < then - time <= SITTING
    ]
    ends = np.array(pairs, np.intp).reshape(-1, 2)
    counts = sparse.csr_matrix((np.ones(len(ends), np.float32), ends.T), shape=(len(times), len(times)))
    return sparse.csr_matrix(counts + counts.T)


def with_sittings(log_odds: Floats, neighbours: sparse.csr_matrix) -> Floats:
    """Log-odds where each item speaks for its neighbours too; unchanged where sittings tell nothing."""
    pairs = neighbours.nonzero()
    if not len(pairs[0]):
        return log_odds
    likely = np.asarray(1 / (1 + np.exp(-log_odds)), np.float32)
    np.fill_diagonal(likely, 0)
    anywhere = likely.sum() / max(1, likely.size - len(likely))
    if likely[pairs].mean() < TELLING * anywhere:
        return log_odds
    spread = np.asarray(np.maximum(log_odds, LEAST_LIKELY), np.float32)
    np.fill_diagonal(spread, LEAST_LIKELY)
    kept = min(OWN, len(spread) - 1)
    np.fill_diagonal(spread, np.partition(spread, len(spread) - kept, axis=1)[:, -kept:].mean(axis=1))
    often = np.asarray(neighbours.sum(axis=1)).ravel()
    shares = sparse.diags_array(NEIGHBOURS / np.maximum(often, 1)) @ neighbours
    weights = sparse.csr_matrix(shares + sparse.identity(len(spread), np.float32, format="csr"))
    weights = sparse.diags_array(1 / np.asarray(weights.sum(axis=1)).ravel()) @ weights
    both = np.asarray(weights @ np.asarray(weights @ spread.T).T, np.float32)
    return np.asarray((both + both.T) / 2, np.float32)


def with_creators(log_odds: Floats, content: Floats, creators: Sequence[str]) -> Floats:
    """Log-odds where what one focused creator made leans together.

    Args:
        content: the log-odds by content alone, which tell whether a creator is focused.
        creators: of each item, "" where unknown.
    """
    related = log_odds.copy()
    by_creator: dict[str, list[int]] = defaultdict(list)
    for item, creator in enumerate(creators):
        if creator:
            by_creator[creator.casefold()].append(item)
    for items in by_creator.values():
        if len(items) > 1:
            block = np.ix_(items, items)
            between = content[block][~np.eye(len(items), dtype=bool)]
            if between.mean() > FOCUSED:
                related[block] += SAME_CREATOR
    return related
