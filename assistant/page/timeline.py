"""Journeys as swimlanes over months, drawn as SVG strips that stretch with the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.page.known import Known
from assistant.page.markup import action, isolated, text
from assistant.page.words import month, month_name, plural, words

STEP, HEIGHT = 10, 28  # of a month in a strip, in the strip's own units
LABELS = 8  # at most this many months are written on the axis


@dataclass(frozen=True)
class Lane:
    """One journey's activity by month: "2026-03" → count; `sensitive` where it is not for others' eyes."""

    id: str
    name: str
    months: Mapping[str, int]
    sensitive: bool = False


@dataclass(frozen=True)
class Span:
    """The months looked at, both inclusive, "" for no bound."""

    first: str = ""
    last: str = ""

    def __bool__(self) -> bool:
        return bool(self.first or self.last)

    def covers(self, first: str | None, last: str | None) -> bool:
        """Whether something that lasted from one day to another touches the span."""
        if not self or not first or not last:
            return not self
        return last[:7] >= self.first and (not self.last or first[:7] <= self.last)


def timeline(language: str, lanes: Sequence[Lane], known: Known, span: Span) -> str:
    """The lanes within a span, the latest on top, with what chooses the span."""
    active = sorted({m for lane in lanes for m in lane.months})
    if not active:
        return f'<div class="empty"><p>{text(words(language, "timeline.none"))}</p></div>'
    everything = months_between(active[0], active[-1])
    shown = [m for m in everything if m >= span.first and (not span.last or m <= span.last)] or everything
    within = [lane for lane in lanes if any(m in lane.months for m in shown)]
    within.sort(key=lambda lane: max(lane.months), reverse=True)
    strips = "".join(_lane(language, lane, known, shown) for lane in within)
    return (
        f"{_chooser(language, everything, span)}"
        f'<div class="timeline" data-brush data-months="{" ".join(shown)}">'
        f'<div class="axis"><span></span><div class="ticks">{_axis(language, shown)}</div></div>'
        f'<ul class="lanes">{strips}</ul><div class="brush" hidden></div></div>'
        f'<p class="passing">{text(words(language, "timeline.help"))}</p>'
    )


def months_between(first: str, last: str) -> list[str]:
    """All months from one to another, as "2026-03"."""
    start, end = (int(m[:4]) * 12 + int(m[5:7]) - 1 for m in (first, last))
    return [f"{n // 12:04}-{n % 12 + 1:02}" for n in range(start, end + 1)]


def span_chip(language: str, span: Span) -> str:
    """The span looked at, as a chip that can be taken away; "" for all the time."""
    if not span:
        return ""
    first, last = month(language, span.first), month(language, span.last)
    shown = words(language, "journeys.range", first=first, last=last)
    title = words(language, "journeys.clear")
    chip = action("span", f"{text(shown)} ×", css="wish on", title=title, first="", last="")
    return f'<div class="wishes">{chip}</div>'


def _lane(language: str, lane: Lane, known: Known, shown: Sequence[str]) -> str:
    counts = [lane.months.get(m, 0) for m in shown]
    most = max([*counts, 1])
    active = [place for place, count in enumerate(counts) if count]
    start, end = active[0] * STEP + 2, (active[-1] + 1) * STEP - 2
    bars = [
        f'<rect class="thread" x="{start}" y="{HEIGHT / 2 - 1}" width="{max(end - start, 1)}" height="2"/>'
    ]
    for place in active:
        tall = 5 + (HEIGHT - 7) * (counts[place] / most) ** 0.6
        tip = f"{month(language, shown[place])}: {counts[place]}"
        bars.append(
            f'<rect x="{place * STEP + 1}" y="{(HEIGHT - tall) / 2:.1f}" width="{STEP - 2}"'
            f' height="{tall:.1f}" rx="1"><title>{text(tip)}</title></rect>'
        )
    label = words(
        language,
        "timeline.lane",
        name=lane.name,
        count=sum(counts),
        first=month(language, shown[active[0]]),
        last=month(language, shown[active[-1]]),
    )
    count = plural(language, sum(counts), "journeys.thing", "journeys.things")
    return (
        f'<li class="lane {known.css(lane.id)}">'
        f"{action('open', isolated(lane.name), css='name', id=lane.id, title=label)}"
        f'<svg class="strip" viewBox="0 0 {len(shown) * STEP} {HEIGHT}" preserveAspectRatio="none"'
        f' aria-hidden="true">{"".join(bars)}</svg><span class="facts">{text(count)}</span></li>'
    )


def _axis(language: str, shown: Sequence[str]) -> str:
    every = max(1, -(-len(shown) // LABELS))
    ticks = []
    for place, iso in enumerate(shown):
        day = date(int(iso[:4]), int(iso[5:7]), 1)
        if place % every and len(shown) > LABELS:
            continue
        is_year = day.month <= every or place == 0
        written = str(day.year) if is_year else month_name(language, day.month)
        ticks.append(
            f'<span class="{"year" if is_year else "month"}" style="left:{100 * place / len(shown):.2f}%">'
            f"{text(written)}</span>"
        )
    return "".join(ticks)


def _chooser(language: str, months: Sequence[str], span: Span) -> str:
    def select(name: str, chosen: str) -> str:
        options = "".join(
            f'<option value="{m}"{" selected" if m == chosen else ""}>{text(month(language, m))}</option>'
            for m in months
        )
        label = text(words(language, f"timeline.{'from' if name == 'first' else 'to'}"))
        return f'<label>{label} <select name="{name}" data-change="span">{options}</select></label>'

    clear = text(words(language, "timeline.all"))
    return (
        '<form class="chooser" data-act="span">'
        f"{select('first', span.first or months[0])}{select('last', span.last or months[-1])}"
        f"{action('span', clear, css='soft', first='', last='') if span else ''}</form>"
    )
