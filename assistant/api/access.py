"""Who asks: a key in the Authorization header opens the data of its user, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, HTTPException, Path, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from assistant.api.keys import Keys
from assistant.journeys import Journeys
from tools.resources import Person

_bearer = HTTPBearer(auto_error=False, description="A key made by `journeys key add USER`.")


@dataclass(frozen=True)
class Service:
    """What the routes work with."""

    assistant: Journeys
    keys: Keys


def user_of(request: Request, given: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]) -> str:
    """The user that the request's key opens; 401 without a valid key."""
    service: Service = request.app.state.service
    key = service.keys.check(given.credentials) if given else None
    if key is None:
        raise HTTPException(401, "A valid key is needed.", {"WWW-Authenticate": "Bearer"})
    request.state.key = key.id
    return key.user


def person_of(
    request: Request,
    user: Annotated[str, Path(max_length=200, description="The user that the key is for.")],
    opened: Annotated[str, Depends(user_of)],
) -> Person:
    """The person of the path, prepared; 404 for anybody whom the key does not open."""
    if user != opened:
        raise HTTPException(404, "This key opens no such user.")
    service: Service = request.app.state.service
    service.assistant.prepare(user)
    return Person(user, service.assistant.resources)


Opened = Annotated[str, Depends(user_of)]
Asking = Annotated[Person, Depends(person_of)]
