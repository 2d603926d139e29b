"""A real browser that looks at everything a page shows of a person, and counts what ran."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from playwright.sync_api import Page, sync_playwright

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 240_000  # milliseconds
TABS = 5


def look(url: str, name: str, password: str, said: Sequence[str]) -> dict[str, Any]:
    """Log in, open every tab and several journeys, hover, say hostile things; what ran and was asked for.

    Returns:
        {"shown": characters of text looked at, "ran": scripts, "elsewhere": addresses}.
    """
    elsewhere: list[str] = []
    dialogs: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        page = browser.new_context().new_page()
        page.set_default_timeout(PATIENCE)
        page.on("request", lambda asked: elsewhere.append(asked.url))
        page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
        page.request.post(f"{url}/login", form={"username": name, "password": password})
        page.goto(url)
        page.wait_for_selector("#nexts .next")
        shown = _everything(page)
        for text in said:
            turns = page.locator("#past .turn").count()
            page.fill("#box textarea", text.replace("\u0000", ""))
            page.press("#box textarea", "Enter")
            page.wait_for_function(f"document.querySelectorAll('#past .turn').length > {turns}")
        shown += _everything(page)
        ran = int(page.evaluate("window.ran || 0")) + len(dialogs)
        browser.close()
    beyond = {asked for asked in elsewhere if not asked.startswith((url, "data:", "blob:"))}
    return {"shown": shown, "ran": ran, "elsewhere": sorted(beyond)}


def _everything(page: Page) -> int:
    """Bring all to the front once; how many characters of text there were."""
    shown = 0
    for tab in range(TABS):
        page.locator("#tabs [role=tab]").nth(tab).click()
        page.wait_for_timeout(1_500)
        page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        for part in page.locator("#look a, #look button, #look [data-act], #look summary").all()[:60]:
            if part.is_visible():
                part.hover(force=True, timeout=2_000, no_wait_after=True)
        shown += len(page.locator("body").inner_text())
    page.locator("#tabs [role=tab]").nth(0).click()
    page.wait_for_timeout(500)
    for number in range(min(5, page.locator("#journeys .card .name").count())):
        page.locator("#journeys .card .name").nth(number).click()
        page.wait_for_timeout(1_000)
        shown += len(page.locator("#opened").inner_text())
        back = page.locator("#opened [data-act=back]")
        if back.count():
            back.first.click()
            page.wait_for_timeout(500)
    return shown
