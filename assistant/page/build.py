"""The page as a table of contents: its components, and which handler each event goes to."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import gradio as gr

from assistant.journeys import Journeys
from assistant.page import programs
from assistant.page.arriving import Arriving
from assistant.page.dressing import label, language_choices, settings_of
from assistant.page.panels import Panels
from assistant.page.parts import Parts
from assistant.page.talking import Talking
from assistant.page.view import View
from assistant.page.words import words

STATIC = files("assistant.page") / "static"
HOUR = 3_600
AT_ONCE = 16  # events of one kind that run side by side
TABS = ("journeys", "timeline", "map", "foryou", "data")
QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}


def build_page(assistant: Journeys) -> gr.Blocks:
    """The chat page for an open assistant; `launch_page` serves it.

    Everything a person sees of their own comes from the assistant at load, nothing is in the page itself.
    """
    with gr.Blocks(
        title="Journeys", analytics_enabled=False, fill_width=True, delete_cache=(HOUR, HOUR)
    ) as page:
        view = gr.State(View(), time_to_live=24 * HOUR)
        parts = _layout(assistant)
        panels = Panels(assistant, parts)
        talking = Talking(panels, parts)
        arriving = Arriving(panels, talking, parts)
        _connect(page, view, parts, panels, talking, arriving)
        programs.expose(assistant)
    page.queue(default_concurrency_limit=AT_ONCE, max_size=500)
    return page


def _layout(assistant: Journeys) -> Parts:
    saved = gr.BrowserState({}, storage_key="journeys", secret="journeys")
    made: dict[str, Any] = {"saved": saved}
    with gr.Row(elem_id="header"):
        gr.HTML(_brand(), elem_id="brand", padding=False, **_heard())
        made["person"] = gr.Dropdown(
            [],
            elem_id="person",
            show_label=False,
            container=False,
            min_width=130,
            label=label("header.person"),
            filterable=False,
        )
        made["leaving"] = gr.HTML("", elem_id="leaving")
    with gr.Row(elem_id="main", equal_height=False):
        with gr.Column(elem_id="talk", scale=5, min_width=320):
            made |= _conversation()
        with gr.Column(elem_id="look", scale=6, min_width=320):
            made |= _tabs(assistant)
    return Parts(**made)


def _conversation() -> dict[str, Any]:
    made: dict[str, Any] = {}
    with gr.Row(elem_id="talkhead"):
        made["conversations"] = gr.Dropdown(
            [],
            elem_id="conversations",
            label=label("talk.past"),
            show_label=False,
            container=False,
            filterable=False,
        )
        made["fresh"] = gr.Button(label("talk.new"), elem_id="fresh", size="sm", variant="secondary")
        made["export"] = gr.HTML(_export("en"), elem_id="export", **_heard())
    with gr.Column(elem_id="room"):
        made["past"] = gr.HTML("", elem_id="past", **_heard())
        made["live"] = gr.HTML("", elem_id="live", **_heard())
    made["nexts"] = gr.HTML("", elem_id="nexts", **_heard())
    with gr.Row(elem_id="say"):
        made["box"] = gr.Textbox(
            elem_id="box", show_label=False, label=label("talk.say"), placeholder=label("talk.say"), lines=1, max_lines=6,
            autofocus=True, submit_btn=True, container=False, max_length=4_000,
            html_attributes=gr.InputHTMLAttributes(autocorrect="on", spellcheck=True),
        )  # fmt: skip
        made["stop"] = gr.Button(label("talk.stop"), elem_id="stop", visible=False, size="sm")
    return made


def _tabs(assistant: Journeys) -> dict[str, Any]:
    made: dict[str, Any] = {}
    with gr.Tabs(selected="journeys", elem_id="tabs") as made["tabs"]:
        for name in TABS[:-1]:
            with gr.Tab(label(f"tab.{name}"), id=name) as made[f"tab_{name}"]:
                made[name] = gr.HTML("", elem_id=name, **_heard())
        with gr.Tab(label("tab.data"), id="data") as made["tab_data"]:
            made |= _data(assistant)
    return made


def _data(assistant: Journeys) -> dict[str, Any]:
    made: dict[str, Any] = {}
    made["who"] = gr.Textbox(
        elem_id="who", label=label("data.who"), info=label("data.who_text"), max_length=60
    )
    made["files"] = gr.File(
        file_count="multiple", elem_id="files", label=label("data.upload_text"), height=130
    )
    made["start"] = gr.Button(label("data.start"), elem_id="start", variant="primary")
    made["arriving"] = gr.HTML("", elem_id="arriving")
    made["report"] = gr.HTML("", elem_id="report", **_heard())
    made["stored"] = gr.HTML("", elem_id="stored", **_heard())
    made["archive"] = gr.DownloadButton("journeys.zip", elem_id="archive", visible=False, size="sm")
    made["year"] = gr.HTML("", elem_id="year", **_heard())
    made["granularity"] = gr.HTML("", elem_id="granularity", **_heard())
    made["language"] = gr.Dropdown(
        language_choices(), value="en", elem_id="language", label=label("data.language"), filterable=False
    )
    model, namer = settings_of(assistant)
    with gr.Row():
        made["model"] = gr.Textbox(model, elem_id="model", label=label("data.model"))
        made["namer"] = gr.Textbox(namer, elem_id="namer", label=label("data.namer"))
    made["apply"] = gr.Button(label("data.apply"), elem_id="apply", size="sm")
    made["privacy"] = gr.HTML("", elem_id="privacy")
    return made


def _connect(
    page: gr.Blocks, view: gr.State, parts: Parts, panels: Panels, talking: Talking, arriving: Arriving
) -> None:
    every = parts.all()
    page.load(arriving.loaded, [parts.saved, view], every, **QUIET)
    parts.person.input(arriving.person, [parts.person, view], every, **QUIET)
    parts.language.input(arriving.language, [parts.language, view], every, **QUIET)
    said = [parts.box.submit(talking.typed, [parts.box, view], every, trigger_mode="once", **QUIET)]
    speaking = (parts.past, parts.nexts, parts.journeys, parts.stored)
    said += [part.submit(talking.pressed, [view], every, trigger_mode="once", **QUIET) for part in speaking]
    pressing = (parts.past, parts.live, parts.journeys, parts.timeline, parts.map, parts.foryou, parts.stored)
    for part in (*pressing, parts.granularity, parts.year):
        part.click(panels.pressed, [view], every, trigger_mode="multiple", **QUIET)
    parts.stop.click(talking.stopped, [view], every, cancels=said, **QUIET)
    parts.fresh.click(talking.new, [view], every, **QUIET)
    parts.conversations.input(talking.choose, [parts.conversations, view], every, **QUIET)
    parts.tabs.select(panels.turned, [view], every, **QUIET)
    upload = gr.on(
        [parts.start.click, parts.files.upload],
        arriving.uploaded,
        [parts.files, parts.who, view],
        every,
        **QUIET,
    )
    parts.apply.click(arriving.settings, [parts.model, parts.namer, view], every, **QUIET)
    del upload


def _heard() -> dict[str, Any]:
    """What makes an HTML component report presses in it."""
    script = (STATIC / "page.js").read_text("utf-8")
    return {
        "head": f"<script>{script}</script>",
        "js_on_load": 'window.journeysPage.bind(element, trigger, watch, "click", "submit")',
        "apply_default_css": False,
    }


def _brand() -> str:
    theme, talk, look = (words("en", f"header.{key}") for key in ("theme", "talk", "look"))
    return (
        '<h1 class="brand"><svg viewBox="0 0 24 24" width="22" height="22" aria-hidden="true"><path d="M3 19c5 0 4-14 9-14s4 9 9 9"'
        ' fill="none" stroke="currentColor" stroke-width="2.600" stroke-linecap="round"/></svg>Journeys</h1>'
        f'<span class="viewswitch"><button type="button" data-act="view" data-view="talk" aria-pressed="true">{talk}</button>'
        f'<button type="button" data-act="view" data-view="look" aria-pressed="false">{look}</button></span>'
        f'<button type="button" class="quiet theme" data-act="theme" aria-label="{theme}" title="{theme}">◐</button>'
    )


def _export(language: str) -> str:
    return f'<button type="button" class="soft" data-act="save">{words(language, "talk.export")}</button>'
