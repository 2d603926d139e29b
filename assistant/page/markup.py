"""Pieces of HTML. Whatever comes from outside goes through here and comes out harmless."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from urllib.parse import urlsplit

from assistant.page.known import Known

_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
_BULLET = re.compile(r"^\s*[-*•]\s+")
_NOTE = re.compile(r"^\s*([¹²³⁰⁴-⁹]+)\s+(.+)$")
_MARK = re.compile(r"[¹²³⁰⁴-⁹]+")
_NUMBER = re.compile(r"^\s*\d{1,2}[.)]\s+")


def text(value: object) -> str:
    """Text for between tags or inside an attribute."""
    return escape(str(value), quote=True)


def isolated(value: object, tag: str = "bdi", css: str = "") -> str:
    """Somebody else's words, in whichever direction they are written, not disturbing what is around them."""
    of = f' class="{css}"' if css else ""
    return f'<{tag}{of} dir="auto">{text(value)}</{tag}>'


def action(act: str, label: str, *, css: str = "", title: str = "", **data: str | int) -> str:
    """A button that the page hears as `act` with the data; `label` is HTML."""
    about = "".join(f' data-{name}="{text(value)}"' for name, value in data.items())
    tip = f' title="{text(title)}" aria-label="{text(title)}"' if title else ""
    return f'<button type="button" class="{css}" data-act="{act}"{about}{tip}>{label}</button>'


def chip(journey: str, name: str, known: Known) -> str:
    """A journey's name in its colour, which opens it."""
    return action("open", isolated(name), css=f"chip {known.css(journey)}", id=journey)


def link(title: str, url: str) -> str:
    """A title, as a link where the address is one of the web; nothing is fetched before a click."""
    shown = isolated(title)
    if urlsplit(url).scheme not in ("http", "https"):
        return shown
    return f'<a href="{text(url)}" target="_blank" rel="noopener noreferrer nofollow">{shown}</a>'


def fold(summary: str, body: str, *, key: str, css: str = "", is_open: bool = False) -> str:
    """Something behind a click; `key` keeps it open when the page is drawn anew."""
    state = " open" if is_open else ""
    head = f'<details class="fold {css}" data-key="{text(key)}"{state}>'
    return f"{head}<summary>{summary}</summary>{body}</details>"


@dataclass(frozen=True)
class Said:
    """A reply in its parts.

    Attributes:
        lines: what is said, without the notes.
        notes: footnote mark ("¹") → its text.
    """

    lines: tuple[str, ...]
    notes: Mapping[str, str]


def parted(said: str) -> Said:
    """A reply's lines, and the notes below it that its footnote marks point to."""
    lines, notes = [], {}
    for line in said.strip().splitlines():
        if note := _NOTE.match(line):
            notes[note.group(1)] = note.group(2)
        else:
            lines.append(line)
    return Said(tuple(lines), notes)


def reply(said: Said, chips: Mapping[str, str]) -> str:
    """A reply as HTML: paragraphs, lists, bold and footnote marks; no image or other markup is understood.

    Args:
        chips: name → HTML to put where a reply mentions it.
    """
    blocks: list[str] = []
    items: list[str] = []
    kind = ""
    for line in [*said.lines, ""]:
        is_item = "ul" if _BULLET.match(line) else "ol" if _NUMBER.match(line) else ""
        if items and is_item != kind:
            blocks.append(f"<{kind}>{''.join(items)}</{kind}>")
            items = []
        kind = is_item
        if is_item:
            bare = (_BULLET if is_item == "ul" else _NUMBER).sub("", line, count=1)
            items.append(f'<li dir="auto">{_inline(bare, said, chips)}</li>')
        elif line.strip():
            blocks.append(f'<p dir="auto">{_inline(line, said, chips)}</p>')
    return "".join(blocks)


def _inline(line: str, said: Said, chips: Mapping[str, str]) -> str:
    safe = _BOLD.sub(r"<strong>\1</strong>", text(line))
    names = {text(name): html for name, html in chips.items() if name}
    if names:
        longest_first = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
        quoted = re.compile(rf"“({longest_first})”|(?<![\w])({longest_first})(?![\w<])")
        safe = quoted.sub(lambda found: names[found.group(1) or found.group(2)], safe)
    return _MARK.sub(lambda found: _mark(found.group(0), said.notes), safe)


def _mark(mark: str, notes: Mapping[str, str]) -> str:
    note = notes.get(mark)
    return f'<span class="mark" title="{text(note)}">{mark}</span>' if note else mark
