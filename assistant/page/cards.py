"""The journeys panel: a card each, the private and the muted behind a fold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.page.conversation import activity_row
from assistant.page.known import Known
from assistant.page.markup import action, fold, isolated, text
from assistant.page.words import month, plural, words

Card = Mapping[str, Any]
TERMS_SHOWN = 4
WIDTH, HEIGHT = 96, 22  # of a sparkline


def panel(language: str, listed: Mapping[str, Any], known: Known, undoable: str = "") -> str:
    """All journeys of an artifact of type "journeys".

    Args:
        undoable: the verb of the edit that an undo would take back, "" when there is none.
    """
    shown, private, muted = listed["journeys"], listed["private"], listed["muted"]
    if not (shown or private or muted):
        return _empty(language)
    heading = plural(language, len(shown), "journeys.one", "journeys.heading")
    cards = "".join(journey_card(language, card, known) for card in shown)
    return (
        f'<div class="panelhead"><h2>{text(heading)}</h2>{_find(language, len(shown))}'
        f"{_undo(language, undoable)}</div>"
        f'<ul class="cards">{cards}</ul>'
        f"{_folded(language, 'muted', muted, known)}{_folded(language, 'private', private, known)}"
        f'<p class="passing">{text(words(language, "journeys.passing", count=int(listed["passing"])))}</p>'
        f"{menu(language, [*shown, *muted])}"
    )


def journey_card(language: str, card: Card, known: Known) -> str:
    """One journey: name, standing, span, amount, its last year, terms, and why behind a click."""
    status = str(card["status"])
    terms = " · ".join(isolated(term) for term in card["terms"][:TERMS_SHOWN])
    more = words(language, "journeys.menu", name=card["name"])
    return (
        f'<li class="card {known.css(card["id"])}" data-journey="{text(card["id"])}"'
        f' data-name="{text(card["name"])}" data-status="{text(status)}"'
        f' data-private="{int(bool(card["private"]))}">'
        f'<div class="cardtop">{action("open", isolated(card["name"]), css="name", id=card["id"])}'
        f'<span class="status s-{text(status)}">{text(words(language, f"status.{status}"))}</span>'
        f"{action('menu', '⋯', css='quiet more', title=more, id=card['id'])}</div>"
        f'<div class="cardline">{sparkline(language, card["months"])}'
        f'<span class="facts">{facts(language, card)}</span></div>'
        + (f'<p class="terms">{terms}</p>' if terms else "")
        + (_why(language, card) if card["evidence"] else "")
        + "</li>"
    )


def facts(language: str, card: Card) -> str:
    """Since when and how much, in words."""
    if not card["first"]:
        return text(words(language, "journeys.told"))
    first, last = month(language, card["first"]), month(language, card["last"])
    lasting = card["status"] in ("emerging", "active", "pinned") or first == last
    span = (
        words(language, "journeys.since", month=first)
        if lasting
        else words(language, "journeys.span", first=first, last=last)
    )
    count = plural(language, int(card["count"]), "journeys.thing", "journeys.things")
    return f"{text(count)} · {text(span)}"


def sparkline(language: str, months: Sequence[int]) -> str:
    """The last twelve months as bars, with their numbers for those who can't see them."""
    most = max([*months, 1])
    step = WIDTH / max(len(months), 1)
    bars = []
    for place, count in enumerate(months):
        tall = 2.0 if not count else 4 + (HEIGHT - 4) * count / most
        dim = ' opacity="0.3"' if not count else ""
        bars.append(
            f'<rect x="{place * step:.1f}" y="{HEIGHT - tall:.1f}" width="{step - 2:.1f}" height="{tall:.1f}"'
            f' rx="1.5"{dim}/>'
        )
    label = f"{words(language, 'journeys.months')}: {', '.join(map(str, months))}"
    return (
        f'<svg class="spark" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img"'
        f' aria-label="{text(label)}">{"".join(bars)}</svg>'
    )


def menu(language: str, others: Sequence[Card]) -> str:
    """What can be done to a journey; the page shows one copy of it beside the card whose ⋯ was pressed.

    Args:
        others: the journeys that one can be merged into.
    """

    def entry(act: str, key: str, **data: str) -> str:
        return action(act, text(words(language, f"journeys.{key}")), css="entry", **data)

    def marking(key: str, status: str) -> str:
        return entry("mark", key, status=status, word=words(language, f"status.{status}"))

    options = "".join(f'<option value="{text(o["id"])}">{text(o["name"])}</option>' for o in others)

    new_name, choose = words(language, "journeys.new_name"), words(language, "journeys.choose")
    rename, merge = words(language, "journeys.rename"), words(language, "journeys.merge")
    return (
        '<template class="menu"><div class="popover" role="dialog">'
        f'<form data-act="rename"><input name="name" maxlength="80" required autocomplete="off"'
        f' aria-label="{text(new_name)}" dir="auto"><button class="do">{text(rename)}</button></form>'
        f'<form data-act="merge"><select name="into" required aria-label="{text(choose)}">'
        f'<option value="">{text(merge)}</option>{options}</select></form>'
        f"{marking('pin', 'pinned')}{marking('resume', 'active')}"
        f"{marking('finish', 'finished')}{marking('mute', 'muted')}"
        f"{entry('split', 'split')}{entry('share', 'allow', shared='1')}{entry('share', 'hide', shared='')}"
        "</div></template>"
    )


def _find(language: str, count: int) -> str:
    if count <= 12:
        return ""
    label = text(words(language, "journeys.filter"))
    return f'<input class="find" type="search" data-find placeholder="{label}" aria-label="{label}">'


def _undo(language: str, verb: str) -> str:
    if not verb:
        return ""
    try:
        what = words(language, "journeys.undo_what", what=words(language, f"verb.{verb}"))
    except KeyError:
        what = words(language, "journeys.undo")
    return action("undo", text(what), css="soft")


def _why(language: str, card: Card) -> str:
    rows = "".join(activity_row(language, a) for a in reversed(card["evidence"]))
    return fold(
        text(words(language, "journeys.why")),
        f'<ul class="rows">{rows}</ul>',
        key=f"why-{card['id']}",
        css="why",
    )


def _folded(language: str, kind: str, cards: Sequence[Card], known: Known) -> str:
    if not cards:
        return ""
    note = (
        f'<p class="passing">{text(words(language, "journeys.private_text"))}</p>'
        if kind == "private"
        else ""
    )
    listed = "".join(journey_card(language, card, known) for card in cards)
    summary = text(words(language, f"journeys.{kind}", count=len(cards)))
    return fold(summary, f'{note}<ul class="cards">{listed}</ul>', key=kind, css="group")


def _empty(language: str) -> str:
    return (
        f'<div class="empty"><h2>{text(words(language, "journeys.none"))}</h2>'
        f"<p>{text(words(language, 'journeys.none_text'))}</p></div>"
    )
