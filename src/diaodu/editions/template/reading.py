"""Reading a body: its text cut into nodes, with every fault and its line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from diaodu.editions.parts import is_registered
from diaodu.editions.template.expressions import PARTS, condition, let_node, part_node, printed_node
from diaodu.editions.template.nodes import (
    Branch,
    Choice,
    Condition,
    Faults,
    Figure,
    FigureSpec,
    Let,
    Named,
    Node,
    Part,
    Text,
)

# No brace inside: else each one that opens and never closes would be followed to the end of the body.
_MARK = re.compile(r"\{\{(?P<printed>[^{}]*)\}\}|\{%(?P<said>[^{}]*?)%\}")
LONGEST = 100_000
DEEPEST = 10
MOST_FIGURES, MOST_PARTS = 2_000, 40  # each is asked of the ledger


@dataclass(slots=True)
class _Open:
    """An ``{% if %}`` that waits for its end."""

    line: int
    branches: list[tuple[Condition | None, list[Node]]]
    closed_by_else: bool = False


@dataclass(slots=True)
class _Reader:
    faults: Faults
    nodes: list[Node] = field(default_factory=list)
    opened: list[_Open] = field(default_factory=list)
    names: dict[str, FigureSpec] = field(default_factory=dict)

    @property
    def into(self) -> list[Node]:
        return self.opened[-1].branches[-1][1] if self.opened else self.nodes

    def take(self, node: Node | None) -> None:
        if node is not None:
            self.into.append(node)
        if isinstance(node, Let):
            self.names[node.name] = node.spec

    def said(self, words: str, line: int) -> None:
        head, *rest = words.split(maxsplit=1)
        inside = rest[0].strip() if rest else ""
        if head == "let":
            self.take(let_node(inside, line, self.faults))
        elif head in PARTS or is_registered(head):
            self.take(part_node(head, inside, line))
        elif head == "if":
            self._open(inside, line)
        elif head in {"elif", "else", "endif"}:
            self._go_on(head, inside, line)
        else:
            self.faults.add(line, "syntax", _("不認識「%(word)s」。") % {"word": head})

    def _open(self, inside: str, line: int) -> None:
        if len(self.opened) >= DEEPEST:
            self.faults.add(line, "syntax", _("條件嵌套過深。"))
        self.opened.append(_Open(line, [(condition(inside, self.names, line, self.faults), [])]))

    def _go_on(self, head: str, inside: str, line: int) -> None:
        if not self.opened:
            self.faults.add(line, "syntax", _("「%(word)s」之前沒有 if。") % {"word": head})
            return
        choice = self.opened[-1]
        if head == "endif":
            self.opened.pop()
            branches = tuple(Branch(asked, tuple(nodes)) for asked, nodes in choice.branches)
            self.take(Choice(branches, choice.line))
            return
        if choice.closed_by_else:
            self.faults.add(line, "syntax", _("else 之後不能再有分支。"))
        choice.closed_by_else = head == "else"
        asked = condition(inside, self.names, line, self.faults) if head == "elif" else None
        choice.branches.append((asked, []))


def read(body: str) -> tuple[tuple[Node, ...], Faults]:
    """The nodes of a body and its faults; with faults the nodes are what could be read."""
    faults = Faults()
    if len(body) > LONGEST:
        faults.add(1, "syntax", _("正文超過 %(longest)d 個字符。") % {"longest": LONGEST})
        return (), faults
    reader = _Reader(faults)
    at = 0
    for mark in _MARK.finditer(body):
        _text(reader, body, at, mark.start())
        _marked(reader, mark, _line(body, mark.start()))
        at = mark.end()
    _text(reader, body, at, len(body))
    for choice in reader.opened:
        faults.add(choice.line, "syntax", _("這個 if 沒有 endif。"))
    _check_amount(reader)
    return tuple(reader.nodes), faults


def _check_amount(reader: _Reader) -> None:
    """What is composed while somebody waits has an end."""
    nodes = every(reader.nodes)
    parts = sum(isinstance(node, Part) for node in nodes)
    figures = sum(isinstance(node, Figure | Let | Named) for node in nodes)
    if figures > MOST_FIGURES or parts > MOST_PARTS:
        words = {"figures": MOST_FIGURES, "parts": MOST_PARTS}
        message = _("正文最多 %(figures)d 個數、%(parts)d 個表、圖和清單。")
        reader.faults.add(1, "syntax", message % words)


def every(nodes: Sequence[Node]) -> list[Node]:
    """All nodes, those inside branches too, in order."""
    found: list[Node] = []
    for node in nodes:
        found.append(node)
        if isinstance(node, Choice):
            found += [inner for branch in node.branches for inner in every(branch.nodes)]
    return found


def _marked(reader: _Reader, mark: re.Match[str], line: int) -> None:
    printed = mark["printed"]
    inside = " ".join((printed if printed is not None else mark["said"]).split())
    if not inside:
        reader.faults.add(line, "syntax", _("括號裏是空的。"))
    elif printed is None:
        reader.said(inside, line)
    else:
        reader.take(printed_node(inside, reader.names, line, reader.faults))


def _text(reader: _Reader, body: str, start: int, end: int) -> None:
    text = body[start:end]
    if not text:
        return
    line = _line(body, start)
    for bracket in ("{{", "}}", "{%", "%}"):
        if bracket in text:
            reader.faults.add(
                _line(body, start + text.index(bracket)),
                "syntax",
                _("「%(bracket)s」沒有配對。") % {"bracket": bracket},
            )
    reader.take(Text(text, line))


def _line(body: str, at: int) -> int:
    return body.count("\n", 0, at) + 1
