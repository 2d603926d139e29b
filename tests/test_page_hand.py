"""What is done on the page by hand: the same as by talking, at once on the cards and in the store."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.browser import PATIENCE, PHONE, Served, Visitor

USER = "sample-a"
Visit = Callable[..., Visitor]


def gone(visitor: Visitor, name: str) -> None:
    """Wait until no card has the name."""
    visitor.page.wait_for_selector(f'#journeys .card[data-name="{name}"]', state="detached")


def there(visitor: Visitor, name: str) -> None:
    """Wait until a card has the name."""
    visitor.page.wait_for_selector(f'#journeys .card[data-name="{name}"]', state="attached")


@pytest.mark.usefixtures("unchanged")
def test_rename_pin_mute_and_undo_from_a_cards_menu(visit: Visit, place: dict[str, Any], served: Served):
    visitor, store = visit(**place), served.assistant.store
    first, second, third = visitor.names()[:3]
    visitor.view("look")
    visitor.page.locator(f'#journeys .card[data-name="{first}"] .more').click()
    field = visitor.page.locator(".popover input[name=name]")
    field.fill("<b>Mine</b> & more")
    field.press("Enter")
    there(visitor, "<b>Mine</b> & more")
    assert visitor.page.locator("#journeys .card b").count() == 0
    assert "<b>Mine</b> & more" in {j.name for j in store.journeys.read(USER)}
    assert "<b>Mine</b> & more" in visitor.say("what am I into?")

    visitor.change(third, "Pin")
    visitor.page.wait_for_function(f"document.querySelector('#journeys .card .name').innerText === {third!r}")
    visitor.change(second, "Mute")
    visitor.page.wait_for_selector("#journeys details[data-key=muted]")
    assert second not in visitor.names()
    for _ in range(3):
        visitor.page.click("#journeys [data-act=undo]")
        visitor.page.wait_for_timeout(300)
    there(visitor, first)
    assert second in visitor.names()


def test_what_cannot_be_done_is_a_sentence_and_no_error_of_the_page(visit: Visit, capfd):
    visitor = visit()
    first, second = visitor.names()[:2]
    visitor.page.locator(f'#journeys .card[data-name="{first}"] .more').click()
    field = visitor.page.locator(".popover input[name=name]")
    field.fill(second)
    field.press("Enter")
    visitor.page.wait_for_selector(".toast-body")
    visitor.page.wait_for_timeout(1_000)  # an error of the page would come after the sentence
    assert "Traceback" not in capfd.readouterr().err
    (said,) = visitor.page.locator(".toast-body").all_inner_texts()
    assert second in said
    assert visitor.names()[:2] == [first, second]


@pytest.mark.usefixtures("unchanged")
def test_merge_and_take_out_in_the_open_journey(visit: Visit, place: dict[str, Any], served: Served):
    visitor, store = visit(**place), served.assistant.store
    first, second = visitor.names()[:2]
    visitor.view("look")
    ids = {j.name: j.id for j in store.journeys.read(USER)}
    visitor.page.locator(f'#journeys .card[data-name="{first}"] .more').click()
    visitor.page.select_option(".popover select[name=into]", ids[second])
    gone(visitor, first)
    assert store.journeys.get(USER, ids[first]) is None

    visitor.page.locator(f'#journeys .card[data-name="{second}"] .name').click()
    visitor.page.wait_for_selector("#opened .detail")
    items = len(store.journeys.get(USER, ids[second]).items)
    visitor.page.locator("#opened [data-act=remove]").first.click()
    visitor.until(lambda: len(store.journeys.get(USER, ids[second]).items) == items - 1)
    visitor.page.click("#opened [data-act=back]")
    there(visitor, second)


@pytest.mark.usefixtures("unchanged")
def test_finish_split_regroup_and_undo_by_hand(visit: Visit, place: dict[str, Any], served: Served):
    visitor, store = visit(**place), served.assistant.store
    first = visitor.names()[0]
    visitor.change(first, "Finish")
    visitor.page.wait_for_selector(f'#journeys .card[data-name="{first}"][data-status=finished]')
    assert next(j.standing for j in store.journeys.read(USER) if j.name == first) == "finished"

    before = {j.id: j for j in store.journeys.read(USER)}
    largest = max((j for j in before.values() if not j.private), key=lambda j: len(j.items))
    visitor.change(largest.name, "Split")
    visitor.page.wait_for_function(f"document.querySelectorAll('#journeys .card').length > {len(before)}")
    assert len(store.journeys.read(USER)) > len(before)
    visitor.page.click("#journeys [data-act=undo]")
    visitor.page.wait_for_function(f"document.querySelectorAll('#journeys .card').length === {len(before)}")
    assert set(store.journeys.get(USER, largest.id).items) == set(largest.items)

    visitor.turn_to("data")
    visitor.page.click("#granularity [data-way=coarser]")
    visitor.page.wait_for_function(
        f"document.querySelectorAll('#journeys .card').length !== {len(before)}", timeout=PATIENCE
    )
    visitor.turn_to("journeys")
    visitor.page.click("#journeys [data-act=undo]")
    visitor.page.wait_for_function(f"document.querySelectorAll('#journeys .card').length === {len(before)}")
    assert {j.id for j in store.journeys.read(USER)} == set(before)


@pytest.mark.usefixtures("unchanged")
def test_private_and_shared_as_the_person_says_for_any_journey(
    visit: Visit, place: dict[str, Any], served: Served
):
    visitor, store = visit(**place), served.assistant.store
    name = visitor.names()[1]
    journey = next(j.id for j in store.journeys.read(USER) if j.name == name)
    card = f'.card[data-journey="{journey}"]'
    visitor.change(name, "Make private")
    visitor.page.wait_for_selector(f"#journeys details[data-key=private] {card}", state="attached")
    assert store.journeys.get(USER, journey).private
    assert name not in visitor.say("what am I into?")
    visitor.view("look")
    visitor.page.locator("#journeys details[data-key=private] > summary").click()
    visitor.change(name, "Use like any other")
    visitor.page.wait_for_selector(f"#journeys details[data-key=private] {card}", state="detached")
    assert not store.journeys.get(USER, journey).private
    there(visitor, name)


def test_a_journey_opens_and_closes_however_fast_one_presses(visit: Visit, place: dict[str, Any]):
    visitor = visit(**place)
    visitor.view("look")
    name = visitor.page.locator("#journeys .card .name").nth(1)
    wanted = name.inner_text()
    for _ in range(3):
        name.click()
        assert visitor.page.locator("#opened h2.name:visible").first.inner_text() == wanted
        visitor.page.locator("#opened [data-act=back]").click()
        name.wait_for(state="visible")
    name.click()
    visitor.page.wait_for_selector("#opened .things li")
    visitor.page.wait_for_selector("#opened .soon", state="detached")


def test_on_a_phone_one_side_is_shown_at_a_time(visit: Visit):
    visitor = visit(PHONE)
    assert visitor.page.is_visible("#box")
    assert not visitor.page.is_visible("#journeys")
    visitor.page.click("[data-view=look]")
    assert visitor.page.is_visible("#journeys .card")
    visitor.page.locator("#journeys .card .name").first.click()
    visitor.page.wait_for_selector("#opened .detail")
    visitor.page.click("#opened .acts [data-act=say]")
    visitor.page.wait_for_selector("#past .turn .reply")
