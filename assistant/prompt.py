"""The system prompt: the same facts for every model, with the person's context as a block of JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from tools.resources import Person

JOURNEYS_SHOWN = 60
PACK = files("assistant") / "prompts"


def system_prompt(context: Mapping[str, Any]) -> str:
    """The prompt for a context of the form that `context_of` gives."""
    block = json.dumps(context, ensure_ascii=False).replace("<", "\\u003c")
    return (PACK / "system.md").read_text("utf-8").strip() + f"\n\n<context>{block}</context>"


def context_of(person: Person) -> dict[str, Any]:
    """Today, the person's journeys and the recommendations now shown. Private journeys are left out."""
    store = person.resources.store
    journeys = [j for j in store.journeys.read(person.user) if not j.private]
    private = {j.id for j in store.journeys.read(person.user) if j.private}
    return {
        "today": person.today.isoformat(),
        "journeys": [
            {"id": j.id, "name": j.name, "status": str(j.standing)} for j in journeys[:JOURNEYS_SHOWN]
        ],
        "recommendations": [
            {"id": r["item"], "title": r["title"], "journey": r["journey"], "kind": r["kind"]}
            for r in store.choices.shown(person.user)
            if r["journey"] not in private
        ],
    }
