"""What no name may say, whoever proposed it. Titles are untrusted, and so is a model that has read them."""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Protocol

from tools.naming.forbidden import ADDRESSES_MACHINE, INFERENCE, MARKUP, SPEAKS_OF_PERSON, VERDICT
from tools.naming.phrases import is_content, stem, words
from vectorstore.records import plain_key

if TYPE_CHECKING:
    from tools.naming.candidates import Evidence

MOST_WORDS, MOST_CHARACTERS = 7, 60
_ALLOWED = frozenset(" -–'’&+#.,/():·!?")
_LEET = str.maketrans("013457@$!|", "oieastasii")


class Support(Protocol):
    """Tells which words of a name the evidence does not bear out."""

    def missing(self, name: str) -> list[str]: ...


def refuse(name: str, evidence: Evidence, support: Support | None = None) -> str | None:
    """The reason why a name must not be used, or None when it may be.

    Args:
        support: judges words that the titles do not contain; without one, only words found are supported.
    """
    from tools.naming.support import FoundWords

    for reason, broken in (
        ("empty", not re.search(r"\w", name)),
        ("too long", len(name) > MOST_CHARACTERS or len(name.split()) > MOST_WORDS),
        ("markup, address or symbol", not _is_plain_text(name)),
        ("instruction", instructs(name)),
        ("profanity or slur", is_foul(name)),
        ("verdict about the person", bool(VERDICT.search(name) or SPEAKS_OF_PERSON.search(name))),
        ("sensitive inference", bool(INFERENCE.search(name))),
        ("whole title copied", _is_copy(name, evidence.titles)),
        ("a word said twice", _repeats(name, evidence)),
    ):
        if broken:
            return reason
    missing = (support or FoundWords(evidence)).missing(name)
    return f"not in the evidence: {', '.join(missing)}" if missing else None


def _repeats(name: str, evidence: Evidence) -> bool:
    """Whether a word comes twice ("Statistics and statistics") that no title says so ("Duran Duran")."""
    said = [stem(word) for word in words(name) if is_content(word)]
    return len(set(said)) < len(said) and not any(name.lower() in title.lower() for title in evidence.clean)


def instructs(text: str) -> bool:
    """Whether a text speaks to a machine instead of naming something."""
    return bool(ADDRESSES_MACHINE.search(unicodedata.normalize("NFKC", text[:2000])))


def is_foul(text: str) -> bool:
    """Whether a text holds a word of the blocked list, also s p a c e d, accented or written l1ke th1s."""
    folded = plain_key(text.translate(_LEET))
    squeezed = re.sub(r"(.)\1+", r"\1", folded)
    single = "".join(re.findall(r"\b\w\b", folded))
    found = {*folded.split(), *plain_key(text).split(), *squeezed.split(), single}
    stems = {
        w.removesuffix(end) for w in found for end in ("s", "es", "ed", "ing", "er", "ers", "y", "ty", "in")
    }
    return bool((found | stems) & foul_words())


@cache
def foul_words() -> frozenset[str]:
    """Blocked words, kept in ROT13 so that nobody reads them by accident."""
    text = files("tools.naming").joinpath("foul_words.txt").read_text("utf-8")
    return frozenset(plain_key(codecs.decode(text, "rot13")).split())


def _is_plain_text(name: str) -> bool:
    if MARKUP.search(name):
        return False
    return all(c.isalnum() or c in _ALLOWED or unicodedata.category(c) in ("Mn", "Mc") for c in name)


def _is_copy(name: str, titles: Sequence[str]) -> bool:
    """A title word for word; a short one that other titles say as well is the topic, and no copy."""
    key = plain_key(name)
    if not any(plain_key(t[:200]) == key for t in titles):
        return False
    others = sum(f" {key} " in f" {plain_key(t[:400])} " for t in titles if plain_key(t[:200]) != key)
    return len(key.split()) > 3 or others < 2
