"""The state of a subject, and the one check it must pass: the same for packs, imports and forms on pages."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from django.utils.translation import gettext as _

from diaodu.core.stops import Stop, read_stops
from diaodu.kit.languages import name_in_language
from diaodu.register.field_types import CellProblem, Known, check_value, is_day
from diaodu.register.kinds import Kind
from diaodu.register.limits import limit_problems
from diaodu.register.models import Subject

CODE = re.compile(r"[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*")
CONTROLS = re.compile("[\\x00-\\x08\\x0b-\\x1f]")
LONGEST = {
    "code": 120, "name_hant": 200, "name_hans": 200, "name_en": 300, "document": 60, "section": 60, "quote": 25,
}  # fmt: skip
TEXTS = ("name_hant", "name_hans", "name_en", "place", "organisation", "stage", "document", "section", "quote")
NO_FIELDS = frozenset((*TEXTS, "code"))


@dataclass(frozen=True, slots=True)
class State:
    """What is known of a subject at one time; places and organisations by code, absent fields left out."""

    name_hant: str
    name_hans: str
    name_en: str = ""
    place: str = ""
    organisation: str = ""
    stage: str = ""
    document: str = ""
    section: str = ""
    quote: str = ""
    fields: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @classmethod
    def of(cls, subject: Subject) -> State:
        """The present state of a subject (its place and organisation are read)."""
        texts = {name: getattr(subject, name) for name in TEXTS if name not in {"place", "organisation"}}
        return cls(
            **texts,
            place=subject.place.code if subject.place else "",
            organisation=subject.organisation.code if subject.organisation else "",
            fields=dict(subject.fields),
        )

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> State:
        """Read back what ``as_json`` wrote."""
        return cls(**{name: data[name] for name in TEXTS}, fields=data["fields"])

    def as_json(self) -> dict[str, Any]:
        """The form in which a revision keeps it."""
        return {**{name: getattr(self, name) for name in TEXTS}, "fields": dict(self.fields)}

    def cell(self, column: str) -> str:
        """What stands in a column other than that of the code; empty where nothing does."""
        return getattr(self, column) if column in TEXTS else self.fields.get(column, "")

    def cells(self, code: str) -> dict[str, str]:
        """The state as a row of a table."""
        return {"code": code, **{name: getattr(self, name) for name in TEXTS}, **self.fields}


def read_cells(cells: Mapping[str, str]) -> tuple[str, State]:
    """The code and the state that a row of a table says; columns that every subject has stand apart from fields."""
    texts = {name: cells.get(name, "").strip() for name in TEXTS}
    fields = {name: value.strip() for name, value in cells.items() if name not in NO_FIELDS and value and value.strip()}
    return cells.get("code", "").strip(), State(**texts, fields=fields)


def problems_of(kind: Kind, code: str, state: State, known: Known) -> list[CellProblem]:
    """Everything that keeps ``state`` from being recorded; empty when it may be."""
    return [
        *_code_problems(code),
        *_text_problems(state),
        *_word_problems(kind, state, known),
        *field_problems(kind, state, known),
        *limit_problems(kind, state.stage, state.fields, known.today),
        *_stage_problems(kind, state),
        *_early_problems(kind, state),
    ]


def _code_problems(code: str) -> list[CellProblem]:
    if not code:
        return [_empty("code")]
    if not CODE.fullmatch(code):
        return [
            CellProblem(
                "code",
                "bad_value",
                _("「%(code)s」不是代碼。") % {"code": code},
                _("代碼由拉丁字母和數字組成，可用 . _ - 連接。"),
            )
        ]
    return _too_long("code", code)


def _text_problems(state: State) -> list[CellProblem]:
    found = [_empty(name) for name in ("name_hant", "name_hans") if not getattr(state, name)]
    for name in TEXTS:
        found += _too_long(name, getattr(state, name))
    for name, value in [*((name, getattr(state, name)) for name in TEXTS), *state.fields.items()]:
        if not value.isprintable() and CONTROLS.search(value):
            found.append(CellProblem(name, "bad_value", _("含有控制字符。"), _("請重新輸入這一格。")))
    return found


def _word_problems(kind: Kind, state: State, known: Known) -> list[CellProblem]:
    stages = {stage.code for stage in kind.stages}
    return [
        *_unknown("place", state.place, known.places),
        *_unknown("organisation", state.organisation, known.organisations),
        *_unknown("stage", state.stage, stages),
        *_unknown("document", state.document, known.documents),
    ]


def field_problems(kind: Kind, state: State, known: Known) -> list[CellProblem]:
    declared = {field.code: field for field in kind.fields}
    found = [
        CellProblem(code, "unknown_column", _("「%(code)s」不是這類的字段。") % {"code": code}, _("請刪去這一列。"))
        for code in state.fields
        if code not in declared
    ]
    for code, spec in declared.items():
        value = state.fields.get(code, "")
        problem = check_value(spec, value, known) if value else None
        if problem:
            found.append(problem)
        elif spec.required and not value:
            found.append(_empty(code))
    return found


def _stage_problems(kind: Kind, state: State) -> list[CellProblem]:
    """The fields that the stage needs, or one before it, and that are not filled."""
    stage, lacking = kind.stage(state.stage), [code for code in kind.needed(state.stage) if not state.cell(code)]
    if stage is None or not lacking:
        return []
    words, remedy = {"stage": name_in_language(stage.names)}, _("請先填寫這一格，再轉入這一階段。")
    return [
        CellProblem(code, "stage_needs", _("處於「%(stage)s」須填「%(column)s」。") % {**words, "column": code}, remedy)
        for code in lacking
    ]


def _early_problems(kind: Kind, state: State) -> list[CellProblem]:
    """The stops before the day by which the kind is dated, that of departure: nothing arrives before it left."""
    left, found = state.fields.get(kind.dated_by, ""), []
    for spec in kind.fields:
        first = _first_stop(state.fields.get(spec.code, "")) if spec.type == "stops" and is_day(left) else None
        if first and first.day.isoformat() < left:
            told = {"column": spec.code, "station": first.station, "day": left}
            message = _("「%(column)s」中「%(station)s」的日期早於 %(day)s。") % told
            found.append(CellProblem(spec.code, "bad_value", message, _("到站不能早於出發，請覈對兩個日期。")))
    return found


def _first_stop(text: str) -> Stop | None:
    """The first stop of a text; None of one that names none or that its own check refuses."""
    try:
        return next(iter(read_stops(text)), None)
    except ValueError:
        return None


def _empty(column: str) -> CellProblem:
    return CellProblem(column, "required", _("「%(column)s」不能為空。") % {"column": column}, _("請填寫這一格。"))


def _too_long(column: str, value: str) -> list[CellProblem]:
    longest = LONGEST.get(column)
    if longest is None or len(value) <= longest:
        return []
    rule = "quote_too_long" if column == "quote" else "bad_value"
    message = _("「%(column)s」有 %(length)d 個字符，最多 %(longest)d 個。")
    counts = {"column": column, "length": len(value), "longest": longest}
    return [CellProblem(column, rule, message % counts, _("請縮短。"))]


def _unknown(column: str, code: str, known: Container[str]) -> list[CellProblem]:
    if not code or code in known:
        return []
    message = _("「%(column)s」中的「%(code)s」沒有登記。") % {"column": column, "code": code}
    return [CellProblem(column, "unknown_code", message, _("請改用已登記的代碼。"))]
