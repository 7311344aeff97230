"""The rules on a figure: small registered functions. The guide's list of them is held complete by a test."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

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


Rule = Callable[[Given], tuple[str, str] | None]
"""Gives message and remedy, or nothing."""


@dataclass(frozen=True, slots=True)
class Registered:
    """A rule with its code and severity."""

    code: str
    severity: Severity
    rule: Rule


REGISTERED: list[Registered] = []


def figure_rule(code: str, severity: Severity) -> Callable[[Rule], Rule]:
    """Register a rule on figures."""

    def keep(rule: Rule) -> Rule:
        REGISTERED.append(Registered(code, severity, rule))
        return rule

    return keep


def problems_of(given: Given, row: int) -> list[Problem]:
    """What all rules say of a figure. After a refusal the rest is not asked: it would speak of a wrong number."""
    found: list[Problem] = []
    for each in REGISTERED:
        said = each.rule(given)
        if said is not None:
            found.append(Problem(row, given.figure.code, each.code, each.severity, *said))
            if each.severity == Severity.REFUSE:
                break
    return found
