"""The tools for other assistants: the SDK's own client lists and calls every one, for one user alone."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator

import anyio
import pytest
from mcp import Client
from mcp.client.stdio import StdioServerParameters, stdio_client

from assistant.api.keys import KEYS_FILE, Keys
from assistant.commands.mcp import opened
from assistant.journeys import Journeys
from assistant.mcp_server import create_server
from tests.small_world import small_world
from tools.resources import Person
from tools.toolkit import TOOLS
from vectorstore.records import JourneysError


@pytest.fixture(scope="module")
def assistant(tmp_path_factory) -> Iterator[Journeys]:
    with small_world(tmp_path_factory.mktemp("mcp"), "ada", "bob") as opened:
        yield opened


def talk(assistant: Journeys, *calls: tuple[str, dict[str, object]]) -> list[object]:
    """Results of calls that the SDK's client makes on behalf of ada."""

    async def run() -> list[object]:
        async with Client(create_server(Person("ada", assistant.resources))) as client:
            return [await client.call_tool(name, arguments) for name, arguments in calls]

    return anyio.run(run)


def test_the_client_lists_every_tool_with_what_it_takes(assistant):
    async def run() -> list[object]:
        async with Client(create_server(Person("ada", assistant.resources))) as client:
            return (await client.list_tools()).tools

    listed = {tool.name: tool for tool in anyio.run(run)}
    assert set(listed) == {tool.name for tool in TOOLS}
    for tool in listed.values():
        assert tool.description
        assert "runtime" not in tool.input_schema.get("properties", {})
        assert "user" not in tool.input_schema.get("properties", {})
    assert listed["forget"].annotations.destructive_hint
    assert "confirm" in listed["forget"].input_schema["required"]


def test_every_tool_can_be_called(assistant):
    journeys = [j.id for j in assistant.journeys("ada")]
    assert len(journeys) >= 2
    item = assistant.journeys("ada")[1].items[-1]
    arguments = {
        "show_journey": {"journey": journeys[0]},
        "name_journey": {"journey": journeys[0], "name": "My winter project"},
        "set_journey_status": {"journey": journeys[1], "status": "pinned"},
        "remove_from_journey": {"journey": journeys[1], "item": item},
        "merge_journeys": {"journey": journeys[0], "into": journeys[1]},
        "split_journey": {"journey": journeys[1]},
        "add_interest": {"description": "Learning Portuguese"},
        "give_feedback": {"item": "c4", "verdict": "like"},
        "set_preference": {"kind": "book"},
        "explain_recommendation": {"item": "c0"},
        "fetch_activity": {"query": "bread"},
        "extract_journeys": {"granularity": "same"},
        "forget": {"query": "oven spring", "confirm": True},
    }
    order = [tool.name for tool in TOOLS]
    results = dict(zip(order, talk(assistant, *[(n, arguments.get(n, {})) for n in order]), strict=True))
    for name, result in results.items():
        assert not result.is_error, (name, result.content)
        assert result.structured_content["type"]
    assert results["list_journeys"].structured_content["journeys"]
    assert results["recommend"].structured_content["recommendations"]
    assert results["forget"].structured_content["count"] == 1


def test_nothing_is_deleted_without_the_persons_word(assistant):
    before = assistant.store.history.count("ada")
    for arguments in ({"everything": True}, {"everything": True, "confirm": False}):
        (refused,) = talk(assistant, ("forget", arguments))
        assert refused.is_error
        assert "ask the person" in refused.content[0].text
    assert assistant.store.history.count("ada") == before


def test_calls_reach_one_user_alone(assistant):
    before = assistant.store.history.read("bob"), assistant.store.journeys.read("bob")
    other = assistant.journeys("bob")[0]
    results = talk(
        assistant,
        ("show_journey", {"journey": other.id, "user": "bob"}),
        ("forget", {"journey": other.id, "confirm": True}),
    )
    assert all(result.is_error for result in results)
    assert (assistant.store.history.read("bob"), assistant.store.journeys.read("bob")) == before


def test_wrong_arguments_are_answered_with_a_sentence(assistant):
    unknown, wrong, missing = talk(
        assistant,
        ("no_such_tool", {}),
        ("set_journey_status", {"journey": "x", "status": "burnt"}),
        ("show_journey", {}),
    )
    assert unknown.is_error
    assert wrong.is_error
    assert "status" in wrong.content[0].text
    assert missing.is_error


def test_a_user_with_keys_is_served_only_with_one(tmp_path):
    keys = Keys(tmp_path / KEYS_FILE)
    assert opened(keys, "", "ada") == "ada"
    key = keys.add("ada")
    assert opened(keys, key, "") == "ada"
    for given, user in (("", "ada"), (key, "bob"), ("jk_x_y", "ada")):
        with pytest.raises(JourneysError):
            opened(keys, given, user)


def test_the_command_talks_over_standard_input_and_output(tmp_path):
    with small_world(tmp_path, "ada") as world:
        settings = world.settings
    environment = {
        **os.environ,
        "JOURNEYS_DATA_DIR": str(settings.data_dir),
        "JOURNEYS_CATALOGUE": str(settings.catalogue),
    }
    command = StdioServerParameters(
        command=sys.executable, args=["-m", "assistant", "mcp", "--user", "ada"], env=environment
    )

    async def run() -> object:
        async with Client(stdio_client(command)) as client:
            return await client.call_tool("list_journeys", {})

    assert anyio.run(run).structured_content["journeys"]
