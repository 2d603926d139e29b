"""A sentence as it is read: what it mentions, when, how long, and its shape with all of that masked."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from assistant.offline.items import find_items, find_short_titles
from assistant.offline.lexicon import LETTERS, plain, spelled_out, table, tidy
from assistant.offline.mentions import STOP, TAIL, Mention, Name, find_journeys, prepare, words
from assistant.offline.periods import Period, find_period
from assistant.offline.pointers import find_deictics, find_ordinals, find_quotes, find_titles
from assistant.offline.quantities import find_count, find_minutes
from assistant.offline.standing import find_by_standing
from assistant.offline.styles import all_kinds
from assistant.offline.years import find_years

_BLOCK = re.compile(r"<context>\s*(\{.*?\})\s*</context>", re.DOTALL)
LONG_AGO = 12  # years before which somebody has no history here, so that something made then is meant
_NEVER = re.compile(r"(?:never|nie|nunca|jamais)\b", re.IGNORECASE)  # tells of a lasting wish
MASKS = {"journey": "zjourney", "item": "zitem", "quote": "zquote", "ordinal": "zordinal"}


@dataclass(frozen=True)
class Context:
    """What every model is told with the system message.

    Attributes:
        journeys: {"id", "name", "status"}, in the order the person sees them; with "private": true where only
            the person's own words may bring it up, and with "formerly": names it had before.
        recommendations: {"id", "title", "journey"}, the ones shown last.
    """

    today: date = field(default_factory=date.today)
    journeys: tuple[Mapping[str, Any], ...] = ()
    recommendations: tuple[Mapping[str, Any], ...] = ()

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Context:
        """From the block's JSON; whatever is missing or broken is left empty."""
        try:
            today = date.fromisoformat(str(data.get("today", ""))[:10])
        except ValueError:
            today = date.today()
        return cls(
            today,
            tuple(j for j in data.get("journeys") or () if j.get("id") and j.get("name")),
            tuple(r for r in data.get("recommendations") or () if r.get("id") and r.get("title")),
        )

    @classmethod
    def from_prompt(cls, prompt: str) -> Context:
        """From the text of a system message; empty where it holds no block."""
        block = _BLOCK.search(prompt)
        try:
            return cls.of(json.loads(block[1])) if block else cls()
        except (json.JSONDecodeError, AttributeError):
            return cls()

    @cached_property
    def open(self) -> tuple[Mapping[str, Any], ...]:
        """The journeys that may be named unasked."""
        return tuple(j for j in self.journeys if not j.get("private"))

    @cached_property
    def journey_names(self) -> list[Name]:
        """The journeys' names, ready to be matched."""
        return prepare(self.journeys, "name")

    @cached_property
    def former_names(self) -> list[Name]:
        """What journeys were called before, ready to be matched."""
        before = [{"id": j["id"], "name": name} for j in self.journeys for name in j.get("formerly") or ()]
        return prepare(before, "name")

    @cached_property
    def item_names(self) -> list[Name]:
        """The suggested items' titles, ready to be matched."""
        return prepare(self.recommendations, "title")

    def name_of(self, journey: str) -> str:
        """A journey's name, "" for an unknown id."""
        return next((str(j["name"]) for j in self.journeys if j["id"] == journey), "")

    def title_of(self, item: str) -> str:
        """A suggested item's title, "" for an unknown id."""
        return next((str(r["title"]) for r in self.recommendations if r["id"] == item), "")


@dataclass(frozen=True)
class Reading:
    """One request as it is read.

    Attributes:
        text: the request, tidied.
        mentions: what it refers to, in order and without overlaps.
    """

    text: str
    context: Context
    mentions: tuple[Mention, ...]

    @cached_property
    def period(self) -> Period | None:
        """The days it speaks of; none where they stand inside quotation marks."""
        return find_period(
            self.blank(m for m in self.mentions if m.what in ("quote", "item")), self.context.today
        )

    def of(self, *what: str) -> list[Mention]:
        """Its mentions of the given sorts."""
        return [m for m in self.mentions if m.what in what]

    def blank(self, spans: Iterable[Mention | tuple[int, int]], fill: str = " ") -> str:
        """The text with some spans blanked out; positions stay the same."""
        chars = list(self.text)
        for span in spans:
            start, end = span if isinstance(span, tuple) else (span.start, span.end)
            chars[start:end] = fill * (end - start)
        return "".join(chars)

    @cached_property
    def masked(self) -> str:
        """The text in lower case with names, titles, dates, lengths, kinds and numbers masked."""
        spans = [
            (m.start, m.end, f"z{m.of}" if m.of else MASKS[m.what]) for m in self.mentions if m.what in MASKS
        ]
        clear = self.blank((s, e) for s, e, _ in spans)
        years = find_years(clear, self.context.today)
        far = years is not None and years.first <= self.context.today.year - LONG_AGO
        if years and (years.surely or far or not self.period):
            mask = "zyears" if years.surely or far else "zperiod"
            lasting = _NEVER.match(self.text[years.start : years.end])
            spans.append((years.start, years.end, f"{lasting[0] if lasting else ''} {mask}"))
        elif self.period:
            spans.append((self.period.start, self.period.end, "zperiod"))
        for found, mask in ((find_minutes(clear), "zlength"), (find_count(clear), "znumber")):
            if found:
                spans.append((found.start, found.end, mask))
        spans += [(k.start, k.end, "zkind") for k in all_kinds(clear)]
        text, reached = "", 0
        for start, end, mask in sorted(spans):
            if start >= reached:
                text += f"{self.text[reached:start]} {mask} "
                reached = end
        return spelled_out(" ".join((text + self.text[reached:]).casefold().split()))


def other_reading(first: Reading) -> Reading | None:
    """A second reading, where the same words may name a journey or a suggested item ("the bread one")."""
    text, context = first.text, first.context
    journeys, items = first.of("journey"), find_items(text, context.item_names)
    named = [m for m in first.of("item") if not m.sure]
    if any(not j.sure and j.start < i.end and i.start < j.end for j in journeys for i in items):
        return read(text, context, prefer="item")
    others = find_journeys(text, context.journey_names) if named else []
    if any(j.start < i.end and i.start < j.end for j in others for i in named):
        return read(text, context, prefer="journey")
    return None


def read(text: str, context: Context, prefer: str = "") -> Reading:
    """`text` read against the person's journeys and the items suggested last.

    Args:
        prefer: "item" or "journey", what words that may mean either are taken for.
    """
    text = tidy(text)
    quotes: list[Mention] = []
    names: list[Mention] = []
    journeys = _journeys(text, context)
    items = find_items(text, context.item_names)
    for quote in find_quotes(text):
        same = [
            m
            for m in (*journeys, *items)
            if m.sure
            and quote.start <= m.start
            and m.end <= quote.end
            and fuzzy_equal(text[m.start : m.end], quote.ids[0])
        ]
        (names if same else quotes).append(same[0] if same else quote)
    if quotes:  # what a name is to be tells nothing of which journey gets it
        bare = list(text)
        for quote in quotes:
            bare[quote.start : quote.end] = " " * (quote.end - quote.start)
        journeys = _journeys("".join(bare), context)
    sure_items = [m for m in items if m.sure]
    ordered = [
        *names,
        *quotes,
        *(m for m in sure_items if m.end - m.start > 9),
        *(m for m in journeys if m.sure),
        *sure_items,
        *find_ordinals(text),
        *(m for m in items if _names_kind(text, m) or _says_more(text, m, journeys)),
        *find_titles(text, journeys),
        *(m for m in journeys if not _only_kind(text, m)),
        *items,
        *find_short_titles(text, context.item_names),
        *find_by_standing(text, context.open),
        *find_deictics(text),
    ]
    if prefer:
        ordered = [*names, *quotes, *(items if prefer == "item" else journeys), *ordered]
    chosen: list[Mention] = []
    for mention in ordered:
        if not any(m.start < mention.end and mention.start < m.end for m in chosen):
            chosen.append(mention)
    return Reading(text, context, tuple(sorted(chosen, key=lambda m: m.start)))


def fuzzy_equal(a: str, b: str) -> bool:
    """Whether two names differ in case and punctuation only."""
    return plain(a) == plain(b)


def _names_kind(text: str, mention: Mention) -> bool:
    said = text[mention.start : mention.end]
    return any(rx.search(said) for rx in table("kinds").values())


def _says_more(text: str, item: Mention, journeys: list[Mention]) -> bool:
    """Whether more of a title was said than of any journey's name at the same place."""
    rivals = [j for j in journeys if j.start < item.end and item.start < j.end]
    return bool(rivals) and all(_telling(text, item) > _telling(text, j) for j in rivals)


def _journeys(text: str, context: Context) -> list[Mention]:
    """The journeys a text mentions; a former name counts where it says more than what it has in common with
    a present one."""
    present = find_journeys(text, context.journey_names)
    former = find_journeys(text, context.former_names) if context.former_names else []
    told = [
        m
        for m in former
        if all(_telling(text, m) > _telling(text, j) for j in present if j.start < m.end and m.start < j.end)
    ]
    return [*told, *present]


def _telling(text: str, mention: Mention) -> int:
    return sum(plain(w) not in STOP for w in words(text[mention.start : mention.end]))


def _only_kind(text: str, mention: Mention) -> bool:
    """Whether only a kind was said: "a podcast" alone does not mean a journey about podcasts."""
    said = text[mention.start : mention.end].strip("\"' ")
    if re.search(rf"(?<![{LETTERS}])(?:{TAIL})$", said, re.IGNORECASE):
        return False
    said = re.sub(r"^(?:the|my|that|this|der|die|das|el|la|le|les)\s+", "", said, flags=re.IGNORECASE)
    return any(rx.fullmatch(said) for rx in table("kinds").values()) and not re.match(
        r"cook ?book|koch", said, re.I
    )
