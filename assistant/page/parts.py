"""The components of the page, by the names that handlers call them."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any

import gradio as gr


@dataclass(frozen=True)
class Parts:
    """Every component that a handler changes."""

    saved: Any
    brand: Any
    person: Any
    leaving: Any
    conversations: Any
    fresh: Any
    export: Any
    past: Any
    live: Any
    nexts: Any
    box: Any
    stop: Any
    tabs: Any
    tab_journeys: Any
    tab_timeline: Any
    tab_map: Any
    tab_foryou: Any
    tab_data: Any
    opened: Any
    journeys: Any
    timeline: Any
    map: Any
    foryou: Any
    arriving: Any
    adding: Any
    who: Any
    files: Any
    report: Any
    stored: Any
    granularity: Any
    year: Any
    language: Any
    model: Any
    namer: Any
    apply: Any
    privacy: Any
    asking: Any
    sent: Any
    archive: Any

    def all(self) -> list[Any]:
        """Every one, as the outputs of a handler that may change any."""
        return [getattr(self, part.name) for part in fields(self)]

    def nothing(self) -> dict[Any, Any]:
        """What a handler returns when nothing changes; Gradio refuses an empty dict."""
        return {self.stop: gr.skip()}
