"""From what a person says to the calls it asks for, or to a question, or to words that need no tool."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage

from assistant.offline.arguments import arguments
from assistant.offline.backlog import backlog_call
from assistant.offline.claims import renamed_by_claim, taken_out
from assistant.offline.clarity import doubt, wants_a_language
from assistant.offline.facts import fact_call
from assistant.offline.followups import EDITS, READS, follow_up
from assistant.offline.lexicon import grammar, plain, tidy, whole
from assistant.offline.mentions import Mention
from assistant.offline.outcomes import Ask, Outcome
from assistant.offline.parts import (
    OF_THE_REST,
    OWN,
    SURE,
    Guess,
    about_the_rest,
    grouped,
    one_thing,
    stands_alone,
)
from assistant.offline.plausibility import NEED_JOURNEY, plausibility
from assistant.offline.pointers import find_ordinals
from assistant.offline.privacy import privacy_request
from assistant.offline.reading import Context, Reading, other_reading, read
from assistant.offline.references import NOUN_AHEAD, NOUN_NEAR, Referents
from assistant.offline.remains import what_is_left
from assistant.offline.router import Router
from assistant.offline.segments import segments
from assistant.offline.spelling import corrected
from assistant.offline.state import Call, State
from assistant.offline.topics import topic_words

CLEAR = 0.45  # share of belief from which an intent needs no second thought
CLOSE = 0.75  # how near the second intent must come to the first for a question
CERTAIN = 0.85  # share of belief from which a part of a message says what the whole is for
TOPIC_NEAR = 0.35  # the same for other words that no request is made of
# What asking for one's own list may look like.
_OF_A_LIST = frozenset({*READS, "add_interest", "set_preference"})
CHANGES = frozenset({*EDITS, "forget", "extract_journeys"})
# "the climbing one", "my bread stuff": a noun that the person uses for a journey, whatever its name.
_NOUN = re.compile(grammar("planner.noun"), re.I)
# "my stargazing": something that is the person's, up to three words.
_OWNED = re.compile(grammar("planner.owned"), re.I)
_YES = whole(grammar("planner.yes"))
_NO = whole(grammar("planner.no"))


@dataclass(frozen=True)
class Plan:
    """What a message comes to.

    Attributes:
        calls: the tool calls it asks for, in order.
        ask: a question to put instead, where something is missing or unclear.
        say: the intent (`say_…`) to answer in words where there is nothing to call, "" else.
    """

    calls: tuple[Call, ...] = ()
    ask: Ask | None = None
    say: str = ""


class Planner:
    """Plans by a router's scores, the grammar of follow-ups, and what the person's own things are called."""

    def __init__(self, router: Router) -> None:
        self.router = router

    def plan(self, text: str, context: Context, history: Sequence[BaseMessage] = ()) -> Plan:
        """The plan for `text`, said after `history` (which does not hold it)."""
        text = tidy(re.sub(r"\s*\n+\s*", ". ", text.strip()))
        state = State.of(context, history)
        named = (*context.journeys, *context.recommendations)
        text = corrected(text, (str(entry.get("name") or entry.get("title")) for entry in named))
        if not text:
            return Plan(say="say_hello")
        if answered := self._answer(text, state, context, history):
            return answered
        if not re.search(r"\w", text):  # marks and pictures alone ask for nothing
            return Plan(say="say_hello")
        if wants_a_language(text):
            return Plan(say="say_language")
        whole_reading = self._read(text, state)
        if (call := backlog_call(text)) and self.guess(whole_reading, state).best[0] in _OF_A_LIST:
            return Plan((call,))
        ref = Referents(whole_reading, state, self.router.encoder)
        if (left := what_is_left(text, state)) and not ref.reading.of("ordinal"):
            return Plan((left,))
        if fact := fact_call(ref):
            return Plan((fact,))
        if told := renamed_by_claim(ref) or taken_out(ref):
            return _plan_for(told)
        parts = segments(text, [(m.start, m.end) for m in whole_reading.of("journey", "item") if m.sure])
        if len(parts) == 1 and (outcome := privacy_request(ref)):
            return _plan_for(outcome)
        if len(parts) == 1 and (calls := follow_up(ref)):
            return Plan(tuple(calls))
        if len(parts) == 1:
            return self._single(ref)
        return self._several(parts, ref)

    def _answer(
        self, text: str, state: State, context: Context, history: Sequence[BaseMessage]
    ) -> Plan | None:
        """The answer to a question that is still open."""
        choices = self._open_choices(state, context, history)
        if not choices:
            return None
        bare = text.strip(" .!?")
        if _NO.fullmatch(bare):
            return Plan(say="say_dropped")
        if _YES.fullmatch(bare):
            return Plan((choices[0][1],))
        number = next((m.number for m in find_ordinals(bare)), 0)
        if number and len(bare.split()) <= 5 and (call := _nth(choices, number)):
            return Plan((call,))
        said = plain(
            re.sub(r"^(?:the|i mean|i meant|das|el|la|le)\s+|\s+(?:one|please)$", "", bare, flags=re.I)
        )
        for label, call in choices:
            if said and len(said) > 2 and (said in plain(label) or plain(label) in said):
                return Plan((call,))
        reading = read(bare, context)
        if len(bare.split()) <= 5 and (found := [m.ids[0] for m in reading.of("journey", "item")]):
            for _, call in choices:
                if found[0] in call.args.values():
                    return Plan((call,))
        return None

    def _open_choices(
        self, state: State, context: Context, history: Sequence[BaseMessage]
    ) -> list[tuple[str, Call]]:
        """What the last reply left to choose from. A question is worked out anew from what it was about, so
        that nothing has to be kept beside the messages."""
        if state.offers:
            return list(state.offers)
        if not history or not isinstance(history[-1], AIMessage) or "?" not in str(history[-1].text):
            return []
        if len(history) < 2 or not isinstance(history[-2], HumanMessage):
            return []
        before = self.plan(str(history[-2].text), context, history[:-2])
        return list(before.ask.choices) if before.ask else []

    def _read(self, text: str, state: State) -> Reading:
        """The reading of a text, with "the climbing one" understood by meaning where no word is shared."""
        reading = read(text, state.context)
        if reading.of("journey"):
            return reading
        spans = [(m.start(), m.end(), m["x"]) for m in _NOUN.finditer(text)]
        return self._by_meaning(reading, state, spans, NOUN_NEAR) or reading

    def _by_meaning(
        self, reading: Reading, state: State, spans: Sequence[tuple[int, int, str]], near: float
    ) -> Reading | None:
        """The reading with the first of some phrases taken for the journey it is nearest to in meaning."""
        taken = [m for m in reading.mentions if m.what != "deictic"]
        for start, end, phrase in spans:
            if any(m.start < end and start < m.end for m in taken):
                continue
            if found := Referents(reading, state, self.router.encoder).nearest(phrase, near, NOUN_AHEAD):
                kept = [m for m in reading.mentions if not (m.start < end and start < m.end)]
                mentions = sorted([*kept, Mention("journey", start, end, (found,))], key=lambda m: m.start)
                return Reading(reading.text, state.context, tuple(mentions))
        return None

    def _meant(self, ref: Referents) -> tuple[Referents, Guess]:
        """What a request is taken for. Where no journey is named, words that belong to no request ("tell me
        about my stargazing") may mean one, if that makes it a request that needs one."""
        guess = self.guess(ref.reading, ref.state)
        text = ref.reading.text
        if reading := other_reading(ref.reading):
            other = self.guess(reading, ref.state)
            of_items = other.best[0] in ("explain_recommendation", "give_feedback", "remove_from_journey")
            if other.best[1] > guess.best[1] and of_items == bool(reading.of("item")):
                ref, guess = Referents(reading, ref.state, ref.encoder), other
        spans = [(m.start("x"), m.end(), m["x"]) for m in _OWNED.finditer(text)]
        named = ref.reading.of("journey", "item", "quote", "ordinal")
        if named or (guess.best[1] > SURE and not spans):
            return ref, guess
        spans = spans or topic_words(text)
        reading = self._by_meaning(ref.reading, ref.state, spans, TOPIC_NEAR)
        if reading:
            other = self.guess(reading, ref.state)
            if other.best[0] in (*NEED_JOURNEY, "forget") and other.best[1] >= OWN:
                return Referents(reading, ref.state, ref.encoder), other
        return ref, guess

    def guess(self, reading: Reading, state: State) -> Guess:
        """Every intent's share, after what cannot be meant is held back."""
        shares = self.router.score(reading.masked)
        weights = plausibility(reading, state)
        scaled = {intent: share * weights.get(intent, 1.0) for intent, share in shares.items()}
        total = sum(scaled.values()) or 1.0
        return Guess(reading, {intent: share / total for intent, share in scaled.items()})

    def _single(self, ref: Referents) -> Plan:
        ref, guess = self._meant(ref)
        (best, share), (second, next_share) = guess.ranked[:2]
        if share < CLEAR and next_share > CLOSE * share and best in CHANGES and not second.startswith("say_"):
            outcomes = [(intent, arguments(intent, ref)) for intent in (best, second)]
            choices = tuple((tool, call) for tool, call in outcomes if isinstance(call, Call))
            if len(choices) == 2:
                return Plan(ask=Ask("reading", choices))
        plan = _plan_of(best, ref, share)
        if plan.ask and second.startswith("say_") and next_share > 0.1:
            return Plan(say=second)
        return plan

    def _several(self, parts: list[str], ref: Referents) -> Plan:
        """Parts that are requests by themselves become calls in order; the others are remarks."""
        guesses = [self.guess(self._read(part, ref.state), ref.state) for part in parts]
        if antecedent := about_the_rest(guesses):
            taken = self.guess(ref.reading, ref.state).best[0]
            return _plan_of(taken if taken in OF_THE_REST else antecedent, ref)
        requests = grouped(guesses)
        intents = {intent for intent, _ in requests}
        if len(requests) == 0 or (len(intents) == 1 and (intents <= set(READS) or one_thing(ref.reading))):
            return follow_plan(ref) or self._single(ref)
        if len(requests) == 1:
            merged = self.guess(ref.reading, ref.state)
            alone = next(g for g in guesses if stands_alone(g))
            if merged.best[0] != alone.best[0] and alone.best[1] >= CERTAIN and _tells_more(alone, merged):
                plan = _plan_of(alone.best[0], ref)  # "I've an evening to myself, what do you suggest"
                if not plan.ask or merged.best[1] < SURE:
                    return plan
            if merged.best[1] >= SURE:
                return follow_plan(ref) or self._single(ref)
            lone = self._read(requests[0][1], ref.state)
            return follow_plan(Referents(lone, ref.state, ref.encoder)) or _plan_of(requests[0][0], ref)
        calls: list[Call] = []
        for intent, text in requests:
            part = Referents(self._read(text, ref.state), ref.state, ref.encoder)
            plan = follow_plan(part) or _plan_of(intent, part)
            if plan.ask and not calls:
                taken, share = self.guess(ref.reading, ref.state).best
                return plan if taken == intent or share < CERTAIN else self._single(ref)
            for call in plan.calls:
                if call not in calls:
                    calls.append(call)
                    _notice(ref.state, call)
        return Plan(tuple(calls)) if calls else self._single(ref)


def _tells_more(alone: Guess, merged: Guess) -> bool:
    """Whether a part of a message is more to go by than the whole, which may name what it leaves out."""
    named = ("journey", "item", "quote", "ordinal")
    return bool(alone.reading.of(*named)) or not merged.reading.of(*named) or merged.best[1] < CERTAIN


def _plan_of(intent: str, ref: Referents, share: float = 1.0) -> Plan:
    """The plan of a text whose intent is believed in by `share`; a change that is in doubt is asked about."""
    if intent.startswith("say_"):
        return Plan(say=intent)
    outcome = arguments(intent, ref)
    return _plan_for((isinstance(outcome, Call) and doubt(outcome, share, ref)) or outcome)


def _plan_for(outcome: Outcome) -> Plan:
    return Plan((outcome,)) if isinstance(outcome, Call) else Plan(ask=outcome)


def follow_plan(ref: Referents) -> Plan | None:
    """The plan of a follow-up, None where the text is none."""
    calls = follow_up(ref)
    return Plan(tuple(calls)) if calls else None


def _notice(state: State, call: Call) -> None:
    """Later parts of the same message may point at what an earlier one was about."""
    state.calls.append(call)
    state.journey = str(call.args.get("journey") or state.journey)
    state.item = str(call.args.get("item") or state.item)


def _nth(choices: Sequence[tuple[str, Call]], number: int) -> Call | None:
    index = number - 1 if number > 0 else number
    return choices[index][1] if -len(choices) <= index < len(choices) else None
