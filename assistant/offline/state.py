"""Where a conversation stands, worked out from its messages alone, so that it survives a restart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage

from assistant.offline.reading import Context

Artifact = Mapping[str, Any]


@dataclass(frozen=True)
class Call:
    """One tool call that is to be made, or was."""

    tool: str
    args: Mapping[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """As evaluations and messages have it."""
        return {"tool": self.tool, "args": dict(self.args)}


@dataclass
class State:
    """What earlier turns leave behind.

    Attributes:
        journeys: ids in the order they were shown last, else in the context's order.
        items: ids of the suggestions in the order they were shown last, else in the context's order.
        titles: title of every suggested item that was seen so far.
        item_journeys: the journey of every such item.
        shown: what the last list was of: "journeys", "items", "activity" or "".
        journey: the journey spoken of last, ""; item: the item spoken of last, "".
        cards: the recommendations shown last, as their tool gave them.
        calls: all calls made so far, latest last.
        offers: what the last reply left to choose from, each with its call: names that were proposed, a wish
            that could be dropped, journeys that a tool could not tell apart.
    """

    context: Context
    journeys: list[str] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)
    item_journeys: dict[str, str] = field(default_factory=dict)
    shown: str = ""
    journey: str = ""
    item: str = ""
    cards: list[Artifact] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    offers: list[tuple[str, Call]] = field(default_factory=list)

    @classmethod
    def of(cls, context: Context, history: Sequence[BaseMessage] = ()) -> State:
        """The state after `history`, which ends before the request that is to be understood."""
        state = cls(context)
        state.journeys = [str(j["id"]) for j in context.open]
        state.items = [str(r["id"]) for r in context.recommendations]
        for entry in context.recommendations:
            state._know(entry["id"], entry["title"], entry.get("journey", ""))
        for message in history:
            state._follow(message)
        return state

    @property
    def last(self) -> Call | None:
        """The latest call."""
        return self.calls[-1] if self.calls else None

    def last_of(self, *tools: str) -> Call | None:
        """The latest call of one of `tools`."""
        return next((call for call in reversed(self.calls) if call.tool in tools), None)

    def _know(self, item: Any, title: Any, journey: Any) -> None:
        self.titles[str(item)] = str(title)
        self.item_journeys[str(item)] = str(journey or "")

    def _follow(self, message: BaseMessage) -> None:
        if isinstance(message, HumanMessage):
            self.offers = []
        elif isinstance(message, AIMessage):
            for call in message.tool_calls:
                self.calls.append(Call(call["name"], call["args"]))
                self.journey = str(call["args"].get("journey") or self.journey)
                self.item = str(call["args"].get("item") or self.item)
        elif isinstance(message, ToolMessage) and isinstance(message.artifact, Mapping):
            self._see(message.artifact)

    def _see(self, artifact: Artifact) -> None:
        kind, subject = artifact.get("type"), artifact.get("journey")
        if kind in ("journeys", "extraction", "split"):
            self.journeys, self.shown = (
                [str(c["id"]) for key in ("journeys", "finished") for c in artifact.get(key) or ()],
                "journeys",
            )
            if len(self.journeys) == 1:
                self.journey = self.journeys[0]
        elif kind == "recommendations":
            self.cards, self.shown = list(artifact.get("recommendations", [])), "items"
            self.items = [str(c["item"]) for c in self.cards]
            self.item = self.items[0] if len(self.items) == 1 else ""
            for card in self.cards:
                self._know(card["item"], card["title"], card.get("journey", ""))
        elif kind == "activity":
            self.shown = "activity"
        elif kind == "explanation":
            self.item = str(artifact.get("recommendation", {}).get("item", self.item))
        if isinstance(subject, Mapping):
            self.journey = str(subject.get("id", self.journey))
        self.offers = _offers(artifact, self.last)

    def choose(self, number: int, ids: Sequence[str]) -> str:
        """The id at a place in a list, from 1, or from the end where negative; "" where there is none."""
        index = number - 1 if number > 0 else number
        return ids[index] if -len(ids) <= index < len(ids) else ""


def _offers(artifact: Artifact, last: Call | None) -> list[tuple[str, Call]]:
    """What the reply to an artifact lets the person choose from."""
    kind = artifact.get("type")
    if kind == "names" and isinstance(card := artifact.get("journey"), Mapping):
        names = [str(name) for name in artifact.get("names", [])]
        return [(name, Call("name_journey", {"journey": card["id"], "name": name})) for name in names]
    if kind == "forgotten":
        titles = [str(title) for title in artifact.get("left") or ()]
        return [(title, Call("forget", {"query": title})) for title in titles]
    if last is None:
        return []
    if kind == "problem" and artifact.get("choices"):
        slot = "item" if "item" in last.args and "journey" not in last.args else "journey"
        return [(str(c["name"]), Call(last.tool, {**last.args, slot: c["id"]})) for c in artifact["choices"]]
    relax = artifact.get("relax")
    if kind == "recommendations" and relax and last.tool == "recommend":
        return [("yes", Call("recommend", {k: v for k, v in last.args.items() if k != relax}))]
    return []
