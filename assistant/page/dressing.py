"""The page's fixed texts in the language of the person, and what its settings show."""

from __future__ import annotations

import logging
from typing import Any

import gradio as gr

from assistant.chosen import keep_choices
from assistant.journeys import Journeys
from assistant.models import leaves_the_machine, load_model, namer_of, offline_model
from assistant.page import data, sent
from assistant.page.markup import action, text
from assistant.page.parts import Parts
from assistant.page.words import words
from vectorstore.records import JourneysError

Updates = dict[Any, Any]
log = logging.getLogger(__name__)


def settings_of(assistant: Journeys) -> tuple[str, str]:
    """The model and the namer in use, as the settings name them."""
    return assistant.settings.model, assistant.settings.namer


def dressed(language: str, parts: Parts) -> Updates:
    """Every fixed text in a language."""
    labelled = {
        parts.person: "header.person",
        parts.conversations: "talk.past",
        parts.files: "data.upload",
        parts.language: "data.language",
        **{getattr(parts, f"tab_{n}"): f"tab.{n}" for n in ("journeys", "timeline", "map", "foryou", "data")},
    }
    written = {
        parts.fresh: "talk.new",
        parts.stop: "talk.stop",
        parts.apply: "data.apply",
    }
    say = words(language, "talk.say")
    return {
        **{part: gr.update(label=words(language, key)) for part, key in labelled.items()},
        **{part: gr.update(value=words(language, key)) for part, key in written.items()},
        parts.box: gr.update(label=say, placeholder=say),
        **{
            part: gr.update(label=words(language, key), info=words(language, f"{key}_text"))
            for part, key in (
                (parts.who, "data.who"),
                (parts.model, "data.model"),
                (parts.namer, "data.namer"),
            )
        },
        parts.asking: sent.asking(language),
        parts.sent: "",
        parts.brand: brand(language),
        parts.export: saving(language),
        parts.adding: data.adding(language),
        parts.granularity: data.granularity(language),
        parts.language: gr.update(value=language, label=words(language, "data.language")),
    }


def brand(language: str) -> str:
    """The page's name, the switch between its two sides on a phone, and the one between light and dark."""
    theme = text(words(language, "header.theme"))
    switch = "".join(
        f'<button type="button" data-act="view" data-view="{view}" aria-pressed="{pressed}">'
        f"{text(words(language, f'header.{view}'))}</button>"
        for view, pressed in (("talk", "true"), ("look", "false"))
    )
    return (
        f'<h1 class="brand" data-lang="{text(language)}"><svg viewBox="0 0 24 24" width="22" height="22"'
        ' aria-hidden="true"><path d="M3 19c5 0 4-14 9-14s4 9 9 9" fill="none" stroke="currentColor"'
        f' stroke-width="2.6" stroke-linecap="round"/></svg>Journeys</h1>'
        f'<span class="viewswitch">{switch}</span>'
        f'<button type="button" class="quiet theme" data-act="theme" aria-label="{theme}"'
        f' title="{theme}">◐</button>'
    )


def saving(language: str) -> str:
    """The button that saves the conversation."""
    return action("save", text(words(language, "talk.export")), css="soft")


def told(language: str, assistant: Journeys, parts: Parts) -> Updates:
    """What leaves the machine, in the header and in the settings."""
    where = leaves_the_machine(assistant.settings)
    folder = str(assistant.store.folder)
    model, namer = settings_of(assistant)
    return {
        parts.model: gr.update(value=model),
        parts.namer: gr.update(value=namer),
        parts.leaving: data.leaving(language, where),
        parts.privacy: data.privacy(language, folder, where),
    }


def use_models(assistant: Journeys, model: str, namer: str) -> None:
    """Talk and name with other models from now on, also after a restart.

    Raises:
        JourneysError: when there is no such model; nothing is changed then.
    """
    wanted = assistant.settings.model_copy(update={"model": model or "offline", "namer": namer})
    load_model(wanted, offline_model(assistant.store.encoder))
    namer_of(wanted)
    keep_choices(assistant.store.folder, model=wanted.model, namer=wanted.namer)
    assistant.settings = wanted
    vars(assistant).pop("agent", None)
    vars(assistant.resources).pop("namer", None)


def can_talk(assistant: Journeys) -> None:
    """Let the offline model talk where the chosen one is no longer there, so that another can be chosen."""
    try:
        load_model(assistant.settings, offline_model(assistant.store.encoder))
    except JourneysError as problem:
        log.error("%s The offline model talks in its place.", problem)
        assistant.settings = assistant.settings.model_copy(update={"model": "offline"})
