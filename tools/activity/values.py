"""Small readings of fields that many sources share: numbers, ratings, addresses."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, unquote, urlsplit

_STAR = re.compile(r"^\s*([★⭐✭]*)\s*(½)?\s*[☆]*\s*$")
_NUMBER = re.compile(r"^\s*(-?\d+(?:[.,]\d+)?)\s*(%|/\s*\d+)?\s*$")


def number(text: object) -> float | None:
    """A number as any country writes it, None for an empty field.

    Raises:
        ValueError: for text that is no number.
    """
    if text is None or text == "":
        return None
    if isinstance(text, (int, float)):
        return float(text)
    if not str(text).strip():
        return None
    found = _NUMBER.match(str(text))
    if not found:
        raise ValueError("a number is expected")
    return float(found[1].replace(",", "."))


def rating(text: object, best: float = 5) -> float | None:
    """A rating on the scale 0 to 5: a number out of `best`, "4/5", "80 %" or stars. 0 and nothing are None.

    Raises:
        ValueError: for text that is no rating, or a number beyond the scale.
    """
    if isinstance(text, str) and text.strip() and (stars := _STAR.match(text)):
        return len(stars[1]) + (0.5 if stars[2] else 0.0) or None
    if isinstance(text, str) and (found := _NUMBER.match(text)) and found[2]:
        best = 100.0 if found[2] == "%" else float(found[2].strip("/ "))
    value = number(text)
    if not value or value < 0:
        return None
    if value > best or not best:
        raise ValueError("a rating beyond its scale")
    return round(value * 5 / best, 2)


def part(text: object) -> float | None:
    """How far something was taken in, 0 to 1, from 0.4, 40 or "40 %"."""
    value = number(text)
    if value is None:
        return None
    return min(1.0, value / 100 if value > 1 or "%" in str(text) else value)


def is_web(url: str) -> bool:
    """True for an address of the web, which other schemes (chrome://, ftp://, file://) are not."""
    return url[:7].lower() == "http://" or url[:8].lower() == "https://"


def query_of(url: str, *names: str) -> str:
    """The value of the first of these parameters that an address has, else ""."""
    try:
        values = parse_qs(urlsplit(url).query)
    except ValueError:
        return ""
    return next((values[name][0] for name in names if name in values), "")


def title_of(url: str) -> str:
    """The words that an address spells, for a page whose title is unknown: its last part with two words."""
    try:
        path = unquote(urlsplit(url).path)
    except ValueError:
        return ""
    for piece in reversed(path.split("/")):
        words = [w for w in re.split(r"[-_+\s]+", re.sub(r"\.\w{2,5}$", "", piece)) if w]
        if sum(word.isalpha() for word in words) >= 2:
            return " ".join(words)
    return ""


def target(url: str) -> str:
    """Where Google's own redirection leads; other addresses unchanged."""
    if "google." in url[:40] and "/url?" in url[:60]:
        return query_of(url, "q", "url") or url
    return url
