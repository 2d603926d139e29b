"""A year in journeys: one picture to share and one page to print, made here, without anything sensitive."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from assistant.page.colours import hex_of
from assistant.page.markup import text
from assistant.page.timeline import Lane
from assistant.page.words import month_name, plural, words

WIDTH, LANE, HEAD, FOOT = 1080, 108, 240, 90
MOST = 9
BAR = (WIDTH - 128) / 12 - 8  # the width of a month
FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif"
PAPER, INK, SOFT = "#fbfaf7", "#23211d", "#6b665c"


@dataclass(frozen=True)
class Year:
    """A year's journeys, the fullest first: (id, name, count by month 1 to 12)."""

    year: int
    journeys: tuple[tuple[str, str, tuple[int, ...]], ...]

    @property
    def count(self) -> int:
        """Things done in that year's journeys."""
        return sum(sum(months) for _, _, months in self.journeys)


def years(lanes: Sequence[Lane]) -> list[int]:
    """The years with activity, the latest first."""
    return sorted({int(m[:4]) for lane in lanes if not lane.sensitive for m in lane.months}, reverse=True)


def year_of(lanes: Sequence[Lane], year: int) -> Year:
    """What a year held; sensitive journeys are left out, even those that may be used otherwise."""
    found = []
    for lane in lanes:
        months = tuple(lane.months.get(f"{year}-{number:02}", 0) for number in range(1, 13))
        if not lane.sensitive and any(months):
            found.append((lane.id, lane.name, months))
    return Year(year, tuple(sorted(found, key=lambda j: (-sum(j[2]), j[1]))))


def picture(language: str, year: Year, slots: Mapping[str, int]) -> str:
    """The year as a self-contained SVG, 1080 wide."""
    shown = year.journeys[:MOST]
    height = HEAD + LANE * len(shown) + FOOT
    title = words(language, "data.year_title", year=str(year.year))
    count = words(language, "data.year_count", count=year.count, journeys=len(year.journeys))
    rows = "".join(
        _row(language, HEAD + LANE * n, journey, slots.get(journey[0], 0)) for n, journey in enumerate(shown)
    )
    months = "".join(
        f'<text x="{_column(n) + BAR / 2:.0f}" y="{HEAD - 26}" font-size="20" fill="{SOFT}"'
        f' text-anchor="middle">{text(month_name(language, n + 1))}</text>'
        for n in range(12)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}"'
        f' height="{height}" font-family="{FONT}" role="img" aria-label="{text(title)}">'
        f'<rect width="{WIDTH}" height="{height}" fill="{PAPER}"/>'
        f'<text x="64" y="112" font-size="60" font-weight="700" fill="{INK}">{text(title)}</text>'
        f'<text x="64" y="160" font-size="28" fill="{SOFT}">{text(count)}</text>{months}{rows}'
        f'<text x="64" y="{height - 36}" font-size="22" fill="{SOFT}">Journeys</text></svg>'
    )


def printable(language: str, year: Year, slots: Mapping[str, int]) -> str:
    """The year as a self-contained HTML page for printing."""
    title = text(words(language, "data.year_title", year=str(year.year)))
    rows = []
    for _, name, months in year.journeys:
        fullest = month_name(language, months.index(max(months)) + 1)
        count = plural(language, sum(months), "journeys.thing", "journeys.things")
        most = words(language, "data.year_most", month=fullest)
        rows.append(f'<tr><th dir="auto">{text(name)}</th><td>{text(count)}</td><td>{text(most)}</td></tr>')
    return (
        f'<!doctype html><html lang="{text(language)}"><meta charset="utf-8"><title>{title}</title><style>'
        f"body{{font-family:{FONT};color:{INK};max-width:46rem;margin:2rem auto;padding:0 1rem}}"
        "svg{width:100%;height:auto}table{width:100%;border-collapse:collapse;margin-top:1.5rem}"
        "th,td{text-align:start;padding:.4rem .6rem;border-bottom:1px solid #ddd;font-weight:400}"
        "th{font-weight:600}@media print{body{margin:0}}</style>"
        f"{picture(language, year, slots)}<table>{''.join(rows)}</table></html>"
    )


def section(language: str, lanes: Sequence[Lane], slots: Mapping[str, int], chosen: int = 0) -> str:
    """The year on the page: which one, the picture, and the ways to keep it."""
    known = years(lanes)
    if not known:
        return f'<p class="passing">{text(words(language, "data.year_none"))}</p>'
    year = year_of(lanes, chosen if chosen in known else known[0])
    options = "".join(
        f'<option value="{y}"{" selected" if y == year.year else ""}>{y}</option>' for y in known
    )
    image = picture(language, year, slots)
    page = b64encode(printable(language, year, slots).encode()).decode()
    name = f"journeys-{year.year}"
    return (
        f"<section><h2>{text(words(language, 'data.year'))}</h2>"
        f'<p class="passing">{text(words(language, "data.year_text"))}</p>'
        f'<form class="chooser" data-act="year"><label>{text(words(language, "data.year_which"))}'
        f' <select name="year" data-change="year">{options}</select></label></form>'
        f'<div class="yearpicture">{image}</div><div class="acts">'
        f'<a class="soft" download="{name}.svg" href="data:image/svg+xml;charset=utf-8,{quote(image)}">'
        f"{text(words(language, 'data.year_svg'))}</a>"
        f'<button type="button" class="soft" data-act="png" data-name="{name}.png">'
        f"{text(words(language, 'data.year_png'))}</button>"
        f'<a class="soft" download="{name}.html" href="data:text/html;charset=utf-8;base64,{page}">'
        f"{text(words(language, 'data.year_html'))}</a></div></section>"
    )


def _column(month: int) -> float:
    return 64 + month * (WIDTH - 128) / 12


def _row(language: str, top: int, journey: tuple[str, str, tuple[int, ...]], slot: int) -> str:
    _, name, months = journey
    colour, most = hex_of(slot), max(months)
    written = name if len(name) <= 52 else f"{name[:51]}…"
    count = plural(language, sum(months), "journeys.thing", "journeys.things")
    bars = []
    for number, amount in enumerate(months):
        tall = 4 if not amount else 8 + 36 * amount / most
        pale = "" if amount else ' opacity=".18"'
        bars.append(
            f'<rect x="{_column(number):.0f}" y="{top + 88 - tall:.0f}" width="{BAR:.0f}"'
            f' height="{tall:.0f}" rx="3" fill="{colour}"{pale}/>'
        )
    return (
        f'<text x="64" y="{top + 28}" font-size="30" font-weight="600" fill="{colour}">{text(written)}</text>'
        f'<text x="{WIDTH - 64}" y="{top + 28}" font-size="22" fill="{SOFT}" text-anchor="end">'
        f"{text(count)}</text>{''.join(bars)}"
    )
