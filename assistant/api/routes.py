"""The routes of the API, each a few lines around a function of the tools."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from datetime import time as clock
from typing import Annotated, Any, Literal, TypeVar

from fastapi import APIRouter, Header, HTTPException, Path, Query, Request, Response

from assistant.api import schemas
from assistant.api.access import Asking, Opened, Service
from tools import views
from tools.recommending.feedback import give_feedback, listed
from tools.resources import Person
from vectorstore.records import stable_id

_PROBLEMS: dict[int | str, dict[str, Any]] = {
    401: {"model": schemas.Problem, "description": "No valid key."},
    404: {"model": schemas.Problem, "description": "There is no such thing, or the key does not open it."},
    422: {"model": schemas.Problem, "description": "The request can't be carried out as it is."},
}
_CONFLICT: dict[int | str, dict[str, Any]] = {
    409: {"model": schemas.Problem, "description": "The key was used for another request."}
}
PREFIX = "/api/v1"
router = APIRouter(prefix=PREFIX, responses=_PROBLEMS)

Offset = Annotated[int, Query(ge=0, le=1_000_000, description="Where the page begins.")]
Limit = Annotated[int, Query(ge=1, le=200, description="How many a page has.")]
JourneyId = Annotated[str, Path(max_length=40)]
Element = TypeVar("Element")
Status = Literal["emerging", "active", "dormant", "finished", "pinned", "muted"]


@router.get("/users", summary="The users that the key opens")
def users(
    request: Request, opened: Opened, offset: Offset = 0, limit: Limit = 50
) -> schemas.Page[schemas.User]:
    service: Service = request.app.state.service
    known = [opened] if opened in service.assistant.people() else []
    return _page([_user(Person(user, service.assistant.resources)) for user in known], offset, limit)


@router.get("/users/{user}", summary="A user in numbers")
def user(person: Asking) -> schemas.User:
    return _user(person)


@router.get("/users/{user}/journeys", summary="The user's journeys, without private ones")
def journeys(
    person: Asking,
    status: Status | None = None,
    since: Annotated[date | None, Query(description="With activity on or after this day.")] = None,
    until: Annotated[date | None, Query(description="With activity on or before this day.")] = None,
    offset: Offset = 0,
    limit: Limit = 50,
) -> schemas.Page[schemas.Journey]:
    found = views.journeys(person, status, _moment(since, clock.min), _moment(until, clock.max))
    cards = [*found["journeys"], *found["muted"]]
    return _page([schemas.Journey(**card) for card in cards], offset, limit)


@router.get("/users/{user}/journeys/{journey}", summary="A journey with items and evidence")
def journey(person: Asking, journey: JourneyId) -> schemas.JourneyDetail:
    known = person.resources.store.journeys.get(person.user, journey)
    if known is None or known.private:
        raise HTTPException(404, "There is no such journey.")
    return schemas.JourneyDetail(**views.journey(person, journey))


@router.get("/users/{user}/recommendations", summary="What serves the user's journeys")
def recommendations(
    person: Asking,
    journey: Annotated[str, Query(max_length=40, description="Id of one journey; all without.")] = "",
    count: Annotated[int, Query(ge=1, le=50)] = 5,
    kind: Annotated[str, Query(max_length=40)] = "",
    level: Literal["", "beginner", "intermediate", "advanced"] = "",
    max_minutes: Annotated[int | None, Query(ge=1, le=100_000)] = None,
    novelty: Literal["", "continue", "explore"] = "",
) -> schemas.Recommendations:
    if journey and person.resources.store.journeys.get(person.user, journey) is None:
        raise HTTPException(404, "There is no such journey.")
    asked = {"journey": journey, "count": count, "kind": kind, "level": level, "novelty": novelty}
    found = views.recommend(person, {**views.NOTHING_ASKED, **asked, "max_minutes": max_minutes})
    return schemas.Recommendations(
        recommendations=[schemas.Recommendation(**r) for r in found["recommendations"]],
        relax=found["relax"] or None,
    )


@router.get("/users/{user}/recommendations/{item}/explanation", summary="Why an item is recommended")
def explanation(
    person: Asking, item: Annotated[str, Path(max_length=400, description="The item's id.")]
) -> schemas.Explanation:
    return schemas.Explanation(**views.explanation(person, item))


@router.get("/users/{user}/feedback", summary="What the user said of items")
def feedback(person: Asking, offset: Offset = 0, limit: Limit = 50) -> schemas.Page[schemas.Feedback]:
    said = listed(person.resources.store, person.user).feedback
    return _page([schemas.Feedback(**_shown(asdict(one))) for one in said], offset, limit)


@router.post(
    "/users/{user}/feedback", status_code=201, summary="Say something of an item", responses={**_CONFLICT}
)
def say(
    person: Asking,
    given: schemas.FeedbackGiven,
    response: Response,
    idempotency_key: Annotated[
        str | None,
        Header(max_length=200, description="Sent again within a day, the request is carried out once."),
    ] = None,
) -> schemas.Feedback:
    requests = person.resources.store.requests
    digest = stable_id(given.model_dump_json())
    with person.resources.writing:
        before = requests.read(person.user, idempotency_key) if idempotency_key else None
        if before:
            if before[0] != digest:
                raise HTTPException(409, "This Idempotency-Key was used for another request.")
            response.headers["Idempotency-Replayed"] = "true"
            return schemas.Feedback(**before[1])
        said = give_feedback(person.resources.store, person.user, given.item, given.verdict, given.reason)
        answer = schemas.Feedback(**_shown(asdict(said)))
        if idempotency_key:
            requests.save(person.user, idempotency_key, digest, answer.model_dump())
    return answer


def _page(found: Sequence[Element], offset: int, limit: int) -> schemas.Page[Element]:
    end = offset + limit
    following = end if end < len(found) else None
    return schemas.Page(items=list(found[offset:end]), total=len(found), next=following)


def _user(person: Person) -> schemas.User:
    store = person.resources.store
    shown = [j for j in store.journeys.read(person.user) if not j.private]
    return schemas.User(user=person.user, activities=store.history.count(person.user), journeys=len(shown))


def _moment(day: date | None, at: clock) -> datetime | None:
    return datetime.combine(day, at, UTC) if day else None


def _shown(said: dict[str, Any]) -> dict[str, Any]:
    return {**said, "verdict": str(said["verdict"])}
