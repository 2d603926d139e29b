"""What a turn of the conversation looks like while it happens and afterwards."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from assistant.events import Event, Reply, Result, Step, Token
from assistant.page.words import words

Artifact = dict[str, Any]
UNCHANGING = {"journeys", "journey", "activity", "names", "recommendations", "explanation", "problem"}
UNCHANGING |= {"nothing_to_undo"}


@dataclass
class Turn:
    """One thing said and what came of it; `asks` is True while a yes or no is waited for."""

    say: str
    calls: list[str] = field(default_factory=list)
    results: list[tuple[str, Artifact]] = field(default_factory=list)
    reply: str = ""
    asks: bool = False
    done: bool = False
    stopped: bool = False

    def follow(self, event: Event) -> None:
        """Take in the next event."""
        match event:
            case Step(tool):
                self.calls.append(tool)
            case Result(tool, artifact):
                self.results.append((tool, artifact))
            case Token(text):
                self.reply += text
            case Reply(text, asks):
                self.reply, self.asks, self.done = text, asks, True

    @property
    def artifacts(self) -> list[Artifact]:
        """What the tools answered with, in order."""
        return [artifact for _, artifact in self.results]

    @property
    def changed(self) -> bool:
        """Whether anything that the other panels show may be different now."""
        return any(artifact.get("type") not in UNCHANGING for artifact in self.artifacts)

    def last(self, kind: str) -> Artifact | None:
        """The latest artifact of a type."""
        return next((a for a in reversed(self.artifacts) if a.get("type") == kind), None)


def step_words(language: str, tool: str, artifact: Artifact) -> str:
    """What a tool did, in plain words."""
    kind = artifact.get("type")
    if kind == "problem":
        return words(language, "step.problem")
    if kind == "names":
        return words(language, "step.names", name=artifact["journey"]["name"])
    if kind == "recommendations" and not artifact.get("considered"):
        return words(language, "step.recommend_few")
    count = artifact.get("looked_at", artifact.get("considered", artifact.get("count", 0)))
    try:
        return words(language, f"step.{tool}", count=count, name=_about(artifact))
    except KeyError:
        return words(language, "step.other")


def suggestions(language: str, turn: Turn | None) -> list[str]:
    """What a person can say next, in the page's language; the offline model understands each."""

    def choice(key: str, **values: object) -> str:
        return words(language, f"say.{key}", **values)

    opening = [choice("what_am_i"), choice("next"), choice("dropped")]
    if turn and turn.asks:
        return [choice("yes"), choice("no")]
    if turn is None or not turn.artifacts:
        return opening
    artifact = turn.artifacts[-1]
    name = _journey_name(artifact)
    match artifact.get("type"):
        case "recommendations" if artifact["recommendations"]:
            return [choice("why_first"), choice("seen_first"), choice("else"), choice("shorter")]
        case "explanation":
            return [choice("else"), choice("next"), choice("what_am_i")]
        case "journeys" | "extraction" if name:
            about = [choice("tell_more", name=name), choice("something_for", name=name)]
            return [*about, choice("next"), choice("dropped")]
        case "journey" if name:
            return [choice("something_for", name=name), choice("under_hour", name=name), choice("what_am_i")]
        case "renamed" | "merged" | "marked" | "privacy" | "removed" | "interest" | "split":
            about = [choice("something_for", name=name)] if name else []
            return [choice("undo"), *about, choice("what_am_i")]
        case "feedback" | "preferences":
            return [choice("next"), choice("else"), choice("undo")]
    return opening


def _journey_name(artifact: Artifact) -> str:
    for card in [artifact.get("journey"), *artifact.get("journeys", [])]:
        if isinstance(card, dict) and not card.get("private"):
            return str(card["name"])
    return ""


def _about(artifact: Artifact) -> str:
    if "before" in artifact and isinstance(artifact["before"], str):
        is_name = artifact["type"] in ("renamed", "split")
        return str(artifact["before"] if is_name else artifact["journey"]["name"])
    card = artifact.get("journey")
    return str(card["name"] if isinstance(card, dict) else artifact.get("title", artifact.get("name", "")))
