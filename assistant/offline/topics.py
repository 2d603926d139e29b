"""What a request is about, told by the words that no request is made of."""

from __future__ import annotations

import re
from functools import cache

from assistant.offline.examples import examples
from assistant.offline.lexicon import plain, words_of
from assistant.offline.mentions import STOP, words


@cache
def _request_words() -> frozenset[str]:
    texts = (re.sub(r"\{\w+\}", " ", example.template) for example in examples())
    return frozenset(plain(word) for text in texts for word in words(text))


def is_request_word(word: str) -> bool:
    """Whether requests are made of a word, so that it tells little about what one is about."""
    return plain(word) in _request_words()


def topic_words(text: str) -> list[tuple[int, int, str]]:
    """Stretches of words that no example uses, and where: what a request is about, not what it is."""
    found: list[tuple[int, int, str]] = []
    for match in re.finditer(r"[\w&'-]+", text):
        word = plain(match[0])
        if word in STOP or word in _request_words() or word.isdigit():
            continue
        if found and not text[found[-1][1] : match.start()].strip():
            start = found.pop()[0]
            found.append((start, match.end(), text[start : match.end()]))
        else:
            found.append((match.start(), match.end(), match[0]))
    return found


def main_topic(text: str) -> str:
    """The longest stretch of such words, small words inside it included: "the art of bonsai"; "" for none."""
    joined: list[tuple[int, int]] = []
    for start, end, _ in topic_words(text):
        between = [plain(w) for w in words(text[joined[-1][1] : start])] if joined else []
        if joined and "," not in text[joined[-1][1] : start] and set(between) <= words_of("joining"):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    found = max(joined, key=lambda span: span[1] - span[0], default=(0, 0))
    return text[found[0] : found[1]]
