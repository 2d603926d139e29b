"""How things are put: wordings chosen by what is said, titles quoted, dates and lists in words."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

TITLE = 70  # characters of a title that are shown


@cache
def answers() -> dict[str, dict[str, list[str]]]:
    """The texts of `answers.toml`."""
    return tomllib.loads(files(__package__).joinpath("answers.toml").read_text("utf-8"))


def pick(options: Sequence[str], *seeds: object) -> str:
    """One of several wordings: the same for the same seeds, different from turn to turn."""
    digest = hashlib.blake2b("\x1f".join(map(str, seeds)).encode(), digest_size=4).digest()
    return options[int.from_bytes(digest, "big") % len(options)]


def quoted(title: object) -> str:
    """A title in quotation marks, on one line, shortened; titles are other people's words."""
    text = " ".join(str(title).replace("“", "'").replace("”", "'").split())
    return f"“{text[: TITLE - 1].rstrip()}…”" if len(text) > TITLE else f"“{text}”"


def name_of(card: Mapping[str, Any]) -> str:
    """A journey's name as it is shown in text."""
    return " ".join(str(card.get("name", "")).split())[:TITLE]


def day(iso: object) -> str:
    """ "4 March 2026"; "" for no date."""
    try:
        when = date.fromisoformat(str(iso)[:10])
    except ValueError:
        return ""
    return f"{when.day} {when:%B} {when.year}"


def span(first: object, last: object) -> str:
    """ "March 2025 to May 2026", "March 2025"; "" for no dates."""
    months = [f"{date.fromisoformat(str(d)[:10]):%B %Y}" for d in (first, last) if d]
    return " to ".join(dict.fromkeys(months))


def period(since: object, until: object) -> str:
    """ "since 1 March 2026", "from … to …", "on …"; "" when both ends are open."""
    if since and until:
        return f"on {day(since)}" if since == until else f"from {day(since)} to {day(until)}"
    if since:
        return f"since {day(since)}"
    return f"up to {day(until)}" if until else ""


def listed(parts: Iterable[str], last: str = "and") -> str:
    """ "a, b and c"."""
    texts = [p for p in parts if p]
    return f"{', '.join(texts[:-1])} {last} {texts[-1]}" if len(texts) > 1 else "".join(texts)


def counted(number: int, one: str, many: str = "") -> str:
    """ "1 thing", "1,204 things"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def length(minutes: object) -> str:
    """ "45 min", "2 h", "1 h 30"."""
    if not isinstance(minutes, int | float) or minutes <= 0:
        return ""
    hours, rest = divmod(int(minutes), 60)
    return f"{rest} min" if not hours else f"{hours} h {rest}" if rest else f"{hours} h"


class Notes:
    """Collects evidence and puts it under a reply as numbered notes."""

    def __init__(self) -> None:
        self._notes: list[str] = []

    def mark(self, note: str) -> str:
        """The mark to put behind what a note supports; "" for an empty note."""
        if not note:
            return ""
        if note not in self._notes:
            self._notes.append(note)
        return " " + str(self._notes.index(note) + 1).translate(_RAISED)

    def under(self, text: str) -> str:
        """The text with its notes."""
        if not self._notes:
            return text
        lines = [f"{str(i).translate(_RAISED)} {note}" for i, note in enumerate(self._notes, 1)]
        return text + "\n\n" + "\n".join(lines)


_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
