"""What the person is asked before it happens: every deletion, and every change that they did not ask for.

A language model reads titles that strangers wrote, in this turn or an earlier one, and may obey them. What it
may change by itself is therefore only what the person's own last message asks for, as the offline model reads
it, which no title can talk to.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from langchain.agents.middleware import (
    AgentMiddleware,
    AgentState,
    HumanInTheLoopMiddleware,
    InterruptOnConfig,
    ModelRequest,
    ModelResponse,
)
from langchain.agents.middleware.types import ToolCallRequest
from langchain_core.messages import AIMessage, HumanMessage, ToolCall
from langgraph.runtime import Runtime

from assistant.middleware.answers import MODEL, written_by
from assistant.middleware.questions import in_words
from assistant.middleware.understanding import this_turn, understood
from assistant.offline.model import OfflineChatModel
from tools.forgetting import is_known
from tools.resources import Person
from tools.toolkit import CHANGES, CONFIRMED
from vectorstore.records import plain_key

UNASKED = "unasked"  # key in response_metadata: ids of the calls that the person has to be asked about
WORDS_OF_ONES_OWN = ("name", "description", "exclude")
NAMED = ("journey", "into", "item")
Args = Mapping[str, Any]
SHARED = 0.5  # of the words of such an argument, so many have to be the person's


def confirmations() -> HumanInTheLoopMiddleware[Any, Any, Any]:
    """Stops before the calls that need a yes; see `assistant/turn.py` for how it is asked and heard."""

    def noted(request: ToolCallRequest) -> bool:
        answers = [m for m in request.state["messages"] if isinstance(m, AIMessage)]
        return request.tool_call["id"] in answers[-1].response_metadata.get(UNASKED, ())

    def config(tool: str) -> InterruptOnConfig:
        asked = InterruptOnConfig(allowed_decisions=["approve", "respond"], description=_description)
        if tool not in CONFIRMED:
            asked["when"] = noted
        elif tool == "forget":
            asked["when"] = _finds_something
        return asked

    return HumanInTheLoopMiddleware({tool: config(tool) for tool in (*CONFIRMED, *CHANGES)})


class AskedFor(AgentMiddleware[Any, Any, Any]):
    """Notes with a language model's answer which of its calls change what nobody asked to change."""

    def __init__(self, offline: OfflineChatModel) -> None:
        super().__init__()
        self._offline = offline

    def wrap_model_call(
        self, request: ModelRequest[Any], handler: Callable[[ModelRequest[Any]], ModelResponse[Any]]
    ) -> ModelResponse[Any]:
        """Call the model, then look at what it wants to do."""
        response = handler(request)
        for message in response.result:
            if isinstance(message, AIMessage) and written_by(message) == MODEL:
                unasked = self._unasked(request, message)
                message.response_metadata = {**message.response_metadata, UNASKED: unasked}
        return response

    def _unasked(self, request: ModelRequest[Any], message: AIMessage) -> list[str]:
        calls = [call for call in message.tool_calls if changes(call)]
        if not calls:
            return []
        person: Person = request.runtime.context
        turn = this_turn(request.messages)
        said = next((m.text for m in turn if isinstance(m, HumanMessage)), "")
        ids = _ids(person)
        wanted = [(u["tool"], _resolved(u["args"], ids)) for u in understood(self._offline, request)]
        for earlier in turn:
            for call in earlier.tool_calls if isinstance(earlier, AIMessage) else []:
                _sanction(call, wanted, said, ids)
        return [str(c["id"]) for c in calls if not _sanction(c, wanted, said, ids)]


def changes(call: ToolCall) -> bool:
    """Whether a call changes something that is kept; proposing names does not."""
    return call["name"] in CHANGES and not (call["name"] == "name_journey" and not call["args"].get("name"))


def _sanction(call: ToolCall, wanted: list[tuple[str, Args]], said: str, ids: Mapping[str, str]) -> bool:
    """Whether one of the wanted calls is this one; each is good for one call."""
    for index, (tool, wish) in enumerate(wanted):
        if tool == call["name"] and _agree(_resolved(call["args"], ids), wish, said):
            del wanted[index]
            return True
    return False


def _agree(args: Args, wish: Args, said: str) -> bool:
    for name, value in args.items():
        if name in WORDS_OF_ONES_OWN:
            if value and value != wish.get(name) and not _the_persons_words(value, said):
                return False
        elif name in wish and value not in (None, wish[name]):
            return False
    return True


def _the_persons_words(value: Any, said: str) -> bool:
    words = plain_key(" ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)).split()
    stems = {word[:5] for word in plain_key(said).split()}
    return sum(word[:5] in stems for word in words) >= SHARED * len(words)


def _ids(person: Person) -> dict[str, str]:
    """Names and titles, in plain form, and the ids that they stand for."""
    store = person.resources.store
    names = {plain_key(j.name): j.id for j in store.journeys.read(person.user)}
    return names | {plain_key(r["title"]): r["item"] for r in store.choices.shown(person.user)}


def _resolved(args: Args, ids: Mapping[str, str]) -> Args:
    """The arguments with ids in place of names and titles."""
    return {n: ids.get(plain_key(str(v)), v) if n in NAMED else v for n, v in args.items()}


def _finds_something(request: ToolCallRequest) -> bool:
    """Whether a deletion would delete anything; nobody is asked to agree to nothing."""
    query = str(request.tool_call["args"].get("query") or "")
    person: Any = request.runtime.context
    return not query.strip() or is_known(person, query)


def _description(tool_call: ToolCall, state: AgentState[Any], runtime: Runtime[Any]) -> str:
    return in_words(tool_call, runtime.context)


def question(requests: Sequence[Mapping[str, Any]]) -> str:
    """What the person is asked about calls that wait, each with its `name` and `description`."""
    if len(requests) == 1:
        asked = f"Shall I {requests[0]['description']}?"
    else:
        asked = "Shall I do all of this?\n" + "\n".join(f"- {r['description']}" for r in requests)
    if any(r["name"] in CONFIRMED for r in requests):
        return f"{asked} This can't be undone, and earlier conversations go with it. (yes / no)"
    return f"{asked} You did not ask for it in so many words, so I check first. (yes / no)"
