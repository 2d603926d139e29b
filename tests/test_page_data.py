"""What the page shows and settles under “Your data”: archive, requests, models, languages, the year."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from assistant.chosen import CHOSEN
from assistant.preview import preview
from assistant.settings import load_settings
from tests.browser import Served, Visitor

USER = "sample-a"
Visit = Callable[..., Visitor]


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
