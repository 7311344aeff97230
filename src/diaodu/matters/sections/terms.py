"""Checking due times: readable, chosen for every case, and such that they can be kept."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from diaodu.core.steps import spans
from diaodu.core.workdays import Term
from diaodu.matters.clocks import working_days
from diaodu.matters.kinds import OPENED, RAISED
from diaodu.matters.sections.words import tables, term_in
from diaodu.packs.reading import Entry
from diaodu.packs.sections import Draft
from diaodu.register.kinds import Kind

DUE_KEYS = frozenset({"term", "from", "by", "terms", "field", "about"})


def check_terms(draft: Draft, entry: Entry, step: Mapping[str, Any]) -> None:
    """Check the due time of a step."""
    at, due = f"steps: {step.get('code')!r}", step.get("due")
    if due is None:
        draft.problems.add(entry, "required", f"{at} needs a due time", key="steps")
    elif not isinstance(due, Mapping):
        term_in(draft, entry, due, at=at, key="steps")
    else:
        _check_table(draft, entry, at, due)
        if due.get("from") == RAISED:
            _check_kept(draft, entry, step, due)


def _check_table(draft: Draft, entry: Entry, at: str, due: Mapping[str, Any]) -> None:
    for key in sorted(due.keys() - DUE_KEYS):
        draft.problems.add(entry, "bad_value", f"{at}: a due time knows no {key!r}", key="steps")
    for text in [due.get("term"), *due.get("terms", {}).values()]:
        term_in(draft, entry, text, at=at, key="steps")
    if due.get("from", OPENED) not in {OPENED, RAISED}:
        draft.problems.add(entry, "bad_value", f"{at}: from is {OPENED!r} or {RAISED!r}", key="steps")
    fields = {field.get("code"): field for field in tables(entry.data, "fields")}
    if due.get("field") and fields.get(due["field"], {}).get("type") != "date":
        draft.problems.add(entry, "unknown_code", f"{at}: due names no field with a day, {due['field']!r}", key="steps")
    if due.get("about"):
        _check_about(draft, entry, at, str(due["about"]))
    if due.get("by"):
        _check_choices(draft, entry, at, due, fields.get(due["by"], {}))


def _check_about(draft: Draft, entry: Entry, at: str, code: str) -> None:
    """Each kind that the matter may be about has such a field with a day."""
    for name in entry.data.get("about", ()) or [""]:
        kind = draft.notes["kinds"].get(str(name))
        field = kind.field(code) if isinstance(kind, Kind) else None
        if field is None or field.type != "date":
            message = f"{at}: about names no field with a day of what the matter is about, {code!r}"
            draft.problems.add(entry, "unknown_code", message, key="steps")


def _check_choices(draft: Draft, entry: Entry, at: str, due: Mapping[str, Any], field: Mapping[str, Any]) -> None:
    """Every choice of the field has its term, and every term is of a choice."""
    choices = {choice["code"] if isinstance(choice, Mapping) else choice for choice in field.get("choices", ())}
    if not choices:
        draft.problems.add(entry, "unknown_code", f"{at}: by names no field with choices, {due['by']!r}", key="steps")
        return
    for code in sorted(choices ^ set(due.get("terms", {}))):
        message = f"{at}: terms and the choices of {due['by']!r} differ in {code!r}"
        draft.problems.add(entry, "unknown_code", message, key="steps")


def _check_kept(draft: Draft, entry: Entry, step: Mapping[str, Any], due: Mapping[str, Any]) -> None:
    """A term from the raising is no shorter than the terms of the steps that come before it."""
    steps = tables(entry.data, "steps")
    after = {str(each.get("code")): tuple(str(code) for code in each.get("after", ())) for each in steps}
    lengths = {str(each.get("code")): _length(each) for each in steps}
    own = _days(due.get("term"))
    try:
        before = spans(after, lengths)[str(step.get("code"))].starts
    except (KeyError, ValueError):
        return  # steps that are wrong are told elsewhere
    if own is not None and own < before:
        message = (
            f"steps: {step.get('code')!r} is due {due['term']} after the raising, "
            f"when the steps before it may take {float(before):g} working days: it cannot be kept"
        )
        draft.problems.add(entry, "deadline_cannot_be_met", message, key="steps")


def _length(step: Mapping[str, Any]) -> Fraction:
    due = step.get("due")
    if isinstance(due, Mapping):
        return Fraction(0) if due.get("from") == RAISED else _days(due.get("term")) or Fraction(0)
    return _days(due) or Fraction(0)


def _days(text: Any) -> Fraction | None:
    try:
        term = Term.parse(str(text))
    except ValueError:
        return None
    return working_days(term)
