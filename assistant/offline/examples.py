"""The example utterances, filled in and masked the way a real sentence is masked when it is read."""

from __future__ import annotations

import random
import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from assistant.offline.lexicon import spelled_out

_MASKS = {"date": "zperiod", "years": "zyears", "length": "zlength", "kind": "zkind", "count": "znumber"}
_MASK = re.compile(r"z(?:journey|item|quote|ordinal|period|years|length|kind|number)")
# What an embedder, which does not know the masks, reads in their place.
_WORDS = {
    "zjourney": "my hobby",
    "zitem": "the title",
    "zquote": "the title",
    "zordinal": "the second one",
    "zperiod": "last month",
    "zyears": "the nineties",
    "zlength": "an hour",
    "zkind": "film",
    "znumber": "three",
}


@dataclass(frozen=True, slots=True)
class Example:
    """One utterance as written: the intent it belongs to (its file's name) and its text with placeholders."""

    intent: str
    template: str


@cache
def examples() -> tuple[Example, ...]:
    """Every utterance, in the order of file names and lines."""
    folder = files(__package__).joinpath("utterances")
    found = []
    for path in sorted((p for p in folder.iterdir() if p.name.endswith(".txt")), key=lambda p: p.name):
        lines = path.read_text("utf-8").splitlines()
        found += [Example(path.name.removesuffix(".txt"), line.strip()) for line in lines if line.strip()]
    return tuple(found)


def spoken(masked: str) -> str:
    """A masked sentence in words that an embedder understands."""
    return _MASK.sub(lambda m: _WORDS[m[0]], masked)


def variants(example: Example) -> list[str]:
    """The masked forms of an utterance; the first has every placeholder recognised, later ones fewer.

    A name may be said in full, by its place in a list, by "it", or in words nobody recognises, and the
    router must understand the sentence all the same.
    """
    rng = random.Random(example.template)
    fill = _fillings()
    topics = fill["topics"]
    pairs = [("zjourney", "zitem")]
    if "{journey}" in example.template:
        pairs += [("zordinal", "zquote"), (rng.choice(topics), "zitem"), ("it", "that")]
    elif "{item}" in example.template:
        pairs += [
            ("", "zordinal"),
            ("", "zquote"),
            ("", "that one"),
            ("", rng.choice(fill["names"][:-3] + topics)),
        ]
    forms = [_filled(example.template, journey, item, rng) for journey, item in pairs]
    if "{topic}" in example.template:
        forms += [_filled(example.template, "", "", rng) for _ in range(2)]
        for mask in ("zjourney", "zquote"):
            forms.append(_filled(example.template.replace("{topic}", mask), "", "", rng))
    elif "{name}" in example.template:
        forms.append(_filled(example.template, "zjourney", "", rng))
    if "{years}" in example.template:
        forms += [form.replace("zyears", "zperiod") for form in forms[:1]]
    return list(dict.fromkeys(forms))


@cache
def _fillings() -> dict[str, list[str]]:
    return tomllib.loads(files(__package__).joinpath("utterances/fillings.toml").read_text("utf-8"))


def _filled(template: str, journey: str, item: str, rng: random.Random) -> str:
    text = template.replace("{journey}", journey).replace("{item}", item)
    for placeholder, mask in _MASKS.items():
        text = text.replace(f"{{{placeholder}}}", mask)
    for placeholder, pool in (("topic", "topics"), ("name", "names"), ("level", "levels")):
        while f"{{{placeholder}}}" in text:
            text = text.replace(f"{{{placeholder}}}", rng.choice(_fillings()[pool]), 1)
    return spelled_out(" ".join(_MASK.sub(r" \g<0> ", text.casefold()).split()))
