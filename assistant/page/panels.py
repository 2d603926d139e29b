"""The page's right side: what it shows, and what is done there by hand."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

import gradio as gr

from assistant.journeys import Journeys
from assistant.models import leaves_the_machine
from assistant.page import cards, data, detail, foryou, landscape, sent, timeline, year
from assistant.page.parts import Parts
from assistant.page.sight import Sight
from assistant.page.timeline import Span
from assistant.page.view import View, person_for
from assistant.page.words import words
from assistant.preview import preview
from tools import views
from tools.journeys import edit
from tools.journeys.update import extract_journeys
from tools.recommending.feedback import give_feedback, set_preference
from tools.resources import Person
from vectorstore.folder import ARCHIVE, UPLOADS
from vectorstore.records import JourneysError

LONGEST = 4_000  # characters that can be said at once
COUNT = 12  # recommendations on the shelf
UNASKED: dict[str, Any] = {**views.NOTHING_ASKED, "count": COUNT}
NUMBERS = ("max_minutes", "year_from", "year_to")
Updates = dict[Any, Any]
Data = dict[str, Any]


class Panels:
    """Handlers of the panels; each returns what changes on the page."""

    def __init__(self, assistant: Journeys, parts: Parts) -> None:
        self.assistant = assistant
        self.sight = Sight(assistant.resources)
        self._parts = parts
        self.shown = (
            parts.opened,
            parts.journeys,
            parts.timeline,
            parts.map,
            parts.foryou,
            parts.stored,
            parts.year,
            parts.sent,
        )
        self._acts: dict[str, Callable[[View, str, Data], Updates]] = {
            "open": self._open,
            "back": self._back,
            "rename": lambda v, u, d: self._edited(v, u, edit.rename, d["id"], d["name"]),
            "merge": lambda v, u, d: self._edited(v, u, edit.merge, d["id"], d["into"]),
            "mark": lambda v, u, d: self._edited(v, u, edit.mark, d["id"], d["status"]),
            "split": lambda v, u, d: self._edited(v, u, edit.split, d["id"]),
            "share": lambda v, u, d: self._edited(v, u, edit.share, d["id"], bool(d["shared"])),
            "remove": lambda v, u, d: self._edited(v, u, edit.remove_item, d["id"], d["item"]),
            "undo": lambda v, u, d: self._edited(v, u, edit.undo),
            "span": self._span,
            "wish": self._wish,
            "unwish": self._unwish,
            "again": lambda v, u, d: self._recommended(v, u),
            "verdict": self._verdict,
            "regroup": self._regroup,
            "year": self._year,
            "archive": self._archive,
            "preview": self._preview,
        }

    def pressed(self, view: View, request: gr.Request, event: gr.EventData) -> Updates:
        """Something in a panel, or a chip in the conversation, was pressed."""
        given: Data = event._data or {}
        act = self._acts.get(str(given.get("act", "")))
        if view.is_lost:
            gr.Warning(words(view.language, "talk.lost"), title="")
        if act is None or view.is_lost:
            return self._parts.nothing()
        try:
            return act(view, person_for(request, view.user), given)
        except JourneysError as problem:
            gr.Warning(str(problem), title="")
            return self._parts.nothing()
        except (KeyError, TypeError, ValueError):
            return self._parts.nothing()

    def turned(self, view: View, request: gr.Request, event: gr.SelectData) -> Updates:
        """Another tab was chosen; what it shows is worked out now."""
        view.tab = ("journeys", "timeline", "map", "foryou", "data")[int(event.index)]
        return self.of_tab(view, person_for(request, view.user))

    def all_of(self, view: View, user: str) -> Updates:
        """What may look different after a change: the cards and what is in front; the rest when turned to."""
        return {**self.journeys(view, user), **(self.of_tab(view, user) if view.tab != "journeys" else {})}

    def of_tab(self, view: View, user: str) -> Updates:
        """What the tab in front shows."""
        match view.tab:
            case "timeline":
                return {self._parts.timeline: self._timeline(view, user)}
            case "map":
                return {self._parts.map: self._map(view, user)}
            case "foryou":
                return self.foryou(view, user)
            case "data":
                return self.kept(view, user)
        return self.journeys(view, user)

    def journeys(self, view: View, user: str) -> Updates:
        """The cards, and the one journey that is open, which then stands in their place."""
        known = self.sight.known(user)
        listed = self.sight.journeys(user, view.span)
        shown = cards.panel(view.language, listed, known, self.sight.undoable(user))
        shown = timeline.span_chip(view.language, view.span) + shown
        return {self._parts.journeys: shown, self._parts.opened: self._opened(view, user)}

    def _opened(self, view: View, user: str, press: str = "") -> str:
        known = self.sight.known(user)
        if view.opened not in known.slots:
            return ""
        artifact = views.journey(Person(user, self.assistant.resources), view.opened)
        others = [*self.sight.journeys(user)["journeys"], *self.sight.journeys(user)["muted"]]
        return detail.detail(view.language, artifact, known, others, press)

    def foryou(self, view: View, user: str) -> Updates:
        """The recommendations last made, by the page or in the conversation."""
        if not view.offers:
            return self._recommended(view, user)
        shown = foryou.shelf(view.language, view.offers, self.sight.known(user))
        return {self._parts.foryou: shown}

    def kept(self, view: View, user: str) -> Updates:
        """What is stored, and the year."""
        history, lanes = self.assistant.store.history, self.sight.lanes(user)
        spans = sorted(m for lane in lanes for m in lane.months)
        span = (spans[0], spans[-1]) if spans else ("", "")
        imports, count = history.imports(user), history.count(user)
        return {
            self._parts.stored: data.stored(view.language, imports, count, span),
            self._parts.year: year.section(view.language, lanes, self.sight.known(user).slots, view.year),
        }

    def _timeline(self, view: View, user: str) -> str:
        return timeline.timeline(view.language, self.sight.lanes(user), self.sight.known(user), view.span)

    def _map(self, view: View, user: str) -> str:
        dots, total = self.sight.dots(user)
        shown = {c["id"] for c in self.sight.journeys(user, view.span)["journeys"]}
        within = [d for d in dots if not view.span or d.journey in shown]
        chip = timeline.span_chip(view.language, view.span)
        total = 0 if view.span else total
        return chip + landscape.landscape(view.language, within, self.sight.known(user), total)

    def _open(self, view: View, user: str, given: Data) -> Updates:
        if given["id"] not in self.sight.known(user).slots or self._is_late(view, given):
            return self._parts.nothing()
        before = view.tab != "journeys"
        view.opened, view.tab = str(given["id"]), "journeys"
        shown = {self._parts.opened: self._opened(view, user, str(given.get("press", "")))}
        return {**shown, self._parts.tabs: gr.update(selected="journeys")} if before else shown

    def _back(self, view: View, user: str, given: Data) -> Updates:
        if not self._is_late(view, given):
            view.opened = ""
        # The browser has the cards back already; an answer might wipe out what was opened since.
        return self._parts.nothing()

    def _is_late(self, view: View, given: Data) -> bool:
        """Whether a later press was heard first: the events of a session run side by side."""
        press = float(given.get("press") or 0)
        late = 0 < press < view.press
        view.press = max(press, view.press)
        return late

    def _edited(self, view: View, user: str, change: Callable[..., Any], *args: Any) -> Updates:
        change(self.assistant.resources, user, *args)
        self.sight.changed(user)
        return self.all_of(view, user)

    def _span(self, view: View, user: str, given: Data) -> Updates:
        first, last = str(given["first"]), str(given["last"])
        view.span = Span(*sorted((first, last))) if first and last else Span()
        view.opened = ""
        return self.all_of(view, user)

    def _recommended(self, view: View, user: str) -> Updates:
        person = Person(user, self.assistant.resources)
        view.offers = views.recommend(person, {**UNASKED, **self._asked(view), "count": COUNT})
        return self.foryou(view, user)

    def _asked(self, view: View) -> Data:
        """What is asked for now: by hand, else what was asked for in the conversation."""
        if view.asked is not None:
            return view.asked
        said = {"journey": view.offers.get("journey"), **view.offers.get("filters", {})}
        return {key: value for key, value in said.items() if key in UNASKED and value}

    def _wish(self, view: View, user: str, given: Data) -> Updates:
        key = str(given["wish"])
        if key not in UNASKED:
            return self._parts.nothing()
        value = int(given["value"]) if key in NUMBERS else str(given["value"])
        view.asked = {**self._asked(view), key: value}
        return self._recommended(view, user)

    def _unwish(self, view: View, user: str, given: Data) -> Updates:
        key = str(given["wish"])
        view.asked = {k: v for k, v in self._asked(view).items() if k != key}
        lasting = {k: v for k, v in self._wishes(user).items() if v not in ("", None, ())}
        if lasting.pop(key, None) is not None:
            with self.assistant.resources.writing:
                set_preference(self.assistant.store, user, clear=True, **lasting)
        return self._recommended(view, user)

    def _wishes(self, user: str) -> Data:
        wishes = self.assistant.store.choices.preferences(user)
        return {name: getattr(wishes, name) for name in wishes.__dataclass_fields__}

    def _verdict(self, view: View, user: str, given: Data) -> Updates:
        with self.assistant.resources.writing:
            give_feedback(self.assistant.store, user, str(given["item"]), str(given["verdict"]), "")
        self.sight.changed(user)
        return {**self._recommended(view, user), **self.journeys(view, user)}

    def _regroup(self, view: View, user: str, given: Data) -> Updates:
        way = "finer" if given["way"] == "finer" else "coarser"
        extract_journeys(self.assistant.resources, user, granularity=way, record=True)
        self.sight.changed(user)
        return {**self.all_of(view, user), **self.journeys(view, user)}

    def _year(self, view: View, user: str, given: Data) -> Updates:
        view.year = int(given["year"])
        return self.kept(view, user)

    def _archive(self, view: View, user: str, given: Data) -> Updates:
        # Among the uploads: Gradio makes no second copy, and forgetting finds it. Nobody guesses the name.
        path = self.assistant.store.home.path / UPLOADS / secrets.token_hex(16) / ARCHIVE
        path.parent.mkdir(parents=True)
        self.assistant.export_archive(user, path)
        return {self._parts.archive: gr.update(value=str(path), visible=True)}

    def _preview(self, view: View, user: str, given: Data) -> Updates:
        where = leaves_the_machine(self.assistant.settings)
        request = preview(self.assistant, user, str(given["say"]).strip()[:LONGEST])
        return {self._parts.sent: sent.sent(view.language, request, where)}
