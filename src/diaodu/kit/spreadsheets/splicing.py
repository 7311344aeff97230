"""Changing XML in place: what is not changed stays byte for byte as the user's program wrote it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape

TAG = re.compile(rb"""<(?>[^>"']+|"[^"]*"|'[^']*')*>""")
ATTRIBUTE = re.compile(rb"""\s+([^\s=/<>"']+)\s*=\s*("[^"]*"|'[^']*')""")
UNPRINTABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
DEEP = 5  # levels of an outline

Edit = tuple[int, int, bytes]  # from, to, what stands there instead


@dataclass(slots=True)
class Element:
    """Where an element stands, and its children down to the depth of the outline."""

    name: str  # without prefix
    attributes: dict[str, str]
    start: int
    opened: int  # after the start tag
    closed: int = 0  # before the end tag
    end: int = 0
    children: list[Element] = field(default_factory=list)
    text: str = ""  # of all ``t`` within

    def child(self, name: str) -> Element | None:
        """The first child of a name."""
        return next((child for child in self.children if child.name == name), None)


def outline(content: bytes) -> Element:
    """A part's elements. Raises ``ExpatError``."""
    return _Outliner(content).root


class _Outliner:
    def __init__(self, content: bytes) -> None:
        self._content = content
        self._open: list[Element] = []
        self._depth = 0
        self._in_text = False
        self._parser = parser = expat.ParserCreate("utf-8")
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._characters
        parser.Parse(content, True)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        local = name.rpartition(":")[2]
        self._in_text = local == "t"
        if self._depth > DEEP:
            return
        start = self._parser.CurrentByteIndex
        element = Element(local, attributes, start, start + len(tag_at(self._content, start)))
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)

    def _end(self, _name: str) -> None:
        self._in_text = False
        if self._depth <= DEEP:
            element = self._open.pop()
            element.closed = element.end = element.opened
            if not self._content.endswith(b"/>", element.start, element.opened):
                element.closed = self._parser.CurrentByteIndex
                element.end = element.closed + len(tag_at(self._content, element.closed))
        self._depth -= 1

    def _characters(self, text: str) -> None:
        if self._in_text:
            for element in self._open:
                element.text += text


def tag_at(content: bytes | bytearray, start: int) -> bytes:
    """The tag that begins at a place."""
    match = TAG.match(content, start)
    if match is None:
        raise expat.ExpatError("no tag where one was reported")
    return bytes(match[0])


def spliced(content: bytes, edits: Sequence[Edit]) -> bytes:
    """A part with some places changed."""
    pieces, at = [], 0
    for start, end, new in sorted(edits, key=lambda edit: edit[:2]):
        pieces += [content[at:start], new]
        at = end
    return b"".join([*pieces, content[at:]])


def grown(content: bytes, element: Element, new: bytes, *, count: int | None = None) -> list[Edit]:
    """The edits that put something at an element's end, and its ``count`` right."""
    tag = content[element.start : element.opened]
    if count is not None:
        tag = with_attribute(tag, b"count", str(count).encode())
    if tag.endswith(b"/>"):
        return [(element.start, element.end, opened(tag) + new + end_tag(tag))]
    return [(element.start, element.opened, tag), (element.closed, element.closed, new)]


def with_attribute(tag: bytes, name: bytes, value: bytes | None) -> bytes:
    """A start tag with an attribute set, or without it."""
    setting = b"" if value is None else b' %s="%s"' % (name, value)
    for match in ATTRIBUTE.finditer(tag):
        if match[1] == name:
            return tag[: match.start()] + setting + tag[match.end() :]
    end = len(tag) - (2 if tag.endswith(b"/>") else 1)
    return tag[:end].rstrip() + setting + tag[end:]


def opened(tag: bytes) -> bytes:
    """``<a/>`` as ``<a>``."""
    return tag[:-2].rstrip() + b">" if tag.endswith(b"/>") else tag


def end_tag(tag: bytes) -> bytes:
    """``</a>`` for ``<a b="c">``."""
    return b"</" + re.split(rb"[\s/>]", tag[1:], maxsplit=1)[0] + b">"


def escaped(text: str) -> bytes:
    """Text for between tags, or between double quotes."""
    return escape(UNPRINTABLE.sub("", text), {'"': "&quot;"}).encode()


class Stream:
    """Copies a part while it is parsed. Handlers, called in order, may put something in or replace a tag."""

    def __init__(self, sink: Callable[[bytes], object]) -> None:
        self.parser = expat.ParserCreate("utf-8")
        self._sink = sink
        self._held = bytearray()
        self._base = 0  # how much of the part has left

    def feed(self, chunk: bytes) -> None:
        """Read on, and let go what no later event can be about."""
        self._held += chunk
        self.parser.Parse(chunk)
        self._release(self.parser.CurrentByteIndex)

    def close(self) -> None:
        """The part ends here."""
        self.parser.Parse(b"", True)
        self._release(self._base + len(self._held))

    def tag(self) -> bytes:
        """The tag of the event being handled."""
        return tag_at(self._held, self.parser.CurrentByteIndex - self._base)

    def put(self, new: bytes) -> None:
        """Put something before the event being handled."""
        self._release(self.parser.CurrentByteIndex)
        self._sink(new)

    def replace_tag(self, new: bytes) -> None:
        """Put something in the place of the tag being handled."""
        length = len(self.tag())
        self.put(new)
        self._drop(length)

    def _release(self, until: int) -> None:
        length = until - self._base
        if length > 0:
            self._sink(bytes(self._held[:length]))
            self._drop(length)

    def _drop(self, length: int) -> None:
        del self._held[:length]
        self._base += length
