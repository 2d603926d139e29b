"""The conversation as HTML: what was said, what was done, what it rests on, and what can be said next."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from assistant.page.foryou import offer_card
from assistant.page.known import Known
from assistant.page.markup import Said, action, chip, fold, isolated, link, parted, reply, text
from assistant.page.turns import Turn, step_words, suggestions
from assistant.page.words import day, words
from vectorstore.records import plain_key

EVIDENCE_SHOWN = 12
CARDS_SHOWN = 10
ICONS = {
    "copy": "M6 6V2.5h7.5V10H10M2.5 6H10v7.5H2.5z",
    "retry": "M13 8a5 5 0 1 1-1.6-3.7M13 2v3h-3",
    "edit": "M3 13l.6-2.6 7-7a1.4 1.4 0 0 1 2 2l-7 7z",
}
NUMBERED = re.compile(r"^\s*\d{1,2}[.)]\s")


def conversation(language: str, turns: Sequence[Turn], known: Known, first: int = 0) -> str:
    """The finished turns from the turn `first` on, or an invitation where there are none."""
    if not turns:
        return (
            f'<div class="welcome"><h2>{text(words(language, "talk.welcome"))}</h2>'
            f"<p>{text(words(language, 'talk.welcome_text'))}</p></div>"
        )
    return "".join(turn_html(language, turn, n, known) for n, turn in enumerate(turns[first:], first))


def turn_html(language: str, turn: Turn, number: int, known: Known) -> str:
    """One turn, finished or still going on."""
    edit = words(language, "talk.edit")
    asked = (
        f'<div class="asked"><p class="said" dir="auto" data-said="{number}">{text(turn.say)}</p>'
        + (action("edit", _icon("edit"), css="quiet", title=edit, turn=number) if turn.done else "")
        + "</div>"
    )
    return (
        f'<article class="turn" data-turn="{number}">{asked}<div class="answer">'
        f"{_steps(language, turn, number)}{_said(language, turn, known)}"
        f"{_cards(language, turn, known)}{_evidence(language, turn, number)}{_after(language, turn, number)}"
        "</div></article>"
    )


def suggestion_buttons(language: str, turn: Turn | None) -> str:
    """What a person can say next, one tap each."""
    buttons = "".join(
        action("say", isolated(said), css="next", say=said)
        for said in suggestions(language, turn)
        if turn is None or plain_key(said) != plain_key(turn.say)
    )
    return f'<div class="nexts">{buttons}</div>'


def _steps(language: str, turn: Turn, number: int) -> str:
    done = [step_words(language, tool, artifact) for tool, artifact in turn.results]
    waiting = not turn.done and not turn.stopped
    if waiting and not turn.reply:
        pending = words(language, "talk.working" if len(turn.calls) > len(done) else "talk.thinking")
        live = f'<span class="live">{text(pending)}<i></i><i></i><i></i></span>'
    else:
        live = ""
    if not done:
        return f'<p class="steps" role="status">{live}</p>' if live else ""
    if len(done) == 1:
        return f'<p class="steps">{isolated(done[0])} {live}</p>'
    listed = "".join(f"<li>{isolated(step)}</li>" for step in done[:-1])
    return fold(f"{isolated(done[-1])} {live}", f"<ol>{listed}</ol>", key=f"steps{number}", css="steps")


def _said(language: str, turn: Turn, known: Known) -> str:
    names = dict(known.names)
    for artifact in turn.artifacts:
        for card in [artifact.get("journey"), *artifact.get("journeys", [])]:
            if isinstance(card, dict) and "id" in card:
                names[card["id"]] = card["name"]
    chips = {name: chip(journey, name, known) for journey, name in names.items()}
    body = reply(_without_offers(turn), chips)
    note = f'<p class="note">{text(words(language, "talk.stopped"))}</p>' if turn.stopped else ""
    return f'<div class="reply">{body}{note}</div>' if body or note else ""


def _without_offers(turn: Turn) -> Said:
    """The reply without the list of what is shown as cards below it."""
    said = parted(turn.reply)
    titles = [offer["title"] for offer in _offers(turn)]
    kept = tuple(li for li in said.lines if not (NUMBERED.match(li) and any(t in li for t in titles)))
    return Said(kept, said.notes)


def _offers(turn: Turn) -> list[dict[str, Any]]:
    shown = turn.last("recommendations")
    return list(shown["recommendations"][:CARDS_SHOWN]) if shown and turn.done else []


def _cards(language: str, turn: Turn, known: Known) -> str:
    cards = "".join(offer_card(language, offer, known) for offer in _offers(turn))
    return f'<ol class="offers">{cards}</ol>' if cards else ""


def _evidence(language: str, turn: Turn, number: int) -> str:
    if not turn.done or _offers(turn):
        return ""
    rows = [f'<li dir="auto">{mark} {text(note)}</li>' for mark, note in parted(turn.reply).notes.items()]
    if not rows:
        found: dict[str, dict[str, Any]] = {}
        for artifact in turn.artifacts:
            for activity in [*artifact.get("evidence", []), *artifact.get("activity", [])]:
                if isinstance(activity, dict) and not artifact.get("private"):
                    found[activity["id"]] = activity
        rows = [activity_row(language, a) for a in list(found.values())[-EVIDENCE_SHOWN:]]
    if not rows:
        return ""
    summary = text(words(language, "talk.evidence", count=len(rows)))
    return fold(summary, f'<ul class="rows">{"".join(rows)}</ul>', key=f"evidence{number}", css="evidence")


def activity_row(language: str, activity: Mapping[str, Any]) -> str:
    """One activity: its title, who made it, and when."""
    maker = isolated(activity["creator"], css="maker") if activity.get("creator") else ""
    when = f"<time>{text(day(language, activity.get('time')))}</time>" if activity.get("time") else ""
    return f"<li>{link(activity['title'], activity.get('url', ''))} {maker} {when}</li>"


def _after(language: str, turn: Turn, number: int) -> str:
    if not turn.done and not turn.stopped:
        return ""
    copy, retry = words(language, "talk.copy"), words(language, "talk.retry")
    return (
        '<div class="after">'
        + action("copy", _icon("copy"), css="quiet", title=copy, done=words(language, "talk.copied"))
        + action("retry", _icon("retry"), css="quiet", title=retry, turn=number)
        + "</div>"
    )


def _icon(name: str) -> str:
    return (
        f'<svg viewBox="0 0 16 16" width="15" height="15" aria-hidden="true"><path d="{ICONS[name]}"'
        ' fill="none" stroke="currentColor" stroke-width="1.4" stroke-linejoin="round"/></svg>'
    )
