"""Records out of JSON files without holding the file: arrays and lines of objects, and whole documents."""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any, BinaryIO

import ijson
import orjson

from tools.activity.text import chunks, decode, lines
from vectorstore.records import JourneysError

LARGEST_RECORD = 32_000_000
LARGEST_DOCUMENT = 64_000_000
"""Bytes. What has to be held at once; histories of any length are arrays and have no such limit."""

_BETWEEN = re.compile(r"\}\s*,\s*\{")
_DECODER = json.JSONDecoder(strict=False)
_SPACE = re.compile(r"[\s,]*")


@dataclass(frozen=True, slots=True)
class Broken:
    """A record that is no JSON: what it begins with, and whether the file ends in the middle of it."""

    text: str
    cut_off: bool = False


def array(stream: BinaryIO, key: str = "") -> Iterator[Any]:
    """The elements of the JSON array at the top of a file, or under the first key of that name.

    Speed comes from parsing many records at once between two places where one object ends and the next
    begins. Where that fails, records are taken one at a time, so that a broken one is found by itself and
    yielded as `Broken`. Closes the stream.

    Raises:
        JourneysError: when one record is larger than `LARGEST_RECORD`.
    """
    with stream:
        pieces = chunks(stream)
        held = [_after_bracket(pieces, key)]
        size, wanted, between = len(held[0]), 0, b""
        for piece in pieces:
            held.append(piece)
            size += len(piece)
            if size < wanted:
                continue
            buffer = b"".join(held)
            between = between or _learned(buffer)
            cut = buffer.rfind(between) if between else -1
            wanted = 0
            if cut >= 0:
                try:
                    yield from orjson.loads(b"[" + buffer[: cut + 1] + b"]")
                    buffer = buffer[cut + len(between) - 1 :]
                except orjson.JSONDecodeError:
                    buffer = yield from _one_by_one(buffer, between, last=False)
                    wanted = _more(buffer)
            else:
                wanted = _more(buffer)
            held, size = [buffer], len(buffer)
        buffer = b"".join(held)
        yield from _one_by_one(buffer, between or _learned(buffer), last=True)


def _learned(buffer: bytes) -> bytes:
    """What stands between the first record and the second, brackets included; b"" while that is not seen."""
    text = decode(buffer, "utf-8")
    try:
        _, end = _DECODER.raw_decode(text, _SPACE.match(text).end())  # type: ignore[union-attr]
    except (json.JSONDecodeError, RecursionError):
        # The first record is broken or goes on; two brackets at the margin are the best guess.
        found = re.search(r"^(?:\}|  \}|\t\})\s*,\s*\{", text, re.MULTILINE)
        return found[0].strip().encode() if found else b""
    after = _BETWEEN.match(text, end - 1)
    return after[0].encode() if after else b""


def _more(buffer: bytes) -> int:
    if len(buffer) > LARGEST_RECORD:
        raise JourneysError("This file has a record larger than any record of an export can be.")
    return min(len(buffer) * 2, LARGEST_RECORD)


def _after_bracket(pieces: Iterator[bytes], key: str) -> bytes:
    """What follows the bracket that opens the array, from as many pieces as it takes to find it."""
    opening = re.compile(rb'"%s"\s*:\s*\[' % re.escape(key.encode()) if key else rb"\[")
    buffer = b""
    for piece in pieces:
        buffer += piece
        if found := opening.search(buffer):
            return buffer[found.end() :]
        buffer = buffer[-200:]
    return b""


def _one_by_one(buffer: bytes, between: bytes, *, last: bool) -> Generator[Any, None, bytes]:
    """Yield the records of the buffer singly; return the bytes of one that may go on in the next piece."""
    text = decode(buffer, "utf-8")
    mark = between.decode() or "},{"
    at = _SPACE.match(text).end()  # type: ignore[union-attr]
    while at < len(text) and text[at] != "]":
        try:
            value, at = _DECODER.raw_decode(text, at)
        except (json.JSONDecodeError, RecursionError) as error:
            failed = error.pos if isinstance(error, json.JSONDecodeError) else at
            following = text.find(mark, failed)
            if following < 0:
                if not last:
                    return text[at:].encode("utf-8", "replace")
                yield Broken(text[at : at + 200], cut_off=True)
                return b""
            yield Broken(text[at : at + 200])
            at = following + len(mark) - 1
        else:
            yield value
            at = _SPACE.match(text, at).end()  # type: ignore[union-attr]
    if at >= len(text) and last and buffer:
        yield Broken("the end of the list is missing", cut_off=True)
    return b"]" if at < len(text) else b""


def objects(stream: BinaryIO) -> Iterator[Any]:
    """The JSON objects of a file with one a line; a line that is none is `Broken`. Closes the stream."""
    with stream:
        for line in lines(stream):
            if not (text := line.strip()):
                continue
            try:
                yield orjson.loads(text)
            except orjson.JSONDecodeError:
                yield Broken(text[:200])


def document(stream: BinaryIO) -> Any:
    """The whole of a JSON file that has to be seen at once.

    Raises:
        JourneysError: when it is larger than `LARGEST_DOCUMENT` or no JSON.
    """
    held: list[bytes] = []
    size = 0
    for chunk in chunks(stream):
        held.append(chunk)
        size += len(chunk)
        if size > LARGEST_DOCUMENT:
            raise JourneysError("This JSON file is larger than any export of its kind.")
    data = b"".join(held)
    try:
        return orjson.loads(_bare(data))
    except orjson.JSONDecodeError:
        try:
            return _DECODER.decode(decode(_bare(data), "utf-8"))
        except (json.JSONDecodeError, RecursionError):
            raise JourneysError("This JSON file is damaged or cut off.") from None


def _bare(data: bytes) -> bytes:
    """JSON without the assignment that the files of a Twitter archive begin with."""
    return re.sub(rb"^\s*window\.[\w.]+\s*=\s*", b"", data[:200]) + data[200:]


def beginning(head: bytes) -> Any:
    """What the first bytes of a JSON document hold, as far as they go; None when they are no JSON."""
    found: list[Any] = []
    try:
        for event, value in ijson.basic_parse(BytesIO(_bare(head)), use_float=True):
            _place(found, event, value)
    except (ijson.JSONError, ValueError, RecursionError):
        pass
    return found[0] if found else None


def _place(stack: list[Any], event: str, value: Any) -> None:
    """Put one parsing event where it belongs. The stack is [root, open container or key, ...]."""
    if event in ("end_map", "end_array"):
        stack.pop()
        return
    if event == "map_key":
        stack.append(value)
        return
    made: Any = {} if event == "start_map" else [] if event == "start_array" else value
    if not stack:
        stack.extend([made, made] if event.startswith("start") else [made])
        return
    if isinstance(stack[-1], list):
        stack[-1].append(made)
    else:
        key = stack.pop()
        stack[-1][key] = made
    if event.startswith("start"):
        stack.append(made)
