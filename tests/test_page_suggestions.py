"""What a button suggests in German or Chinese is understood as what it says in English."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.events import Step
from assistant.page.view import new_conversation
from assistant.page.words import LANGUAGES, words
from tests.browser import Served
from tools.journeys.edit import undo

USER = "sample-a"
BEFORE = {
    "why_first": "What next?",
    "seen_first": "What next?",
    "else": "What next?",
    "shorter": "What next?",
    "undo": "pin {name}",
    "yes": "forget {name}",
    "no": "forget {name}",
}
SHOWN_BEFORE = {"say.why_first": "item", "say.seen_first": "item", "say.shorter": "max_minutes"}
SAID = [f"say.{key}" for key in ("what_am_i", "dropped", "next", "something_for", "under_hour", "tell_more")]
SAID += [*(f"say.{key}" for key in BEFORE if key != "yes"), "data.forget_say"]


@pytest.mark.parametrize("key", SAID)
def test_a_suggestion_means_the_same_in_every_language(served: Served, key: str):
    journeys = served.assistant.store.journeys.read(USER)
    names = [j.name for j in journeys if not j.private][:2]
    for name in names:
        meant = [calls_of(served, key, language, name) for language in LANGUAGES]
        assert meant[0] or key == "say.no"
        assert meant[1:] == meant[:1] * (len(LANGUAGES) - 1)


def calls_of(served: Served, key: str, language: str, name: str) -> list[tuple[str, dict[str, Any]]]:
    """The tools that a suggestion calls, with their arguments; what it changed is undone."""
    assistant, conversation, calls = served.assistant, new_conversation(), []
    edits = len(assistant.store.edits.list(USER))
    if before := BEFORE.get(key.partition(".")[2]):
        list(assistant.say(USER, conversation, before.format(name=name)))
    for event in assistant.say(USER, conversation, words(language, key, name=name)):
        if isinstance(event, Step):
            # What follows from the list that was shown before, another one each time, need not be equal.
            args = {k: "…" if k == SHOWN_BEFORE.get(key) else v for k, v in event.args.items()}
            calls.append((event.tool, args))
    while len(assistant.store.edits.list(USER)) > edits:
        undo(assistant.resources, USER)
    return calls
