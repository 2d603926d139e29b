"""Which of the person's own journeys and suggested items a sentence speaks of, and where."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from rapidfuzz import fuzz

from assistant.offline.lexicon import (
    LETTERS,
    cjk_meanings,
    meanings,
    pattern,
    plain,
    stem,
    table,
    whole,
    words_of,
)

# Words of names that say little about which journey is meant.
_WEAK = frozenset(stem(word) for word in words_of("weak"))
STOP = words_of("small")
# Small words that may stand inside a name as it is said; "to", "into" and the like part two things.
_JOINING = words_of("joining")
TAIL = r"one|ones|thing|things|stuff|journey|journeys|interest|interests|hobby|topic|group|cluster|project|side|part|sache|ding|reise|thema|hobby|viaje|tema|cosa|journal|parcours|truc|chose|话题|旅程|那个"

Hit = tuple[int, int, dict[str, float]]  # where a telling word stands, and how well it fits each journey


@dataclass(frozen=True, slots=True)
class Mention:
    """Something that a stretch of text refers to.

    Attributes:
        what: "journey", "item", "ordinal", "quote" or "deictic".
        ids: journey or item ids, likeliest first (several where it is ambiguous); a quote's text.
        number: an ordinal's, from 1, or negative from the end.
        sure: whether the whole name was said.
        of: for ordinals the list it counts in, "journey", "item" or "" where it does not say.
    """

    what: str
    start: int
    end: int
    ids: tuple[str, ...] = ()
    number: int = 0
    sure: bool = False
    of: str = ""


@dataclass(frozen=True)
class Name:
    """A journey's or item's name prepared for matching: stem → weight."""

    id: str
    text: str
    stems: Mapping[str, float] = field(default_factory=dict)


def prepare(entries: Sequence[Mapping[str, Any]], key: str) -> list[Name]:
    """Names ready to be matched; a word that several of them share weighs less."""
    split = [[stem(plain(w)) for w in words(str(e[key])) if plain(w) not in STOP] for e in entries]
    shared: dict[str, int] = {}
    for stems in split:
        for s in set(stems):
            shared[s] = shared.get(s, 0) + 1
    return [
        Name(str(e["id"]), str(e[key]), {s: (0.4 if s in _WEAK else 1.0) / shared[s] for s in stems if s})
        for e, stems in zip(entries, split, strict=True)
    ]


def words(text: str) -> list[str]:
    """The words of a text; "d&d" and "k-drama" are one."""
    return re.findall(r"\w+(?:[&'-]\w+)*", text)


def _tokens(text: str) -> Iterable[tuple[str, int, int, frozenset[str]]]:
    for match in re.finditer(rf"[{LETTERS}]+(?:[&'-][{LETTERS}]+)*", text):
        word = plain(match[0])
        if word == "war" and re.search(r"(?:das|es|ich|er|sie|was|dies)\s$", text[: match.start()], re.I):
            continue  # German "was"
        if word not in STOP and (len(word) > 1 or word.isdigit()):
            yield word, match.start(), match.end(), meanings(word) | _parts(word)
    taken: set[int] = set()
    for word, stems in cjk_meanings():
        for match in re.finditer(re.escape(word), text):
            if not taken & set(range(*match.span())):
                taken |= set(range(*match.span()))
                yield word, match.start(), match.end(), stems


@cache
def _parts(word: str) -> frozenset[str]:
    """What the halves of a hyphenated word mean: "Schach-Ding", "k-dramas"."""
    halves = (
        [h for h in re.split(r"[-']", word) if len(h) > 2 and h not in STOP]
        if "-" in word or "'" in word
        else []
    )
    return frozenset().union(*(meanings(h) for h in halves))


@cache
def _alike(said: str, stems: frozenset[str], name_stem: str) -> float:
    """How surely a word means a word of a name: 1 the same stem, less for a part of it or a misspelling."""
    if name_stem in stems:
        return 1.0
    bare = stem(said)
    if len(bare) >= 4 and len(name_stem) >= 4 and (name_stem.startswith(bare) or bare.startswith(name_stem)):
        return 0.9
    if len(bare) >= 5 and len(name_stem) >= 8 and name_stem.endswith(bare):
        return 0.8
    if any(len(s) >= 4 and len(name_stem) >= 6 and name_stem.startswith(s) for s in stems):
        return 0.8
    if (
        len(bare) >= 5
        and len(name_stem) >= 5
        and said[0] == name_stem[0]
        and fuzz.ratio(bare, name_stem) >= 84
    ):
        return 0.75
    return 0.0


def find_journeys(text: str, names: Sequence[Name]) -> list[Mention]:
    """The journeys that `text` mentions, by name, part of a name, translation or everyday word."""
    mentions = [m for name in names if (m := _literal("journey", text, name))] + _by_id("journey", text, names)
    covered = [(m.start, m.end) for m in mentions]
    hits: list[Hit] = []
    for said, start, end, stems in sorted(_tokens(text), key=lambda t: t[1]):
        if any(s < end and start < e for s, e in covered):
            continue
        scores = {
            n.id: max((_alike(said, stems, s) * w for s, w in n.stems.items()), default=0.0) for n in names
        }
        if said.isdigit() and not (hits and set(scores) & set(hits[-1][2]) and not text[hits[-1][1] : start].strip()):
            continue  # the 1 of "Formula 1", not any other
        if scores := {i: s for i, s in scores.items() if s >= 0.25}:
            hits.append((start, end, scores))
    for cluster in _clusters(text, hits):
        cluster = _without_kind(text, cluster)
        total: dict[str, float] = {}
        for _, _, scores in cluster:
            for i, s in scores.items():
                total[i] = total.get(i, 0.0) + s
        best = max(total.values())
        if best < 0.5 and not _tailed(text, cluster[-1][1]):
            continue  # "learn how to juggle" does not mean the journey Learning Portuguese
        ids = tuple(i for i, s in sorted(total.items(), key=lambda p: -p[1]) if s >= best - 0.05)
        mentions.append(_widened("journey", text, cluster[0][0], cluster[-1][1], ids))
    return sorted(mentions, key=lambda m: m.start)


def _tailed(text: str, end: int) -> bool:
    """Whether "one", "thing", "journey" or the like follows."""
    return re.match(rf"[ -]*(?:{TAIL})(?![{LETTERS}])", text[end:], re.IGNORECASE) is not None


def _without_kind(text: str, cluster: list[Hit]) -> list[Hit]:
    """ "neorealist films" names a journey and a kind: a kind at either end is left to speak for itself."""
    kind = whole(pattern("kinds"))
    while len(cluster) > 1 and not _tailed(text, cluster[-1][1]) and kind.fullmatch(text[cluster[-1][0] : cluster[-1][1]]):
        cluster = cluster[:-1]
    while len(cluster) > 1 and kind.fullmatch(text[cluster[0][0] : cluster[0][1]]):
        cluster = cluster[1:]
    return cluster


def _clusters(text: str, hits: Sequence[Hit]) -> list[list[Hit]]:
    """Neighbouring words that can speak of the same journey, with nothing but small words between them."""
    clusters: list[list[Hit]] = []
    common: set[str] = set()
    for hit in hits:
        if clusters:
            between = [plain(w) for w in words(text[clusters[-1][-1][1] : hit[0]])]
            ended = re.search(rf"[ -](?:{TAIL})$", text[clusters[-1][-1][0] : hit[0]].strip(), re.I)
            joined = not ended and all(w in _JOINING for w in between) and "," not in text[clusters[-1][-1][1] : hit[0]]
            if joined and common & set(hit[2]):
                clusters[-1].append(hit)
                common &= set(hit[2])
                continue
        clusters.append([hit])
        common = set(hit[2])
    return clusters


def _by_id(what: str, text: str, names: Sequence[Name]) -> list[Mention]:
    """Ids said outright; only those with a digit, for others may be words."""
    found = []
    for name in names:
        if any(c.isdigit() for c in name.id) and len(name.id) > 1 and (m := whole(re.escape(name.id)).search(text)):
            found.append(Mention(what, m.start(), m.end(), (name.id,), sure=True))
    return found


def _literal(what: str, text: str, name: Name) -> Mention | None:
    found = whole(re.escape(name.text)).search(text) if len(name.text) > 2 else None
    return _widened(what, text, found.start(), found.end(), (name.id,), sure=True) if found else None


def _widened(what: str, text: str, start: int, end: int, ids: tuple[str, ...], sure: bool = False) -> Mention:
    """The mention with its article, quotes and a following "one", "thing" or "journey"."""
    if lead := re.search(
        r"(?:(?<![\w])(?:the|my|that|this|der|die|das|den|dem|meine?n?|el|la|los|las|mi|mis|le|les|l'|mon|ma|mes|il|lo)\s*|[\"'])+$",
        text[:start],
        re.IGNORECASE,
    ):
        start = lead.start()
    if tail := re.match(rf"[\"']?[- ]*(?:(?:{TAIL})(?![{LETTERS}]))+(?:[\"'](?!s\b))?|[\"'](?!s\b)", text[end:], re.IGNORECASE):
        end += tail.end()
    return Mention(what, start, end, ids, sure=sure)


def find_items(text: str, names: Sequence[Name]) -> list[Mention]:
    """The suggested items that `text` mentions by title, or by enough of it to be sure."""
    mentions = _by_id("item", text, names)
    for name in names:
        short = re.split(r"\s*[:–—(]\s*| - ", name.text)[0]
        bare = re.sub(r"^(?:the|a|an) ", "", short, flags=re.IGNORECASE)
        for form in dict.fromkeys((name.text, short, bare)):
            if len(plain(form)) > 2 and (m := whole(re.escape(form)).search(text)):
                mentions.append(Mention("item", m.start(), m.end(), (name.id,), sure=True))
                break
        else:
            mentions += _partial_item(text, name)
    return sorted(mentions, key=lambda m: m.start)


def _partial_item(text: str, name: Name) -> list[Mention]:
    hits = []
    for said, start, end, stems in _tokens(text):
        if whole(pattern("levels")).fullmatch(said):
            continue
        alike = max(((_alike(said, stems, s), s) for s in name.stems), default=(0.0, ""))
        if alike[0] >= 0.75:
            hits.append((start, end, alike[1]))
    if not hits:
        return []
    share = sum(name.stems[s] for s in {h[2] for h in hits}) / sum(name.stems.values())
    start, end = min(h[0] for h in hits), max(h[1] for h in hits)
    marked = re.match(rf"\s+(?:one|thing|{pattern('kinds')})(?![{LETTERS}])", text[end:], re.IGNORECASE)
    if marked and not re.search(r"(?:the|that|this|your|der|die|das|el|la|le)\s$", text[:start], re.IGNORECASE):
        marked = None  # "some running podcasts" are none of the suggestions, "that running podcast" is
    if share >= 0.6 or (marked and share >= 0.3):
        return [Mention("item", start, end + (marked.end() if marked else 0), (name.id,), )]
    return []


@cache
def _ordinal_rules() -> tuple[re.Pattern[str], ...]:
    names = "|".join(f"(?P<o{k.replace('-', 'm')}>{rx})" for k, rx in _ordinal_table().items())
    of = (r"(?P<journey>journeys?|interests?|hobby|topic|reise|interesse|viaje|interés|parcours|intérêt)|"
          rf"(?P<item>picks?|recommendations?|suggestions?|items?|titles?|empfehlung|vorschlag|recomendación|sugerencia|recommandation|suggestion|{pattern('kinds')})|ones?|entry|in the list|on the list|of them")  # fmt: skip
    number_words = pattern("numbers")
    return (
        re.compile(rf"(?<![{LETTERS}])(?:(?P<ofnum>journey|interest|item|recommendation|suggestion|pick) )?(?:(?<!my )number|no\.(?= ?\d)|no(?= \d)|nr\.?|nummer|número|numéro|num\.?|#|第|item|journey|entry|pick|option)\s*(?P<n>\d{{1,2}}|{number_words})(?![{LETTERS}])(?:号|个)?", re.IGNORECASE),
        re.compile(rf"(?<![{LETTERS}])(?:(?:the|my|your|der|die|das|den|dem|el|la|los|las|le|les|l'|il)\s*)?(?:{names})(?![{LETTERS}])(?:\s*(?:{of})(?![{LETTERS}]))?(?:个|那个|部|本)?", re.IGNORECASE),
    )  # fmt: skip


@cache
def _ordinal_table() -> dict[str, str]:
    keys = sorted(table("ordinals"), key=lambda k: int(k) if int(k) > 0 else 90 + int(k))
    return {key: pattern("ordinals", key) for key in ["-2", *(k for k in keys if k != "-2")]}


# What may not follow an ordinal that points into a list: "the last week", "last 10 videos", "first time".
_NOT_AFTER = re.compile(
    r"\s*(?:\d|(?:few|couple|two|three|five|ten|time|times|thing|things|week|weeks|month|months|year|years|night|summer|winter|spring|autumn|fall|weekend|"
    r"day|days|change|step|action|edit|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|may|june|july|august|"
    r"september|october|november|december|woche|monat|jahr|änderung|cambio|semana|mes|año|modification|semaine|mois|année|version|name|half|hand|"
    r"ever|i |i'|did|listened|watched|played|read)\b)", re.IGNORECASE)  # fmt: skip


# After a place in a list comes the end, a small word, a verb, or a name with a capital.
_NOUN_AFTER = re.compile(
    r"\s+(?!(?:one|ones|entry)\b)(?!(?:" + "|".join(sorted(STOP)) + r"|sounds?|looks?|seems?|needs?|should|instead|because|though|mixes|covers|contains|"
    r"belongs?|bitte|por|s'il|kenne|gefällt|interessiert|thanks|always|already|yet|too|maybe|rather|later|wasn't|isn't|was|goes|into|under|together|please|pls)\b)[a-zà-ÿ]+")  # fmt: skip


def find_ordinals(text: str) -> list[Mention]:
    """Places in a list: "number 4", "the second one", "#3", "den ersten", "1 and 2" after a verb of joining."""
    mentions = []
    numbered, ordered = _ordinal_rules()
    for m in numbered.finditer(text):
        value = int(m["n"]) if m["n"].isdigit() else _value(m["n"])
        of = "journey" if re.search("journey|interest", m[0], re.IGNORECASE) else ""
        of = of or ("item" if re.search("item|pick|recomm|sugg", m[0], re.IGNORECASE) else "")
        mentions.append(Mention("ordinal", m.start(), m.end(), number=value, of=of))
    for m in ordered.finditer(text):
        key = next(k for k, v in m.groupdict().items() if v and k.startswith("o"))
        told = m["journey"] or m["item"] or re.search(r"(?:ones?|entry|list|them)$", m[0], re.IGNORECASE)
        if (_NOT_AFTER.match(text[m.end() :]) and not (told and key != "om1")) or any(
            o.start < m.end() and m.start() < o.end for o in mentions
        ):
            continue
        if not told and _NOUN_AFTER.match(text[m.end() :]):
            continue  # "the first half", "letzter Zeit": another thing than one of a list
        of = "journey" if m["journey"] else "item" if m["item"] else ""
        mentions.append(Mention("ordinal", m.start(), m.end(), number=int(key[1:].replace("m", "-")), of=of))
    for m in _PAIR.finditer(text):
        for start, end in (m.span("n"), m.span("k"), m.span("only")):
            if start >= 0 and not any(o.start < end and start < o.end for o in mentions):
                mentions.append(Mention("ordinal", start, end, number=int(text[start:end])))
    return sorted(mentions, key=lambda m: m.start)


# Bare digits are places only in pairs ("combine 1 and 2", "number 1 with 3") or by themselves.
_PAIR = re.compile(
    r"(?<![\w.-])(?P<n>\d)\s*(?:and|with|into|to|in|&|\+|und|mit|zu|y|con|et|avec|e|,|和)\s*(?:the |number |#|no\. ?)?(?P<k>\d)(?![\w:%-])"
    r"(?! (?:hours?|min\w*|h))|^(?P<only>\d)[.!]?$", re.IGNORECASE)  # fmt: skip


def _value(word: str) -> int:
    return next((int(k) for k, rx in table("numbers").items() if rx.fullmatch(word)), 1)


_QUOTE = re.compile(r"(?<![\w])(?:\"(?P<a>[^\"]+)\"|'(?P<b>[^']+(?:'\w[^']*)*)')(?!\w)")
_DEICTIC = whole(
    r"(?:that|this|the same|these|those|such) (?:ones?|two|journeys?|interests?|thing|recommendation|suggestion|pick|title|item)|"
    r"(?:these|those|the|both of them|them|both)(?: two)?(?= *$| together| into| up)|it|that|this|them|those|these|both|"
    r"das|dies|diese[nrs]?|beide|eso|esto|es[ea]|est[ea]|ambos|ça|cela|celui-(?:là|ci)|celle-(?:là|ci)|les deux|questo|quello|它|这个|那个|它们|これ|それ|это|이거"
)


def find_quotes(text: str) -> list[Mention]:
    """What stands in quotation marks."""
    return [Mention("quote", m.start(), m.end(), (m["a"] or m["b"],)) for m in _QUOTE.finditer(text)]


# Two or more words with capitals, small words between them: how a title or a name is written.
_CAPITALS = re.compile(
    r"(?<![\w'])[A-Z][\w'&-]*(?:[ :,]+(?:(?:of|the|and|to|for|&)\s+){0,2}(?:[A-Z][\w'&-]*|\d+(?![\w-])))+(?!\w)"
)
_CALENDAR = re.compile(r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun|Christmas|I|I'm|I'd|I've)[a-z]*\b")


def find_titles(text: str, journeys: Sequence[Mention]) -> list[Mention]:
    """What is written like a title, unless a journey's words account for all of it: "Bird Box" is no birdwatching."""
    found = []
    for m in _CAPITALS.finditer(text):
        start = m.start()
        if start == 0 and (lead := re.match(r"(?:Why|What|Not|No|Is|Did|Does|Has|Have|The|That|This|Please|And|Remove|Take|Drop|Call|Rename|Name|Show|Open|Pin|Mute|Merge|Split|Delete|Forget|Add|Explain|Loved|Hated|Liked|Read|Seen|Watched|Skip|Save|Recommend|Find|Combine|Finished|Bookmark) (?=[A-Z0-9])", m[0])):  # fmt: skip
            start = lead.end() if lead[0].strip() not in ("The", "That", "This") else 0
        title = text[start : m.end()]
        if " " not in title or _CALENDAR.search(title) or not re.search(r"[A-Z]\w", title):
            continue
        covering = [j for j in journeys if j.start < m.end() and start < j.end]
        telling = [w for w in words(title) if plain(w) not in STOP]
        inside = sum(any(j.start <= start + title.find(w) < j.end for j in covering) for w in telling)
        if telling and inside < len(telling):
            found.append(Mention("quote", start, m.end(), (title,)))
    return found


def find_deictics(text: str) -> list[Mention]:
    """Words that point at what was spoken of before: "it", "that one", "das"."""
    return [
        Mention("deictic", m.start(), m.end()) for m in _DEICTIC.finditer(text) if m[0].casefold() != "the"
    ]
