"""The agent, as a table of contents: a model, the tools, and what stands between them."""

from __future__ import annotations

from typing import Any

from langchain.agents import create_agent
from langchain.agents.middleware import (
    HumanInTheLoopMiddleware,
    InterruptOnConfig,
    ModelCallLimitMiddleware,
    ToolErrorMiddleware,
)
from langchain_core.language_models import BaseChatModel
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph.state import CompiledStateGraph

from assistant.middleware.confirm import deletion_question
from assistant.middleware.fallback import OfflineFallback
from assistant.middleware.prompt import ContextPrompt
from assistant.middleware.repair import HistoryRepair
from assistant.middleware.tool_errors import told_plainly
from tools.resources import Person
from tools.toolkit import CONFIRMED, TOOLS

MOST_MODEL_CALLS = 10


def build_agent(
    model: BaseChatModel, offline: BaseChatModel, checkpointer: BaseCheckpointSaver[Any]
) -> CompiledStateGraph[Any, Any, Any, Any]:
    """The agent for all people; whose turn it is comes with each call as context.

    Args:
        model: the model that talks.
        offline: takes the turn when `model` fails.
    """
    return create_agent(
        model,
        list(TOOLS),
        context_schema=Person,
        checkpointer=checkpointer,
        middleware=[
            HistoryRepair(),
            ModelCallLimitMiddleware(run_limit=MOST_MODEL_CALLS, exit_behavior="end"),
            ContextPrompt(),
            OfflineFallback(offline),
            HumanInTheLoopMiddleware(
                {
                    name: InterruptOnConfig(
                        allowed_decisions=["approve", "reject"], description=deletion_question
                    )
                    for name in CONFIRMED
                }
            ),
            ToolErrorMiddleware(told_plainly),
        ],
    )
