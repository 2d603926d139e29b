"""A history arriving: several files read one after the other, a first look at once, then all journeys."""

from __future__ import annotations

import logging
import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.journeys import Journeys
from tools.activity.items import items_of
from tools.artifacts import journey_card, months_of
from tools.journeys.extract import extract
from tools.journeys.terms import salient_terms
from tools.resources import Progress
from vectorstore.records import ImportReport, Journey, JourneysError, stable_id

FIRST_LOOK = 500  # latest activities: enough to see what is pursued now, and embedded in a few seconds
Card = dict[str, Any]
log = logging.getLogger(__name__)


@dataclass
class Arrival:
    """How far it is.

    Attributes:
        stage: read, first, embed, group, name or ready.
        done, total: within the stage; total 0 where it is not known.
        reports: file name → report, or the sentence that says why the file could not be read.
        preview: cards from the first look, before all is named.
    """

    stage: str = "read"
    name: str = ""
    done: int = 0
    total: int = 0
    reports: dict[str, ImportReport | str] = field(default_factory=dict)
    preview: list[Card] = field(default_factory=list)
    looked_at: int = 0
    problem: str = ""


def arrive(assistant: Journeys, user: str, paths: Sequence[tuple[str, Path]]) -> Iterator[Arrival]:
    """Store the files, then find the journeys; yields how far it is. What is stored stays stored."""
    now = Arrival()
    for name, path in paths:
        now.stage, now.name, now.done = "read", name, 0
        yield now

        def work(progress: Progress, path: Path = path) -> ImportReport:
            return assistant.import_export(user, path, progress=lambda stored: progress("read", stored, 0))

        try:
            now.reports[name] = yield from _followed(now, work)
        except Exception as problem:
            now.reports[name] = _told(problem)
        yield now
    if not any(isinstance(report, ImportReport) and report.kept for report in now.reports.values()):
        now.stage = "ready"
        yield now
        return
    now.stage = "first"
    yield now
    now.preview, now.looked_at = yield from _followed(now, lambda _: first_look(assistant, user))
    yield now
    yield from _extracting(assistant, user, now)


def prepare(assistant: Journeys, user: str) -> Iterator[Arrival]:
    """Get a person ready to talk to, as `Journeys.prepare` does; yields how far it is."""
    now = Arrival(stage="group")
    try:
        yield from _followed(now, lambda progress: assistant.prepare(user, progress))
    except Exception as problem:
        now.problem = _told(problem)
    now.stage = "ready"
    yield now


def first_look(assistant: Journeys, user: str) -> tuple[list[Card], int]:
    """Cards of what the latest activities show, called by their terms, and how many were looked at.

    The vectors are kept, so that the thorough look does not make them again. What may be sensitive waits.
    """
    resources = assistant.resources
    activities = resources.store.history.read(user, newest=FIRST_LOOK)
    items = items_of(activities)
    vectors = resources.item_vectors(user, items)
    clustering = extract(items, vectors)
    groups = []
    for cluster in clustering.clusters:
        members = [items[i] for i in cluster]
        if not resources.sensitivity.category(members, vectors[list(cluster)]):
            groups.append(members)
    by_id = {a.id: a for a in activities}
    cards = []
    for members, terms in zip(groups, salient_terms(groups), strict=True):
        evidence = sorted((by_id[i] for item in members for i in item.activity), key=lambda a: str(a.time))
        times = [a.time for a in evidence if a.time]
        journey = Journey(
            id="j" + stable_id(user, *sorted(item.id for item in members))[:8],
            user=user,
            name=", ".join(term.text for term in terms[:3]) or members[0].title,
            terms=terms[:4],
            first=times[0] if times else None,
            last=times[-1] if times else None,
            activity=tuple(a.id for a in evidence),
        )
        cards.append(journey_card(journey, months_of(evidence), evidence, resources.as_of(user)))
    return cards, len(activities)


def _extracting(assistant: Journeys, user: str, now: Arrival) -> Iterator[Arrival]:
    now.stage, now.done, now.total = "group", 0, 0
    yield now
    try:
        yield from _followed(now, lambda progress: assistant.extract(user, progress=progress))
    except Exception as problem:
        now.problem = _told(problem)
    now.stage = "ready"
    yield now


def _told(problem: Exception) -> str:
    """What the person is told: a sentence, or the kind of failure, whose details go to the log."""
    if isinstance(problem, JourneysError):
        return str(problem)
    log.error("a history could not be taken in", exc_info=problem)
    return f"This did not work ({type(problem).__name__})."


def _followed(now: Arrival, work: Callable[[Progress], Any]) -> Any:
    """Run the work in a thread of its own, yield how far it is, return what it returns.

    The thread goes on when nobody looks any more, so a closed page never leaves half of the work undone.
    """
    news: queue.SimpleQueue[tuple[str, int, int] | None] = queue.SimpleQueue()
    outcome: list[Any] = []
    failure: list[BaseException] = []

    def run() -> None:
        try:
            outcome.append(work(lambda stage, done, total: news.put((stage, done, total))))
        except BaseException as problem:
            failure.append(problem)
        news.put(None)

    threading.Thread(target=run, name="arrival", daemon=True).start()
    while (told := news.get()) is not None:
        while told is not None and not news.empty():
            later = news.get()
            if later is None:
                news.put(None)
                break
            told = later
        now.stage, now.done, now.total = told
        yield now
    if failure:
        raise failure[0]
    return outcome[0]
