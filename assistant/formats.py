"""The JSON that commands print."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tools.activity.items import items_of
from tools.artifacts import Artifact
from vectorstore.records import Journey
from vectorstore.store import Store


def journeys_json(store: Store, user: str, journeys: Sequence[Journey]) -> dict[str, Any]:
    """The form of `journeys extract/list --json`: journeys with evidence, and the activities that passed."""
    activities = store.history.read(user)
    titles = {item.id: item.title for item in items_of(activities)}
    placed = {i for journey in journeys for i in journey.activity}
    return {
        "user": user,
        "journeys": [
            {
                "id": j.id,
                "name": j.name,
                "description": j.description,
                "status": str(j.standing),
                "terms": [t.text for t in j.terms],
                "first": j.first.isoformat() if j.first else None,
                "last": j.last.isoformat() if j.last else None,
                "days": j.days,
                "sensitive": j.sensitive,
                "private": j.private,
                "stated": j.stated,
                "activity": list(j.activity),
                "items": [titles[i] for i in j.items if i in titles],
            }
            for j in journeys
        ],
        "transient": [a.id for a in activities if a.id not in placed],
    }


def recommendations_json(found: Artifact) -> list[dict[str, Any]]:
    """The form of `journeys recommend --json`."""
    fields = ("item", "title", "kind", "creator", "journey", "journey_name", "label", "score", "evidence")
    return [
        {**{f: r[f] for f in fields}, "explanation": r["explanation"], "bridge": r["bridge"]}
        for r in found["recommendations"]
    ]
