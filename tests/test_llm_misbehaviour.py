"""A model's server misbehaves in every way known: the turn ends in a reply, the history stays valid."""

import time

import pytest

from assistant.middleware.failures import LONGEST_PAUSE
from assistant.models import Limits
from assistant.tokens import counter
from tests.misbehaving_server import (
    breaks_off,
    calls,
    drips,
    fails,
    hangs,
    ignores_streaming,
    no_choices,
    says,
    sends,
    serving,
)
from tests.talking import Talk, assert_valid, fill, offline_for, served
from vectorstore.store import Store

LIST = calls(("list_journeys", {}))
FINE = says("You are restoring bicycles and making espresso.")
NOTE = "so I answered by myself"
TIMEOUT = 10.0  # seconds
PATIENT = Limits(TIMEOUT, 8_192, counter())
IMPATIENT = Limits(1.0, 8_192, counter())
AT_ONCE, SOON = 6.0, 25.0  # seconds, far less than a server hangs and more than a busy machine needs
BY_ITSELF, BY_THE_MODEL = True, False


@pytest.fixture(scope="module")
def offline(encoder):
    return offline_for(encoder)


@pytest.fixture(scope="module")
def store(encoder, tmp_path_factory):
    with Store(tmp_path_factory.mktemp("llm") / "data", encoder) as opened:
        fill(opened)
        yield opened


@pytest.fixture(scope="module")
def server():
    with serving() as running:
        yield running


@pytest.fixture
def talk(store, offline, server):
    return Talk(store, offline, served(store, server.url, TIMEOUT))


NEVER_ANSWERS = ("hangs", "keeps the connection warm but never answers")
CONTEXT_EXCEEDED = (
    "This model's maximum context length is 8192 tokens. However, your messages resulted in 9001."
)
WAYS = {
    "hangs": (BY_ITSELF, [], hangs(30)),
    "keeps the connection warm but never answers": (BY_ITSELF, [], drips(30)),
    "fails with 500 once": (BY_THE_MODEL, [fails(500), LIST, FINE], None),
    "fails with 500 for ever": (BY_ITSELF, [], fails(500)),
    "asks to wait a moment (429)": (BY_THE_MODEL, [fails(429, Retry_After="0.2"), LIST, FINE], None),
    "asks to wait an hour (429)": (BY_ITSELF, [], fails(429, Retry_After="3600")),
    "refuses the key (401)": (BY_ITSELF, [], fails(401)),
    "does not know the model (404)": (BY_ITSELF, [], fails(404)),
    "refuses the request (400)": (BY_ITSELF, [], fails(400, "tools are not supported")),
    "says the context is exceeded (400)": (BY_ITSELF, [], fails(400, CONTEXT_EXCEEDED)),
    "breaks off in the middle of the text": (BY_ITSELF, [LIST], breaks_off("You are into many thi")),
    "breaks off once": (BY_THE_MODEL, [LIST, breaks_off("You are into many thi"), FINE], None),
    "goes away in the middle of the turn": (BY_ITSELF, [LIST], fails(503)),
    "sends no choices": (BY_ITSELF, [], no_choices),
    "sends empty text": (BY_ITSELF, [LIST], says("")),
    "sends nothing but blanks": (BY_ITSELF, [LIST], says("  \n ")),
    "sends invalid JSON": (BY_ITSELF, [], sends(b'{"choices": [{"mess')),
    "sends a page of HTML": (BY_ITSELF, [], sends(b"<html><h1>Bad gateway</h1></html>", "text/html")),
    "sends a page of HTML with 502": (BY_ITSELF, [], sends(b"<h1>Bad gateway</h1>", "text/html", 502)),
    "sends bytes that are not UTF-8": (BY_ITSELF, [], sends(b'{"choices": "\xff\xfe\xfa"}')),
    "sends an empty body": (BY_ITSELF, [], sends(b"")),
    "ignores that a stream was asked for": (
        BY_THE_MODEL,
        [LIST, *[ignores_streaming("Bicycles.")] * 2],
        None,
    ),
    "calls with broken arguments, then well": (
        BY_THE_MODEL,
        [calls(("list_journeys", '{"status": ')), LIST, FINE],
        None,
    ),
    "calls with broken arguments for ever": (BY_ITSELF, [], calls(("list_journeys", '{"status": "active'))),
    "calls with arguments that are no object": (BY_ITSELF, [], calls(("list_journeys", '["active"]'))),
    "calls a tool that does not exist": (BY_THE_MODEL, [calls(("browse_web", {"q": "x"})), LIST, FINE], None),
    "calls a tool with a name no API takes": (
        BY_THE_MODEL,
        [calls(("list journeys!", {})), LIST, FINE],
        None,
    ),
    "calls with the wrong types": (
        BY_THE_MODEL,
        [calls(("fetch_activity", {"limit": "many", "query": ["x"]})), LIST, FINE],
        None,
    ),
    "calls without what is required": (BY_THE_MODEL, [calls(("show_journey", {})), LIST, FINE], None),
    "calls with a journey that is not there": (
        BY_THE_MODEL,
        [calls(("show_journey", {"journey": "j99"})), LIST, FINE],
        None,
    ),
    "calls the same tool for ever": (BY_ITSELF, [], LIST),
    "calls and talks in one message": (
        BY_THE_MODEL,
        [calls(("list_journeys", {}), text="Let me look. "), FINE],
        None,
    ),
    "gives two calls the same id": (
        BY_THE_MODEL,
        [calls(("list_journeys", {}), ("show_journey", {"journey": "j1"}), ids=["x", "x"]), FINE],
        None,
    ),
    "gives calls no id": (
        BY_THE_MODEL,
        [calls(("list_journeys", {}), ("show_journey", {"journey": "j1"}), ids=[None, None]), FINE],
        None,
    ),
    "uses an id again in a later call": (
        BY_THE_MODEL,
        [
            calls(("list_journeys", {}), ids=["x"]),
            calls(("show_journey", {"journey": "j1"}), ids=["x"]),
            FINE,
        ],
        None,
    ),
    "makes the same call twice in one message": (
        BY_THE_MODEL,
        [calls(("list_journeys", {}), ("list_journeys", {})), FINE],
        None,
    ),
    "calls forty tools at once": (
        BY_ITSELF,
        [],
        calls(*[("show_journey", {"journey": f"j{n}"}) for n in range(40)]),
    ),
    "can't stop talking": (BY_THE_MODEL, [LIST], says("and so on " * 20_000, size=5_000)),
    "runs out of tokens in the text": (BY_THE_MODEL, [LIST, says("You are into bic", finish="length")], None),
    "runs out of tokens in a call": (
        BY_ITSELF,
        [],
        calls(("show_journey", '{"journey": "j1"}'), finish="length"),
    ),
    "writes its call as text": (
        BY_THE_MODEL,
        [says('<tool_call>\n{"name": "list_journeys", "arguments": {}}\n</tool_call>'), FINE],
        None,
    ),
    "chats along and never looks anything up": (BY_ITSELF, [], says("You love cats and rugby!")),
    "passes a user": (
        BY_THE_MODEL,
        [calls(("list_journeys", {"user": "you", "runtime": {"context": 1}})), FINE],
        None,
    ),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_turn_ends_in_a_useful_reply_when_the_server(way, talk, server):
    by_itself, first, then = WAYS[way]
    if way in NEVER_ANSWERS:
        talk.limit(IMPATIENT)
    server.script(*first, then=then)
    began = time.monotonic()
    reply = talk.say("what am I into?")
    assert time.monotonic() - began < SOON
    assert (NOTE in reply.text) is by_itself
    assert "bic" in reply.text.casefold() or way == "can't stop talking"
    assert not reply.asks
    assert_valid(talk.history)
    assert all(isinstance(result, dict) and result["type"] for result in talk.results)
    talk.limit(PATIENT)
    server.script(says("Gladly."))
    assert talk.say("thanks!").text == "Gladly."
    assert_valid(talk.history)


def test_a_turn_ends_in_a_useful_reply_when_nobody_listens(store, offline):
    talk = Talk(store, offline, served(store, "http://127.0.0.1:9/v1", TIMEOUT))
    reply = talk.say("what am I into?")
    assert "Restoring steel bicycles" in reply.text
    assert "could not be reached" in reply.text
    assert_valid(talk.history)


def test_a_hostile_or_broken_pause_is_never_waited_for(talk, server):
    server.script(then=fails(429, Retry_After=str(LONGEST_PAUSE + 1)))
    began = time.monotonic()
    talk.say("what am I into?")
    assert time.monotonic() - began < AT_ONCE
    assert len(server.requests) == 1


def test_text_that_was_taken_back_is_not_repeated(talk, server):
    server.script(LIST, then=breaks_off("You are into many thi"))
    reply = talk.say("what am I into?")
    assert "many thi" not in reply.text
    assert reply.text.count("Home espresso: ") == 1
    assert talk.streamed.count("Home espresso") == 0, "after half a sentence the reply alone says what holds"


def test_what_is_streamed_is_the_reply(talk, server):
    server.script(LIST, FINE)
    reply = talk.say("what am I into?")
    assert talk.streamed == reply.text


def test_a_stopped_turn_is_mended_by_the_next(talk, server):
    server.script(LIST, says("You are into " + "bicycles, " * 300, size=4))
    turn = talk.begin("what am I into?")
    for event in turn:
        if type(event).__name__ == "Token":
            break
    began = time.monotonic()
    turn.close()
    assert time.monotonic() - began < AT_ONCE
    server.script(says("Gladly."))
    assert talk.say("thanks!").text == "Gladly."
    assert_valid(talk.history)


def test_a_turn_stopped_while_the_server_hangs_ends_at_once(talk, server):
    server.script(LIST, then=hangs(30))
    turn = talk.begin("what am I into?")
    for event in turn:
        if type(event).__name__ == "Result":
            break
    began = time.monotonic()
    turn.close()
    assert time.monotonic() - began < AT_ONCE
    server.script(says("Gladly."))
    assert talk.say("thanks!").text == "Gladly."
    assert_valid(talk.history)


def test_a_turn_stopped_right_after_a_call_is_mended_by_the_next(talk, server):
    server.script(LIST, FINE)
    turn = talk.begin("what am I into?")
    next(turn)
    turn.close()
    server.script(says("Gladly."))
    talk.say("thanks!")
    assert_valid(talk.history)
    sent = server.requests[0]["messages"]
    asked = [c["id"] for m in sent for c in m.get("tool_calls") or ()]
    assert asked == [m["tool_call_id"] for m in sent if m["role"] == "tool"]


def test_calls_of_one_message_run_in_their_order(talk, server):
    made = [("show_journey", {"journey": j}) for j in ("j3", "j1", "j2")]
    server.script(calls(*made), FINE)
    talk.say("tell me about all three")
    assert [r["journey"]["id"] for r in talk.results] == ["j3", "j1", "j2"]
