"""The page's components and where they stand."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import gradio as gr

from assistant.journeys import Journeys
from assistant.page.dressing import brand, saving, settings_of
from assistant.page.panels import LONGEST
from assistant.page.parts import Parts
from assistant.page.words import DEFAULT, language_names, words

TABS = ("journeys", "timeline", "map", "foryou")
Made = dict[str, Any]


def lay_out(assistant: Journeys) -> Parts:
    """Make every component, in the context of the page that is being built."""
    made: Made = {"saved": gr.BrowserState({}, storage_key="journeys", secret="journeys")}
    with gr.Row(elem_id="header"):
        made["brand"] = gr.HTML(brand(DEFAULT), elem_id="brand", **_heard())
        made["person"] = _choice("person", "header.person")
        made["leaving"] = gr.HTML("", elem_id="leaving")
    with gr.Row(elem_id="main", equal_height=False):
        with gr.Column(elem_id="talk", scale=5, min_width=320):
            made |= _conversation()
        with gr.Column(elem_id="look", scale=6, min_width=320):
            made |= _tabs(assistant)
    return Parts(**made)


def _conversation() -> Made:
    made: Made = {}
    with gr.Row(elem_id="talkhead"):
        made["conversations"] = _choice("conversations", "talk.past")
        made["fresh"] = gr.Button(_text("talk.new"), elem_id="fresh", size="sm")
        made["export"] = gr.HTML(saving(DEFAULT), elem_id="export", **_heard())
    with gr.Column(elem_id="room"):
        made["past"] = gr.HTML("", elem_id="past", **_heard())
        made["live"] = gr.HTML("", elem_id="live", **_heard())
    made["nexts"] = gr.HTML("", elem_id="nexts", **_heard())
    with gr.Row(elem_id="say"):
        made["box"] = gr.Textbox(
            elem_id="box",
            label=_text("talk.say"),
            show_label=False,
            placeholder=_text("talk.say"),
            lines=1,
            max_lines=6,
            max_length=LONGEST,
            submit_btn=True,
            container=False,
        )
        made["stop"] = gr.Button(_text("talk.stop"), elem_id="stop", visible=False, size="sm")
    return made


def _tabs(assistant: Journeys) -> Made:
    made: Made = {}
    with gr.Tabs(selected=TABS[0], elem_id="tabs") as made["tabs"]:
        for name in TABS:
            with gr.Tab(_text(f"tab.{name}"), id=name) as made[f"tab_{name}"]:
                if name == "journeys":
                    made["opened"] = gr.HTML("", elem_id="opened", **_heard())
                made[name] = gr.HTML("", elem_id=name, **_heard())
        with gr.Tab(_text("tab.data"), id="data", elem_id="yours") as made["tab_data"]:
            made |= _data(assistant)
    return made


def _data(assistant: Journeys) -> Made:
    made: Made = {}
    made["adding"] = gr.HTML("", elem_id="adding")
    made["who"] = gr.Textbox(
        elem_id="who", label=_text("data.who"), info=_text("data.who_text"), max_length=60
    )
    made["files"] = gr.File(
        file_count="multiple", elem_id="files", label=_text("data.upload"), show_label=False, height=140
    )
    made["arriving"] = gr.HTML("", elem_id="arriving")
    made["report"] = gr.HTML("", elem_id="report", **_heard())
    made["stored"] = gr.HTML("", elem_id="stored", **_heard())
    made["archive"] = gr.DownloadButton("journeys.zip", elem_id="archive", visible=False, size="sm")
    made["year"] = gr.HTML("", elem_id="year", **_heard())
    made["granularity"] = gr.HTML("", elem_id="granularity", **_heard())
    made["language"] = gr.Dropdown(
        language_names(), value=DEFAULT, elem_id="language", label=_text("data.language"), filterable=False
    )
    model, namer = settings_of(assistant)
    with gr.Row(elem_id="models"):
        for name, value in (("model", model), ("namer", namer)):
            label, info = _text(f"data.{name}"), _text(f"data.{name}_text")
            made[name] = gr.Textbox(value, elem_id=name, label=label, info=info, max_length=200)
    made["apply"] = gr.Button(_text("data.apply"), elem_id="apply", size="sm")
    made["privacy"] = gr.HTML("", elem_id="privacy")
    made["asking"] = gr.HTML("", elem_id="asking", **_heard())
    made["sent"] = gr.HTML("", elem_id="sent", **_heard())
    return made


def _choice(name: str, key: str) -> gr.Dropdown:
    return gr.Dropdown(
        [], elem_id=name, label=_text(key), show_label=False, container=False, filterable=False, min_width=120
    )


def _heard() -> Made:
    """What makes an HTML component report presses in it."""
    script = (files("assistant.page") / "static" / "page.js").read_text("utf-8")
    return {
        "head": f"<script>{script}</script>",
        "js_on_load": 'window.journeysPage.bind(element, trigger, watch, "click", "submit", "read")',
        "apply_default_css": False,
    }


def _text(key: str) -> str:
    return words(DEFAULT, key)
