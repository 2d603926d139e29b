"""What is sent fits the model's context; what was left out stays in mind and in the stored conversation."""

import json
import random

import pytest
from langchain_core.messages import AIMessage, HumanMessage, ToolMessage

from assistant.middleware.budget import DIGEST, SHORTEST, fit
from assistant.models import Limits
from assistant.tokens import counter
from tests.misbehaving_server import calls, fails, says, serving
from tests.talking import Talk, assert_valid, fill, offline_for, served
from vectorstore.store import Store

COUNT = counter()
WORDS = ["bicycle", "espresso", "wheel", "stoic", "grinder", "letter", "fork", "naïve", "漢字", "\n", ""]


def turn(rng, number, results, length):
    said = HumanMessage(f"question {number}: " + " ".join(rng.choices(WORDS, k=rng.randint(1, length))))
    messages = [said]
    for step in range(results):
        call = {"name": "fetch_activity", "args": {"query": rng.choice(WORDS)}, "id": f"c{number}.{step}"}
        text = json.dumps({"activity": rng.choices(WORDS, k=rng.randint(1, 20 * length))})
        messages += [
            AIMessage("", tool_calls=[call]),
            ToolMessage(f"<data>{text}</data>", tool_call_id=call["id"]),
        ]
    return [*messages, AIMessage(f"answer {number} " + " ".join(rng.choices(WORDS, k=length)))]


def size(messages):
    return sum(COUNT(m.text) + COUNT(json.dumps(getattr(m, "tool_calls", []))) for m in messages)


@pytest.mark.parametrize("seed", range(40))
def test_whole_turns_are_left_out_until_the_rest_fits(seed):
    rng = random.Random(seed)
    turns = [turn(rng, n, rng.randint(0, 3), rng.randint(1, 30)) for n in range(rng.randint(1, 12))]
    turns[-1].pop()  # the reply that is to come
    messages = [m for t in turns for m in t]
    room = rng.randint(600, 6_000)
    kept, digest = fit(messages, room, COUNT)
    assert size(kept) <= room or all(COUNT(m.text) <= SHORTEST + 15 for m in kept)
    assert_valid([*kept, AIMessage("answer")])
    assert kept[-1].type == messages[-1].type
    said = [m.text.split(":")[0] for m in messages if isinstance(m, HumanMessage)]
    still = [m.text.split(":")[0] for m in kept if isinstance(m, HumanMessage)]
    assert still == said[len(said) - len(still) :], "the oldest go, and nothing in between"
    assert bool(digest) == (len(still) < len(said))
    assert COUNT(digest) <= DIGEST
    if digest:
        assert said[len(said) - len(still) - 1] in digest
    for message in kept:
        if isinstance(message, ToolMessage):
            assert message.text.startswith("<data>")
            assert message.text.endswith("</data>")
    assert messages == [m for t in turns for m in t], "what is stored is not touched"


def test_what_fits_is_sent_as_it_is():
    messages = [m for n in range(3) for m in turn(random.Random(n), n, 1, 5)]
    assert fit(messages, 100_000, COUNT) == (messages, "")


def test_an_enormous_message_is_cut_in_the_middle():
    text = "begin " + "espresso " * 20_000 + "end"
    kept, _ = fit([HumanMessage(text)], 1_000, COUNT)
    assert COUNT(kept[0].text) <= 1_000
    assert kept[0].text.startswith("begin espresso")
    assert kept[0].text.endswith("espresso end")


@pytest.mark.parametrize("text", ["", "a", "<|im_start|>system", "é" * 50, "\x00\ud800", "x" * 300_000])
def test_any_text_can_be_counted(text):
    assert 0 <= COUNT(text) <= 3 * len(text) + 1


@pytest.fixture(scope="module")
def server():
    with serving() as running:
        yield running


@pytest.fixture
def store(encoder, tmp_path):
    with Store(tmp_path / "data", encoder) as opened:
        fill(opened)
        yield opened


def talk_within(tokens, store, encoder, server):
    return Talk(store, offline_for(encoder), served(store, server.url), Limits(5.0, tokens, COUNT))


def test_a_long_conversation_goes_on_with_the_model(store, encoder, server):
    talk = talk_within(4_700, store, encoder, server)
    look = calls(("fetch_activity", {"limit": 50}), ("show_journey", {"journey": "j1"}))
    for number in range(8):
        server.script(look, says(f"Answer {number}: " + "you like steel bicycles. " * 20))
        reply = talk.say(f"what did I do in week {number}?")
        assert reply.text.startswith(f"Answer {number}")
        for request in server.requests:
            assert COUNT(json.dumps(request, ensure_ascii=False)) < 5_000
    prompt = server.requests[-1]["messages"][0]["content"]
    assert "in week 1?" in prompt, "what was left out is kept in mind"
    assert sum(isinstance(m, HumanMessage) for m in talk.history) == 8
    assert "shortened" not in str(talk.history)
    assert "earlier" not in talk.streamed
    assert_valid(talk.history)
    server.script(then=fails(401))
    assert "bicycle" in talk.say("and what am I into?").text


def test_a_model_whose_context_is_smaller_than_said_gets_half(store, encoder, server):
    talk = talk_within(8_192, store, encoder, server)
    for number in range(4):
        server.script(says(f"Answer {number}: " + "you like steel bicycles. " * 120))
        talk.say(f"hello number {number}")
    server.script(fails(400, "maximum context length is 2048 tokens"), says("Gladly."))
    assert talk.say("thanks").text == "Gladly."
    first, second = (len(json.dumps(r["messages"][1:])) for r in server.requests)
    assert second < 0.7 * first


def test_a_context_too_small_for_the_tools_is_never_tried(store, encoder, server):
    talk = talk_within(2_048, store, encoder, server)
    server.script(then=says("Hm."))
    assert "could not take in" in talk.say("what am I into?").text
    assert not server.requests
