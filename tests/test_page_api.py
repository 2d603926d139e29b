"""The page's endpoints for programs, and what the page refuses to everybody else."""

from __future__ import annotations

import json
from collections.abc import Iterator

import httpx
import pytest
from gradio_client import Client

from assistant.journeys import Journeys
from assistant.page import launch_page
from tests.browser import Served, free_port

USER = "sample-a"


@pytest.fixture(scope="module")
def client(served: Served) -> Client:
    """A program that talks to the page."""
    return Client(served.url, verbose=False)


def test_a_program_can_chat_list_and_recommend(client: Client, served: Served):
    turn = client.predict("what am I into?", USER, "", api_name="/chat")
    assert turn["tool_calls"] == ["list_journeys"]
    assert turn["artifacts"][0]["journeys"]
    listed = client.predict(USER, api_name="/journeys")
    known = {j.id for j in served.assistant.journeys(USER)}
    assert {card["id"] for kind in ("journeys", "private", "muted") for card in listed[kind]} == known
    first = listed["journeys"][0]["id"]
    offered = client.predict(USER, first, 3, api_name="/recommend")["recommendations"]
    assert all(offer["journey"] == first and offer["evidence"] for offer in offered)


def test_only_these_three_can_be_called(client: Client):
    assert set(client.view_api(return_format="dict")["named_endpoints"]) == {
        "/chat",
        "/journeys",
        "/recommend",
    }


@pytest.mark.parametrize("path", ["/monitoring", "/gradio_api/mcp/sse", "/gradio_api/file=/etc/hostname"])
def test_nothing_else_is_served(served: Served, path: str):
    answer = httpx.get(served.url + path)
    assert answer.status_code in (401, 403, 404, 405) or "Journeys" in answer.text  # the page itself


@pytest.fixture
def with_login(served: Served) -> Iterator[str]:
    """The same assistant behind a login, for ada and bob."""
    port = free_port()
    page = launch_page(served.assistant, port=port, auth=[("ada", "right"), ("bob", "right")], block=False)
    yield f"http://127.0.0.1:{port}"
    page.close()


def test_with_a_login_a_person_gets_only_what_is_their_own(with_login: str, served: Served):
    assert httpx.get(f"{with_login}/config").status_code == 401
    own = Client(with_login, auth=("bob", "right"), verbose=False)
    with pytest.raises(Exception, match="bob"):
        own.predict(USER, api_name="/journeys")
    name = served.assistant.journeys(USER)[0].name
    assert name not in json.dumps(Journeys.journeys(served.assistant, "bob"), default=str)
