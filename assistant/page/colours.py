"""A journey's colour: its identity in the conversation, the cards, the timeline and the map.

The palette is made in OKLCH, where equal lightness looks equally light, so that every colour keeps the same
contrast: at least 4.5 : 1 as text on the page, in the light and the dark theme alike.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Protocol

HUES = 12
TONES = 2  # the second round of hues is calmer
SIZE = HUES * TONES
_FIRST_HUE = 25.0
_LIGHT = ((0.50, 0.15), (0.46, 0.075))  # (lightness, chroma) of each round on a light page
_DARK = ((0.77, 0.125), (0.82, 0.065))


class Coloured(Protocol):
    """What has an identity and a beginning."""

    @property
    def id(self) -> str:
        """The identity."""

    @property
    def first(self) -> object:
        """When it began: comparable, or None."""


def slots(journeys: Iterable[Coloured]) -> dict[str, int]:
    """Journey id → its place in the palette.

    The place follows from the id; of two journeys that want the same one, the one that began later moves on
    to the next that is free, so that a new journey never changes the colour of one that was there before.
    """
    given: dict[str, int] = {}
    taken: dict[int, int] = {}
    for journey in sorted(journeys, key=lambda j: (str(j.first or "9"), j.id)):
        wanted = wish(journey.id)
        ring = [round_ * HUES + (wanted + step) % HUES for round_ in range(TONES) for step in range(HUES)]
        slot = min(ring, key=lambda place: taken.get(place, 0))
        given[journey.id] = slot
        taken[slot] = taken.get(slot, 0) + 1
    return given


def wish(journey: str) -> int:
    """The place that an id asks for; neighbouring places differ much in hue."""
    return sum((index + 1) * ord(letter) for index, letter in enumerate(journey)) % HUES


def hex_of(slot: int, *, dark: bool = False) -> str:
    """The colour of a place as #rrggbb."""
    round_, place = divmod(slot % SIZE, HUES)
    lightness, chroma = (_DARK if dark else _LIGHT)[round_]
    hue = _FIRST_HUE + (place * 5 % HUES) * 360 / HUES + round_ * 15
    return _hex(*_fitted(lightness, chroma, hue))


def stylesheet() -> str:
    """The palette as CSS classes k0, k1 …, each setting --k to its colour in both themes."""
    light = "".join(f".k{slot}{{--k:{hex_of(slot)}}}" for slot in range(SIZE))
    return light + "".join(f".dark .k{slot}{{--k:{hex_of(slot, dark=True)}}}" for slot in range(SIZE))


def contrast(one: str, other: str) -> float:
    """The WCAG contrast ratio of two #rrggbb colours, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _fitted(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    """Linear RGB of an OKLCH colour, with as much of its chroma as a screen can show."""
    while True:
        rgb = _linear(lightness, chroma, hue)
        if chroma <= 0 or all(-1e-4 <= part <= 1.0001 for part in rgb):
            return rgb
        chroma -= 0.005


def _linear(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def _hex(*linear: float) -> str:
    parts = []
    for part in linear:
        clear = min(1.0, max(0.0, part))
        parts.append(12.92 * clear if clear <= 0.0031308 else 1.055 * clear ** (1 / 2.4) - 0.055)
    return "#" + "".join(f"{round(part * 255):02x}" for part in parts)
