"""What was understood of an upload, what is stored, and what would leave the machine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.page.arrival import Arrival
from assistant.page.cards import journey_card
from assistant.page.known import Known
from assistant.page.markup import action, fold, isolated, text
from assistant.page.words import day, month, words
from vectorstore.records import ImportReport

REASONS_SHOWN = 8


def progress(language: str, now: Arrival) -> str:
    """The stage a history is at, with a bar where it is known how much there is to do."""
    if now.stage == "ready":
        return f'<p class="problem" role="alert">{text(now.problem)}</p>' if now.problem else ""
    known = now.total > 0
    match now.stage:
        case "read" if now.done:
            shown = words(language, "data.stored", count=now.done)
        case "read":
            shown = words(language, "data.reading", name=now.name)
        case "embed" if known:
            shown = words(language, "data.embed", done=now.done, total=now.total)
        case "name" if known:
            shown = words(language, "data.name", done=now.done, total=now.total)
        case _:
            shown = words(language, "data.group")
    bar = f'<progress max="{now.total}" value="{now.done}"></progress>' if known else "<progress></progress>"
    return f'<div class="progress" role="status"><span dir="auto">{text(shown)}</span>{bar}</div>'


def preview(language: str, now: Arrival) -> str:
    """The first look at a history whose journeys are still being worked out."""
    note = text(words(language, "journeys.looking", count=now.looked_at))
    cards = "".join(journey_card(language, card, Known()) for card in now.preview)
    return f'{progress(language, now)}<p class="passing">{note}</p><ul class="cards early">{cards}</ul>'


def report(language: str, reports: Mapping[str, ImportReport | str]) -> str:
    """What was understood of each file: read, new, known, left out and why."""
    if not reports:
        return ""
    title = text(words(language, "data.report"))
    each = "".join(_file(language, name, found) for name, found in reports.items())
    return f'<section class="report"><h3>{title}</h3>{each}</section>'


def _file(language: str, name: str, found: ImportReport | str) -> str:
    if isinstance(found, str):
        return (
            f'<div class="file">{isolated(name, "h4")}<p class="problem" role="alert">{text(found)}</p></div>'
        )
    counts = [("read", found.read), ("kept", found.kept), ("known", found.known)]
    facts = [(words(language, f"data.{key}"), f"{count:,}") for key, count in counts]
    facts.insert(0, (words(language, "data.source"), found.source))
    if found.first and found.last:
        first, last = (day(language, t.date().isoformat()) for t in (found.first, found.last))
        facts.append((words(language, "data.span"), f"{first} – {last}"))
    if found.columns:
        understood = ", ".join(f"{heading} → {field}" for field, heading in found.columns.items())
        facts.append((words(language, "data.columns"), understood))
    rows = "".join(f"<div><dt>{text(key)}</dt><dd>{isolated(value)}</dd></div>" for key, value in facts)
    return f'<div class="file">{isolated(name, "h4")}<dl>{rows}</dl>{_dropped(language, found)}</div>'


def _dropped(language: str, found: ImportReport) -> str:
    if not found.dropped:
        return ""
    rows = []
    for reason, count in sorted(found.dropped.items(), key=lambda pair: -pair[1])[:REASONS_SHOWN]:
        example = found.examples[reason].example if reason in found.examples else ""
        shown = words(language, "data.example", example=f"“{example[:80]}”") if example else ""
        rows.append(
            f"<li><span>{count:,} {isolated(reason)}</span>"
            f' <span class="facts" dir="auto">{text(shown)}</span></li>'
        )
    summary = f"{text(words(language, 'data.dropped'))}: {sum(found.dropped.values()):,}"
    return fold(summary, f'<ul class="rows">{"".join(rows)}</ul>', key="dropped", css="why", is_open=True)


def adding(language: str) -> str:
    """What can be dropped in."""
    return _section(language, "upload", f'<p class="passing">{text(words(language, "data.upload_text"))}</p>')


def _section(language: str, key: str, body: str) -> str:
    return f"<section><h2>{text(words(language, f'data.{key}'))}</h2>{body}</section>"


def stored(language: str, imports: Sequence[Mapping[str, Any]], count: int, span: tuple[str, str]) -> str:
    """What is kept about the person, and where it came from."""
    rows = "".join(
        f"<li><span>{isolated(i['source'])}</span><span>{i['kept']:,}</span>"
        f"<time>{text(day(language, i.get('first')))} – {text(day(language, i.get('last')))}</time></li>"
        for i in imports
    )
    first, last = (month(language, s) for s in span)
    total = words(language, "data.count", count=count, first=first, last=last)
    empty = f'<p class="passing">{text(words(language, "data.no_imports"))}</p>'
    said = words(language, "data.forget_say")
    forget = action("say", text(words(language, "data.forget")), css="soft danger", say=said)
    archive = action("archive", text(words(language, "data.archive")), css="soft")
    listed = f'<ul class="rows">{rows}</ul>' if rows else empty
    acts = f'<div class="acts">{archive}{forget}</div>'
    return _section(language, "imports", f"<p>{text(total)}</p>{listed}{acts}")


def granularity(language: str) -> str:
    """The two ways to regroup."""
    label = text(words(language, "data.granularity"))
    buttons = "".join(
        action("regroup", text(words(language, f"data.{way}")), css="soft", way=way)
        for way in ("finer", "coarser")
    )
    group = f'<div class="acts" role="group" aria-label="{label}"><span>{label}</span>{buttons}</div>'
    return _section(language, "settings", group)


def privacy(language: str, folder: str, where: str) -> str:
    """What would leave the machine, in words, and where everything is kept."""
    told = words(language, "data.leaves", where=where) if where else words(language, "data.stays")
    kept = words(language, "data.folder", folder=folder)
    return _section(language, "privacy", f"<p>{text(told)}</p><p>{text(kept)}</p>")


def leaving(language: str, where: str) -> str:
    """The one line of the header about what leaves the machine."""
    shown = words(language, "header.leaves", where=where) if where else words(language, "header.stays")
    return (
        f'<span class="leaving {"out" if where else "in"}"><i aria-hidden="true">●</i> {text(shown)}</span>'
    )
