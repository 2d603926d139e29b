"""What a language model says of a reason is cut down to what the person's history supports."""

from types import SimpleNamespace

from langchain.agents.middleware import ModelResponse
from langchain_core.messages import AIMessage, HumanMessage, ToolMessage

from assistant.middleware.answers import BY, MODEL
from assistant.middleware.reasons import SupportedReasons

EXPLANATION = {
    "type": "explanation",
    "recommendation": {
        "title": "Meditations",
        "creator": "Marcus Aurelius",
        "journey_name": "Stoic philosophy",
        "explanation": "It goes on from “Letters from a Stoic” (1 May 2025).",
    },
    "evidence": [{"id": "a", "time": "2025-05-01T10:00:00+00:00", "title": "Letters from a Stoic"}],
    "without": {"titles": ["What Stoicism is not"], "before": 1, "after": 9},
}


def kept_of(said, artifact=EXPLANATION, by=MODEL):
    """What is left of a model's answer to a tool's result, and what was streamed to put it right."""
    streamed = []
    request = SimpleNamespace(
        state={"messages": [HumanMessage("why?"), ToolMessage("…", tool_call_id="c", artifact=artifact)]},
        runtime=SimpleNamespace(stream_writer=streamed.append),
    )
    answer = AIMessage(said, response_metadata={BY: by})
    response = SupportedReasons().wrap_model_call(request, lambda _: ModelResponse(result=[answer]))
    return response.result[-1].text, streamed


def test_sentences_that_name_no_evidence_are_cut_on_the_screen_too():
    said = (
        "You read “Letters from a Stoic” in 2025. It won the Pulitzer Prize. You also loved “Ulysses”. "
        "Without “What Stoicism is not” “Meditations” would fall from 1st to 9th."
    )
    kept, streamed = kept_of(said)
    assert kept == (
        "You read “Letters from a Stoic” in 2025. "
        "Without “What Stoicism is not” “Meditations” would fall from 1st to 9th."
    )
    assert streamed == [{"restarted": True}, {"token": kept}]


def test_where_nothing_is_supported_the_tools_own_reason_stands_in():
    assert kept_of("Everybody likes it.")[0] == EXPLANATION["recommendation"]["explanation"]


def test_other_answers_are_left_alone():
    assert kept_of("Everybody likes it.", {"type": "journeys"}) == ("Everybody likes it.", [])
    assert kept_of("Everybody likes it.", by="offline") == ("Everybody likes it.", [])
    said = "It goes on from “Letters from a Stoic”."
    assert kept_of(said) == (said, [])
