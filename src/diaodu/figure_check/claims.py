"""The text's own arithmetic in writing: ``53.2% + 46.9% ≠ 100``, and which number is suspected of a slip."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from diaodu.figure_check.printed import corrected
from diaodu.figures import Figure, Sign
from diaodu.figures.relations import Relation, SlipKind, Type

Parts = Sequence[str]


def claim(relation: Relation, figures: Sequence[Figure]) -> str:
    """What a relation claims of the numbers as they are printed; a broken one with ≠."""
    parts = [_written(operand, figures) for operand in relation.operands]
    said, result = _SAID[relation.type](parts, _plain(relation.param), _falls(relation, figures))
    if relation.type is Type.GREATER:
        return f"{said} {'>' if relation.holds else '≯'} {result}"
    return f"{said} {'=' if relation.holds else '≠'} {result}"


def suspicion(relation: Relation, figures: Sequence[Figure]) -> str:
    """The likeliest slip in words; empty where none is suspected."""
    slip = relation.slip
    if slip is None:
        return ""
    figure = figures[slip.suspect]
    words = {"printed": figure.text, "instead": corrected(figure, slip), "slip": slip_words(slip.kind)}
    return _("疑為%(slip)s：「%(printed)s」應為「%(instead)s」。") % words


def slip_words(kind: SlipKind) -> str:
    """What a kind of slip is called."""
    words = {
        SlipKind.DIGIT: _("一位數字寫錯"),
        SlipKind.TRANSPOSE: _("相鄰兩位顛倒"),
        SlipKind.SHIFT: _("小數點錯位"),
        SlipKind.UNIT: _("萬、億寫錯"),
    }
    return words[kind]


def involved(relation: Relation) -> tuple[int, ...]:
    """The places of a relation's figures in the reading, groups laid open."""
    found: list[int] = []
    for operand in relation.operands:
        found += [operand] if isinstance(operand, int) else operand
    return tuple(found)


def _written(operand: int | tuple[int, ...], figures: Sequence[Figure]) -> str:
    if isinstance(operand, int):
        return figures[operand].text
    return "(" + " + ".join(figures[each].text for each in operand) + ")"


def _plain(param: Decimal | None) -> str:
    if param is None:
        return ""
    text = f"{round(param, 2):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _falls(relation: Relation, figures: Sequence[Figure]) -> bool:
    """Whether the last number of a relation is a fall."""
    return figures[involved(relation)[-1]].sign is Sign.DOWN


_SAID: dict[Type, Callable[[Parts, str, bool], tuple[str, str]]] = {
    Type.SHARE: lambda p, _n, _f: (f"{p[0]} ÷ {p[1]}", p[2]),
    Type.SHARE_OF_SUM: lambda p, _n, _f: (f"{p[2]} ÷ {p[0]}", p[1]),
    Type.SHARE_OF_PARTS: lambda p, _n, _f: (f"{p[0]} ÷ ({p[0]} + {p[1].strip('()')})", p[2]),
    Type.SUM: lambda p, _n, _f: (" + ".join(p[1:]), p[0]),
    Type.SUM_TO_100: lambda p, _n, _f: (" + ".join(p), "100"),
    Type.DIFFERENCE: lambda p, _n, _f: (f"{p[0]} − {p[1]}", p[2]),
    Type.PP_GAP: lambda p, _n, _f: (f"{p[0]} − {p[1]}", p[2]),
    Type.SCHEDULE_GAP: lambda p, n, _f: (f"{p[0]} − {n}%", p[1]),
    Type.GROWTH_FROM_CHANGE: lambda p, _n, f: (f"{p[1]} ÷ ({p[0]} {'+' if f else '−'} {p[1]})", p[2]),
    Type.GROWTH: lambda p, _n, f: (f"{p[0]} ÷ {p[1]} − 1", f"−{p[2]}" if f else p[2]),
    Type.GROWTH_MULTIPLE: lambda p, _n, _f: (f"{p[0]} ÷ {p[1]} − 1", p[2]),
    Type.PER_UNIT: lambda p, n, _f: (f"{p[0]} ÷ {n}", p[1]),
    Type.GREATER: lambda p, _n, _f: (p[0], p[1]),
}
