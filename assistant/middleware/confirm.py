"""The question that is asked before anything is deleted."""

from __future__ import annotations

from typing import Any

from langchain.agents.middleware import AgentState
from langchain_core.messages import ToolCall
from langgraph.runtime import Runtime

from tools.forgetting import matching
from tools.journeys.edit import the_journey
from vectorstore.records import JourneysError


def deletion_question(tool_call: ToolCall, state: AgentState[Any], runtime: Runtime[Any]) -> str:
    """What would be deleted, with numbers, and how to answer."""
    person, args = runtime.context, tool_call["args"]
    store = person.resources.store
    if args.get("everything"):
        count = store.history.count(person.user)
        what = f"everything I keep about you: {count:,} activities, all journeys and our conversations"
    elif args.get("journey"):
        try:
            journey = the_journey(person.resources, person.user, args["journey"])
            what = f"the journey “{journey.name}” with its {len(journey.activity):,} activities"
        except JourneysError:
            what = f"the journey “{args['journey']}”"
    else:
        query = str(args.get("query", ""))
        what = f"the {len(matching(person, query)):,} activities with “{query}” in them"
    return f"Shall I delete {what}? This can't be undone, and earlier conversations go with it. (yes / no)"
