"""The assistant's tools: one thin LangChain tool a verb, which parses arguments and formats the result.

Each returns text for a language model and an artifact (see tools/artifacts.py) for the page and the offline
model. Private journeys are in artifacts, never in text. Who asks comes from the runtime, never from a model.
"""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any, Literal

from langchain.tools import ToolRuntime, tool
from langchain_core.tools import BaseTool

from tools import forgetting, views
from tools.activity.search import find_activity
from tools.artifacts import Artifact
from tools.journeys import edit
from tools.journeys.describe import better_names
from tools.journeys.update import extract_journeys as extract
from tools.privacy import folded
from tools.recommending.feedback import give_feedback as note_verdict
from tools.recommending.feedback import set_preference as note_preference
from tools.resources import Person
from vectorstore.records import JourneysError

Runtime = ToolRuntime[Person, Any]
Result = tuple[str, Artifact]
StatusName = Literal["emerging", "active", "dormant", "finished", "pinned", "muted"]
Level = Literal["beginner", "intermediate", "advanced"]


def _verb(function: Callable[..., Artifact]) -> BaseTool:
    """Make a tool of a function that returns an artifact; a JourneysError becomes an answer, not a crash."""

    @functools.wraps(function)
    def run(*args: Any, **kwargs: Any) -> Result:
        try:
            artifact = function(*args, **kwargs)
        except JourneysError as problem:
            artifact = {"type": "problem", "message": str(problem), "choices": []}
        return json.dumps(views.for_model(artifact), ensure_ascii=False), artifact

    run.__annotations__["return"] = Result
    return tool(parse_docstring=True, response_format="content_and_artifact")(run)


@_verb
def list_journeys(
    runtime: Runtime, status: StatusName | None = None, since: str | None = None, until: str | None = None
) -> Artifact:
    """List the person's interest journeys, all or only some.

    Args:
        status: only journeys that stand like this; dormant for what was dropped or went quiet.
        since: ISO date; only journeys with activity on or after it.
        until: ISO date; only journeys with activity on or before it.
    """
    return views.journeys(runtime.context, status, _day(since), _day(until, end=True))


@_verb
def show_journey(runtime: Runtime, journey: str) -> Artifact:
    """Show one journey in detail: span, terms, items and evidence.

    Args:
        journey: the journey's id.
    """
    return views.journey(runtime.context, journey)


@_verb
def fetch_activity(
    runtime: Runtime,
    query: str | None = None,
    journey: str | None = None,
    since: str | None = None,
    until: str | None = None,
    kind: str | None = None,
    limit: int = 10,
) -> Artifact:
    """Look up what the person watched, read, listened to, played or searched.

    Args:
        query: words or a topic that the activities are about.
        journey: only activities of the journey with this id.
        since: first day, ISO date.
        until: last day, ISO date.
        kind: video, film, series, book, article, page, music, podcast, game, course, channel or search.
        limit: how many of the newest to return.
    """
    person = runtime.context
    owner = edit.the_journey(person.resources, person.user, journey) if journey else None
    known = person.resources.store.journeys.read(person.user)
    leave_out = functools.partial(
        folded, person.resources, person.user, journeys=known, query=query or "", journey=owner
    )
    found = find_activity(
        person.resources,
        person.user,
        query=query or "",
        journey=owner.id if owner else "",
        since=_day(since),
        until=_day(until, end=True),
        kind=kind or "",
        limit=max(1, min(limit, 100)),
        leave_out=leave_out,
    )
    asked = {"query": query or "", "since": since, "until": until, "kind": kind or ""}
    return views.activity(person, found, asked, owner)


@_verb
def extract_journeys(runtime: Runtime, granularity: Literal["finer", "coarser", "same"] = "same") -> Artifact:
    """Look through the whole history again and regroup it into journeys; the person's own edits stay.

    Args:
        granularity: finer for more and narrower journeys, coarser for fewer and broader ones.
    """
    person = runtime.context
    outcome = extract(person.resources, person.user, granularity=granularity, record=True)
    return views.extraction(person, outcome, granularity)


@_verb
def name_journey(runtime: Runtime, journey: str, name: str | None = None) -> Artifact:
    """Give a journey the name the person wants, or, without a name, propose better ones.

    Args:
        journey: the journey's id.
        name: the name as the person said it.
    """
    person = runtime.context
    if name:
        renamed, before = edit.rename(person.resources, person.user, journey, name)
        return {"type": "renamed", "journey": views.card(person, renamed), "before": before}
    owner = edit.the_journey(person.resources, person.user, journey)
    names = better_names(person.resources, person.user, owner)
    return {"type": "names", "journey": views.card(person, owner), "names": names}


@_verb
def recommend(
    runtime: Runtime,
    journey: str | None = None,
    bridge_with: str | None = None,
    count: int = 5,
    kind: str | None = None,
    level: Level | None = None,
    max_minutes: int | None = None,
    year_from: int | None = None,
    year_to: int | None = None,
    exclude: list[str] | None = None,
    novelty: Literal["continue", "explore"] | None = None,
    query: str | None = None,
) -> Artifact:
    """Recommend things to watch, read, hear, play or learn that serve the person's journeys.

    Args:
        journey: id of the journey to recommend for; none for all.
        bridge_with: id of a second journey, for things that join the two.
        count: how many.
        kind: book, film, series, course, podcast, channel, album or game; or read, watch, play or listen.
        level: how hard it may be.
        max_minutes: longest sitting, in minutes.
        year_from: first year of publication.
        year_to: last year of publication.
        exclude: words that must not occur.
        novelty: continue for the next step, explore for new ground.
        query: a topic in the person's words, or "my backlog" for what they saved and never got to.
    """
    asked = {
        "journey": journey or "",
        "bridge_with": bridge_with or "",
        "count": max(1, min(count, 50)),
        "kind": kind or "",
        "level": level or "",
        "max_minutes": max_minutes,
        "year_from": year_from,
        "year_to": year_to,
        "exclude": tuple(exclude or ()),
        "novelty": novelty or "",
        "query": query or "",
    }
    return views.recommend(runtime.context, asked)


@_verb
def explain_recommendation(runtime: Runtime, item: str) -> Artifact:
    """Say why an item was recommended: the journey, the evidence, and what would change it.

    Args:
        item: the recommended item's id or title.
    """
    return views.explanation(runtime.context, item)


@_verb
def merge_journeys(runtime: Runtime, journey: str, into: str) -> Artifact:
    """Put one journey into another.

    Args:
        journey: id of the journey that goes into the other.
        into: id of the journey that stays.
    """
    person = runtime.context
    private = any(edit.the_journey(person.resources, person.user, j).private for j in (journey, into))
    merged, before = edit.merge(person.resources, person.user, journey, into)
    card = views.card(person, merged)
    return {"type": "merged", "journey": card, "before": list(before), "private": private}


@_verb
def split_journey(runtime: Runtime, journey: str) -> Artifact:
    """Divide a journey into the separate interests in it.

    Args:
        journey: the journey's id.
    """
    person = runtime.context
    before, parts = edit.split(person.resources, person.user, journey)
    cards = [views.card(person, part) for part in parts]
    return {"type": "split", "before": before, "journeys": cards, "private": any(p.private for p in parts)}


@_verb
def set_journey_status(
    runtime: Runtime,
    journey: str,
    status: Literal["pinned", "active", "muted", "finished", "private", "public"],
) -> Artifact:
    """Pin a journey, mute it (pause, hide), mark it finished, take it up again, or make it private or public.

    Args:
        journey: the journey's id.
        status: how the person wants it to stand; private: for their eyes only; public: used like others.
    """
    person = runtime.context
    if status in ("private", "public"):
        was = edit.the_journey(person.resources, person.user, journey)
        told = (
            was
            if was.private == (status == "private")
            else edit.share(person.resources, person.user, was.id, shared=status == "public")
        )
        return {"type": "privacy", "journey": views.card(person, told), "before": was.private}
    marked, before = edit.mark(person.resources, person.user, journey, status)
    return {"type": "marked", "journey": views.card(person, marked), "before": str(before)}


@_verb
def remove_from_journey(runtime: Runtime, journey: str, item: str) -> Artifact:
    """Take something that does not belong out of a journey; it stays in the history.

    Args:
        journey: the journey's id.
        item: the item's id or title.
    """
    person = runtime.context
    owner, titles = edit.remove_item(person.resources, person.user, journey, item)
    return {"type": "removed", "journey": views.card(person, owner), "titles": titles}


@_verb
def add_interest(runtime: Runtime, description: str) -> Artifact:
    """Note an interest that the person states, though the history may not show it yet.

    Args:
        description: the interest in the person's words.
    """
    person = runtime.context
    journey = edit.add_interest(person.resources, person.user, description)
    return {"type": "interest", "journey": views.card(person, journey)}


@_verb
def give_feedback(
    runtime: Runtime,
    item: str,
    verdict: Literal["like", "dislike", "seen", "later"],
    reason: str | None = None,
) -> Artifact:
    """Note what the person thinks of an item, which changes the next recommendations.

    Args:
        item: the item's id or title.
        verdict: like, dislike, seen (knows it already) or later (save it).
        reason: why, in the person's words.
    """
    person = runtime.context
    with person.resources.writing:
        said = note_verdict(person.resources.store, person.user, item, verdict, reason or "")
    return {
        "type": "feedback",
        "item": said.item,
        "title": said.title,
        "verdict": str(said.verdict),
        "reason": said.reason,
    }


@_verb
def set_preference(
    runtime: Runtime,
    kind: str | None = None,
    exclude: list[str] | None = None,
    level: Level | None = None,
    max_minutes: int | None = None,
    year_from: int | None = None,
    year_to: int | None = None,
    clear: bool = False,
) -> Artifact:
    """Note a lasting wish for all recommendations from now on.

    Args:
        kind: only this kind.
        exclude: words that must never occur.
        level: how hard things may be.
        max_minutes: longest sitting, in minutes.
        year_from: first year of publication.
        year_to: last year of publication.
        clear: forget all earlier wishes first.
    """
    person = runtime.context
    wishes: dict[str, Any] = {
        "kind": kind,
        "exclude": tuple(exclude) if exclude is not None else None,
        "level": level,
        "max_minutes": max_minutes,
        "year_from": year_from,
        "year_to": year_to,
    }
    given = {name: value for name, value in wishes.items() if value is not None}
    with person.resources.writing:
        now = note_preference(person.resources.store, person.user, clear=clear, **given)
    return views.preferences(now, sorted(given))


@_verb
def undo(runtime: Runtime) -> Artifact:
    """Take back the last change the person made."""
    return views.undone(runtime.context, edit.undo(runtime.context.resources, runtime.context.user))


@_verb
def forget(
    runtime: Runtime, journey: str | None = None, query: str | None = None, everything: bool = False
) -> Artifact:
    """Delete from the history for good: one journey, all that is about a subject, or everything.

    Args:
        journey: id of the journey to delete with its activities.
        query: a subject; the activities about it are shown to the person and go when they agree.
        everything: true to delete all that is kept about the person.
    """
    person = runtime.context
    return forgetting.forget(
        person, journey=journey or "", query=query or "", everything=everything, seen=True
    )


TOOLS: tuple[BaseTool, ...] = (
    list_journeys,
    show_journey,
    fetch_activity,
    extract_journeys,
    name_journey,
    recommend,
    explain_recommendation,
    merge_journeys,
    split_journey,
    set_journey_status,
    remove_from_journey,
    add_interest,
    give_feedback,
    set_preference,
    undo,
    forget,
)
CONFIRMED = ("forget",)  # the person is asked every time
CHANGES = (  # what these do can be undone
    "extract_journeys",
    "name_journey",
    "merge_journeys",
    "split_journey",
    "set_journey_status",
    "remove_from_journey",
    "add_interest",
    "give_feedback",
    "set_preference",
    "undo",
)


def _day(text: str | None, *, end: bool = False) -> datetime | None:
    """The first (or last) moment of an ISO day, in UTC."""
    if not text:
        return None
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        raise JourneysError(f"“{text[:30]}” is not a date like 2026-03-31.") from None
    return datetime.combine(day, time.max if end else time.min, UTC)
