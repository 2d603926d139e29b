"""MovieLens split by time, and the product's own recommendations for each of its people.

Each person's last fifth of ratings of 4 and more is held out; before that the same cut is made once more
inside the training part, and all settings, ours and the peers', are chosen there.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix

from tools.journeys.extract import extract
from tools.journeys.terms import salient_terms
from tools.recommending.collaborative import Collaborative, learn
from tools.recommending.compose import compose
from tools.recommending.interest import interest_of, name_text
from tools.recommending.known import Known
from tools.recommending.others import others_of
from tools.recommending.profile import Profile, past_of, whole_history
from tools.recommending.readers import read_records
from tools.recommending.records import checked
from tools.recommending.relevance import relevances
from tools.recommending.request import Request
from tools.recommending.shelf import Shelf, Shelves
from tools.recommending.taste import Taste, taste_of
from vectorstore.embedder import Encoder
from vectorstore.records import (
    Activity,
    CatalogueItem,
    Item,
    Journey,
    JourneysError,
    Recommendation,
    Skip,
)

LIKED = 4.0
HELD_OUT = 0.2
FEWEST = 5  # ratings of 4 and more that a person needs to be tested
ENCODED_AT_ONCE = 512


@dataclass(frozen=True)
class Rating:
    """One rating: which film by its row in the catalogue, how much, and when in seconds since 1970."""

    row: int
    stars: float
    time: int


@dataclass(frozen=True)
class Split:
    """What each person rated before the cut, and the films they liked after it (none: not tested)."""

    before: list[list[Rating]]
    after: list[list[int]]

    def liked(self, items: int) -> csr_matrix:
        """(people, items), 1 where a film was liked before the cut."""
        pairs = [(n, r.row) for n, ratings in enumerate(self.before) for r in ratings if r.stars >= LIKED]
        people, rows = zip(*pairs, strict=True)
        ones = np.ones(len(pairs), np.float32)
        return csr_matrix((ones, (people, rows)), shape=(len(self.before), items))


def read_catalogue(folder: Path, encoder: Encoder) -> Shelf:
    """The films with their vectors; popularity is left out, for it was counted over the held-out part too."""
    records = (record for record in read_records(folder)[1] if not isinstance(record, Skip))
    found = [checked(record, position) for position, record in records]
    items = [replace(item, popularity=None) for item in found if isinstance(item, CatalogueItem)]
    parts = range(0, len(items), ENCODED_AT_ONCE)
    vectors = [encoder.encode([i.text for i in items[n : n + ENCODED_AT_ONCE]]) for n in parts]
    return Shelf(items, np.concatenate(vectors))


def read_ratings(folder: Path, shelf: Shelf) -> list[list[Rating]]:
    """Each person's ratings, oldest first, people in the order of their numbers."""
    rows = {item.id: row for row, item in enumerate(shelf.items)}
    people: dict[int, list[Rating]] = defaultdict(list)
    with (folder / "ratings.csv").open() as file:
        for line in csv.DictReader(file):
            if (row := rows.get(line["movieId"])) is not None:
                rating = Rating(row, float(line["rating"]), int(line["timestamp"]))
                people[int(line["userId"])].append(rating)
    return [sorted(people[n], key=lambda r: (r.time, r.row)) for n in sorted(people)]


def split(people: Sequence[Sequence[Rating]]) -> Split:
    """Cut each person's liked films at four fifths; what was rated after the cut is unseen."""
    before, after = [], []
    for ratings in people:
        liked = [r for r in ratings if r.stars >= LIKED]
        if len(liked) < FEWEST:
            before.append(list(ratings))
            after.append([])
            continue
        held = liked[len(liked) - max(1, int(len(liked) * HELD_OUT)) :]
        out = {r.row for r in held}
        before.append([r for r in ratings if r.row not in out and r.time <= held[0].time])
        after.append(sorted(out))
    return Split(before, after)


def learn_from(data: Split, shelf: Shelf) -> Collaborative:
    """What the product learns from all people's films before the cut.

    Raises:
        JourneysError: when there are too few people.
    """
    model = learn([_work(shelf, r.row) for r in ratings if r.stars >= LIKED] for ratings in data.before)
    if model is None:
        raise JourneysError("There are too few people in the data to learn from.")
    return model


def with_popularity(shelf: Shelf, data: Split) -> Shelf:
    """The same films, as popular as the part before the cut shows."""
    liked = np.log1p(np.asarray(data.liked(len(shelf)).sum(axis=0)).ravel())
    items = [replace(i, popularity=float(p)) for i, p in zip(shelf.items, liked / liked.max(), strict=True)]
    return Shelf(items, shelf.vectors)


def profile_of(ratings: Sequence[Rating], shelves: Shelves, encoder: Encoder) -> Profile:
    """The product's picture of a person: their liked films as a history, extracted, with named journeys."""
    shelf = shelves.parts[0]
    items = _liked(ratings, shelf)
    vectors = shelf.vectors[[r.row for r in ratings if r.stars >= LIKED]]
    clusters = extract([replace(item, times=()) for item in items], vectors).clusters
    terms = salient_terms([[items[n] for n in cluster] for cluster in clusters])
    journeys = [
        Journey(f"j{n}", "u", " ".join(t.text for t in terms[n][:2]), terms=terms[n])
        for n in range(len(clusters))
    ]
    groups = [list(cluster) for cluster in clusters]
    if not journeys and items:
        journeys, groups = [whole_history("u", items)], [list(range(len(items)))]
    names = encoder.encode([name_text(journey) for journey in journeys])
    as_of = items[-1].times[-1] if items else None
    interests = [
        interest_of(
            replace(journey, activity=tuple(items[n].activity[0] for n in group)),
            [items[n] for n in group],
            [vectors[n] for n in group],
            name,
            shelves,
            as_of,
        )
        for journey, group, name in zip(journeys, groups, names, strict=True)
    ]
    relevance = relevances(shelves, interests)
    activities = {i.activity[0]: Activity(i.activity[0], "u", i.times[0], i.title) for i in items}
    return Profile("u", shelves, relevance, Known([]), Known([]), activities, {})


def with_others(profile: Profile, ratings: Sequence[Rating], model: Collaborative) -> Profile:
    """The same picture beside what was learnt from all people."""
    shelf = profile.shelves.parts[0]
    placed = {item.id for relevance in profile.relevance for item in relevance.interest.items}
    passing = [item for item in _liked(ratings, shelf) if item.id not in placed]
    others = others_of(model, shelf.works, past_of(shelf, profile.relevance, passing))
    return replace(profile, others=others)


def recommended(
    profile: Profile, ratings: Sequence[Rating], encoder: Encoder, count: int
) -> list[Recommendation]:
    """The product's list for a person, all that they rated before left out as known."""
    rated = frozenset(rating.row for rating in ratings)
    taste: Taste = replace(taste_of(profile.shelves, [], []), refused=rated)
    return compose(profile, taste, Request(count=count), encoder).recommendations


def _liked(ratings: Sequence[Rating], shelf: Shelf) -> list[Item]:
    return [_item(shelf.items[r.row], r) for r in ratings if r.stars >= LIKED]


def _item(film: CatalogueItem, rating: Rating) -> Item:
    time = datetime.fromtimestamp(rating.time, UTC)
    topics = ", ".join(film.topics)
    return Item(film.id, film.title, "film", topics, activity=(film.id,), times=(time,), rating=rating.stars)


def _title(film: CatalogueItem) -> str:
    """As MovieLens itself writes it, the year in brackets."""
    return f"{film.title} ({film.year})" if film.year else film.title


def _work(shelf: Shelf, row: int) -> str:
    film = shelf.items[row]
    return shelf.work_of(_title(film), film.kind)
