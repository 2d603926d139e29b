"""Which language something is said in, told by its small words."""

from __future__ import annotations

import re
from functools import cache

from assistant.offline.lexicon import words_by_language

_HAN = re.compile(r"[一-鿿]")
_KANA_HANGUL = re.compile(r"[぀-ヿ가-힣]")


@cache
def language_of(text: str) -> str:
    """The code of a language: en, de, es, fr, it, pt, nl, zh, or ja for Japanese and Korean.

    English where nothing tells: names and titles by themselves are of no language.
    """
    if _KANA_HANGUL.search(text):
        return "ja"
    if _HAN.search(text):
        return "zh"
    said = re.findall(r"[^\W\d_]+", text.casefold())
    counts = {code: sum(w in known for w in said) for code, known in words_by_language().items()}
    best = max(counts, key=lambda code: (counts[code], code == "en"))
    return best if counts[best] > counts["en"] else "en"
