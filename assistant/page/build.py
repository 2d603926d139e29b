"""The page as a table of contents: its parts, and which handler each event goes to."""

from __future__ import annotations

from typing import Any

import gradio as gr

from assistant.journeys import Journeys
from assistant.page import programs
from assistant.page.arriving import Arriving
from assistant.page.layout import lay_out
from assistant.page.panels import Panels
from assistant.page.parts import Parts
from assistant.page.talking import Talking
from assistant.page.view import View

HOUR = 3_600
AT_ONCE = 16  # events of one kind that run side by side
WAITING = 500  # events that may wait; more are told that the page is busy
QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


def build_page(assistant: Journeys) -> gr.Blocks:
    """The chat page for an open assistant; `launch_page` serves it.

    Everything that belongs to a person comes from the assistant at load; nothing of it is in the page itself.
    """
    with gr.Blocks(
        title="Journeys", analytics_enabled=False, fill_width=True, delete_cache=(HOUR, HOUR)
    ) as page:
        view = gr.State(View())
        parts = lay_out(assistant)
        _connect(page, view, parts, Panels(assistant, parts))
        programs.expose(assistant)
    page.queue(default_concurrency_limit=AT_ONCE, max_size=WAITING)
    return page


def _connect(page: gr.Blocks, view: gr.State, parts: Parts, panels: Panels) -> None:
    talking = Talking(panels, parts)
    arriving = Arriving(panels, talking, parts)
    every = parts.all()
    # Gradio's browser side looks through each part that might show progress, shown or not, whatever happens.
    quiet: dict[str, Any] = {**QUIET, "show_progress_on": parts.stop}
    page.load(arriving.loaded, [parts.saved, view], every, **quiet)
    parts.person.input(arriving.person, [parts.person, view], every, **quiet)
    parts.language.input(arriving.language, [parts.language, view], every, **quiet)
    parts.files.upload(arriving.uploaded, [parts.files, parts.who, view], every, **quiet)
    parts.apply.click(arriving.settings, [parts.model, parts.namer, view], every, **quiet)

    parts.box.submit(talking.typed, [parts.box, view], every, trigger_mode="once", **quiet)
    for part in (parts.past, parts.nexts, parts.opened, parts.stored):
        part.submit(talking.pressed, [view], every, trigger_mode="once", **quiet)
    parts.stop.click(talking.stopped, [view], every, **quiet)
    parts.fresh.click(talking.new, [view], every, **quiet)
    parts.conversations.input(talking.choose, [parts.conversations, view], every, **quiet)

    parts.tabs.select(panels.turned, [view], every, **quiet)
    pressing = (parts.past, parts.live, parts.opened, parts.journeys, parts.timeline, parts.map, parts.foryou)
    # Apart, since a browser takes its time for each part that may change; and in the order of the presses.
    reading: dict[str, Any] = {"trigger_mode": "multiple", "concurrency_id": "reading", **quiet}
    for part in pressing:
        part.read(panels.pressed, [view], [parts.opened, parts.tabs, parts.stop], **reading)
    for part in (*pressing, parts.stored, parts.granularity, parts.year, parts.asking):
        part.click(panels.pressed, [view], every, trigger_mode="multiple", **quiet)
