"""The page's API for programs (gradio_client): chat, journeys, recommend. See docs/page.md."""

from __future__ import annotations

from typing import Any

import gradio as gr

from assistant.journeys import Journeys
from assistant.page.panels import UNASKED
from assistant.page.turns import Turn
from assistant.page.view import new_conversation, person_for
from tools import views
from tools.resources import Person
from vectorstore.records import JourneysError


def expose(assistant: Journeys) -> None:
    """Add the endpoints to the page that is being built."""

    def chat(
        say: str, user: str = "sample-a", conversation: str = "", request: gr.Request | None = None
    ) -> dict[str, Any]:
        """Say something in a conversation ("" starts one).

        Returns {"conversation", "reply", "asks", "tool_calls", "artifacts"}.
        """
        person = _known(assistant, request, user)
        thread, turn = conversation or new_conversation(), Turn(say)
        for event in assistant.say(person, thread, say):
            turn.follow(event)
        return {
            "conversation": thread,
            "reply": turn.reply,
            "asks": turn.asks,
            "tool_calls": turn.calls,
            "artifacts": turn.artifacts,
        }

    def journeys(user: str = "sample-a", request: gr.Request | None = None) -> dict[str, Any]:
        """The person's journeys: {"journeys": [card], "private": [card], "muted": [card], "passing"}."""
        person = _known(assistant, request, user)
        return views.journeys(Person(person, assistant.resources), None, None, None)

    def recommend(
        user: str = "sample-a", journey: str = "", count: int = 5, request: gr.Request | None = None
    ) -> dict[str, Any]:
        """Recommendations for a journey (id or name) or for all: {"recommendations": [recommendation], …}."""
        person = _known(assistant, request, user)
        asked = {"journey": journey, "count": max(1, min(int(count), 50))}
        return views.recommend(Person(person, assistant.resources), {**UNASKED, **asked})

    for endpoint in (chat, journeys, recommend):
        gr.api(endpoint, api_name=endpoint.__name__)


def _known(assistant: Journeys, request: gr.Request | None, user: str) -> str:
    try:
        person = person_for(request, user)
        assistant.prepare(person)
    except JourneysError as problem:
        raise gr.Error(str(problem)) from problem
    return person
