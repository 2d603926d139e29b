"""The page as a person meets it: served in this process from a fresh data folder, seen by real Chromium."""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from assistant.journeys import Journeys
from assistant.page import launch_page
from assistant.settings import Settings
from benchmarks.reliability.looking import ARGUMENTS, CHROMIUM
from tools.journeys.edit import undo

PATIENCE = 120_000  # milliseconds; a busy machine is slow, a broken page never gets there
DESKTOP, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
PLACES: list[dict[str, Any]] = [
    {"size": DESKTOP, "color_scheme": "light"},
    {"size": PHONE, "color_scheme": "dark", "has_touch": True},
]
USER = "sample-a"
TABS = {"journeys": 0, "timeline": 1, "map": 2, "foryou": 3, "data": 4}


class Served:
    """The assistant behind the page, and where the page is."""

    def __init__(self, assistant: Journeys, url: str, uploads: Path) -> None:
        self.assistant, self.url, self.uploads = assistant, url, uploads


class Visitor:
    """A person in front of the page; remembers what the browser complained of and asked for elsewhere."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        context.set_default_timeout(PATIENCE)
        self.page: Page = context.new_page()
        self.complaints: list[str] = []
        self.elsewhere: list[str] = []
        self._asked: set[Any] = set()
        self._url = url
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", self._request)
        self.page.on("requestfinished", lambda request: self._asked.discard(request))
        self.page.on("requestfailed", lambda request: self._asked.discard(request))

    def _console(self, message: Any) -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    def _request(self, request: Any) -> None:
        if not request.url.startswith((self._url, "data:", "blob:")):
            self.elsewhere.append(request.url)
        if "/heartbeat/" not in request.url:  # which ends with the page
            self._asked.add(request)

    def arrive(self) -> Visitor:
        """Open the page when nothing is on its way, and wait until there is something to talk about."""
        self.settle()
        self.page.goto(self._url)
        self.page.wait_for_selector("#journeys .card, #journeys .empty", state="attached")
        self.page.wait_for_selector("#nexts .next")
        return self

    def settle(self) -> None:
        """Wait until nothing is asked for: leaving a page in the middle makes the browser complain."""
        until = time.monotonic() + 10
        while self._asked and time.monotonic() < until:
            self.page.wait_for_timeout(50)

    def view(self, side: str) -> None:
        """On a phone, where one side is shown at a time: bring "talk" or "look" to the front."""
        switch = self.page.locator(f"[data-view={side}]")
        if switch.is_visible():
            switch.click()

    def say(self, text: str) -> str:
        """Say something and return the whole answer as it can be read."""
        self.view("talk")
        return self.answered(
            lambda: self.page.fill("#box textarea", text) or self.page.press("#box textarea", "Enter")
        )

    def answered(self, act: Callable[[], Any]) -> str:
        """Do something that makes the assistant answer, and return the answer."""
        before = self.page.locator("#past .turn").count()
        act()
        self.page.wait_for_function(f"document.querySelectorAll('#past .turn').length > {before}")
        return self.page.locator("#past .turn .answer").last.inner_text()

    def turn_to(self, tab: str) -> None:
        """Bring a tab of the right side to the front."""
        self.view("look")
        self.page.locator("#tabs [role=tab]").nth(TABS[tab]).click()

    def until(self, holds: Callable[[], bool]) -> None:
        """Wait for something that cannot be seen on the page."""
        for _ in range(PATIENCE // 100):
            if holds():
                return
            self.page.wait_for_timeout(100)
        raise AssertionError("it never came to that")

    def names(self) -> list[str]:
        """The names on the cards, private and muted ones left out."""
        return self.page.locator("#journeys > div .cards").first.locator(".card .name").all_text_contents()

    def change(self, name: str, entry: str) -> None:
        """Choose an entry of a journey's menu on its card."""
        self.view("look")
        card = self.page.locator(f'#journeys .card[data-name="{name}"]')
        card.locator(".more").click()
        card.locator(".popover .entry", has_text=entry).click()


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The page of a fresh data folder, on this machine only."""
    folder = tmp_path_factory.mktemp("page")
    settings = Settings(
        data_dir=folder / "data", cache_dir=folder / "cache", namer="phrases", model="offline"
    )
    port = free_port()
    with Journeys(settings) as assistant:
        assistant.prepare("sample-a")
        page = launch_page(assistant, port=port, block=False)
        yield Served(assistant, f"http://127.0.0.1:{port}", Path(os.environ["GRADIO_TEMP_DIR"]))
        page.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser; every visit gets a profile of its own."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(params=PLACES, ids=["desktop, light", "phone, dark"])
def place(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Where a flow is tried: how large the window is, in which theme, touched or not."""
    return dict(request.param)


@pytest.fixture
def visit(chromium: Browser, served: Served) -> Iterator[Callable[..., Visitor]]:
    """Makes visitors; at the end none of them may have met an error or a request to anywhere else."""
    contexts: list[BrowserContext] = []
    visitors: list[Visitor] = []

    def make(size: dict[str, int] = DESKTOP, **options: Any) -> Visitor:
        context = chromium.new_context(viewport=size, reduced_motion="reduce", **options)
        contexts.append(context)
        visitors.append(Visitor(context, served.url))
        return visitors[-1].arrive()

    yield make
    for visitor in visitors:
        visitor.settle()
    for context in contexts:
        context.close()
    assert [v.complaints for v in visitors if v.complaints] == []
    assert [v.elsewhere for v in visitors if v.elsewhere] == []


@pytest.fixture
def unchanged(served: Served) -> Iterator[None]:
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
