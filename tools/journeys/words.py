"""From text to the words that are compared and counted, in any script."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from tools.journeys.stopwords import MEDIA_WORDS, STOP_WORDS

_WORD = re.compile(r"[^\W_]+(?:[’'+#][^\W_]+|[+#]+)*", re.UNICODE)
# Scripts written without spaces: ideographs, kana, Thai, Lao, Khmer, Myanmar.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_URL = re.compile(r"https?://\S+|www\.\S+", re.IGNORECASE)


def surface_words(text: str) -> list[str]:
    """The words as written, in order; links are left out."""
    if "://" in text or "www." in text.lower():
        text = _URL.sub(" ", text)
    return _WORD.findall(text)


@lru_cache(maxsize=200_000)
def fold(word: str) -> str:
    """What two spellings of a word have in common: lower case, no accents, no plural or genitive s."""
    if word.isascii():
        low = word.lower()
    else:
        decomposed = unicodedata.normalize("NFKD", word.casefold())
        low = "".join(c for c in decomposed if not unicodedata.combining(c)).replace("’", "'")
    low = low.removesuffix("'s")
    if len(low) > 4 and low.endswith("ies"):
        return low[:-3] + "y"
    if len(low) > 3 and low.endswith("s") and not low.endswith(("ss", "us", "is")):
        return low[:-1]
    return low


@lru_cache(maxsize=200_000)
def is_stop(word: str) -> bool:
    """True for a word (as written) that says nothing about an interest: function words, padding, numbers."""
    low = word.lower()
    if not word.isascii() and _UNSPACED.search(word):
        return False
    return low in STOP_WORDS or low in MEDIA_WORDS or len(low) < 2 or low.isdigit()


def content_words(text: str) -> list[str]:
    """Folded words without stop words; of unspaced scripts every pair of neighbouring characters."""
    return [compared for word in surface_words(text) for compared in _compared(word)]


@lru_cache(maxsize=200_000)
def _compared(word: str) -> tuple[str, ...]:
    if is_stop(word):
        return ()
    if not word.isascii() and _UNSPACED.search(word):
        return tuple(word[i : i + 2] for i in range(max(1, len(word) - 1)))
    return (fold(word),)
