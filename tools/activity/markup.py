"""Records out of HTML and XML files, one after the other, without holding the file."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import BinaryIO

from lxml import etree

from tools.activity.json_records import Broken
from tools.activity.text import pieces
from vectorstore.records import JourneysError

_LONGEST = 50_000
"""Characters of one part; an answer of an assistant may be longer, and is cut."""
_TAG = re.compile(r"<[^<>]*>")
_ATTRIBUTE = re.compile(r"""([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_ENTITY = "<!ENTITY"


def segments(stream: BinaryIO, mark: str) -> Iterator[str]:
    """The parts of a text that each begin with `mark`, a regular expression without regard to case.

    What stands before the first mark is left out, and so is what goes beyond `_LONGEST`.
    """
    opening = re.compile(mark, re.IGNORECASE)
    held = ""
    started = False
    for piece in pieces(stream):
        held += piece
        starts = [found.start() for found in opening.finditer(held)]
        if not starts:
            held = held[:_LONGEST] if started else held[-200:]
            continue
        if started and starts[0] > 0:
            yield held[: starts[0]]
        for begin, end in pairwise(starts):
            yield held[begin:end]
        held, started = held[starts[-1] :], True
    if started:
        yield held


def words(fragment: str) -> str:
    """The text of an HTML fragment, its tags left out and its character references resolved."""
    return html.unescape(_TAG.sub("", fragment)).replace("\xa0", " ").strip()


def attributes(tag: str) -> dict[str, str]:
    """The attributes in a tag, their names in lower case."""
    return {
        found[1].lower(): html.unescape(found[2] or found[3] or found[4] or "")
        for found in _ATTRIBUTE.finditer(tag[:5000])
    }


def elements(stream: BinaryIO, *tags: str) -> Iterator[etree._Element | Broken]:
    """The elements of an XML file with one of these tags (local names), each complete and then forgotten.

    Entities are never resolved, nothing outside the file is read, and a file that declares entities is
    refused. Damage within is passed over as far as the parser can; a file that ends early yields `Broken`.

    Raises:
        JourneysError: when the file declares entities.
    """
    parser = etree.XMLPullParser(
        events=("end",),
        encoding="utf-8",
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        recover=True,
    )
    first, tail = True, ""
    for piece in pieces(stream):
        if first and _ENTITY in piece:
            raise JourneysError("This XML file is refused: it declares entities, which no export does.")
        if first:
            piece = piece.lstrip()
        first = first and not piece
        tail = (tail + piece)[-200:]
        try:
            parser.feed(piece.encode("utf-8", "replace"))
        except etree.XMLSyntaxError:
            break
        yield from _complete(parser, tags)
    if not re.search(r"</[\w:.-]+>\s*(?:<!--.*-->\s*)?$", tail, re.DOTALL):
        yield Broken(tail.strip()[-100:], cut_off=True)


def _complete(parser: etree.XMLPullParser, tags: tuple[str, ...]) -> Iterator[etree._Element]:
    for _, element in parser.read_events():
        if isinstance(element.tag, str) and local(element) in tags:
            yield element
            if not any(local(above) in tags for above in element.iterancestors()):
                _forget(element)


def _forget(element: etree._Element) -> None:
    """Free an element that has been read, and those before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def local(element: etree._Element) -> str:
    """An element's name without its namespace."""
    return str(element.tag).rsplit("}", 1)[-1]


def fields(element: etree._Element) -> dict[str, str]:
    """The texts of an element's children by local name."""
    return {local(child): (child.text or "").strip() for child in element if isinstance(child.tag, str)}
