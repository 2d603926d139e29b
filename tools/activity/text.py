"""Bytes of any encoding to text: byte order marks, UTF-16 and 32, UTF-8, and what old programs save."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import BinaryIO

from tools.activity.columns import guess
from vectorstore.records import JourneysError

CHUNK = 1 << 15
LONGEST_LINE = 16_000_000
"""Characters. A longer line is no record of a person's history."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NATIONAL = ("utf-8", "cp1250", "cp1254", "cp932", "gb18030", "big5")
"""The first stands for Windows-1252, which stray bytes are read as anyway."""
_STRAY = re.compile("[\udc80-\udcff]+")


def encoding_of(head: bytes) -> tuple[str, int]:
    """The encoding that the first bytes of a file show, and the length of the byte order mark."""
    for mark, name in _MARKS:
        if head.startswith(mark):
            return name, len(mark)
    pairs = head[:4096]
    if len(pairs) >= 4:
        # Text of any script has spaces, digits and line ends, whose other half is a zero byte in UTF-16.
        even, odd = pairs[0::2].count(0), pairs[1::2].count(0)
        if odd > len(pairs) // 10 and even * 8 < odd:
            return "utf-16-le", 0
        if even > len(pairs) // 10 and odd * 8 < even:
            return "utf-16-be", 0
    return _of_headings(head), 0


def _of_headings(head: bytes) -> str:
    """The encoding in which the first line holds the most words for headings that are known.

    Spreadsheets save tables in the old encoding of their country, which nothing else in the file tells.
    """
    first = head.split(b"\n", 1)[0]
    if first.isascii() or len(first) > 2000:
        return "utf-8"
    try:
        first.decode("utf-8")
    except UnicodeDecodeError:
        return max(_NATIONAL, key=lambda encoding: _understood(first, encoding))
    return "utf-8"


def _understood(line: bytes, encoding: str) -> int:
    try:
        text = (
            repair(line.decode("utf-8", "surrogateescape")) if encoding == "utf-8" else line.decode(encoding)
        )
    except UnicodeDecodeError:
        return -1
    return len(guess(cell.strip(' "\r') for cell in re.split(r"[,;\t|]", text)))


def decode(data: bytes, encoding: str = "") -> str:
    """Text of the bytes, without a byte order mark.

    Bytes that are not valid UTF-8 are read as Windows-1252, one by one: that is what a file re-saved by an
    old program holds, and it never fails.
    """
    if not encoding:
        encoding, mark = encoding_of(data)
        data = data[mark:]
    if encoding != "utf-8":
        return data.decode(encoding, "replace")
    return repair(data.decode("utf-8", "surrogateescape"))


def repair(text: str) -> str:
    """Text decoded with `surrogateescape`, its stray bytes read as Windows-1252."""
    return _STRAY.sub(_as_windows, text) if _STRAY.search(text) else text


def _as_windows(match: re.Match[str]) -> str:
    data = match[0].encode("utf-8", "surrogateescape")
    return "".join(_WINDOWS[byte] for byte in data)


_WINDOWS = {byte: bytes([byte]).decode("cp1252", "replace") for byte in range(0x80, 0x100)}


def chunks(stream: BinaryIO) -> Iterator[bytes]:
    """The stream as UTF-8, in pieces of about 64 KiB. UTF-8 and its likes pass through unchanged."""
    head = stream.read(CHUNK)
    encoding, mark = encoding_of(head)
    piece = head[mark:]
    if encoding == "utf-8":
        while piece:
            yield piece
            piece = stream.read(CHUNK)
        return
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    while piece:
        yield decoder.decode(piece).encode("utf-8", "replace")
        piece = stream.read(CHUNK)
    yield decoder.decode(b"", True).encode("utf-8", "replace")


def lines(stream: BinaryIO) -> Iterator[str]:
    """The stream's lines of text, line ends kept as they are.

    Raises:
        JourneysError: at a line of more than `LONGEST_LINE` bytes.
    """
    rest: list[bytes] = []
    held = 0
    end = b""
    for chunk in chunks(stream):
        end = end or (b"\r" if b"\r" in chunk and b"\n" not in chunk else b"\n")
        *whole, last = chunk.split(end)
        for part in whole:
            yield decode(b"".join((*rest, part, b"\n")), "utf-8")
            rest, held = [], 0
        rest.append(last)
        held += len(last)
        if held > LONGEST_LINE:
            raise JourneysError("A line of this file is longer than any record of an export can be.")
    if held:
        yield decode(b"".join(rest), "utf-8")


def pieces(stream: BinaryIO) -> Iterator[str]:
    """The stream as text, in pieces of about 64 KiB that never split a character."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    for chunk in chunks(stream):
        yield repair(decoder.decode(chunk))
    yield repair(decoder.decode(b"", True))
