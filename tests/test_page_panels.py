"""What the panels beside the conversation show, and what is said of recommendations by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.browser import Served, Visitor
from vectorstore.store import Store

USER = "sample-a"
Visit = Callable[..., Visitor]


def test_the_timeline_filters_what_the_other_panels_show(visit: Visit, place: dict[str, Any], served: Served):
    visitor = visit(**place)
    visitor.turn_to("timeline")
    visitor.page.wait_for_selector("#timeline .lane")
    box = visitor.page.locator("#timeline .ticks").bounding_box()
    visitor.page.mouse.move(box["x"] + 2, box["y"] + 10)
    visitor.page.mouse.down()
    visitor.page.mouse.move(box["x"] + box["width"] * 0.1, box["y"] + 10, steps=4)
    visitor.page.mouse.up()
    visitor.page.wait_for_selector("#timeline button[data-act=span]")
    shown = visitor.page.locator("#timeline [data-brush]").get_attribute("data-months").split(" ")
    assert 1 <= len(shown) <= 4
    visitor.turn_to("journeys")
    visitor.page.wait_for_selector("#journeys [data-act=span]")
    expected = {
        j.name
        for j in served.assistant.journeys(USER)
        if not j.private and j.first.strftime("%Y-%m") <= shown[-1]
    }
    assert set(visitor.names()) == expected
    visitor.page.click("#journeys [data-act=span]")
    visitor.page.wait_for_selector("#journeys [data-act=span]", state="detached")


def test_the_map_draws_items_in_their_journeys_colours_but_nothing_private(
    visit: Visit, place: dict[str, Any], secret: str
):
    visitor = visit(**place)
    visitor.page.wait_for_selector(
        f'#journeys details[data-key=private] .card[data-journey="{secret}"]', state="attached"
    )
    card = visitor.page.locator("#journeys .card").first
    journey = card.get_attribute("data-journey")
    colour = card.evaluate("e => getComputedStyle(e).getPropertyValue('--k')")
    visitor.turn_to("map")
    dots = visitor.page.locator(f'#map circle[data-id="{journey}"]')
    dots.first.wait_for(state="attached")
    assert dots.first.evaluate("e => getComputedStyle(e).getPropertyValue('--k')") == colour
    dots.first.dispatch_event("pointerover", {"pointerType": "mouse", "bubbles": True})
    assert visitor.page.locator("#map .tip").inner_text() == dots.first.get_attribute("data-tip")
    assert visitor.page.locator(f'#map circle[data-id="{secret}"]').count() == 0
    visitor.turn_to("timeline")
    visitor.page.wait_for_selector("#timeline .lane")
    assert visitor.page.locator(f'#timeline [data-id="{secret}"]').count() == 0


def test_wishes_are_chips_that_the_conversation_sets_too(visit: Visit, place: dict[str, Any], served: Served):
    visitor, store = visit(**place), served.assistant.store
    visitor.turn_to("foryou")
    visitor.page.wait_for_selector("#foryou .offer")
    visitor.page.locator("#foryou [data-wish=kind][data-value=book]").click()
    visitor.page.wait_for_selector("#foryou .wish.on")
    assert {offer["kind"] for offer in store.choices.shown(USER)} == {"book"}
    visitor.page.locator("#foryou .wish.on").click()
    visitor.page.wait_for_selector("#foryou .wish.on", state="detached")
    visitor.say("recommend some podcasts")
    visitor.view("look")
    visitor.page.wait_for_selector("#foryou .wish.on")
    assert "podcasts" in visitor.page.locator("#foryou .wish.on").first.inner_text()


def test_a_verdict_on_a_card_takes_the_thing_away(visit: Visit, place: dict[str, Any], served: Served):
    visitor, store = visit(**place), served.assistant.store
    visitor.turn_to("foryou")
    offer = visitor.page.locator("#foryou .offer").first
    offer.wait_for()
    item, title = offer.get_attribute("data-item"), offer.locator("h3").inner_text()
    offer.locator(".why summary").click()
    assert offer.locator(".why li").count() >= 1
    offer.locator(".v-seen").click()
    visitor.page.wait_for_selector(f'#foryou .offer[data-item="{item}"]', state="detached")
    said = store.choices.feedback(USER)[-1]
    assert (said.item, said.title, said.verdict) == (item, title, "seen")


def test_like_and_later_stay_in_sight_and_dislike_takes_away(
    visit: Visit, place: dict[str, Any], served: Served
):
    visitor, store = visit(**place), served.assistant.store
    visitor.turn_to("foryou")
    for verdict in ("like", "later", "dislike"):
        offer = visitor.page.locator("#foryou .offer:not(:has(.chosen))").first
        item = offer.get_attribute("data-item")
        offer.locator(f".v-{verdict}").click()
        mine = f'#foryou .offer[data-item="{item}"]'
        visitor.page.wait_for_selector(f"{mine}:not(:has(.chosen))", state="detached")
        assert _last_said(store) == (item, verdict)
    assert visitor.page.locator(mine).count() == 0


def _last_said(store: Store) -> tuple[str, str]:
    """What was said last of a recommendation, and of which."""
    return next(((f.item, str(f.verdict)) for f in reversed(store.choices.feedback(USER))), ("", ""))
