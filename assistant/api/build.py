"""The API as an application: by itself, or mounted beside the page."""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy import text
from starlette.exceptions import HTTPException

from assistant.api.access import Service
from assistant.api.keys import KEYS_FILE, Keys
from assistant.api.observe import observe
from assistant.api.routes import router
from assistant.bodies import Bounded
from assistant.journeys import Journeys
from vectorstore.records import JourneysError

LARGEST = 100_000  # bytes of a request


def create_api(assistant: Journeys) -> FastAPI:
    """The application for an open assistant: /api/v1/…, /openapi.json, /health, /ready and /metrics."""
    api = FastAPI(
        title="Journeys",
        version="1",
        description="Interest journeys, recommendations with evidence, and feedback, a user at a time.",
        docs_url=None,  # the interactive pages would load scripts from elsewhere
        redoc_url=None,
    )
    api.state.service = Service(assistant, Keys(assistant.store.folder / KEYS_FILE))
    api.include_router(router)
    api.add_exception_handler(JourneysError, _sentence)
    api.add_exception_handler(RequestValidationError, _invalid)
    api.add_exception_handler(HTTPException, _refused)
    observe(api)
    api.add_middleware(Bounded, limit=LARGEST)

    @api.get("/health", include_in_schema=False)
    def health() -> dict[str, str]:
        return {"status": "ok"}

    @api.get("/ready", include_in_schema=False)
    def ready() -> JSONResponse:
        """503 while the database or Chroma does not answer."""
        try:
            with assistant.store.engine.connect() as connection:
                connection.execute(text("SELECT 1"))
            assistant.store.vectors.count("items")
        except Exception as problem:  # whatever the drivers raise, the answer is: not ready
            return JSONResponse({"status": "not ready", "reason": type(problem).__name__}, 503)
        return JSONResponse({"status": "ready"})

    return api


async def _sentence(request: Request, problem: Exception) -> JSONResponse:
    """404: the request is well formed, but something that it names is not there."""
    return JSONResponse({"detail": str(problem)}, 404)


async def _invalid(request: Request, problem: Exception) -> JSONResponse:
    assert isinstance(problem, RequestValidationError)
    first = problem.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    return JSONResponse({"detail": f"{where}: {first['msg']}"}, 422)


async def _refused(request: Request, problem: Exception) -> JSONResponse:
    assert isinstance(problem, HTTPException)
    return JSONResponse({"detail": problem.detail}, problem.status_code, problem.headers)
