"""Writing a formula's nodes as text that reads back to the same nodes."""

from diaodu.core.formula.nodes import (
    Apply,
    Binary,
    Count,
    Growth,
    Indicator,
    Members,
    Negate,
    Node,
    Number,
    Percent,
    Sum,
    Value,
)

_STRENGTH = {"+": 1, "-": 1, "*": 2, "/": 2}


def printed(node: Node) -> str:
    """The formula of a node, with no more brackets than it needs."""
    if isinstance(node, Binary):
        strength = _STRENGTH[node.operator]
        return f"{_inside(node.left, strength)} {node.operator} {_inside(node.right, strength + 1)}"
    if isinstance(node, Negate):
        return f"-{_inside(node.of, 3)}"
    if isinstance(node, Number):
        return f"{node.value:f}"
    if isinstance(node, Indicator):
        return node.code
    return _call(node)


def _inside(node: Node, strength: int) -> str:
    text = printed(node)
    return f"({text})" if isinstance(node, Binary) and _STRENGTH[node.operator] < strength else text


def _call(node: Value | Sum | Count | Percent | Growth | Apply) -> str:
    if isinstance(node, Value):
        return f"value({node.measure}{_options(facet=node.facet)})"
    if isinstance(node, Sum):
        return f"sum({node.measure}, {node.members.family}{_members(node.members)})"
    if isinstance(node, Count):
        return f"count({node.members.family}{_members(node.members)}{_milestones(node)})"
    if isinstance(node, Percent):
        return f"percent({printed(node.part)}, {printed(node.whole)})"
    if isinstance(node, Growth):
        base = f"{node.base:04}" if node.base is not None else ""
        comparable = "yes" if node.comparable else ""
        return f"growth({printed(node.of)}{_options(base=base, years=str(node.years or ''), comparable=comparable)})"
    return f"{node.function}({printed(node.of)}{_options(level=node.level)})"


def _members(members: Members) -> str:
    where = f"{members.field}={members.value}" if members.field else ""
    return _options(**{"class": members.member_class, "where": where})


def _milestones(node: Count) -> str:
    return _options(reached=node.reached, planned=node.planned)


def _options(**options: str) -> str:
    return "".join(f', {name}="{value}"' for name, value in options.items() if value)
