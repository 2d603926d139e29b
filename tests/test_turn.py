"""A turn in one place for page, terminal and tests: what is asked, heard, kept and mended."""

import pytest
from langchain_core.messages import AIMessage, HumanMessage, ToolMessage

from assistant.agent import build_agent
from assistant.checkpoints import forget_person, keep_latest, open_checkpoints
from assistant.events import Reply, Result, Step
from assistant.middleware.repair import mend
from assistant.turn import GAVE_UP, Heard, run_turn
from assistant.yes_no import NO, YES
from tests.talking import Talk, assert_valid, fill, offline_for
from vectorstore.store import Store


@pytest.fixture
def talk(encoder, tmp_path):
    with Store(tmp_path / "data", encoder) as store:
        fill(store)
        yield Talk(store, offline_for(encoder))


@pytest.mark.parametrize(
    "text",
    ["yes", "Yes.", "y", "ok, go ahead", "yes please", "sure, delete it", "Ja bitte", "sí", "oui", "好的"],
)
def test_a_plain_yes_is_a_yes(text):
    assert YES.match(text)
    assert not NO.match(text)


@pytest.mark.parametrize(
    "text", ["no", "No!", "nope", "no thanks", "don't", "never mind", "keep it", "stop", "nein", "non merci"]
)
def test_a_plain_no_is_a_no(text):
    assert NO.match(text)
    assert not YES.match(text)


@pytest.mark.parametrize(
    "text",
    [
        "ok, but not the espresso",
        "yes?",
        "sure about that?",
        "yesterday",
        "okay so what else",
        "what next",
        "",
    ],
)
def test_anything_else_is_neither(text):
    assert not YES.match(text)
    assert not NO.match(text)


def test_a_turn_tells_its_steps_their_results_and_the_reply_in_that_order(talk):
    talk.say("what am I into?")
    kinds = [type(e) for e in talk.events if type(e) in (Step, Result, Reply)]
    assert kinds == [Step, Result, Reply]
    assert talk.streamed == talk.events[-1].text


def test_a_deletion_waits_for_a_yes_and_is_told_once(talk):
    assert talk.say("forget home espresso").asks
    assert talk.called == ["forget"]
    assert not talk.results
    assert "deleted" in talk.say("yes").text
    assert [r["type"] for r in talk.results] == ["forgotten"]
    assert "j2" not in talk.names()
    assert_valid(talk.history)


def test_after_a_no_nothing_is_deleted_and_the_talk_goes_on(talk):
    assert talk.say("forget home espresso").asks
    assert talk.say("no").text
    assert "j2" in talk.names()
    assert talk.say("what am I into?").text
    assert_valid(talk.history)


def test_something_else_than_an_answer_is_heard_as_what_it_is(talk):
    assert talk.say("forget home espresso").asks
    talk.say("what am I into?")
    assert talk.called == ["list_journeys"]
    assert "j2" in talk.names()
    assert talk.say("yes").text
    assert "j2" in talk.names(), "the question is not open any more"
    assert_valid(talk.history)


def test_private_journeys_can_be_spoken_of_with_the_offline_model(talk):
    talk.say("show me Living with panic attacks")
    assert talk.results[0]["journey"]["id"] == "j4"


def test_a_defect_ends_the_turn_in_a_reply(talk, monkeypatch):
    def broken(*args, **kwargs):
        raise RuntimeError("secret detail")

    monkeypatch.setattr("tools.views.journeys", broken)
    assert "secret" not in talk.say("what am I into?").text
    monkeypatch.setattr("assistant.middleware.prompt.context_of", broken)
    assert talk.say("what am I into?").text == GAVE_UP
    monkeypatch.undo()
    assert "Home espresso" in talk.say("what am I into?").text
    assert_valid(talk.history)


def call(number, name="recommend"):
    return {"name": name, "args": {}, "id": f"c{number}"}


def answer(number, text="{}"):
    return ToolMessage(text, tool_call_id=f"c{number}", name="recommend")


BROKEN = {
    "nothing came": [HumanMessage("a")],
    "no answer to a call": [HumanMessage("a"), AIMessage("", tool_calls=[call(1)])],
    "one answer of two": [HumanMessage("a"), AIMessage("", tool_calls=[call(1), call(2)]), answer(2)],
    "answers in another order": [
        HumanMessage("a"),
        AIMessage("", tool_calls=[call(1), call(2)]),
        answer(2),
        answer(1),
        AIMessage("done"),
    ],
    "no reply after the results": [HumanMessage("a"), AIMessage("", tool_calls=[call(1)]), answer(1)],
    "an answer to nothing": [HumanMessage("a"), answer(9), AIMessage("done")],
    "two broken turns": [HumanMessage("a"), HumanMessage("b"), AIMessage("", tool_calls=[call(1)])],
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_history_is_mended_before_the_next_turn(kind):
    mended = mend([*BROKEN[kind], HumanMessage("next")])
    assert mended[-1].text == "next"
    assert_valid([*mended, AIMessage("reply")])
    said = [m.text for m in BROKEN[kind] if isinstance(m, HumanMessage)]
    assert [m.text for m in mended if isinstance(m, HumanMessage)] == [*said, "next"]
    assert mend(mended) == mended


def test_a_whole_history_is_left_alone(talk):
    talk.say("what am I into?")
    talk.say("what next?")
    history = [*talk.history, HumanMessage("next")]
    assert mend(history) == history


def test_a_conversation_takes_room_once_and_survives_a_restart(talk, tmp_path, encoder):
    path, thread = tmp_path / "conversations.db", "me/main"

    def turn(saver, text):
        agent = build_agent(offline_for(encoder), offline_for(encoder), saver)
        list(run_turn(agent, talk.person, thread, text))
        keep_latest(saver, thread)

    saver = open_checkpoints(path)
    for _ in range(12):
        turn(saver, "what am I into?")
    assert saver.conn.execute("SELECT count(*) FROM checkpoints").fetchone() == (1,)
    turn(saver, "forget home espresso")
    saver.conn.close()
    saver = open_checkpoints(path)
    turn(saver, "yes")
    assert "j2" not in talk.names(), "a question outlives a restart"
    assert path.stat().st_size < 1_000_000, "all checkpoints of twelve turns would take more than two"
    forget_person(saver, "me")
    saver.conn.close()
    assert b"am I into" not in path.read_bytes()


def test_results_come_in_the_order_of_their_calls_even_when_a_later_one_is_told_first():
    heard = Heard()
    calls = [{"name": "show_journey", "args": {}, "id": i} for i in ("a", "b", "c")]
    list(heard.update("model", [AIMessage("", tool_calls=calls)]))
    told = []
    for i in ("b", "a", "c"):
        message = ToolMessage("", tool_call_id=i, name="show_journey", artifact=i)
        told.append([event.artifact for event in heard.update("tools", [message])])
    assert told == [[], ["a", "b"], ["c"]]
    late = ToolMessage("", tool_call_id="of an earlier turn", name="show_journey", artifact="late")
    assert [event.artifact for event in heard.update("tools", [late])] == ["late"]
