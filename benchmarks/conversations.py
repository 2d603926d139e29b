"""Conversations of several turns made from a grammar of follow-ups, each with the call it must end in."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage, ToolMessage

from benchmarks.dialogue import bare_prompt

Args = dict[str, Any]
NAMES = {
    "k1": "Playing chess endgames",
    "k2": "Sourdough bread baking",
    "k3": "History of the Ottoman Empire",
    "k4": "Trail running",
}
WORDS = {"k1": "chess", "k2": "bread", "k3": "Ottoman", "k4": "running"}
CONTEXT = {
    "today": "2026-11-23",
    "journeys": [{"id": i, "name": n, "status": "active"} for i, n in NAMES.items()],
    "recommendations": [],
}
TITLES = {"m1": "Endgame Strategy", "m2": "The Bread Book", "m3": "Osman's Dream"}
MOST_CALLS = 6


@dataclass
class Script:
    """A conversation and the recommendation it should end with."""

    turns: list[str] = field(default_factory=list)
    wanted: Args = field(default_factory=dict)


def _opening(rng: random.Random, script: Script) -> None:
    journey = rng.choice(list(NAMES))
    options: list[tuple[str, Args]] = [
        ("what next?", {}),
        ("recommend something", {}),
        (f"something for the {WORDS[journey]} one", {"journey": journey}),
        (f"any good books for {NAMES[journey]}?", {"journey": journey, "kind": "book"}),
        ("3 podcasts please", {"count": 3, "kind": "podcast"}),
        ("a film under two hours", {"kind": "film", "max_minutes": 120}),
    ]
    said, args = rng.choice(options)
    script.turns.append(said)
    script.wanted = dict(args)


def _kind(rng: random.Random, script: Script) -> None:
    word, kind = rng.choice(
        [("books", "book"), ("podcasts", "podcast"), ("films", "film"), ("courses", "course")]
    )
    script.turns.append(
        rng.choice(
            [
                "what about {}?",
                "and {}?",
                "how about {} instead",
                "only {}",
                "make it {}",
                "rather {}",
                "{} instead",
            ]
        ).format(word)
    )
    script.wanted["kind"] = kind


def _journey(rng: random.Random, script: Script) -> None:
    journey = rng.choice(list(NAMES))
    said = rng.choice(
        [
            "and for the {} one?",
            "what about {}?",
            "for {} instead",
            "no, I meant the {} one",
            "the same for {}",
            "and now for {}",
        ]
    )
    if said.startswith("no") and "journey" not in script.wanted:
        said = "what about {}?"
    if script.wanted.get("journey") == journey:
        return
    script.turns.append(said.format(WORDS[journey]))
    script.wanted["journey"] = journey


def _shorter(rng: random.Random, script: Script) -> None:
    script.turns.append(
        rng.choice(
            ["shorter", "something shorter please", "these are too long", "too long", "anything quicker?"]
        )
    )
    longest = script.wanted.get("max_minutes", 90)
    script.wanted["max_minutes"] = max(5, longest // 2 // 5 * 5)


def _length(rng: random.Random, script: Script) -> None:
    minutes = rng.choice([20, 45, 60])
    script.turns.append(
        rng.choice(["and under {} minutes?", "at most {} minutes", "{} minutes max please"]).format(minutes)
    )
    script.wanted["max_minutes"] = minutes


def _without(rng: random.Random, script: Script) -> None:
    word = rng.choice(["war", "anime", "sugar", "politics"])
    script.turns.append(
        rng.choice(["no {}", "without {} please", "but no {}", "leave out {}", "nothing with {}"]).format(
            word
        )
    )
    script.wanted["exclude"] = list(dict.fromkeys([*script.wanted.get("exclude", []), word]))


def _level(rng: random.Random, script: Script) -> None:
    said, level = rng.choice(
        [
            ("easier", "beginner"),
            ("something more advanced", "advanced"),
            ("for beginners", "beginner"),
            ("that's too hard", "beginner"),
            ("too easy for me", "advanced"),
        ]
    )
    script.turns.append(said)
    now = ("beginner", "intermediate", "advanced").index(script.wanted.get("level", "intermediate"))
    step = -1 if level == "beginner" else 1
    script.wanted["level"] = ("beginner", "intermediate", "advanced")[min(2, max(0, now + step))]


def _more(rng: random.Random, script: Script) -> None:
    count = rng.choice([0, 3, 5])
    script.turns.append(
        rng.choice([f"another {count}", f"{count} more"])
        if count
        else rng.choice(["something else", "more", "show me others", "what else?", "next"])
    )
    if count:
        script.wanted["count"] = count


def _not_that(rng: random.Random, script: Script) -> None:
    script.turns.append(
        rng.choice(
            [
                "not that one",
                "not number 2",
                "no, not The Bread Book",
                "skip the second",
                "I don't want number 3",
            ]
        )
    )


def _aside(rng: random.Random, script: Script) -> None:
    """Something that leaves the recommendation as it is."""
    script.turns.append(
        rng.choice(
            ["why the first one?", "why that one?", "thanks", "ok", "what's the evidence for number 2?"]
        )
    )


MOVES: tuple[Callable[[random.Random, Script], None], ...] = (
    _kind,
    _journey,
    _shorter,
    _length,
    _without,
    _level,
    _more,
    _not_that,
)


def script(seed: int) -> Script:
    """The conversation of a seed: an opening and two to four follow-ups, the last one of consequence."""
    rng = random.Random(seed)
    made = Script()
    _opening(rng, made)
    for _ in range(rng.randint(1, 3)):
        rng.choice((*MOVES, _aside))(rng, made)
    rng.choice(MOVES)(rng, made)
    return made


def evaluate(model: BaseChatModel, *, count: int = 200, seed: int = 0) -> dict[str, Any]:
    """Hold `count` conversations; right are those whose last recommendation has just the wanted arguments.

    Returns:
        {"summary": {"cases", "right"}, "cases": [{"id", "turns", "expected", "got", "right"}]}.
    """
    cases = []
    for number in range(seed, seed + count):
        made = script(number)
        got = _hold(model, made.turns)
        case = {"id": number, "turns": made.turns, "expected": made.wanted, "got": got}
        cases.append({**case, "right": got == made.wanted})
    right = sum(bool(case["right"]) for case in cases)
    return {"summary": {"cases": len(cases), "right": round(right / max(1, len(cases)), 4)}, "cases": cases}


def _hold(model: BaseChatModel, turns: list[str]) -> Args | None:
    """The arguments of the last recommendation that was asked for."""
    history: list[BaseMessage] = []
    last: Args | None = None
    for position, said in enumerate(turns):
        history.append(HumanMessage(said, id=f"turn-{position}-{said}-{id(turns)}"))
        for _ in range(MOST_CALLS):
            answer = model.invoke([SystemMessage(bare_prompt(CONTEXT)), *history])
            assert isinstance(answer, AIMessage)
            history.append(answer)
            for call in answer.tool_calls:
                history.append(_result(call))
                last = dict(call["args"]) if call["name"] == "recommend" else last
            if not answer.tool_calls:
                break
    return last


def _card(item: str, journey: str) -> Args:
    about = {"journey": journey, "journey_name": NAMES[journey], "label": "continue", "evidence_titles": []}
    return {"item": item, "title": TITLES[item], "kind": "book", "minutes": 90, "year": 2010, **about}


def _result(call: Mapping[str, Any]) -> ToolMessage:
    """What the tool would answer; every list of recommendations is the same three items of 90 minutes."""
    args = call["args"]
    if call["name"] == "recommend":
        cards = [_card(item, f"k{number}") for number, item in enumerate(TITLES, 1)]
        artifact: Args = {"type": "recommendations", "recommendations": cards, "filters": args, "relax": ""}
    elif call["name"] == "give_feedback":
        title = TITLES.get(args["item"], args["item"])
        artifact = {"type": "feedback", "item": args["item"], "title": title, "verdict": args["verdict"]}
    elif call["name"] == "explain_recommendation":
        card = {
            "item": args["item"],
            "title": TITLES.get(args["item"], ""),
            "journey_name": "",
            "label": "continue",
        }
        artifact = {"type": "explanation", "recommendation": card, "evidence": [], "without": None}
    else:
        artifact = {"type": "problem", "message": "That is not part of this conversation.", "choices": []}
    return ToolMessage("", tool_call_id=call["id"], name=call["name"], artifact=artifact)
