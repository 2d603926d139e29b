"""The kinds of export that are known: every module of this package, and those of installed packages.

A module names its sources in `SOURCES`. Another package adds its own by an entry point in the group
"journeys.sources" whose object is a list of `Source`.
"""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points

from tools.activity.source import Source


@cache
def all_sources() -> tuple[Source, ...]:
    """All sources, in order of their names."""
    found: list[Source] = []
    for module in pkgutil.iter_modules(__path__):
        found.extend(import_module(f"{__name__}.{module.name}").SOURCES)
    for entry in entry_points(group="journeys.sources"):
        found.extend(entry.load())
    return tuple(sorted(found, key=lambda source: source.name))
