"""From tool results to what is said: grounded in their artifacts, never in anything else."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from langchain_core.messages import ToolMessage

from assistant.offline.outcomes import Ask
from assistant.offline.reading import Context
from assistant.offline.reply_changes import CHANGE_REPLIES
from assistant.offline.reply_journeys import JOURNEY_REPLIES
from assistant.offline.reply_suggestions import SUGGESTION_REPLIES
from assistant.offline.wording import Notes, answers, listed, pick, quoted

Artifact = Mapping[str, Any]
_REPLIES: Mapping[str, Callable[[Artifact, str, Notes], str]] = {
    **JOURNEY_REPLIES,
    **CHANGE_REPLIES,
    **SUGGESTION_REPLIES,
}


def reply_to(results: Sequence[ToolMessage], said: str) -> str:
    """One reply for all results of a turn, in their order, with the evidence as notes under it."""
    notes = Notes()
    parts: list[str] = []
    for result in results:
        text = _one(result, said, notes)
        if text and text not in parts:
            parts.append(text)
    return notes.under("\n\n".join(parts)) or "Done."


def _one(result: ToolMessage, said: str, notes: Notes) -> str:
    artifact = result.artifact if isinstance(result.artifact, Mapping) else _parsed(str(result.text))
    compose = _REPLIES.get(str(artifact.get("type")))
    if compose is None and result.name == "forget":
        return pick(["All right, nothing was deleted.", "Nothing was deleted; everything stays."], said)
    if compose is None:
        return " ".join(str(result.text).split())[:600]
    return compose(artifact, said, notes)


def _parsed(content: str) -> Artifact:
    """What a tool wrote for a language model, where the artifact itself is missing."""
    try:
        value = json.loads(content)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def words_for(intent: str, said: str, context: Context) -> str:
    """What is said when nothing is to be called."""
    entry = answers().get(intent, answers()["say_out_of_scope"])
    names = [str(j["name"]) for j in context.open if j.get("status") in ("active", "pinned", "emerging")]
    names = names or [str(j["name"]) for j in context.open]
    if not context.journeys and intent in ("say_hello", "say_out_of_scope"):
        return (
            pick(entry["texts"][-1:], said) if intent == "say_hello" else answers()["nothing_yet"]["texts"][0]
        )
    options = [*entry["texts"], *(entry.get("named", []) if names else [])]
    return pick(options, said).replace("{name}", pick(names, said) if names else "one of your interests")


def question(ask: Ask, said: str, context: Context) -> str:
    """A short question with its choices."""
    if (
        ask.what in ("journey", "two_journeys", "forget_what")
        and not context.journeys
        and ask.what != "forget_what"
    ):
        return answers()["nothing_yet"]["texts"][0]
    lead = pick(answers()["ask"][ask.what], said)
    if ask.what in ("reading", "unsure"):
        return (
            f"{lead} {listed([_described(call.tool, call.args, context) for _, call in ask.choices], 'or')}?"
        )
    if not ask.choices:
        return lead
    return lead + "\n" + "\n".join(f"{i}. {label}" for i, (label, _) in enumerate(ask.choices, 1))


_DOING = {
    "list_journeys": "list your journeys",
    "show_journey": "show {journey}",
    "fetch_activity": "look in your history",
    "extract_journeys": "go through your whole history again",
    "name_journey": "rename {journey}",
    "recommend": "recommend something",
    "explain_recommendation": "explain {item}",
    "merge_journeys": "merge {journey} into {into}",
    "split_journey": "split {journey}",
    "set_journey_status": "{status} {journey}",
    "remove_from_journey": "take {item} out of {journey}",
    "add_interest": "add the interest “{description}”",
    "give_feedback": "note “{verdict}” for {item}",
    "set_preference": "keep that as a lasting wish",
    "undo": "undo the last change",
    "forget": "delete {what} for good",
}


_MARKING = {"pinned": "pin", "muted": "mute", "finished": "finish", "active": "take up"}


def _described(tool: str, args: Mapping[str, Any], context: Context) -> str:
    values = {key: str(value) for key, value in args.items()}
    for key in ("journey", "into"):
        values[key] = context.name_of(values.get(key, "")) or "it"
    values["status"] = _MARKING.get(values.get("status", ""), "change")
    values["what"] = values["journey"] if args.get("journey") else values.get("query") or "everything"
    values["item"] = quoted(context.title_of(values.get("item", "")) or values.get("item", "it"))
    return _DOING[tool].format_map({"description": "", "verdict": "", **values})
