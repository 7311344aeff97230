"""What is kept and shown but not counted: a kind's declared exclusions, as a test of fields and as query conditions.

The condition is told twice, for the queries of lists and for the sums over a register; a test holds that they agree.
A field that is not filled in is the empty text in all of them: were it NULL to the database, the condition would be
neither true nor false, and the subject would be missing from what is counted and from what is left out.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Q
from django.db.models.lookups import In
from psycopg.sql import SQL, Composable, Literal

from diaodu.register.field_values import text_value
from diaodu.register.kinds import Exclusion, Kind


def excluded_by(kind: Kind, fields: Mapping[str, str]) -> Exclusion | None:
    """The first exclusion that a subject with these fields meets."""
    return next((each for each in kind.exclusions if each.meets(fields)), None)


def excluded(kind: Kind) -> Q:
    """The condition for subjects that meet an exclusion of their kind; without one it matches nothing."""
    condition = Q(pk__in=[])
    for each in kind.exclusions:
        condition |= Q(*(In(text_value(field), values) for field, values in each.when.items()))
    return condition


def counted_entry(kind: Kind) -> Composable:
    """The condition for a row ``entry`` with ``fields`` that meets no exclusion."""
    met = [SQL(" AND ").join(_among(field, values) for field, values in each.when.items()) for each in kind.exclusions]
    return SQL("NOT (({}))").format(SQL(") OR (").join(met)) if met else SQL("TRUE")


def _among(field: str, values: tuple[str, ...]) -> Composable:
    # literals stand in a query that takes parameters: a percent sign would begin one
    names = [Literal(text.replace("%", "%%")) for text in (field, *values)]
    return SQL("coalesce(entry.fields ->> {}, '') IN ({})").format(names[0], SQL(", ").join(names[1:]))
