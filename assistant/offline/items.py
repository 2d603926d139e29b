"""Which of the suggested items a sentence speaks of, by title, part of a title, or its first word."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.offline.lexicon import LETTERS, grammar, pattern, plain, stem, whole
from assistant.offline.mentions import STOP, Mention, Name, alike, by_id, tokens, words
from assistant.offline.topics import is_request_word


def find_items(text: str, names: Sequence[Name]) -> list[Mention]:
    """The suggested items that `text` mentions by title, or by enough of it to be sure."""
    mentions = by_id("item", text, names)
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


def loose_item(text: str, names: Sequence[Name]) -> str:
    """The id of the one item that shares the most telling words with `text`; "" for none or a draw.

    For requests that must speak of an item: "I don't get why Zen is there".
    """
    said = list(tokens(text))
    scores = {
        name.id: sum(w for s, w in name.stems.items() if any(alike(t, m, s) >= 0.9 for t, _, _, m in said))
        for name in names
    }
    best = max(scores.values(), default=0.0)
    found = [i for i, score in scores.items() if score == best]
    return found[0] if best > 0 and len(found) == 1 else ""


def _partial_item(text: str, name: Name) -> list[Mention]:
    hits = []
    for said, start, end, stems in tokens(text):
        if whole(pattern("levels")).fullmatch(said):
            continue
        best = max(((alike(said, stems, s), s) for s in name.stems), default=(0.0, ""))
        if best[0] >= 0.75:
            hits.append((start, end, best[1]))
    pointed = hits and re.search(grammar("mentions.pointing_before"), text[: hits[0][0]], re.IGNORECASE)
    joined = hits and re.search(r"\b(?:about|on|for|with|über|sobre|sur)\b", text[hits[0][0] : hits[-1][1]])
    if not hits or (joined and not pointed):
        return []  # "a book about Egypt" is not The Egyptian Book of the Dead
    share = sum(name.stems[s] for s in {h[2] for h in hits}) / sum(name.stems.values())
    start, end = min(h[0] for h in hits), max(h[1] for h in hits)
    marked = re.match(rf"\s+(?:one|thing|{pattern('kinds')})(?![{LETTERS}])", text[end:], re.IGNORECASE)
    if marked and not re.search(grammar("mentions.pointing_before"), text[:start], re.IGNORECASE):
        marked = None  # "some running podcasts" are none of the suggestions, "that running podcast" is
    if share >= 0.6 or (marked and share >= 0.3):
        return [
            Mention(
                "item",
                start,
                end + (marked.end() if marked else 0),
                (name.id,),
            )
        ]
    return []


_ABOUT = re.compile(r"\b(?:about|on|of|for|with|über|sobre|sur|de|into)\s+$", re.IGNORECASE)


def find_short_titles(text: str, names: Sequence[Name]) -> list[Mention]:
    """Titles said by their first word: "why Zen?" for Zen and the Art of Motorcycle Maintenance."""
    found = []
    for name in names:
        first = next((w for w in words(name.text) if plain(w) not in STOP), "")
        if len(first) < 3 or is_request_word(first) or stem(plain(first)) not in name.stems:
            continue
        m = whole(re.escape(first)).search(text)
        about = m and re.search(
            r"\b(?:about|on|of|for|with|über|sobre|sur|de|into)\s+$", text[: m.start()], re.I
        )
        if m and not about and not whole(pattern("kinds")).match(text[m.end() :].lstrip()):
            found.append(Mention("item", m.start(), m.end(), (name.id,)))
    return found
