"""Replies about what was changed, undone, deleted, or could not be done."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from assistant.offline.reply_journeys import latest
from assistant.offline.reply_privacy import privacy_changed
from assistant.offline.wording import Notes, counted, listed, name_of, pick, quoted

Artifact = Mapping[str, Any]
LEFT = 8  # titles that are named after a deletion
UNDO = ["Say “undo” to take it back.", "“Undo” brings the old state back.", ""]
_DID = {
    "name_journey": "the new name",
    "merge_journeys": "the merge",
    "split_journey": "the split",
    "set_journey_status": "the change of status",
    "remove_from_journey": "the removal",
    "add_interest": "the new interest",
    "give_feedback": "what you said of it",
    "set_preference": "the lasting wish",
    "extract_journeys": "the regrouping",
    "share": "the change of privacy",
}


def _with_undo(text: str, said: str) -> str:
    return f"{text} {pick(UNDO, said, text)}".strip()


def renamed(artifact: Artifact, said: str, notes: Notes) -> str:
    """The new name beside the old."""
    name, before = name_of(artifact["journey"]), str(artifact.get("before") or "it")
    return _with_undo(
        pick(
            [
                f"{before} is now called {name}.",
                f"Done: {name}, formerly {before}.",
                f"It is {name} from here on (it was {before}).",
            ],
            said,
        ),
        said,
    )


def names(artifact: Artifact, said: str, notes: Notes) -> str:
    """Names to choose from."""
    proposals = [str(n) for n in artifact.get("names") or []]
    current = name_of(artifact["journey"])
    if not proposals:
        return f"I have no better name for {current}. Say “call it …” and it gets yours."
    lines = [f"{i}. {name}" for i, name in enumerate(proposals[:5], 1)]
    head = pick([f"{current} could also be:", f"Other names for {current}:"], said)
    return "\n".join(
        [
            head,
            *lines,
            pick(
                ["Which one? Or say “call it …”.", "Pick a number, or say “call it …”. Which shall it be?"],
                said,
            ),
        ]
    )


def merged(artifact: Artifact, said: str, notes: Notes) -> str:
    """What became one."""
    card = artifact["journey"]
    before = listed(str(n) for n in artifact.get("before") or [])
    things = counted(int(card.get("count") or 0), "thing")
    return _with_undo(f"{before} are one journey now, {name_of(card)}, with {things}.", said)


def split(artifact: Artifact, said: str, notes: Notes) -> str:
    """What came of one."""
    cards = artifact.get("journeys") or []
    if len(cards) < 2:
        return f"I can't find two things in {artifact.get('before') or 'it'}; it stays as it is."
    lines = [
        f"{i}. {name_of(c)}, {counted(int(c.get('count') or 0), 'thing')}{notes.mark(latest(c))}"
        for i, c in enumerate(cards, 1)
    ]
    return _with_undo("\n".join([f"{artifact.get('before')} is now {len(cards)} journeys:", *lines]), said)


def marked(artifact: Artifact, said: str, notes: Notes) -> str:
    """Where a journey stands now."""
    card = artifact["journey"]
    name = name_of(card)
    options = {
        "pinned": [f"{name} is pinned to the top.", f"Pinned: {name}."],
        "muted": [
            f"{name} is muted; I won't recommend for it.",
            f"All right, {name} is out of sight for now.",
        ],
        "finished": [f"{name} is marked as finished. Well done.", f"{name} is finished, then."],
        "active": [f"{name} is active again.", f"Good, {name} counts as active."],
    }
    return _with_undo(
        pick(options.get(str(card.get("status")), [f"{name} is {card.get('status')} now."]), said), said
    )


def privacy(artifact: Artifact, said: str, notes: Notes) -> str:
    """Who may know of a journey now."""
    changed = bool(artifact["journey"].get("private")) != bool(artifact.get("before"))
    return _with_undo(privacy_changed(artifact), said) if changed else privacy_changed(artifact)


def removed(artifact: Artifact, said: str, notes: Notes) -> str:
    """What no longer counts towards a journey."""
    titles = listed(quoted(t) for t in artifact.get("titles") or [])
    return _with_undo(
        pick(
            [
                f"{titles} no longer counts towards {name_of(artifact['journey'])}.",
                f"I took {titles} out of {name_of(artifact['journey'])}.",
            ],
            said,
        ),
        said,
    )


def interest(artifact: Artifact, said: str, notes: Notes) -> str:
    """A journey that the person told of."""
    card = artifact["journey"]
    name = name_of(card)
    if count := int(card.get("count") or 0):
        things = counted(count, "thing")
        last = notes.mark(latest(card))
        return f"Noted: {name}, with {things} that your history already holds.{last}"
    options = [
        f"{name} is on your list now, by your own word. Say “something for it” and I will look for a start.",
        f"Noted: {name}. I'll recommend for it, though I find nothing of it in your history yet.",
    ]
    return pick(options, said)


def undone(artifact: Artifact, said: str, notes: Notes) -> str:
    """What was taken back."""
    what = _DID.get(str(artifact.get("verb")), "the last change")
    concerned = listed((artifact.get("names") or {}).values())
    return pick(
        [
            f"Taken back: {what}{' (' + concerned + ')' if concerned else ''}.",
            f"I've undone {what}{' of ' + concerned if concerned else ''}.",
        ],
        said,
    )


def nothing_to_undo(artifact: Artifact, said: str, notes: Notes) -> str:
    """There was no change."""
    return pick(["There is nothing to undo.", "You have changed nothing that I could take back."], said)


def forgotten(artifact: Artifact, said: str, notes: Notes) -> str:
    """What is gone for good."""
    count, what = int(artifact.get("count") or 0), artifact.get("what")
    gone = counted(count, "activity", "activities")
    if what == "everything":
        return f"Everything is deleted: {gone} and all that came of them."
    name = quoted(artifact.get("name", ""))
    if not count and what == "query":
        return f"There was nothing about {name} to delete."
    verb = "is" if count == 1 else "are"
    done = f"{gone} {'of' if what == 'journey' else 'about'} {name} {verb} deleted for good."
    left = [quoted(title) for title in artifact.get("left") or []]
    if not left:
        return done
    if len(left) == 1:
        return f"{done} {left[0]} is about it too and is still there. Shall I delete that as well?"
    lines = [f"{number}. {title}" for number, title in enumerate(left[:LEFT], 1)]
    more = [f"… and {len(left) - LEFT} more"] if len(left) > LEFT else []
    return "\n".join(
        [f"{done} These are about it too and are still there:", *lines, *more, "Which shall go?"]
    )


def problem(artifact: Artifact, said: str, notes: Notes) -> str:
    """What stood in the way, and what to choose from."""
    choices = [f"{i}. {c['name']}" for i, c in enumerate(artifact.get("choices") or [], 1)]
    return "\n".join(
        [str(artifact.get("message") or "That did not work."), *choices, *(["Which one?"] if choices else [])]
    )


CHANGE_REPLIES: Mapping[str, Callable[[Artifact, str, Notes], str]] = {
    "renamed": renamed,
    "names": names,
    "merged": merged,
    "split": split,
    "marked": marked,
    "privacy": privacy,
    "removed": removed,
    "interest": interest,
    "undone": undone,
    "nothing_to_undo": nothing_to_undo,
    "forgotten": forgotten,
    "problem": problem,
}
