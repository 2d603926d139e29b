"""How many, how long, how hard, from when and without what: the wishes that come with a request."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Generic, TypeVar

from assistant.offline.lexicon import LETTERS, first, pattern, table, whole
from assistant.offline.periods import number

SHORT_MINUTES = 30  # what "something short" is taken to mean
RECENT_YEARS = 3  # how far back "recent" reaches
T = TypeVar("T")
_SPLIT = re.compile(r"\s*(?:,|/|\b(?:and|or|nor|und|oder|noch|y|o|ni|et|ou|e|o)\b|和|或|与)\s*")


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """A value and where in the text it was said."""

    value: T
    start: int
    end: int


@cache
def _length_rules() -> tuple[tuple[re.Pattern[str], float], ...]:
    n = rf"(?P<n>\d+(?:[.,]\d+)?|{pattern('numbers')}|an?)"
    hours = r"(?:(?<=\d)h|(?<=\d )h|hrs?|hours?|stunden?|horas?|heures?|or[ae]|uur|小时|時間)"
    minutes = r"(?:(?<=\d)m|(?<=\d )m|mins?|minutes?|minuten?|minutos?|minut[oi]|分钟?|分)"
    return (
        (whole(rf"{n}[ -]?{hours} and a half"), 1.5),
        (whole(r"half an hour|half[- ]hour|a half hour|(?:eine )?halbe stunde|media hora|une demi-heure|mezz'ora|半小时"), 30),
        (whole(r"(?:an |one )hour and a half|anderthalb stunden|hora y media|une heure et demie|un'ora e mezza"), 90),
        (whole(r"(?:a )?quarter of an hour|viertelstunde|un cuarto de hora|un quart d'heure"), 15),
        (whole(r"(?:three[- ]quarters? of an hour|dreiviertelstunde)"), 45),
        (whole(rf"{n}[ -]?{hours}(?:(?:[ ,]*(?:and |und |y |et )?(?P<m>\d+)[ -]?{minutes})|(?P<t>\d\d))?"), 60),
        (whole(rf"{n}[ -]?{minutes}"), 1),
    )  # fmt: skip


def find_minutes(text: str) -> Found[int] | None:
    """A length of time in minutes: "under an hour" 60, "1.5 h" 90, "halbe Stunde" 30; "short" by itself 30."""
    for rank, (regex, unit) in enumerate(_length_rules()):
        if match := regex.search(text):
            if rank == 0:
                count = _amount(match["n"] or "1")
                return Found(int(count * 60 + 30), match.start(), match.end())
            if rank < 5:
                return Found(int(unit), match.start(), match.end())
            rest = match.groupdict().get("m") or match.groupdict().get("t")
            extra = int(rest) if rest else 0
            return Found(int(_amount(match["n"]) * unit) + extra, match.start(), match.end())
    short = whole(
        r"short(?:ish)?|brief|quick|bite[- ]sized|kurz(?:e[snmr]?)?|cort[oa]s?|breves?|courte?s?|brev[ei]|curt[oa]s?|短"
    )
    if match := short.search(text):
        return Found(SHORT_MINUTES, match.start(), match.end())
    return None


def _amount(word: str) -> float:
    if word.casefold() in ("a", "an"):
        return 1
    return float(word.replace(",", ".")) if word[0].isdigit() else number(word)


@cache
def _count_rules() -> tuple[re.Pattern[str], ...]:
    n = rf"(?P<n>\d{{1,2}}|{pattern('numbers')})"
    things = (r"more|things?|suggestions?|recommendations?|recs?|ideas?|options?|picks?|titles?|results?|others?|of (?:them|those)|"
              r"entries|items?|ones|activities|weitere|vorschläge|sachen|más|cosas|sugerencias|autres|choses|suggestions|个|部|本|首|篇")  # fmt: skip
    words = rf"{things}|{pattern('kinds')}"
    return (
        whole(rf"(?:last|latest|top|most recent|first|another|next|just|only|letzten|últim[oa]s|dernier[es]*s?|noch) {n}(?!\s*(?:days?|weeks?|months?|years?|min|h\b|hours?|{pattern('ordinals', '1', '2')}))"),
        re.compile(rf"(?<!\w){n} ?(?:(?!and\b|or\b|to\b|into\b|with\b)[\w'’-]+ ){{0,3}}?(?:{words})(?!\w)", re.IGNORECASE),
        re.compile(rf"{n}\s?(?:个|部|本|首|篇|张|集)"),
        whole(rf"(?:give me|show me|recommend|suggest|find me|gib mir|dame|donne-moi|gimme|list|i want|i need|make it) {n}(?= |$)"),
    )  # fmt: skip


def find_count(text: str) -> Found[int] | None:
    """How many are asked for: "3 cookbooks", "another five", "top 10"; an article is no count."""
    for regex in _count_rules():
        for match in regex.finditer(text):
            word = match["n"].casefold()
            if word in ("un", "una", "une", "uno", "ein", "eine", "einen", "um", "uma") or (
                word == "one" and not whole(rf"one (?:\w+ )?(?:{pattern('kinds')})|(?:just|only) one").search(text)
            ):
                continue
            value = number(match["n"])
            if 1 <= value <= 50:
                return Found(value, match.start("n"), match.end("n"))
    return None


def find_kind(text: str) -> Found[str] | None:
    """The first kind of thing that is named, by its value in records; the plainest words give way to others."""
    found = [
        Found(kind, m.start(), m.end()) for kind, rx in table("kinds").items() for m in rx.finditer(text)
    ]
    plain = table("kind_plain")["words"]
    found.sort(key=lambda f: (bool(plain.fullmatch(text[f.start : f.end])), f.start, f.start - f.end))
    return found[0] if found else None


def all_kinds(text: str) -> list[Found[str]]:
    """Every place where a kind of thing is named."""
    return [Found(kind, m.start(), m.end()) for kind, rx in table("kinds").items() for m in rx.finditer(text)]


def find_level(text: str) -> str:
    """beginner, intermediate or advanced where the text asks for one, else ""."""
    if whole(r"no longer (?:a )?beginners?|not (?:a )?beginners?|kein anfänger").search(text):
        return "intermediate"
    if whole(r"(?:not|nothing|isn't|aren't|no) (?:too|so|very|that|overly) (?:hard|difficult|advanced|demanding|challenging|in[- ]depth)|nicht zu schwierig\w*|no (?:muy|demasiado) difícil|pas trop (?:difficile|dur)").search(text):
        return "beginner"
    if whole(r"(?:not|nothing|isn't|aren't|no) (?:too|so|very|that|overly) (?:easy|basic|simple|introductory)").search(text):
        return "intermediate"
    return first("levels", text)


def find_novelty(text: str) -> str:
    """explore or continue where the text asks for one, else ""."""
    return first("novelty", text)


Y = r"(?:19|20)\d\d"
_DECADES = {"twenties": 20, "thirties": 30, "forties": 40, "fifties": 50, "sixties": 60, "seventies": 70,
            "eighties": 80, "nineties": 90, "achtziger": 80, "neunziger": 90, "siebziger": 70, "sechziger": 60}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Years:
    """Years of publication, either end open, and where they were said."""

    year_from: int | None
    year_to: int | None
    start: int
    end: int


def find_years(text: str, today: date) -> Years | None:
    """Years of publication: "the 90s", "after 2010" (from 2011), "since 2010" (from 2010), "before 1960" (to 1959)."""
    if m := whole(
        rf"(?:between|from|zwischen|von|entre|de|du)?\s*(?P<a>{Y})\s*(?:and|to|und|bis|y|a|et|à|-|–|until)\s*(?P<b>{Y})"
    ).search(text):
        return Years(int(m["a"]), int(m["b"]), m.start(), m.end())
    if m := re.search(
        r"(?:from the |of the |in the |the |aus den |in den |den |de los |los |des années |les années )?(?:early |late )?(?P<c>19|20)?'?(?P<d>\d)0'?(?:s|er)(?!\w)|(?:los|les) (?:años |années )?(?P<e>\d)0",
        text,
        re.IGNORECASE,
    ):
        tens = int(m["d"] or m["e"]) * 10
        start = int(m["c"]) * 100 + tens if m["c"] else (1900 if tens >= 20 else 2000) + tens
        return Years(start, start + 9, m.start(), m.end())
    if m := whole(r"(?:the )?(?:" + "|".join(_DECADES) + ")").search(text):
        start = 1900 + next(v for k, v in _DECADES.items() if k in m[0].casefold())
        return Years(start, start + 9, m.start(), m.end())
    return _bounded_years(text, today)


def _bounded_years(text: str, today: date) -> Years | None:
    later = r"on ?wards?|on(?= |$|,|\.)|or (?:later|newer)|and (?:later|newer|after|up)|plus|\+|ff"
    older = r"or (?:older|earlier|before)|and (?:older|earlier|before)"
    rules = (
        (rf"(?:from |since |ab |made |published )?(?P<y>{Y}) ?(?:{later})", lambda y: (y, None)),
        (rf"(?:from )?(?P<y>{Y}) (?:{older})", lambda y: (None, y)),
        (rf"(?:no|not|nothing|nichts|nada|rien de?) (?:\w+ )?(?:older than|before|earlier than|from before|älter als|anterior a)(?: the year)? (?P<y>{Y})", lambda y: (y, None)),
        (rf"(?:no|not|nothing) (?:\w+ )?(?:newer than|after|later than|from after)(?: the year)? (?P<y>{Y})", lambda y: (None, y)),
        (rf"(?:after|newer than|later than|more recent than|post|nach|neuer als|después de|après|dopo il|posteriores a)[ -](?P<y>{Y})", lambda y: (y + 1, None)),
        (rf"(?:before|older than|earlier than|prior to|pre|vor|älter als|antes de|avant|prima del|anteriores a)[ -](?P<y>{Y})", lambda y: (None, y - 1)),
        (rf"(?:since|seit|ab|desde|depuis|à partir de|starting(?: in| from)?|dal)(?: the year)? (?P<y>{Y})", lambda y: (y, None)),
        (rf"(?:until|till|up to|bis|hasta|jusqu'en)(?: the year)? (?P<y>{Y})", lambda y: (None, y)),
        (rf"(?:from|of|in|out in|made in|aus|von|de|del|des|vom jahr|year)(?: the year)? (?P<y>{Y})", lambda y: (y, y)),
        (rf"(?P<y>{Y})(?= (?:{pattern('kinds')}))", lambda y: (y, y)),
    )  # fmt: skip
    for regex, bounds in rules:
        if m := whole(regex).search(text):
            year_from, year_to = bounds(int(m["y"]))
            return Years(year_from, year_to, m.start(), m.end())
    if m := re.search(r"(?<!\w)(?:last|past) (?P<n>\d+|[a-z]+) years(?!\w)", text, re.IGNORECASE):
        return Years(today.year - number(m["n"]), None, m.start(), m.end())
    if m := re.search(r"(?:not|n't|no|nothing|never) (?:\w+ )?older than (?P<n>\d+|[a-z]+) years(?!\w)", text, re.IGNORECASE):
        return Years(today.year - number(m["n"]), None, m.start(), m.end())
    if m := whole(r"this century").search(text):
        return Years(2000, None, m.start(), m.end())
    if m := whole(
        r"(?:very |more |fairly )?(?:recent|newest|latest|newly released|new releases?|brand[- ]new|neueste[nsr]?|recientes?|récents?)"
    ).search(text):
        return Years(today.year - RECENT_YEARS, None, m.start(), m.end())
    return None


@cache
def _exclusion() -> re.Pattern[str]:
    lead = (r"(?:but |and |please |with )?(?:no|without(?: any)?|nothing (?:with|about|on|to do with|involving|like)|except(?: for)?|excluding|other than|apart from|"
            r"not (?:about|with|any|another)|anything but|minus|avoid(?:ing)?|leave out|leaving out|skip(?:ping)?|exclude|hold the|sans|pas de|pas d'|rien (?:sur|de)|"
            r"ohne|keine?n?s?|nichts (?:mit|über|zu)|bloß kein\w*|sin|nada (?:de|sobre)|excepto|senza|niente|sem|geen|zonder|不要|别|без)")  # fmt: skip
    stop = (r"[.;:!?]|$|\b(?:please|pls|thanks|from now on|in future|ever|this time|though|if|because|since|today|tonight|for (?:me|now|once)|in it|involved|at all|"
            r"i|that|which|under|over|longer|shorter|older|newer|more than|less than|but|bitte|por favor|s'il|just|only|preferably)\b")  # fmt: skip
    return re.compile(
        rf"(?<!\w)(?P<lead>{lead})(?:(?![{LETTERS}])|(?<=['不要别无]))\s*(?P<what>.+?)(?=\s*(?:{stop}))",
        re.IGNORECASE,
    )


def find_exclusions(text: str) -> tuple[list[str], list[tuple[int, int]]]:
    """What is to be left out, as said, in lower case ("no anime or gore" → anime, gore), and where that stands."""
    words: list[str] = []
    spans: list[tuple[int, int]] = []
    for match in _exclusion().finditer(text):
        parts = listed(match["what"])
        if re.match(r"longer|over|under|shorter|older|newer", text[match.end() :].strip(), re.IGNORECASE):
            # "no videos longer than an hour" limits videos, it does not exclude them.
            parts = [part for part in parts if not find_kind(part)]
        if parts:
            words += parts
            spans.append(match.span())
    return words, spans


def listed(text: str) -> list[str]:
    """The members of an enumeration, in lower case, without articles and other small words around them."""
    found = []
    for part in _SPLIT.split(text):
        bare = re.sub(
            r"^(?:(?:any|more|stuff|things?|anything|about|with|the|a|an|no|not|of|on|like|too|much|all|other|another|by|der|die|das|el|la|los|las|le|les|des|du|de|mehr|más|plus)\s+)+"
            r"|(?:\s+(?:stuff|things?|content|again|please|any ?more|either|at all|anywhere|mehr|más))+$", "", part.strip(" \"'").casefold()
        ).strip(" \"'")  # fmt: skip
        if bare and bare not in _EMPTY:
            found.append(bare)
    return found


_EMPTY = {"it", "that", "this", "them", "those", "one", "more", "thanks", "thank you", "thx", "idea", "problem", "worries", "rush", "matter", "longer",
          "wait", "need", "way", "i", "any", "doubt", "offence", "stuff", "anything", "on", "me", "mehr", "más", "plus"}  # fmt: skip
