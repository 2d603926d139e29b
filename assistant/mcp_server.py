"""The assistant's tools for other assistants: an MCP server over standard input and output, for one user.

A model on the other side reads what a model here would read: private journeys are never in it.
"""

from __future__ import annotations

import json
from typing import Any

import anyio
import anyio.to_thread
from langchain.tools import ToolRuntime
from langchain_core.tools import BaseTool
from mcp import types
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from pydantic import ValidationError

from tools.resources import Person
from tools.toolkit import CONFIRMED, TOOLS

CONFIRM = {
    "type": "boolean",
    "description": "True only after the person agreed to exactly this deletion; it can't be undone.",
}
READING = {"list_journeys", "show_journey", "fetch_activity", "recommend", "explain_recommendation"}
UNCONFIRMED = "Nothing was deleted: ask the person, and call again with confirm set to true if they agree."


def create_server(person: Person) -> Server[Any]:
    """A server whose every call is on behalf of this person."""
    by_name = {tool.name: tool for tool in TOOLS}

    async def list_tools(context: Any, params: types.PaginatedRequestParams | None) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[_described(tool) for tool in TOOLS])

    async def call_tool(context: Any, params: types.CallToolRequestParams) -> types.CallToolResult:
        tool = by_name.get(params.name)
        if tool is None:
            return _answer(f"There is no tool {params.name}.", failed=True)
        # The tools read the disk and compute: in a thread, so that the server goes on answering.
        return await anyio.to_thread.run_sync(_call, tool, dict(params.arguments or {}), person)

    return Server("journeys", on_list_tools=list_tools, on_call_tool=call_tool)


def serve(person: Person) -> None:
    """Answer on standard input and output until the other side hangs up."""

    async def run() -> None:
        server = create_server(person)
        async with stdio_server() as (incoming, outgoing):
            await server.run(incoming, outgoing, server.create_initialization_options())

    anyio.run(run)


def _described(tool: BaseTool) -> types.Tool:
    schema: dict[str, Any] = tool.tool_call_schema.model_json_schema()  # type: ignore[union-attr]
    if tool.name in CONFIRMED:
        schema["properties"] = {**schema.get("properties", {}), "confirm": CONFIRM}
        schema["required"] = [*schema.get("required", []), "confirm"]
    about = types.ToolAnnotations(
        read_only_hint=tool.name in READING,
        destructive_hint=tool.name in CONFIRMED,
        open_world_hint=False,
    )
    return types.Tool(name=tool.name, description=tool.description, input_schema=schema, annotations=about)


def _call(tool: BaseTool, arguments: dict[str, Any], person: Person) -> types.CallToolResult:
    confirmed = arguments.pop("confirm", False) is True if tool.name in CONFIRMED else True
    try:
        given = tool.tool_call_schema.model_validate(arguments)  # type: ignore[union-attr]
    except ValidationError as problem:
        first = problem.errors()[0]
        return _answer(f"{'.'.join(map(str, first['loc']))}: {first['msg']}.", failed=True)
    if not confirmed:
        return _answer(UNCONFIRMED, failed=True)
    runtime: ToolRuntime[Person, Any] = ToolRuntime(
        state={}, context=person, config={}, stream_writer=lambda _: None, tool_call_id=None, store=None
    )
    values = {name: getattr(given, name) for name in type(given).model_fields}
    text, artifact = tool.func(runtime=runtime, **values)  # type: ignore[attr-defined]
    return _answer(text, failed=artifact.get("type") == "problem")


def _answer(text: str, *, failed: bool = False) -> types.CallToolResult:
    content = json.loads(text) if text.startswith("{") else None
    return types.CallToolResult(
        content=[types.TextContent(type="text", text=text)], structured_content=content, is_error=failed
    )
