"""Groups of items that belong together: communities in the graph of each item's likeliest companions.

Modularity tells how many groups there are from the graph itself, so the same settings hold for thirty items
and for thirty thousand; a longer history is looked at more coarsely, as a person would.
"""

from __future__ import annotations

import random

import igraph
import numpy as np
from numpy.typing import NDArray

from tools.journeys.affinity import nearest_first

Floats = NDArray[np.float32]
Labels = NDArray[np.intp]

# Companions an item is joined with, for a history of 200 items or fewer and for one of 600 or more.
FEWEST, MOST = 8, 30
SHORT, LONG = 200, 600
# Resolution of modularity at those lengths: higher finds more and smaller groups.
FINE, BROAD = 2.5, 1.6
LEAST_LIKELY = -4.0  # log-odds below which two items are never joined
# An item stays, or joins another group, by the mean of its log-odds to its closest so many there.
CLOSEST = 5
# It needs this, and so much more for each step that the person's items fit better at the median: bare titles
# fit badly whatever they are, and where all fit well, what is passing stands out.
FITS, FITS_MORE = -0.98, 0.21
# With so few groups an item has hardly anywhere else to go, and needs so much less.
FEW, FITS_LESS = 2, 0.3
# What is surely more than passing needs no more than this.
FITS_AT_ALL = -1.8
# Two groups are one when an item of each is at least half as likely to belong together as two of one are:
# bare titles say little, even of one thing. Modularity splits even a person of two interests into several.
ALIKE = 0.5
FINER_ALIKE = 1.5  # so many times that for each step of granularity
LEAST_WITHIN = 1e-9  # below the square of any probability that matters
ROUNDS = 3
SMALLEST = 3


def communities(
    related: Floats, granularity: float = 0.0, items: int = 0, lasting: NDArray[np.bool_] | None = None
) -> Labels:
    """The group of each item from 0, -1 for an item that fits none.

    Args:
        related: log-odds that two items belong together (items × items, symmetric); its diagonal is lost.
        granularity: a step doubles the resolution, or halves it when negative.
        items: how many items the rows stand for, where it is more than one each.
        lasting: of each item whether it is surely more than passing, so that it need not fit as well.
    """
    np.fill_diagonal(related, -np.inf)
    found = _communities(related, granularity, max(items, len(related)))
    labels = _joined(related, found, ALIKE * FINER_ALIKE**granularity)
    return _settled(related, labels, np.zeros(len(labels), bool) if lasting is None else lasting)


def _communities(related: Floats, granularity: float, items: int) -> Labels:
    count = len(related)
    place = (np.log(np.clip(count, SHORT, LONG)) - np.log(SHORT)) / (np.log(LONG) - np.log(SHORT))
    companions = min(round(FEWEST + place * (MOST - FEWEST)), count - 1)
    # Modularity overlooks groups that are small beside the whole; a very long history has many of them.
    resolution = FINE * (BROAD / FINE) ** place * max(1.0, items / LONG) ** 0.5 * 2.0**granularity
    nearest = nearest_first(related)[:, :companions]
    ends = np.repeat(np.arange(count), companions), nearest.ravel()
    pairs = np.minimum(*ends) * count + np.maximum(*ends)
    pairs = pairs[related[ends] > LEAST_LIKELY]
    # Each pair once, in the order of its first item: which groups are found depends on the order.
    ends = np.divmod(pairs[np.sort(np.unique(pairs, return_index=True)[1])], count)
    weights = 1 / (1 + np.exp(-related[ends] - 1))
    graph = igraph.Graph(count, np.stack(ends, axis=1).tolist())
    igraph.set_random_number_generator(random.Random(0))
    found = graph.community_leiden(
        "modularity", weights=weights.tolist(), resolution=resolution, n_iterations=10
    )
    return np.asarray(found.membership, np.intp)


def _joined(related: Floats, labels: Labels, alike: float) -> Labels:
    """The two groups most alike made one, again and again while any two are alike enough.

    What is a group by itself has nothing to be compared with, and goes to the likeliest.
    """
    names, labels = np.unique(labels, return_inverse=True)
    members = np.eye(len(names), dtype=np.float32)[labels]
    together = members.T @ (1 / (1 + np.exp(-related))) @ members
    sizes = members.sum(axis=0)
    into = np.arange(len(names))
    while True:
        within = np.diag(together) / np.maximum(sizes * (sizes - 1), 1)
        share = together / np.outer(sizes, sizes) / np.sqrt(np.outer(within, within) + LEAST_WITHIN)
        np.fill_diagonal(share, -1)
        kept, gone = sorted(np.unravel_index(share.argmax(), share.shape))
        if share[kept, gone] < alike:
            return into[labels]
        into[into == gone] = kept
        together[kept] += together[gone]
        together[:, kept] += together[:, gone]
        sizes[kept] += sizes[gone]
        together[gone], together[:, gone] = 0, 0


def _settled(related: Floats, labels: Labels, lasting: NDArray[np.bool_]) -> Labels:
    """Each item in the group whose closest members it fits best, or in none; small groups dissolved."""
    enough = None
    for _ in range(ROUNDS):
        groups = np.flatnonzero(np.bincount(labels[labels >= 0], minlength=1) >= SMALLEST)
        if not len(groups):
            return np.full(len(labels), -1, np.intp)
        fit = np.stack([_closeness(related[:, labels == group]) for group in groups], axis=1)
        best = fit.max(axis=1)
        if enough is None:
            usual = FITS + FITS_MORE * float(np.median(best)) - FITS_LESS * (len(groups) <= FEW)
            enough = np.where(lasting, min(usual, FITS_AT_ALL), usual)
        settled = np.where(best >= enough, np.asarray(groups)[fit.argmax(axis=1)], -1)
        if np.array_equal(settled, labels):
            break
        labels = settled
    return labels


def _closeness(to_members: Floats) -> Floats:
    """Mean log-odds of each item to its closest members of a group; one stranger can not veto."""
    kept = min(CLOSEST, to_members.shape[1])
    closest = np.partition(to_members, to_members.shape[1] - kept, axis=1)[:, -kept:]
    mean: Floats = np.clip(closest, -8, None).mean(axis=1)
    return mean
