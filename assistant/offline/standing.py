"""Journeys told by how they stand: "the pinned one", "my dormant journey", "the one I've muted"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.offline.lexicon import first, grammar, whole
from assistant.offline.mentions import Mention

_NAMED = whole(grammar("mentions.standing"))


def find_by_standing(text: str, journeys: Sequence[Mapping[str, Any]]) -> list[Mention]:
    """The journey that a status alone tells apart; none where two have it, or nobody has."""
    found = []
    for match in _NAMED.finditer(text):
        status = first("list_status", match["before"] or match["after"])
        having = [str(j["id"]) for j in journeys if status and j.get("status") == status]
        if len(having) == 1:
            found.append(Mention("journey", match.start(), match.end(), (having[0],)))
    return found
