"""Numbers written as the text writes its own: what it should read in place of a slip of the pen."""

from __future__ import annotations

import re
from decimal import Decimal

from diaodu.figures import Figure
from diaodu.figures.folding import fold
from diaodu.figures.relations import Slip, SlipKind

_NUMERAL = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_SCALES = (("億", "萬"), ("亿", "万"))
_MOST_DECIMALS = 6


def rewritten(figure: Figure, value: Decimal) -> str:
    """A figure with another value in its unit: ``584.2億元`` for ``580億元``.

    Where the text writes no digits (十二個), the number stands before the unit.
    """
    found = list(_NUMERAL.finditer(fold(figure.text)))
    scale = _scale(figure, found)
    if scale is None:
        return f"{_shown(value)}{figure.unit or ''}"
    first = found[0]
    return figure.text[: first.start()] + _shown(value / scale) + figure.text[first.end() :]


def corrected(figure: Figure, slip: Slip) -> str:
    """What the text should read in place of a suspected figure."""
    if slip.kind is SlipKind.UNIT and figure.value:
        up = slip.instead > figure.value
        for large, small in _SCALES:
            wrong, right = (small, large) if up else (large, small)
            if wrong in figure.text:
                return figure.text.replace(wrong, right)
    return rewritten(figure, slip.instead)


def _scale(figure: Figure, found: list[re.Match[str]]) -> Decimal | None:
    """What the printed digits are multiplied by; None where they are not one number."""
    if len(found) != 1 or not figure.value:
        return None
    digits = Decimal(found[0].group().replace(",", ""))
    return figure.value / digits if digits else None


def _shown(value: Decimal) -> str:
    text = f"{round(value, _MOST_DECIMALS):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
