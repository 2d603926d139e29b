"""The plain dicts that tools hand to the page and to the offline chat model, beside the text for an LLM.

Every artifact has a `type`:

| type | other keys |
|---|---|
| journeys | journeys: [card], private: [card], muted: [card], status, since, until, passing: count |
| journey | journey: card, items: [{id, title, kind, creator, count, first, last}], evidence: [activity] |
| activity | activity: [activity], total, looked_at, query, since, until, kind, journey_name |
| extraction | journeys: [card], looked_at, added: [name], gone: [name], granularity: finer/coarser/same |
| renamed | journey: card, before: name |
| names | journey: card, names: [proposal] |
| recommendations | recommendations: [recommendation], filters, relax: an argument, considered, query |
| explanation | recommendation, evidence: [activity], without: {titles, before, after} or null |
| merged | journey: card, before: [name, name] |
| split | before: name, journeys: [card] |
| marked | journey: card, before: status |
| privacy | journey: card, before: whether it was private |
| removed | journey: card, titles: [title] |
| interest | journey: card |
| feedback | item, title, verdict, reason |
| preferences | preferences: {field: value}, changed: [field] |
| undone | verb (a tool's name), args, names: {id: name} |
| nothing_to_undo | |
| forgotten | what: journey/query/everything, count, name; left: titles near a journey that stay |
| problem | message, choices: [{id, name}] |

Dormant journeys come with `finished`: [card]; an activity also has most, rated and first (tallies.py).
card: {id, name, status, description, first, last (ISO days or null), days, count, terms: [text], sensitive,
private, stated, months: [counts of the history's last 12 months, oldest first], evidence: [activity]
(the last 3)}
activity: {id, time (ISO or null), title, creator, kind, action, url, journey, journey_name}; what a search
found also has private: whether it is. What a search found and what a journey shows also say how many are
folded: private, and therefore left out
recommendation: {item, title, kind, creator, year, minutes, level, url, journey, journey_name, label, score,
evidence: [activity id], evidence_titles: [title], explanation, bridge: journey id or "", bridge_name}
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from vectorstore.records import Activity, Journey, Recommendation

Artifact = dict[str, Any]
MONTHS = 12
LATEST = 3  # activities that stand for a journey on its card


def activity_card(activity: Activity, journey: Journey | None = None) -> Artifact:
    """One activity as the page and the offline model see it."""
    return {
        "id": activity.id,
        "time": activity.time.isoformat() if activity.time else None,
        "title": activity.title,
        "creator": activity.creator,
        "kind": activity.kind,
        "action": activity.action,
        "url": activity.url,
        "journey": journey.id if journey else "",
        "journey_name": journey.name if journey else "",
    }


def journey_card(
    journey: Journey, months: Mapping[str, int], latest: Sequence[Activity], as_of: datetime | None
) -> Artifact:
    """One journey in short.

    Args:
        months: "2026-03" → how many of its activities.
        latest: its last activities, oldest first; as many as are known, for the last three are shown.
        as_of: where the history ends.
    """
    return {
        "id": journey.id,
        "name": journey.name,
        "status": str(journey.standing),
        "description": journey.description,
        "first": journey.first.date().isoformat() if journey.first else None,
        "last": journey.last.date().isoformat() if journey.last else None,
        "days": journey.days,
        "count": len(journey.activity),
        "terms": [term.text for term in journey.terms],
        "sensitive": journey.sensitive,
        "private": journey.private,
        "stated": journey.stated,
        "months": _last_months(months, as_of),
        "evidence": [activity_card(a, journey) for a in latest[-LATEST:]],
    }


def recommendation_card(
    recommendation: Recommendation, titles: Mapping[str, str], names: Mapping[str, str]
) -> Artifact:
    """One recommendation; `titles` maps activity ids to titles, `names` journey ids to names."""
    item = recommendation.item
    return {
        "item": item.id,
        "title": item.title,
        "kind": item.kind,
        "creator": item.creator,
        "year": item.year,
        "minutes": item.minutes,
        "level": item.level,
        "url": item.url,
        "journey": recommendation.journey,
        "journey_name": recommendation.journey_name,
        "label": str(recommendation.label),
        "score": round(recommendation.score, 4),
        "evidence": list(recommendation.evidence),
        "evidence_titles": [titles[i] for i in recommendation.evidence if i in titles],
        "explanation": recommendation.explanation,
        "bridge": recommendation.bridge,
        "bridge_name": names.get(recommendation.bridge, ""),
    }


def months_of(activities: Iterable[Activity]) -> Mapping[str, int]:
    """How many of the activities there are by month: "2026-03" → count."""
    return Counter(activity.time.strftime("%Y-%m") for activity in activities if activity.time)


def _last_months(months: Mapping[str, int], as_of: datetime | None) -> list[int]:
    if not as_of:
        return [0] * MONTHS
    latest = as_of.year * 12 + as_of.month - 1
    back = (latest - step for step in reversed(range(MONTHS)))
    return [months.get(f"{month // 12}-{month % 12 + 1:02}", 0) for month in back]
