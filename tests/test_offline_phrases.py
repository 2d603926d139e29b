"""What the offline model takes out of a sentence: where phrases end, slips, remarks, languages."""

from __future__ import annotations

import pytest

from assistant.offline.bounds import bounded
from assistant.offline.language import language_of
from assistant.offline.spelling import corrected
from tests.talking import offline_for

CONTEXT = {
    "today": "2026-10-12",
    "journeys": [
        {"id": "a1", "name": "Restoring mid-century furniture", "status": "active"},
        {"id": "a2", "name": "Amateur astronomy", "status": "active"},
        {"id": "a3", "name": "Korean cooking", "status": "emerging"},
    ],
    "recommendations": [{"id": "r1", "title": "Nightwatch", "journey": "a2"}],
}


@pytest.fixture
def planned(encoder):
    def plan(said: str):
        return offline_for(encoder).plan(said, CONTEXT)

    return plan


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("payday loans, it's embarrassing", "payday loans"),
        ("burnout stays in my history", "burnout"),
        ("foraging for mushrooms on sundays", "foraging for mushrooms"),
        ("vikings would be nice", "vikings"),
        ("why we sleep", "why we sleep"),
        ("salt", "salt"),
    ],
)
def test_a_phrase_ends_where_something_is_said_of_it(said, meant):
    assert bounded(said) == meant


def test_slips_in_request_words_are_mended_and_nothing_else():
    assert corrected("renaem the podcats one to Podcats") == "rename the podcast one to Podcats"
    assert corrected('call it "somthing"') == 'call it "somthing"'
    assert corrected("somthing on vidos", known=["Vidos"]) == "something on vidos"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("lösche bitte alles über Glücksspiel", "de"),
        ("quiero borrar algo de mi historial", "es"),
        ("je voudrais quelque chose sur le fromage", "fr"),
        ("推荐一本书", "zh"),
        ("forget everything about gambling", "en"),
        ("Nightwatch", "en"),
    ],
)
def test_a_language_is_told_by_its_small_words(said, code):
    assert language_of(said) == code


@pytest.mark.parametrize(
    ("said", "tool", "args"),
    [
        ("I looked up diets once. Please delete that", "forget", {"query": "diets"}),
        (
            "Astronaut Barbie snuck into astronomy, remove it",
            "remove_from_journey",
            {"item": "Astronaut Barbie"},
        ),
        (
            "the furniture journey's name is dull. make it Teak and Varnish",
            "name_journey",
            {"name": "Teak and Varnish"},
        ),
        (
            "anything about binoculars for the astronomy hobby?",
            "recommend",
            {"journey": "a2", "query": "binoculars"},
        ),
        ("films on cooking from between 1945 and 1955", "recommend", {"journey": "a3", "year_from": 1945}),
        ("pop Nightwatch on my wishlist", "give_feedback", {"item": "r1", "verdict": "later"}),
        ("把摄影加到我的兴趣里", "add_interest", {"description": "摄影"}),
        ("ahora me interesa la cerámica, añádelo", "add_interest", {"description": "la cerámica"}),
    ],
)
def test_remarks_corners_and_names_end_up_in_one_call(planned, said, tool, args):
    (call,) = planned(said)
    assert call["tool"] == tool
    assert args.items() <= call["args"].items()


@pytest.mark.parametrize(
    ("said", "tool", "args"),
    [
        ("something to read on furniture", "recommend", {"journey": "a1", "kind": "read"}),
        ("got 20 minutes, what can I watch?", "recommend", {"kind": "watch", "max_minutes": 20}),
        ("only things I can listen to from now on", "set_preference", {"kind": "listen"}),
        ("an astronomy film, nothing containing 'alien'", "recommend", {"exclude": ["alien"]}),
        ("astronomy books that don't mention astrology", "recommend", {"exclude": ["astrology"]}),
        ("never show me the word 'tax' in a title again", "set_preference", {"exclude": ["tax"]}),
        (
            "films, nothing before 1970 and nothing past 1985",
            "recommend",
            {"kind": "film", "year_from": 1970, "year_to": 1985},
        ),
        ("astronomy crossed with furniture", "recommend", {"journey": "a2", "bridge_with": "a1"}),
        (
            "furniture and astronomy belong together, move the astronomy over into furniture",
            "merge_journeys",
            {"journey": "a2", "into": "a1"},
        ),
        (
            "What have I got saved that I never opened? Pick me one.",
            "recommend",
            {"query": "my backlog"},
        ),
        ("what did I look at up to the end of 2021", "fetch_activity", {"until": "2021-12-31"}),
        ("never anything before 1960", "set_preference", {"year_from": 1960}),
        ("from today no podcasts", "set_preference", {"exclude": ["podcasts"]}),
        ("I've become keen on sea glass, jot that down", "add_interest", {"description": "sea glass"}),
    ],
)
def test_wishes_are_heard_however_they_are_put(planned, said, tool, args):
    (call,) = planned(said)
    assert call["tool"] == tool
    assert args.items() <= call["args"].items()


@pytest.mark.parametrize(
    "said",
    [
        "do you like astronomy?",
        "What's 12% of 340?",
        "merry christmas!",
        "¿tú duermes?",
        "今天心情不好",
        "please book a table for me at Luigi's Place",
    ],
)
def test_small_talk_calls_nothing(planned, said):
    assert planned(said) == []


CHINESE = {
    "today": "2026-05-20",
    "journeys": [
        {"id": "c1", "name": "手冲咖啡入门", "status": "active"},
        {"id": "c2", "name": "三国历史", "status": "active"},
    ],
    "recommendations": [{"id": "r1", "title": "咖啡的世界史", "journey": "c1"}],
}


@pytest.mark.parametrize(
    ("said", "tool", "args"),
    [
        ("推荐三本三国方面的书", "recommend", {"journey": "c2", "kind": "book", "count": 3}),
        ("把“三国历史”改名叫“群雄”", "name_journey", {"journey": "c2", "name": "群雄"}),
        ("咖啡先静音吧", "set_journey_status", {"journey": "c1", "status": "muted"}),
        ("我最近对什么感兴趣", "list_journeys", {}),
        ("为什么推荐第一个", "explain_recommendation", {"item": "r1"}),
    ],
)
def test_chinese_journeys_are_told_by_part_of_their_names(encoder, said, tool, args):
    (call,) = offline_for(encoder).plan(said, CHINESE)
    assert call["tool"] == tool
    assert args.items() <= call["args"].items()


def test_never_mind_changes_nothing(planned):
    assert planned("never mind") == []


@pytest.mark.parametrize("said", ["....", "?", "..?", "。。", "—", "()", "😀", "👍👍"])
def test_marks_and_pictures_alone_are_answered_and_call_nothing(planned, said):
    assert planned(said) == []
