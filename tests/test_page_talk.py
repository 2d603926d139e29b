"""A conversation on the page: each turn does what was said, in the store and on the screen alike."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult

from assistant.agent import build_agent
from assistant.models import limits_of
from assistant.page.memory import past
from assistant.page.panels import UNASKED
from tests.browser import DESKTOP, PHONE, Served, Visitor
from tests.talking import offline_for

USER = "sample-a"
Visit = Callable[..., Visitor]


def with_something_short(served: Served, known: dict[str, str]) -> tuple[str, str]:
    """A journey for which the catalogue has something that takes at most an hour."""
    for journey, name in known.items():
        found = served.assistant.resources.recommender.recommend(
            USER, **UNASKED | {"journey": journey, "max_minutes": 60}
        )
        if found.recommendations:
            return journey, name
    raise AssertionError("nothing in the catalogue is short")


def test_a_sample_person_is_there_and_each_turn_does_what_was_said(
    visit: Visit, place: dict[str, Any], served: Served
):
    visitor, store = visit(**place), served.assistant.store

    answer = visitor.say("what am I into?")
    known = {j.id: j.name for j in store.journeys.read(USER) if not j.private}
    assert sum(name in answer for name in known.values()) >= 3
    assert "looked at your journeys" in answer

    answer = visitor.say("what next?")
    offered = store.choices.shown(USER)
    assert offered
    assert all(offer["title"] in answer for offer in offered)

    answer = visitor.say("why that one?")
    evidence = {a.title for a in store.history.read(USER, ids=offered[0]["evidence"])}
    assert any(title in answer for title in evidence)

    journey, name = with_something_short(served, known)
    answer = visitor.say(f"something for {name} under an hour")
    offered = store.choices.shown(USER)
    assert offered
    assert {offer["journey"] for offer in offered} == {journey}
    assert all(offer["minutes"] <= 60 for offer in offered)
    assert offered[0]["title"] in answer

    visitor.say("call it Quiet evenings at the bench")
    assert store.journeys.get(USER, journey).name == "Quiet evenings at the bench"
    assert "Quiet evenings at the bench" in visitor.names()

    answer = visitor.say("what did I drop?")
    dropped = [j.name for j in store.journeys.read(USER) if j.standing == "dormant" and not j.private]
    assert [name for name in dropped[:3] if name not in answer] == [], answer

    visitor.say("undo")
    assert store.journeys.get(USER, journey).name == name
    assert name in visitor.names()


def test_another_sample_person_gets_ready_before_ones_eyes(visit: Visit, served: Served):
    visitor = visit()
    visitor.page.click("#person input")
    visitor.page.get_by_role("option", name="Sample person B").click()
    visitor.page.wait_for_selector("#live .progress")
    visitor.page.wait_for_selector("#journeys .card", state="detached")
    visitor.page.wait_for_selector("#journeys .card", state="attached")
    names = {j.name for j in served.assistant.journeys("sample-b") if not j.private and j.standing != "muted"}
    assert set(visitor.names()) == names


def test_a_tap_says_what_the_button_shows(visit: Visit, place: dict[str, Any]):
    visitor = visit(**place)
    shown = visitor.page.locator("#nexts .next").first.inner_text()
    answer = visitor.answered(lambda: visitor.page.locator("#nexts .next").first.click())
    assert visitor.page.locator("#past .said").last.inner_text() == shown
    assert answer


def test_a_conversation_survives_a_reload_and_a_new_one_is_empty(visit: Visit, place: dict[str, Any]):
    visitor = visit(**place)
    answer = visitor.say("what did I drop?")
    visitor.arrive()
    assert visitor.page.locator("#past .turn .reply").last.inner_text() in answer
    visitor.page.click("#fresh")
    visitor.page.wait_for_selector("#past .welcome")
    visitor.page.click("#conversations input")
    visitor.page.get_by_role("option", name="what did I drop?").first.click()
    visitor.page.wait_for_selector("#past .turn")


def test_an_edit_takes_back_what_the_turn_changed_and_the_agent_forgets_it(
    visit: Visit, place: dict[str, Any], served: Served
):
    visitor, store = visit(**place), served.assistant.store
    name = visitor.names()[1]
    visitor.say(f"tell me about {name}")
    visitor.say("mute it")
    assert name not in visitor.names()
    turn = visitor.page.locator("#past .turn").last
    turn.hover()
    turn.locator("[data-act=edit]").click()
    turn.locator("textarea").fill("pin it")
    turn.locator("textarea").press("Enter")
    visitor.page.wait_for_function(
        "[...document.querySelectorAll('#past .said')].pop()?.innerText === 'pin it'"
    )
    assert visitor.page.locator("#past .turn").count() == 2
    assert next(j.standing for j in store.journeys.read(USER) if j.name == name) == "pinned"
    assert visitor.names()[0] == name
    visitor.say("undo")
    assert next(j.mark for j in store.journeys.read(USER) if j.name == name) is None


def test_a_retry_is_said_anew_and_the_agent_remembers_it_once(
    visit: Visit, place: dict[str, Any], served: Served
):
    visitor = visit(**place)
    visitor.say("which interests went quiet?")
    turn = visitor.page.locator("#past .turn").last
    turn.evaluate("e => e.dataset.old = '1'")
    turn.hover()
    turn.locator("[data-act=retry]").click()
    visitor.page.wait_for_selector("#past .turn[data-old]", state="detached")
    visitor.page.wait_for_selector("#past .turn .reply")
    assert visitor.page.locator("#past .turn").count() == 1
    assert [t.say for t in past(served.assistant, USER, latest(served))] == ["which interests went quiet?"]


def test_an_answer_is_copied_and_the_conversation_saved_as_text(visit: Visit, place: dict[str, Any]):
    visitor = visit(**place, permissions=["clipboard-read", "clipboard-write"])
    visitor.say("what did I drop?")
    turn = visitor.page.locator("#past .turn").last
    turn.hover()
    turn.locator("[data-act=copy]").click()
    visitor.page.wait_for_function("navigator.clipboard.readText().then(text => text.length > 20)")
    copied = visitor.page.evaluate("navigator.clipboard.readText()")
    assert copied.split("\n")[0].strip() in turn.inner_text()
    with visitor.page.expect_download() as download:
        visitor.page.click("#export [data-act=save]")
    saved = download.value.path().read_text("utf-8")
    assert "what did I drop?" in saved
    assert copied.split("\n")[0].strip()[:30] in saved


def test_a_deletion_is_asked_about_and_a_no_keeps_everything(
    visit: Visit, place: dict[str, Any], served: Served
):
    visitor, store = visit(**place), served.assistant.store
    before = store.history.count(USER)
    answer = visitor.say("forget everything about me")
    assert "1,0" in answer or "delete" in answer.lower()
    buttons = visitor.page.locator("#nexts .next")
    assert buttons.all_inner_texts() == ["Yes", "No"]
    visitor.answered(lambda: buttons.nth(1).click())
    assert store.history.count(USER) == before


class Slow(BaseChatModel):
    """Talks for ten seconds, unless it is stopped."""

    @property
    def _llm_type(self) -> str:
        return "slow"

    def bind_tools(self, tools, **options):
        return self

    def _generate(self, messages, stop=None, run_manager=None, **options):
        return ChatResult(generations=[ChatGeneration(message=AIMessage("never asked for as a whole"))])

    def _stream(self, messages, stop=None, run_manager=None, **options):
        for number in range(100):
            time.sleep(0.1)
            yield ChatGenerationChunk(message=AIMessageChunk(f"word{number} "))


def test_stop_ends_a_turn_at_once_and_the_conversation_goes_on(
    visit: Visit, place: dict[str, Any], served: Served
):
    assistant = served.assistant
    before, visitor = assistant.agent, visit(**place)
    offline = offline_for(assistant.store.encoder)
    slow, settings = Slow(), assistant.settings.model_copy(update={"model": "openai:slow"})
    agent = build_agent(slow, offline, assistant._checkpoints, limits_of(settings, slow))
    vars(assistant)["agent"] = agent
    try:
        visitor.page.fill("#box textarea", "tell me a story")
        visitor.page.press("#box textarea", "Enter")
        visitor.page.wait_for_function("document.querySelector('#live .reply')?.innerText.includes('word5')")
        answer = visitor.answered(lambda: visitor.page.click("#stop"))
        assert "(stopped)" in answer
        assert "word5" in answer
        visitor.page.wait_for_selector("#stop", state="hidden")
    finally:
        vars(assistant)["agent"] = before
    assert visitor.say("what am I into?")
    assert [t.say for t in past(assistant, USER, latest(served))][:1] == ["tell me a story"]


SHIFTS = """() => { window.shifts = []; new PerformanceObserver((list) => {
  for (const entry of list.getEntries())
    for (const source of entry.sources)
      if (!source.node?.parentElement?.closest("#live")) window.shifts.push(source.node?.nodeName);
}).observe({ type: "layout-shift", buffered: false }); }"""


def test_nothing_else_moves_while_an_answer_streams_in(visit: Visit, place: dict[str, Any], served: Served):
    assistant, visitor = served.assistant, visit(**place)
    visitor.say("what am I into?")
    before, offline = assistant.agent, offline_for(assistant.store.encoder)
    slow, settings = Slow(), assistant.settings.model_copy(update={"model": "openai:slow"})
    vars(assistant)["agent"] = build_agent(slow, offline, assistant._checkpoints, limits_of(settings, slow))
    try:
        visitor.page.fill("#box textarea", "tell me a story")
        visitor.page.press("#box textarea", "Enter")
        visitor.page.wait_for_function("document.querySelector('#live .reply')?.innerText.includes('word3')")
        visitor.page.evaluate(SHIFTS)
        visitor.page.wait_for_function("document.querySelector('#live .reply')?.innerText.includes('word9')")
        moved = visitor.page.evaluate("window.shifts")
        visitor.answered(lambda: visitor.page.click("#stop"))
    finally:
        vars(assistant)["agent"] = before
    assert moved == []


def latest(served: Served) -> str:
    """The id of the conversation in which something was said last."""
    return served.assistant.store.conversations.list(USER)[0][0]


def test_pictures_for_the_docs(visit: Visit):
    if not os.environ.get("JOURNEYS_SCREENSHOTS"):
        return
    folder = Path(__file__).parent.parent / "docs" / "images"
    folder.mkdir(parents=True, exist_ok=True)
    for size, scheme in ((DESKTOP, "light"), (DESKTOP, "dark"), (PHONE, "light"), (PHONE, "dark")):
        visitor = visit(size, color_scheme=scheme)
        visitor.say("what did I drop?")
        visitor.say("what next?")
        kind = "page" if size is DESKTOP else "phone"
        name = f"{kind}.png" if scheme == "light" else f"{kind}-dark.png"
        visitor.page.wait_for_timeout(500)
        visitor.page.screenshot(path=folder / name)
        for tab in ("timeline", "map", "foryou", "data") if kind == "page" and scheme == "light" else ():
            visitor.turn_to(tab)
            visitor.page.wait_for_selector(f"#{'stored' if tab == 'data' else tab} :is(svg, .card, section)")
            visitor.page.wait_for_timeout(500)
            visitor.page.screenshot(path=folder / f"{tab}.png")
