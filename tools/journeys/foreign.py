"""Whether titles are in English, which is the language that the packaged embedder knows."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tools.journeys.stopwords import ENGLISH_WORDS, OTHER_WORDS

# Words of other languages, and yet words or parts of names in English titles; single letters tell nothing.
_ENGLISH_TOO = """
die war man des sans plus pour den bin son come over los las la le el du de ha ser era van ten men hat
dan door per si se tu te ta na das nos os um em sur par dal alla il sobre con si to we hier une un et
ein mal co ai io mit mio han jak dig wat er est ad ja ob
"""
_ENGLISH = frozenset(word for word in ENGLISH_WORDS if len(word) > 1)
_FOREIGN = frozenset(word for word in OTHER_WORDS if len(word) > 1) - frozenset(_ENGLISH_TOO.split())
LEAST, SHARE = 2, 0.2  # so many titles, and such a share of them, tell that the others are foreign too
_WORD = re.compile(r"[^\W\d_]+")
_LETTER = re.compile(r"[äöüßА-ӿ؀-ۿ぀-ヿ一-鿿가-힣]", re.IGNORECASE)


def foreign(titles: Sequence[str]) -> list[bool]:
    """Which of some titles that belong together are not in English.

    A title without a small word or a letter that tells is what the others are, where enough of them tell;
    alone it counts as English.
    """
    told = [_language(title) for title in titles]
    others = sum(language < 0 for language in told)
    elsewhere = sum(told) < 0 and others >= max(LEAST, SHARE * len(told))
    return [language < 0 or (language == 0 and elsewhere) for language in told]


def mostly_foreign(titles: Sequence[str]) -> bool:
    """Whether most of some titles that belong together are not in English."""
    return 2 * sum(foreign(titles)) > len(titles)


def _language(title: str) -> int:
    """1 for English, -1 for another language, 0 where nothing tells."""
    words = {word.casefold() for word in _WORD.findall(title)}
    if english := len(words & _ENGLISH) - len(words & _FOREIGN):
        return 1 if english > 0 else -1
    return -1 if _LETTER.search(title) else 0
