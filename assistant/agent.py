"""The agent, as a table of contents: a model, the tools, and what stands between them."""

from __future__ import annotations

from typing import Any

import langsmith
from langchain.agents import create_agent
from langchain_core.language_models import BaseChatModel
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph.state import CompiledStateGraph

from assistant.middleware.budget import ContextBudget
from assistant.middleware.calling import ModelCalling
from assistant.middleware.confirm import AskedFor, confirmations
from assistant.middleware.fallback import OfflineFallback
from assistant.middleware.order import InOrder
from assistant.middleware.outgoing import OutgoingMessages
from assistant.middleware.prompt import ContextPrompt
from assistant.middleware.reasons import SupportedReasons
from assistant.middleware.repair import HistoryRepair
from assistant.middleware.tool_errors import ToolErrors
from assistant.models import Limits
from assistant.offline.model import OfflineChatModel
from tools.resources import Person
from tools.toolkit import TOOLS

USUAL = Limits()


def build_agent(
    model: BaseChatModel,
    offline: OfflineChatModel,
    checkpointer: BaseCheckpointSaver[Any],
    limits: Limits = USUAL,
) -> CompiledStateGraph[Any, Any, Any, Any]:
    """The agent for all people; whose turn it is comes with each call as context.

    Args:
        model: the model that talks.
        offline: takes the turn when `model` fails, and says whether a change was asked for.
        limits: how long `model` may take and how much it can read.
    """
    # A LANGSMITH_TRACING=true that was set for something else must not send conversations anywhere.
    langsmith.configure(enabled=False)
    return create_agent(
        model,
        list(TOOLS),
        context_schema=Person,
        checkpointer=checkpointer,
        # From the outside in: what comes first sees the model's answer last.
        middleware=[
            HistoryRepair(),
            AskedFor(offline),
            OfflineFallback(offline),
            ContextPrompt(),
            OutgoingMessages(),
            ContextBudget(limits),
            SupportedReasons(),
            ModelCalling(limits.seconds),
            confirmations(),
            InOrder(),
            ToolErrors(),
        ],
    )
