"""Recommendations: each with its journey, its reason and its evidence, and the wishes they follow."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.page.known import Known
from assistant.page.markup import action, chip, fold, isolated, link, text
from assistant.page.words import has, words

Offer = Mapping[str, Any]
VERDICTS = ("like", "dislike", "seen", "later")
LENGTHS = (30, 60, 120)
OFFERED: dict[str, Sequence[Any]] = {
    "kind": ("book", "film", "series", "course", "podcast", "channel", "album", "game"),
    "max_minutes": LENGTHS,
    "level": ("beginner", "intermediate", "advanced"),
    "novelty": ("continue", "explore"),
}


def shelf(language: str, listed: Mapping[str, Any], known: Known) -> str:
    """An artifact of type "recommendations" with the wishes in force as chips."""
    offers = "".join(offer_card(language, r, known) for r in listed["recommendations"])
    considered = int(listed.get("considered") or 0)
    note = text(words(language, "foryou.considered", count=considered)) if considered else ""
    return (
        f"{wishes(language, listed, known)}"
        f'<div class="panelhead">{action("again", text(words(language, "foryou.again")), css="soft")}'
        f'<span class="facts">{note}</span></div>'
        + (f'<ul class="cards">{offers}</ul>' if offers else _none(language, listed))
    )


def wishes(language: str, listed: Mapping[str, Any], known: Known) -> str:
    """The wishes in force, each of which can be taken away, and those that can be added."""
    filters = dict(listed.get("filters", {}))
    chips = []
    for key, value in filters.items():
        if shown := wish_words(language, key, value, known):
            title = words(language, "foryou.remove", wish=shown)
            chips.append(action("unwish", f"{isolated(shown)} ×", css="wish on", title=title, wish=key))
    for key, values in OFFERED.items():
        if key not in filters:
            chips.extend(
                action("wish", text(wish_words(language, key, v, known)), css="wish", wish=key, value=v)
                for v in values
            )
    label = text(words(language, "foryou.wishes"))
    return f'<div class="wishes" role="group" aria-label="{label}">{"".join(chips)}</div>'


def one_kind(language: str, kind: str) -> str:
    """What one thing of a kind is called."""
    return words(language, f"one.{kind}") if has(language, f"one.{kind}") else kind


def wish_words(language: str, key: str, value: Any, known: Known) -> str:
    """A wish in words, "" for what is no wish."""
    match key:
        case "kind" | "level" | "novelty":
            try:
                return words(language, f"{key}.{value}")
            except KeyError:
                return str(value)
        case "max_minutes":
            return words(language, "foryou.under", count=int(value))
        case "year_from" | "year_to":
            return words(language, f"foryou.{'from' if key == 'year_from' else 'to'}_year", year=str(value))
        case "exclude":
            listed = [value] if isinstance(value, str) else value
            return words(language, "foryou.without", word=", ".join(map(str, listed)))
        case "journey" | "bridge_with":
            return words(language, "foryou.for", name=known.names.get(str(value), str(value)))
        case "query":
            return words(language, "foryou.about", query=str(value))
    return ""


def offer_card(language: str, offer: Offer, known: Known) -> str:
    """One recommendation with all that can be said of it."""
    said = known.verdicts.get(offer["item"])
    buttons = "".join(
        action(
            "verdict",
            text(words(language, f"foryou.{verdict}")),
            css=f"verdict v-{verdict}{' chosen' if verdict == said else ''}",
            item=offer["item"],
            verdict=verdict,
        )
        for verdict in VERDICTS
    )
    return (
        f'<li class="card offer {known.css(offer["journey"])}" data-item="{text(offer["item"])}">'
        f'<div class="cardtop"><h3>{link(offer["title"], offer["url"])}</h3>{_label(language, offer)}</div>'
        f'<p class="facts">{_facts(language, offer)}</p>'
        f'<p class="reason" dir="auto">{text(offer["explanation"])}</p>'
        f'<p class="for">{_journeys(language, offer, known)}</p>'
        f"{_evidence(language, offer)}"
        f'<div class="verdicts">{buttons}</div></li>'
    )


def _label(language: str, offer: Offer) -> str:
    label = str(offer["label"])
    key = "foryou.bridge_label" if label == "bridge" else f"foryou.{label}"
    return f'<span class="status l-{text(label)}">{text(words(language, key))}</span>'


def _facts(language: str, offer: Offer) -> str:
    facts = [
        isolated(offer["creator"]) if offer["creator"] else "",
        text(one_kind(language, offer["kind"])),
        text(offer["year"] or ""),
        text(words(language, "foryou.minutes", count=int(offer["minutes"]))) if offer["minutes"] else "",
        text(words(language, f"level.{offer['level']}")) if offer["level"] else "",
    ]
    return " · ".join(fact for fact in facts if fact)


def _journeys(language: str, offer: Offer, known: Known) -> str:
    one = chip(offer["journey"], offer["journey_name"], known)
    if not offer["bridge"]:
        return one
    other = chip(offer["bridge"], offer["bridge_name"], known)
    joined = text(words(language, "foryou.bridge", one="\x00", two="\x01"))
    return joined.replace("\x00", one).replace("\x01", other)


def _evidence(language: str, offer: Offer) -> str:
    if not offer["evidence_titles"]:
        return ""
    rows = "".join(f"<li>{isolated(title)}</li>" for title in offer["evidence_titles"])
    because = text(words(language, "foryou.because"))
    return fold(
        text(words(language, "foryou.why")),
        f'<p class="facts">{because}</p><ul class="rows">{rows}</ul>',
        key=f"offer-{offer['item']}",
        css="why",
    )


def _none(language: str, listed: Mapping[str, Any]) -> str:
    relax = str(listed.get("relax") or "")
    shown = wish_words(language, relax, listed.get("filters", {}).get(relax, ""), Known()) if relax else ""
    hint = f"<p>{text(words(language, 'foryou.relax', what=shown))}</p>" if shown else ""
    return (
        f'<div class="empty"><h2>{text(words(language, "foryou.none"))}</h2>'
        f"<p>{text(words(language, 'foryou.none_text'))}</p>{hint}</div>"
    )
