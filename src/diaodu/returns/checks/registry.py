"""The rules on a figure: small registered functions. The guide's list of them is held complete by a test."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from diaodu.core.absences import Reading
from diaodu.core.units import from_base
from diaodu.returns.forms import Figure
from diaodu.returns.problems import Problem, Severity


@dataclass(slots=True)
class Given:
    """A figure of a line and what it is checked against, all in base units; None is unknown.

    ``before``: the same figure a month earlier, within the year for a year to date. ``standing``: what the ledger has
    for it now. ``limit``: what it should not pass. ``ready``: whether the milestone it comes after was reached.
    """

    figure: Figure
    value: Decimal
    before: Decimal | None = None
    standing: Reading | None = None
    limit: Decimal | None = None
    ready: bool = True

    def shown(self, value: Decimal) -> str:
        """A value in the form's unit, for messages."""
        return f"{from_base(value, self.figure.unit).normalize():f} {self.figure.unit.code}"


Said = tuple[str, str, dict[str, str]]
"""Message and remedy as the catalogue has them, and the values that belong into them."""
Rule = Callable[[Given], Said | None]


class Registered(NamedTuple):
    """A rule with its code, its severity and the figures it speaks of."""

    code: str
    severity: Severity
    on: Callable[[Figure], bool]
    rule: Rule


REGISTERED: list[Registered] = []


def figure_rule(code: str, severity: Severity, *, on: Callable[[Figure], bool]) -> Callable[[Rule], Rule]:
    """Register a rule on those figures of a form that it can say anything of."""

    def keep(rule: Rule) -> Rule:
        REGISTERED.append(Registered(code, severity, on, rule))
        return rule

    return keep


def rules_on(figure: Figure) -> list[Registered]:
    """The rules that speak of a figure."""
    return [each for each in REGISTERED if each.on(figure)]


def problems_of(given: Given, row: int, rules: Sequence[Registered]) -> list[Problem]:
    """What rules say of a figure. After a refusal the rest is not asked: it would speak of a wrong number."""
    found: list[Problem] = []
    for code, severity, _on, rule in rules:
        said = rule(given)
        if said is not None:
            found.append(Problem(row, given.figure.code, code, severity, *said))
            if severity == Severity.REFUSE:
                break
    return found
