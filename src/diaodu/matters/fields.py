"""The fields of a matter, held to the same rules as those of a subject."""

from __future__ import annotations

from collections.abc import Mapping

from diaodu.matters.kinds import MatterKind
from diaodu.matters.refusals import MatterFields
from diaodu.register.commands.permits import known_codes
from diaodu.register.field_types import Known
from diaodu.register.kinds import Kind
from diaodu.register.limits import limit_problems
from diaodu.register.states import State, field_problems

NAMING = {"place", "organisation"}


def checked_fields(kind: MatterKind, given: Mapping[str, str]) -> dict[str, str]:
    """The fields given, trimmed, without the empty ones. Raises ``MatterFields`` with every problem."""
    fields = {code: str(value).strip() for code, value in given.items() if str(value).strip()}
    known = _known(kind.form)
    state = State("", "", fields=fields)
    problems = [*field_problems(kind.form, state, known), *limit_problems(kind.form, "", fields, known.today)]
    if problems:
        raise MatterFields(problems)
    return fields


def _known(form: Kind) -> Known:
    """The codes that fields may name; nothing is read for kinds whose fields name none."""
    if NAMING.intersection(field.type for field in form.fields):
        return known_codes(set())
    return Known(places=(), organisations=(), documents=())
