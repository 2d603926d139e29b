"""The map: a person's items in two dimensions, near each other where they mean alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.decomposition import PCA

from assistant.page.known import Known
from assistant.page.markup import text
from assistant.page.words import words

WIDTH, HEIGHT, EDGE = 1000, 640, 40
MOST_DOTS = 1_500
HALF_LETTER = 5.6  # half the width of a letter in a name
PULL = 0.6  # how strongly the items of a journey are drawn together, so that it can be seen as one


@dataclass(frozen=True)
class Dot:
    """One item on the map, in the map's own units; `journey` is "" for a passing click."""

    x: float
    y: float
    title: str
    journey: str


def project(vectors: NDArray[np.float32], owners: Sequence[str]) -> NDArray[np.float32]:
    """A place within the map's frame for each row; the same rows always get the same places.

    Args:
        vectors: one unit row an item.
        owners: the journey of each item, "" for none.
    """
    if len(vectors) < 3:
        return np.array([[WIDTH / 2 + 60 * n, HEIGHT / 2] for n in range(len(vectors))], dtype=np.float32)
    drawn = vectors.copy()
    centres = []
    for journey in sorted({o for o in owners if o}):
        mine = np.array([o == journey for o in owners])
        centre = vectors[mine].mean(axis=0)
        drawn[mine] += PULL * (centre - drawn[mine])
        centres.append(centre)
    seen = PCA(2, svd_solver="arpack", random_state=0)  # two axes of hundreds: no need to find them all
    # The axes are those in which journeys differ most; all the rest is laid along them.
    seen.fit(np.stack(centres) if len(centres) > 2 else drawn)
    flat = seen.transform(drawn)
    ranks = np.argsort(np.argsort(flat, axis=0), axis=0) / (len(flat) - 1)  # spread evenly over the frame
    span = np.ptp(flat, axis=0)
    even = (flat - flat.min(axis=0)) / np.where(span > 0, span, 1)
    mixed = 0.5 * ranks + 0.5 * even
    size = np.array([WIDTH - 2 * EDGE, HEIGHT - 2 * EDGE])
    return np.asarray(EDGE + mixed * size, dtype=np.float32)


def landscape(language: str, dots: Sequence[Dot], known: Known, total: int) -> str:
    """The map as SVG; titles show on hover, names stand at the middle of their journeys."""
    if not dots:
        return f'<div class="empty"><p>{text(words(language, "map.none"))}</p></div>'
    passing = words(language, "map.passing")
    circles = []
    for dot in sorted(dots, key=lambda d: bool(d.journey)):
        owner = known.names.get(dot.journey, passing) if dot.journey else passing
        css = f"{known.css(dot.journey)}" if dot.journey else "passing"
        tip = words(language, "map.dot", title=dot.title, journey=owner)
        opens = f' data-act="open" data-id="{text(dot.journey)}"' if dot.journey else ""
        circles.append(
            f'<circle class="{css}" cx="{dot.x:.0f}" cy="{dot.y:.0f}" r="{5 if dot.journey else 3}"{opens}'
            f' data-tip="{text(tip)}"/>'
        )
    few = words(language, "map.few", shown=len(dots), count=total) if len(dots) < total else ""
    return (
        f'<div class="mapframe"><svg class="map" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        f' aria-label="{text(words(language, "map.help"))}">'
        f"{''.join(circles)}{_labels(dots, known)}</svg></div>"
        f'<p class="passing">{text(words(language, "map.help"))} {text(few)}</p>'
    )


def _labels(dots: Sequence[Dot], known: Known) -> str:
    """Each journey's name at its middle, moved up or down where it would cover another's."""
    places: dict[str, list[tuple[float, float]]] = {}
    for dot in dots:
        if dot.journey in known.names:
            places.setdefault(dot.journey, []).append((dot.x, dot.y))
    taken: list[tuple[float, float, float]] = []
    written = []
    for journey, points in sorted(places.items(), key=lambda pair: -len(pair[1]))[:40]:
        name = known.names[journey]
        name = name if len(name) <= 30 else f"{name[:29]}…"
        half = len(name) * HALF_LETTER
        x = float(np.clip(np.median([p[0] for p in points]), half + 8, WIDTH - half - 8))
        y = _free(x, float(np.median([p[1] for p in points])), half, taken)
        taken.append((x, y, half))
        # A small screen writes larger: held at its outer end, a name near the edge grows inwards.
        anchor, at = ("end", x + half) if x > 0.65 * WIDTH else ("middle", x)
        anchor, at = ("start", x - half) if x < 0.35 * WIDTH else (anchor, at)
        written.append(
            f'<text class="{known.css(journey)}" x="{at:.0f}" y="{y:.0f}" text-anchor="{anchor}">'
            f"{text(name)}</text>"
        )
    return "".join(written)


def _free(x: float, y: float, half: float, taken: Sequence[tuple[float, float, float]]) -> float:
    for step in (0, -32, 32, -64, 64, -96, 96):
        place = y + step
        if 20 <= place <= HEIGHT - 10 and not any(
            abs(place - other) < 30 and abs(x - middle) < half + width for middle, other, width in taken
        ):
            return place
    return y
