"""How many tokens a text has, without asking anybody: the ranks come out of a local GGUF file."""

from __future__ import annotations

import struct
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import tiktoken

from tools.naming.base_model import installed_gguf

# How the tokenizers of the GPT-2 family cut a text before they merge bytes; digits stand alone.
PIECES = r"""'(?:[sdmt]|ll|ve|re)| ?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+|\s+(?=\p{N})|\s+(?!\S)|\s+"""
BYTES_A_TOKEN = 3  # for want of any tokenizer: rather too many tokens than too few
LONGEST = 100_000  # characters that are counted exactly; what is longer has to be cut anyway
CONTROL = 3  # the GGUF token type of <|im_start|> and the like
_SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
_STRING, _ARRAY = 8, 9

Count = Callable[[str], int]


def gguf_metadata(path: Path) -> dict[str, Any]:
    """The key-value part of a GGUF file (little endian, version 2 or later); its tensors are not read.

    Raises:
        ValueError: when it is no such file.
    """
    with path.open("rb") as file:
        magic, version, _, count = struct.unpack("<4sIQQ", file.read(24))
        if magic != b"GGUF" or version < 2:
            raise ValueError(f"{path} is not a GGUF file")

        def scalar(kind: int) -> Any:
            form = f"<{_SCALARS[kind]}"
            return struct.unpack(form, file.read(struct.calcsize(form)))[0]

        def value(kind: int) -> Any:
            if kind == _STRING:
                return file.read(scalar(10)).decode("utf-8", "replace")
            if kind == _ARRAY:
                of, length = scalar(4), scalar(10)
                return [value(of) for _ in range(length)]
            return scalar(kind)

        return {value(_STRING): value(scalar(4)) for _ in range(count)}


def encoding_of(path: Path) -> tiktoken.Encoding | None:
    """The file's own byte-pair encoding; None where it has one of another family."""
    data = gguf_metadata(path)
    if data.get("tokenizer.ggml.model") != "gpt2":
        return None
    byte_of = {letter: byte for byte, letter in enumerate(_letters())}
    kinds = data.get("tokenizer.ggml.token_type") or []
    ranks: dict[bytes, int] = {}
    special: dict[str, int] = {}
    for rank, token in enumerate(data["tokenizer.ggml.tokens"]):
        if (kinds and kinds[rank] == CONTROL) or any(letter not in byte_of for letter in token):
            special[token] = rank
        else:
            ranks[bytes(byte_of[letter] for letter in token)] = rank
    return tiktoken.Encoding(path.stem, pat_str=PIECES, mergeable_ranks=ranks, special_tokens=special)


@cache
def counter(path: Path | None = None) -> Count:
    """What counts tokens the way the model in `path` does.

    Without a path the packaged model's encoding stands in: other models have larger vocabularies and need
    fewer tokens for the same text, so a budget kept with it is kept with theirs.
    """
    path = path or installed_gguf()
    try:
        encoding = encoding_of(path) if path else None
    except (OSError, ValueError, KeyError, struct.error):
        encoding = None

    def count(text: str) -> int:
        if encoding is None or len(text) > LONGEST:
            return len(text.encode("utf-8", "replace")) // BYTES_A_TOKEN + 1
        return len(encoding.encode(text, disallowed_special=()))

    return count


def _letters() -> list[str]:
    """The letter that stands for each byte in the vocabularies of the GPT-2 family."""
    shown = {*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)}
    spare = iter(range(0x100, 0x200))
    return [chr(byte) if byte in shown else chr(next(spare)) for byte in range(0x100)]
