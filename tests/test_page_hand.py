"""What is done on the page by hand: the same as by talking, at once on the cards and in the store."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from assistant.chosen import CHOSEN
from assistant.preview import preview
from assistant.settings import load_settings
from tests.browser import PATIENCE, PHONE, Served, Visitor
from tools.journeys.edit import undo
from vectorstore.store import Store

USER = "sample-a"
Visit = Callable[..., Visitor]


@pytest.fixture
def unchanged(served: Served):
    """Whatever a test changes of the sample person is undone after it."""
    before = len(served.assistant.store.edits.list(USER))
    yield
    while len(served.assistant.store.edits.list(USER)) > before:
        undo(served.assistant.resources, USER)


@pytest.fixture
def secret(served: Served) -> Iterator[str]:
    """The id of a journey that is private while the test runs."""
    journeys = served.assistant.store.journeys
    before = next(j for j in reversed(journeys.read(USER)) if j.items and not j.private)
    journeys.save(USER, [replace(before, sensitive="health", shared=False)])
    yield before.id
    journeys.save(USER, [before])


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


def test_everything_can_be_taken_along_as_one_archive(visit: Visit, place: dict[str, Any], served: Served):
    visitor = visit(**place)
    visitor.turn_to("data")
    visitor.page.click("#stored [data-act=archive]")
    visitor.page.wait_for_selector("#archive", state="visible")
    with visitor.page.expect_download() as download:
        visitor.page.click("#archive")
    assert zipfile.is_zipfile(download.value.path())


def test_what_would_be_sent_is_shown_word_for_word_without_anything_private(
    visit: Visit, place: dict[str, Any], served: Served, secret: str
):
    visitor, store = visit(**place), served.assistant.store
    private = [j.name for j in store.journeys.read(USER) if j.private]
    visitor.turn_to("data")
    said, edits = f"pin <b>{visitor.names()[0]}</b>", len(store.edits.list(USER))
    visitor.page.fill("#asking input", said)
    visitor.page.click("#asking button")
    visitor.page.wait_for_selector("#sent .sent")
    shown = visitor.page.locator("#sent").inner_text()
    assert said in shown
    expected = preview(served.assistant, USER, said)
    assert expected["messages"][0]["content"].split() == (
        visitor.page.locator("#sent pre").first.text_content().split()
    )
    assert f"Withheld: {len(private)} private" in shown or len(private) == 1
    assert not [name for name in private if name in visitor.page.locator("#sent").text_content()]
    assert said not in str(store.conversations.list(USER))
    assert len(store.edits.list(USER)) == edits


def test_a_model_chosen_on_the_page_is_still_chosen_after_a_restart(
    visit: Visit, served: Served, monkeypatch: pytest.MonkeyPatch
):
    folder, before = served.assistant.store.folder, served.assistant.settings
    monkeypatch.setenv("JOURNEYS_DATA_DIR", str(folder))
    visitor = visit()
    visitor.turn_to("data")
    try:
        visitor.page.fill("#model :is(input, textarea)", "ollama:some-model")
        visitor.page.click("#apply")
        visitor.page.wait_for_selector(".toast-body")
        assert load_settings().model == served.assistant.settings.model == "ollama:some-model"
        visitor.arrive()
        visitor.turn_to("data")
        assert visitor.page.input_value("#model :is(input, textarea)") == "ollama:some-model"
        monkeypatch.setenv("JOURNEYS_MODEL", "offline")
        assert load_settings().model == "offline"
    finally:
        (folder / CHOSEN).unlink(missing_ok=True)
        served.assistant.settings = before
        vars(served.assistant).pop("agent", None)
        vars(served.assistant.resources).pop("namer", None)


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


def test_a_model_that_is_none_is_refused_in_a_sentence_and_the_theme_is_remembered(
    visit: Visit, served: Served
):
    visitor = visit()
    visitor.turn_to("data")
    assert served.assistant.settings.model == "offline"
    visitor.page.fill("#model :is(input, textarea)", "gguf:/nowhere/at/all.gguf")
    visitor.page.click("#apply")
    visitor.page.wait_for_selector(".toast-body")
    assert "/nowhere/at/all.gguf" in visitor.page.locator(".toast-body").first.inner_text()
    assert served.assistant.settings.model == "offline"

    def ground() -> str:
        return visitor.page.evaluate("getComputedStyle(document.body).backgroundColor")

    light = ground()
    visitor.page.click("[data-act=theme]")
    visitor.page.wait_for_function(f"getComputedStyle(document.body).backgroundColor !== '{light}'")
    dark = ground()
    visitor.arrive()
    assert ground() == dark


def test_the_page_speaks_german_and_chinese(visit: Visit, place: dict[str, Any]):
    visitor = visit(**place)
    for language, tab, say in (("Deutsch", "Zeitachse", "Etwas sagen …"), ("中文", "时间线", "说点什么……")):
        visitor.turn_to("data")
        visitor.page.click("#language input")
        visitor.page.get_by_role("option", name=language).click()
        visitor.page.wait_for_selector(f"#box textarea[placeholder='{say}']", state="attached")
        assert visitor.page.locator("#tabs [role=tab]").nth(1).inner_text() == tab
    visitor.arrive()
    assert visitor.page.locator("#tabs [role=tab]").nth(1).inner_text() == "时间线"


def test_the_year_is_a_picture_without_anything_sensitive(
    visit: Visit, place: dict[str, Any], served: Served, secret: str
):
    visitor = visit(**place)
    visitor.turn_to("data")
    visitor.page.wait_for_selector("#year svg")
    with visitor.page.expect_download() as download:
        visitor.page.locator("#year [data-act=png]").click()
    assert download.value.path().read_bytes().startswith(b"\x89PNG")
    name = served.assistant.store.journeys.get(USER, secret).name
    assert name not in visitor.page.locator("#year").inner_text()
    with visitor.page.expect_download() as download:
        visitor.page.locator("#year a[download$='.html']").click()
    printed = download.value.path().read_text("utf-8")
    assert printed.count("<svg") == 1
    assert name not in printed
    assert "http" not in printed.replace("http://www.w3.org/2000/svg", "")


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
