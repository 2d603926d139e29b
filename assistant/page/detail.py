"""One journey in full: what is in it, what it rests on, and what can be changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.page.cards import facts, menu, sparkline
from assistant.page.conversation import activity_row
from assistant.page.known import Known
from assistant.page.markup import action, isolated, text
from assistant.page.words import month, words


def detail(
    language: str,
    artifact: Mapping[str, Any],
    known: Known,
    others: Sequence[Mapping[str, Any]],
    press: str = "",
) -> str:
    """An artifact of type "journey" as a page of its own.

    Args:
        others: the journeys that it can be merged into.
        press: what the browser calls the press that this answers.
    """
    card = artifact["journey"]
    status = str(card["status"])
    back = f"← {text(words(language, 'journeys.back'))}"
    about = f'<p class="about" dir="auto">{text(card["description"])}</p>' if card["description"] else ""
    return (
        f'<div class="detail {known.css(card["id"])}" data-journey="{text(card["id"])}"'
        f' data-name="{text(card["name"])}" data-status="{text(status)}"'
        f' data-private="{int(bool(card["private"]))}" data-press="{text(press)}">'
        f"{action('back', back, css='soft')}"
        f'<div class="cardtop"><h2 class="name" dir="auto">{text(card["name"])}</h2>'
        f'<span class="status s-{text(status)}">{text(words(language, f"status.{status}"))}</span></div>'
        f"{about}"
        f'<div class="cardline">{sparkline(language, card["months"])}'
        f'<span class="facts">{facts(language, card)}</span></div>'
        f"{_actions(language, card)}{_terms(language, card)}"
        f"{_items(language, artifact)}{_latest(language, artifact)}{menu(language, others)}</div>"
    )


def _actions(language: str, card: Mapping[str, Any]) -> str:
    ask = words(language, "say.something_for", name=card["name"])
    asking = (
        "" if card["private"] else action("say", text(words(language, "journeys.ask")), css="soft", say=ask)
    )
    change = words(language, "journeys.menu", name=card["name"])
    shown = f"⋯ {text(words(language, 'journeys.edit'))}"
    more = action("menu", shown, css="soft more", title=change, id=card["id"])
    return f'<div class="acts">{asking}{more}</div>'


def _terms(language: str, card: Mapping[str, Any]) -> str:
    if not card["terms"]:
        return ""
    listed = "".join(f"<li>{isolated(term)}</li>" for term in card["terms"])
    return f'<ul class="tags" aria-label="{text(words(language, "journeys.terms"))}">{listed}</ul>'


def _items(language: str, artifact: Mapping[str, Any]) -> str:
    rows = []
    for item in artifact["items"]:
        times = words(language, "journeys.times", count=item["count"]) if item["count"] > 1 else ""
        maker = isolated(item["creator"], css="maker") if item["creator"] else ""
        remove = action(
            "remove",
            "×",
            css="quiet",
            title=words(language, "journeys.remove", title=item["title"]),
            id=artifact["journey"]["id"],
            item=item["id"],
        )
        rows.append(
            f"<li><span>{isolated(item['title'])} {maker} {text(times)}</span>"
            f"<time>{text(month(language, item['last']))}</time>{remove}</li>"
        )
    if not rows:
        return ""
    return f'<h3>{text(words(language, "journeys.items"))}</h3><ul class="rows things">{"".join(rows)}</ul>'


def _latest(language: str, artifact: Mapping[str, Any]) -> str:
    rows = "".join(activity_row(language, a) for a in reversed(artifact["evidence"]))
    if not rows:
        return ""
    return f'<h3>{text(words(language, "journeys.latest"))}</h3><ul class="rows">{rows}</ul>'
