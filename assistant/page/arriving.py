"""Coming to the page: the first load, another person or language, an export dropped in, other models."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr

from assistant.page import data
from assistant.page.arrival import Arrival, arrive, prepare
from assistant.page.dressing import dressed, told, use_models
from assistant.page.memory import past
from assistant.page.panels import Panels
from assistant.page.parts import Parts
from assistant.page.talking import Talking
from assistant.page.view import FIRST_PERSON, View, new_conversation, person_for
from assistant.page.words import LANGUAGES, words
from assistant.settings import outranking
from tools.samples import SAMPLES
from vectorstore.records import JourneysError

Updates = dict[Any, Any]


class Arriving:
    """Handlers of what brings a person to the page."""

    def __init__(self, panels: Panels, talking: Talking, parts: Parts) -> None:
        self._panels = panels
        self._talking = talking
        self._assistant = panels.assistant
        self._parts = parts

    def loaded(self, saved: dict[str, str], view: View, request: gr.Request) -> Iterator[Updates]:
        """The page was opened or reloaded: the person and the conversation of last time."""
        saved = saved if isinstance(saved, dict) else {}
        language = str(saved.get("language", ""))
        view.language = language if language in LANGUAGES else view.language
        people = self._people(request)
        user = person_for(request, str(saved.get("user") or people[0]))
        view.turn_to(user if user in people or not people else people[0], str(saved.get("conversation", "")))
        yield dressed(view.language, self._parts)
        yield from self._arrived(view, request)

    def person(self, chosen: str, view: View, request: gr.Request) -> Iterator[Updates]:
        """Another person was chosen."""
        user = person_for(request, chosen)
        talks = self._assistant.store.conversations.list(user)
        view.turn_to(user, talks[0][0] if talks else "")
        yield from self._arrived(view, request)

    def language(self, chosen: str, view: View, request: gr.Request) -> Updates:
        """The page speaks another language from now on."""
        view.language = chosen if chosen in LANGUAGES else view.language
        user = person_for(request, view.user)
        return {
            **dressed(view.language, self._parts),
            **told(view.language, self._assistant, self._parts),
            **self._panels.all_of(view, user),
            **self._panels.journeys(view, user),
            **self._talking.redrawn(view, user),
        }

    def uploaded(
        self, files: list[str] | None, who: str, view: View, request: gr.Request
    ) -> Iterator[Updates]:
        """Export files were dropped in: read them, show what was understood, find the journeys."""
        parts, language = self._parts, view.language
        paths = [Path(str(file)) for file in files or []]
        if not paths:
            return
        now = Arrival()
        try:
            user = person_for(request, who.strip() or self._own_name(view))
            yield {parts.report: ""}
            for now in arrive(self._assistant, user, [(path.name, path) for path in paths]):
                yield self._progress(language, now)
        except JourneysError as problem:
            gr.Warning(str(problem), title="")
            return
        finally:
            for path in paths:
                path.unlink(missing_ok=True)
        self._panels.sight.changed(user)
        yield {parts.files: None, parts.arriving: data.progress(language, now)}
        if self._assistant.store.history.count(user):
            if user != view.user:
                view.turn_to(user)
            yield from self._arrived(view, request)

    def settings(self, model: str, namer: str, view: View, request: gr.Request) -> Updates:
        """Other models from now on; only on one's own machine, without a login."""
        if request.username:
            gr.Warning(words(view.language, "data.login"), title="")
            return self._parts.nothing()
        try:
            use_models(self._assistant, model.strip(), namer.strip())
        except JourneysError as problem:
            gr.Warning(str(problem), title="")
            return self._parts.nothing()
        where = " ".join(outranking())
        applied = words(view.language, "data.applied_once" if where else "data.applied", where=where)
        gr.Info(applied, title="")
        return told(view.language, self._assistant, self._parts)

    def _arrived(self, view: View, request: gr.Request) -> Iterator[Updates]:
        parts, user = self._parts, view.user
        people = self._people(request)
        choices = sorted({*people, user}) if not request.username else [user]
        shown = (parts.past, parts.live, parts.nexts, *self._panels.shown)
        yield {
            **dict.fromkeys(shown, ""),
            parts.person: gr.update(choices=[(self._called(view, p), p) for p in choices], value=user),
            parts.who: gr.update(value="" if user in self._samples() else user),
            **told(view.language, self._assistant, parts),
        }
        now = Arrival()
        self._panels.sight.changed(user)
        if not self._panels.sight.known(user).slots:
            for now in prepare(self._assistant, user):
                yield {parts.live: data.progress(view.language, now)}
            self._panels.sight.changed(user)
        view.conversation = view.conversation or new_conversation()
        view.turns = past(self._assistant, user, view.conversation)
        yield {**self._talking.redrawn(view, user), **self._panels.journeys(view, user)}
        if now.problem:
            yield {parts.live: data.progress(view.language, now)}
        if view.tab != "journeys":
            yield self._panels.of_tab(view, user)

    def _progress(self, language: str, now: Arrival) -> Updates:
        updates: Updates = {self._parts.arriving: data.progress(language, now)}
        if now.reports:
            updates[self._parts.report] = data.report(language, now.reports)
        if now.preview and now.stage != "ready":
            updates[self._parts.journeys] = data.preview(language, now)
        return updates

    def _people(self, request: gr.Request) -> list[str]:
        if request.username:
            return [person_for(request, "")]
        people = self._assistant.people()
        return sorted(people, key=lambda p: (p != FIRST_PERSON, p in self._samples(), p))

    def _called(self, view: View, person: str) -> str:
        if person not in SAMPLES:
            return person
        return words(view.language, "header.sample", letter=person.rpartition("-")[2].upper())

    def _samples(self) -> set[str]:
        return set(SAMPLES)

    def _own_name(self, view: View) -> str:
        return "me" if view.user in self._samples() else view.user
