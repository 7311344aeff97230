"""What a formula is made of: small frozen nodes. ``at`` is the column in the text and does not count for equality."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Number:
    """A plain number."""

    value: Decimal
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Indicator:
    """Another indicator by its code."""

    code: str
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Value:
    """A place's value of a measure; ``facet`` empty is the asked one."""

    measure: str
    facet: str = ""
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Members:
    """Which members of which roster: a class, and a field with a value. Empty is any."""

    family: str
    member_class: str = ""
    field: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Sum:
    """The sum of a measure over the members of a roster in the place."""

    measure: str
    members: Members
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Count:
    """The number of members, of those that reached a milestone, or were planned to have reached one."""

    members: Members
    reached: str = ""
    planned: str = ""
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Negate:
    """Minus something."""

    of: "Node"
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Binary:
    """``left operator right``; the operator is one of + - * /."""

    operator: str
    left: "Node"
    right: "Node"
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Percent:
    """``part / whole x 100``."""

    part: "Node"
    whole: "Node"
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Growth:
    """Percent on the year before, on the year ``base``, or the yearly mean over so many ``years``.

    ``comparable`` keeps to what is present in both.
    """

    of: "Node"
    base: int | None = None
    years: int | None = None
    comparable: bool = False
    at: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Apply:
    """A function of one expression: one of ``FUNCTIONS``. Only ``above`` needs a ``level`` of places."""

    function: str
    of: "Node"
    level: str = ""
    at: int = field(default=0, compare=False)


Node: TypeAlias = Number | Indicator | Value | Sum | Count | Negate | Binary | Percent | Growth | Apply

FUNCTIONS = (
    "above",
    "change",
    "month",
    "previous",
    "rank",
    "rank_change",
    "share",
    "share_of_parent",
    "ytd",
)


def children(node: Node) -> tuple[Node, ...]:
    """The expressions directly inside a node."""
    if isinstance(node, Binary):
        return (node.left, node.right)
    if isinstance(node, Percent):
        return (node.part, node.whole)
    if isinstance(node, Negate | Growth | Apply):
        return (node.of,)
    return ()


def walk(node: Node) -> Iterator[Node]:
    """A node and everything inside it, outermost first."""
    yield node
    for child in children(node):
        yield from walk(child)
