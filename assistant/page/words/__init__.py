"""The page's texts, one TOML file a language; what a person says or owns is never translated."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

DEFAULT = "en"
LANGUAGES = ("en", "de", "zh")


@cache
def _table(language: str) -> dict[str, Any]:
    name = language if language in LANGUAGES else DEFAULT
    return tomllib.loads((files(__package__) / f"{name}.toml").read_text("utf-8"))


def words(language: str, key: str, **values: object) -> str:
    """The text for a key such as "tab.journeys", with its {places} filled; numbers get separators.

    Raises:
        KeyError: for a key that the language does not have.
    """
    part, _, name = key.partition(".")
    text: str = _table(language)[part][name]
    return text.format(**{k: f"{v:,}" if isinstance(v, int) else v for k, v in values.items()})


def language_names() -> list[tuple[str, str]]:
    """(its own name, code) of each language."""
    return [(_table(code)["language"], code) for code in LANGUAGES]


def has(language: str, key: str) -> bool:
    """Whether there is a text for the key."""
    part, _, name = key.partition(".")
    return name in _table(language).get(part, {})


def month(language: str, iso: str | None) -> str:
    """An ISO day or month as month and year; "" for none."""
    if not iso:
        return ""
    day = date.fromisoformat(iso[:10] if len(iso) > 7 else f"{iso[:7]}-01")
    return str(_table(language)["month"]["month_year"]).format(
        month=month_name(language, day.month), year=day.year
    )


def month_name(language: str, number: int) -> str:
    """The short name of month 1 to 12."""
    name: str = _table(language)["month"]["short"][number - 1]
    return name


def day(language: str, iso: str | None) -> str:
    """An ISO day or moment as day, month and year; "" for none."""
    if not iso:
        return ""
    when = date.fromisoformat(iso[:10])
    return str(_table(language)["month"]["day"]).format(
        day=when.day, month=month_name(language, when.month), year=when.year
    )


def plural(language: str, count: int, one: str, many: str) -> str:
    """The text for one, or for many with its {count}."""
    return words(language, one) if count == 1 else words(language, many, count=count)
