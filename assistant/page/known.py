"""What every piece of HTML about a person needs to know of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Known:
    """How a person's journeys and things are to be shown.

    Attributes:
        slots: journey id → place in the palette.
        names: journey id → name, of the journeys that are not private.
        verdicts: item id → what the person said of it.
    """

    slots: Mapping[str, int] = field(default_factory=dict)
    names: Mapping[str, str] = field(default_factory=dict)
    verdicts: Mapping[str, str] = field(default_factory=dict)

    def css(self, journey: str) -> str:
        """The class that sets a journey's colour."""
        return f"k{self.slots.get(journey, 0)}"
