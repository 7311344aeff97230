"""What a value may be beyond its type, as its kind declares it: bounds, whole numbers, days that have come."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from django.utils.translation import gettext as _

from diaodu.kit.languages import name_in_language
from diaodu.register.field_types import CellProblem, day_in, number_in
from diaodu.register.kinds import Field, Kind, Limits


def limit_problems(kind: Kind, stage: str, fields: Mapping[str, str], today: date) -> Iterator[CellProblem]:
    """What is beyond its limits among the fields of a subject in a stage. Values of another type are left out."""
    for field in kind.fields:
        value = fields.get(field.code, "")
        if field.limits and value:
            check = _day_problems if field.type == "date" else _number_problems
            yield from check(kind, field, field.limits, fields)
    word = kind.stage(stage)
    past = [field.code for field in kind.fields if field.limits and field.limits.not_future]
    yield from _future_problems([*past, *(word.not_future if word else ())], fields, today)


def limit_words(field: Field) -> str:
    """How a value must be, for whoever fills it in; empty where nothing is said."""
    limits = field.limits
    if limits is None:
        return ""
    bounds = str(limits.bounds)
    told = [
        _("範圍：%(bounds)s。") % {"bounds": bounds} if bounds else "",
        _("整數。") if limits.whole else "",
        _("不晚於今天。") if limits.not_future else "",
    ]
    return "".join(told)


def _number_problems(kind: Kind, field: Field, limits: Limits, fields: Mapping[str, str]) -> Iterator[CellProblem]:
    code, value = field.code, number_in(fields[field.code])
    if value is None:
        return
    told = {"column": code, "value": fields[code]}
    if not limits.bounds.allow(value):
        message = _("「%(column)s」為 %(value)s，不在 %(bounds)s 的範圍內。") % {**told, "bounds": limits.bounds}
        yield CellProblem(code, "out_of_bounds", message, _("請改為範圍內的數。"))
    if limits.whole and value != value.to_integral_value():
        message = _("「%(column)s」為 %(value)s，不是整數。") % told
        yield CellProblem(code, "not_whole", message, _("請填寫整數。"))
    most = number_in(fields.get(limits.at_most, ""))
    if most is not None and value > most:
        message = _("「%(column)s」為 %(value)s，大於「%(other)s」的 %(most)s。")
        names = {**told, "other": _name(kind, limits.at_most), "most": fields[limits.at_most]}
        yield CellProblem(code, "above_other", message % names, _("請覈對這兩個數。"))


def _day_problems(kind: Kind, field: Field, limits: Limits, fields: Mapping[str, str]) -> Iterator[CellProblem]:
    code, day = field.code, day_in(fields[field.code])
    first = day_in(fields.get(limits.not_before, ""))
    if day and first and day < first:
        message = _("「%(column)s」為 %(value)s，早於「%(other)s」的 %(first)s。")
        names = {"column": code, "value": day, "other": _name(kind, limits.not_before), "first": first}
        yield CellProblem(code, "before_other", message % names, _("請覈對這兩個日期。"))


def _future_problems(codes: Sequence[str], fields: Mapping[str, str], today: date) -> Iterator[CellProblem]:
    for code in codes:
        day = day_in(fields.get(code, ""))
        if day and day > today:
            message = _("「%(column)s」為 %(value)s，晚於今天。") % {"column": code, "value": day}
            yield CellProblem(code, "in_future", message, _("請填寫已經發生的日期。"))


def _name(kind: Kind, code: str) -> str:
    field = kind.field(code)
    return name_in_language(field.names) if field else code
