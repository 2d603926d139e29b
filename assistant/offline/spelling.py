"""Slips of the keyboard in the words that requests are made of: "renaem", "podcats", "intrested"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz.distance import OSA

from assistant.offline.language import language_of
from assistant.offline.lexicon import plain, words_of
from assistant.offline.topics import is_request_word

LEAST = 5  # letters of a word from which one letter more, less, other or swapped leaves it recognisable
_WORD = re.compile(r"\"[^\"]*\"|'[^']*'(?!\w)|[\w'-]+")


def corrected(text: str, known: Iterable[str] = ()) -> str:
    """`text` with slips in request words mended; what is quoted, capitalised or one of `known` stays.

    Args:
        known: names and titles, whose words are never taken for slips.
    """
    if language_of(text) != "en":
        return text
    kept = {plain(word) for name in known for word in re.findall(r"[\w'-]+", name)}

    def mended(match: re.Match[str]) -> str:
        word = match[0]
        if not word.isalpha() or not word.islower() or len(word) < LEAST or plain(word) in kept:
            return word
        return word if is_request_word(word) else _meant(word)

    return _WORD.sub(mended, text)


@lru_cache(maxsize=4096)
def _meant(word: str) -> str:
    near = [w for w in words_of("commands") if w[0] == word[0] and OSA.distance(word, w, score_cutoff=1) <= 1]
    near = [w for w in near if len(w) == len(word)] or near  # letters swapped before letters missing
    if len(near) != 1 or near[0] in (word + "s", word + "d", word + "ed", word[:-1]):
        return word
    return near[0]
