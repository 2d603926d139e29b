"""Calls in words, as the person is asked about them: “Shall I …?”"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from langchain_core.messages import ToolCall

from tools.forgetting import matching
from tools.journeys.edit import the_journey
from tools.resources import Person
from vectorstore.records import JourneysError

LISTED = 12  # titles that are named before they are deleted
LONGEST = 80  # characters of a name or title
Args = Mapping[str, Any]
_MARKED = {
    "pinned": "pin {}",
    "muted": "mute {}",
    "finished": "mark {} as finished",
    "active": "take {} up again",
    "private": "make {} private",
    "public": "make {} public, to be used like any other",
}
_JUDGED = {
    "like": "note that you like {}",
    "dislike": "note that you don't like {}",
    "seen": "note that you know {} already",
    "later": "keep {} for later",
}


def in_words(call: ToolCall, person: Person) -> str:
    """What a call would do, as the end of “Shall I”."""
    say = _WORDS.get(call["name"])
    return say(call["args"], person) if say else f"do “{call['name'].replace('_', ' ')}”"


def _forget(args: Args, person: Person) -> str:
    if args.get("everything"):
        count = person.resources.store.history.count(person.user)
        return f"delete everything I keep about you: {_activities(count)}, all journeys and our conversations"
    if args.get("journey"):
        try:
            journey = the_journey(person.resources, person.user, str(args["journey"]))
        except JourneysError:
            return f"delete the journey {_quoted(args['journey'])}"
        return f"delete the journey {_quoted(journey.name)} with its {_activities(len(journey.activity))}"
    query = str(args.get("query") or "")
    found = matching(person, query)
    if not found:
        return f"delete what I have noted about {_quoted(query)}"
    titles = list(dict.fromkeys(a.title for a in found))
    more = f" and {len(titles) - LISTED:,} more" if len(titles) > LISTED else ""
    shown = ", ".join(map(_quoted, titles[:LISTED]))
    return f"delete {_activities(len(found))} about {_quoted(query)} ({shown}{more})"


def _activities(count: int) -> str:
    return f"{count:,} {'activity' if count == 1 else 'activities'}"


def _preference(args: Args, person: Person) -> str:
    wishes = [
        f"{name.replace('_', ' ')} {_text(value)}"
        for name, value in args.items()
        if value and name != "clear"
    ]
    cleared = "drop your earlier wishes for recommendations" if args.get("clear") else ""
    noted = f"remember for all recommendations: {', '.join(wishes)}" if wishes else ""
    return " and ".join(part for part in (cleared, noted) if part) or "leave your wishes as they are"


def _journey(args: Args, person: Person, key: str = "journey") -> str:
    try:
        return _quoted(the_journey(person.resources, person.user, str(args.get(key, ""))).name)
    except JourneysError:
        return _quoted(args.get(key, ""))


def _item(args: Args, person: Person) -> str:
    shown = {r["item"]: r["title"] for r in person.resources.store.choices.shown(person.user)}
    return _quoted(shown.get(args.get("item"), args.get("item", "")))


def _text(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def _quoted(value: Any) -> str:
    text = " ".join(str(value).split())
    return f"“{text if len(text) <= LONGEST else text[:LONGEST] + '…'}”"


_WORDS: Mapping[str, Callable[[Args, Person], str]] = {
    "forget": _forget,
    "set_preference": _preference,
    "set_journey_status": lambda a, p: _MARKED.get(str(a.get("status")), "change {}").format(_journey(a, p)),
    "give_feedback": lambda a, p: _JUDGED.get(str(a.get("verdict")), "judge {}").format(_item(a, p)),
    "name_journey": lambda a, p: f"rename {_journey(a, p)} to {_quoted(a.get('name', ''))}",
    "merge_journeys": lambda a, p: f"merge {_journey(a, p)} into {_journey(a, p, 'into')}",
    "split_journey": lambda a, p: f"split {_journey(a, p)}",
    "remove_from_journey": lambda a, p: f"take {_item(a, p)} out of {_journey(a, p)}",
    "add_interest": lambda a, p: f"note {_quoted(a.get('description', ''))} as an interest of yours",
    "extract_journeys": lambda a, p: "group your whole history anew",
    "undo": lambda a, p: "take back your last change",
}
