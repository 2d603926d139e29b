"""The prompt pack: what models are told, in files with a version, and the person's context as JSON."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from tools.journeys.former import former_names
from tools.resources import Person

JOURNEYS_SHOWN = 60
PACK = files("assistant") / "prompts"


@cache
def part(name: str) -> str:
    """A file of the pack, without its extension `.md`."""
    return (PACK / f"{name}.md").read_text("utf-8").strip()


@cache
def version() -> int:
    """The version of the pack; results of models are comparable within a version only."""
    return int(tomllib.loads((PACK / "pack.toml").read_text("utf-8"))["version"])


def system_prompt(context: Mapping[str, Any]) -> str:
    """The prompt for a context of the form that `context_of` gives."""
    block = json.dumps(context, ensure_ascii=False).replace("<", "\\u003c")
    return f"{part('system')}\n\n<context>{block}</context>"


def malformed_note(problem: str) -> str:
    """What a model is told whose call of a tool could not be read."""
    return part("malformed").format(problem=problem)


def earlier_note(digest: str) -> str:
    """How the digest of turns that were left out is put before a model; it is data like any other."""
    return part("earlier").format(digest=digest.replace("<", "‹"))


def as_data(text: str) -> str:
    """A tool's answer the way it is put before a model: marked off, so that nothing in it passes for more."""
    closed = text.replace("<", "\\u003c")
    return f"<data>{closed}</data>"


def context_of(person: Person, *, private: bool = False) -> dict[str, Any]:
    """Today, the person's journeys and the recommendations now shown.

    Args:
        private: with private journeys, last, which only a model inside this program may see.
    """
    store = person.resources.store
    known = store.journeys.read(person.user)
    listed = [j for j in known if not j.private][:JOURNEYS_SHOWN]
    hidden = [j for j in known if j.private]
    former = former_names(person) if private else {}
    kept_back = set() if private else {j.id for j in hidden}
    return {
        "today": person.today.isoformat(),
        "journeys": [
            {
                "id": j.id,
                "name": j.name,
                "status": str(j.standing),
                **({"private": True} if j.private else {}),
                **({"formerly": former[j.id]} if j.id in former else {}),
            }
            for j in [*listed, *(hidden if private else [])]
        ],
        "recommendations": [
            {"id": r["item"], "title": r["title"], "journey": r["journey"], "kind": r["kind"]}
            for r in store.choices.shown(person.user)
            if not kept_back & {r["journey"], r["bridge"]}
        ],
    }
