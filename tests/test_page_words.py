"""The page's pure parts: what it writes is complete in every language and harmless whatever comes in."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest
from langchain_core.messages import AIMessage, HumanMessage, ToolMessage

from assistant.page.conversation import turn_html
from assistant.page.known import Known
from assistant.page.markup import link, parted, reply
from assistant.page.memory import folded
from assistant.page.timeline import Span, months_between
from assistant.page.turns import Turn
from assistant.page.words import LANGUAGES, words

EVIL = "<img src=x onerror=alert(1)> ![x](http://evil.example/x.png) [a](javascript:alert(1)) {{constructor}}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_says_everything_with_the_same_places(language: str):
    def texts(code: str) -> dict[str, str]:
        lines = (files("assistant.page.words") / f"{code}.toml").read_text("utf-8").splitlines()
        part, found = "", {}
        for line in lines:
            if heading := re.match(r"\[(\w+)\]", line):
                part = heading.group(1)
            elif " = " in line:
                key, _, value = line.partition(" = ")
                found[f"{part}.{key}"] = value
        return found

    own, english = texts(language), texts("en")
    assert own.keys() == english.keys()
    for key, value in own.items():
        assert set(re.findall(r"\{\w+\}", value)) == set(re.findall(r"\{\w+\}", english[key])), key
    assert "1,204" in words(language, "step.fetch_activity", count=1204)


def test_a_reply_can_bring_in_no_markup_of_its_own():
    html = reply(parted(f"1. **{EVIL}** ¹\n\n¹ {EVIL}"), {})
    assert "<img" not in html
    assert "href" not in html
    assert html.count("<strong>") == 1
    turn = Turn(
        EVIL, results=[("name_journey", {"type": "renamed", "before": EVIL, "journey": {"name": EVIL}})]
    )
    assert "<img" not in turn_html("en", turn, 0, Known())
    assert "<a" not in link(EVIL, "javascript:alert(1)")


def test_names_of_journeys_become_chips_and_footnotes_carry_their_evidence():
    html = reply(
        parted("You keep at “Home espresso” ¹.\n\n¹ last: “Dialling in”, 4 March"),
        {"Home espresso": "<chip>"},
    )
    assert "<chip>" in html
    assert "Dialling in" in re.search(r'class="mark" title="([^"]*)"', html).group(1)


def test_messages_fold_into_turns_and_a_turn_cut_short_has_no_reply():
    calls = [{"name": "list_journeys", "args": {}, "id": "1"}]
    turns = folded(
        [
            HumanMessage("what am I into?"),
            AIMessage("", tool_calls=calls),
            ToolMessage("{}", tool_call_id="1", name="list_journeys", artifact={"type": "journeys"}),
            AIMessage("Three things."),
            HumanMessage("and then?"),
        ]
    )
    assert [(t.say, t.reply) for t in turns] == [("what am I into?", "Three things."), ("and then?", "")]
    assert turns[0].artifacts == [{"type": "journeys"}]


def test_a_span_covers_what_touches_it():
    assert months_between("2025-11", "2026-02") == ["2025-11", "2025-12", "2026-01", "2026-02"]
    span = Span("2025-11", "2026-02")
    assert span.covers("2024-01-01", "2025-11-03")
    assert not span.covers("2026-03-01", "2026-04-01")
    assert Span().covers(None, None)
