"""Everybody can use the page: contrast, labels, keyboard, any width, either theme, any number of journeys."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe

from assistant.page.colours import SIZE, contrast, hex_of, slots
from tests.browser import DESKTOP, PHONE, TABS, Served, Visitor
from vectorstore.records import Activity, Journey

Visit = Callable[..., Visitor]
LONG = "شرح مفصل " * 12 + "<img src=x onerror=alert(1)> ![x](http://example.org/x.png) " + "W" * 90


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(visit: Visit, size: dict[str, int], scheme: str):
    visitor = visit(size, color_scheme=scheme)
    visitor.say("what next?")
    assert serious(visitor) == []
    if size is PHONE:
        visitor.page.click("[data-view=look]")
    for tab in TABS:
        visitor.turn_to(tab)
        visitor.page.wait_for_timeout(400)
        assert serious(visitor) == [], tab


def serious(visitor: Visitor) -> list[str]:
    """What axe-core calls serious or worse, with where."""
    found = Axe().run(visitor.page, options={"resultTypes": ["violations"]}).response["violations"]
    return [
        f"{v['id']}: {v['nodes'][0]['html'][:160]}" for v in found if v["impact"] in ("serious", "critical")
    ]


def test_it_can_be_used_by_keyboard_alone(visit: Visit, served: Served):
    visitor = visit()
    keyboard = visitor.page.keyboard
    visitor.page.focus("#box textarea")
    visitor.answered(lambda: (keyboard.type("what am I into?"), keyboard.press("Enter")))
    visitor.page.focus("#journeys .card .name")
    keyboard.press("Tab")
    keyboard.press("Enter")
    visitor.page.wait_for_selector(".popover input:focus")
    keyboard.press("Escape")
    visitor.page.wait_for_selector(".popover", state="detached")
    assert visitor.page.evaluate("document.activeElement.dataset.act") == "menu"


@pytest.mark.parametrize("width", [360, 768, 1024, 2560])
def test_nothing_sticks_out_at_any_width(visit: Visit, width: int):
    visitor = visit({"width": width, "height": 900})
    for view in ("talk", "look"):
        if width < 861:
            visitor.page.click(f"[data-view={view}]")
        wide = visitor.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width


def test_two_hundred_journeys_with_impossible_titles_and_none_at_all(visit: Visit, served: Served):
    fill(served, "many", 200)
    visitor = visit()
    choose(visitor, "many")
    visitor.page.wait_for_function("document.querySelectorAll('#journeys .card').length === 200")
    assert visitor.page.evaluate(
        "document.querySelector('#look').scrollWidth <= document.querySelector('#look').clientWidth"
    )
    assert visitor.page.locator("#journeys img").count() == 0
    visitor.page.fill("#journeys [data-find]", "Journey 117")
    assert visitor.page.locator("#journeys .card:visible").count() == 1

    served.assistant.store.journeys.replace("many", [])
    served.assistant.store.history.remove("many", [a.id for a in served.assistant.store.history.read("many")])


def test_somebody_with_a_history_but_no_journeys_is_told_so(visit: Visit, served: Served):
    list(served.assistant.store.history.add("newcomer", [Activity("1", "newcomer", None, "One film")]))
    visitor = visit()
    choose(visitor, "newcomer")
    visitor.page.wait_for_selector("#journeys .empty")
    for tab in ("timeline", "map"):
        visitor.turn_to(tab)
        visitor.page.wait_for_selector(f"#{tab} :is(.empty, svg)")
    served.assistant.store.history.remove("newcomer", ["1"])


def test_every_colour_can_be_read_and_stays_with_its_journey():
    for slot in range(SIZE):
        assert contrast(hex_of(slot), "#f7f6f2") >= 4.5
        assert contrast(hex_of(slot, dark=True), "#1d1f22") >= 4.5
    start = datetime(2026, 1, 1, tzinfo=UTC)
    before = [Journey(f"j{n:08}", "u", f"{n}", first=start + timedelta(days=n)) for n in range(9)]
    given = slots(before)
    assert len(set(given.values())) == 9
    assert (
        slots([*before, replace(before[0], id="jnewcomer", first=start + timedelta(days=99))]).items()
        >= given.items()
    )


def fill(served: Served, user: str, count: int) -> None:
    """Give a user so many journeys of three activities each."""
    store = served.assistant.store
    start, made, journeys = datetime(2026, 1, 1, tzinfo=UTC), [], []
    for number in range(count):
        mine = [
            Activity(f"{number}-{n}", user, start + timedelta(days=number + n), f"{LONG} {number} {n}")
            for n in range(3)
        ]
        made += mine
        items = tuple(a.item for a in mine)
        name = f"Journey {number} {LONG}"[:200] if number % 2 else f"Journey {number}"
        journeys.append(Journey(f"j{number:08}", user, name, items=items))
    list(store.history.add(user, made))
    store.journeys.replace(user, journeys)


def choose(visitor: Visitor, user: str) -> None:
    """Choose a person in the header."""
    visitor.page.click("#person input")
    visitor.page.get_by_role("option", name=user, exact=True).click()
