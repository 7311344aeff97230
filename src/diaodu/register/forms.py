"""The form of a subject, made of what its kind declares. What may be written is judged by the command."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.urls import reverse
from django.utils.translation import gettext as _

from diaodu.kit.languages import name_in_language
from diaodu.kit.text import to_simplified
from diaodu.people.viewers import Viewer
from diaodu.register.changed import column_words
from diaodu.register.field_types import CellProblem
from diaodu.register.kinds import MERGED, PLACE, Field, Kind
from diaodu.register.queries.offered import OPEN_PLACE, ORGANISATION, code_meant
from diaodu.register.queries.pages import name_of, named_by
from diaodu.register.states import LONGEST, State

OWN = "field_"  # before the codes of a kind's own fields, so that none is taken for a column that all have
NAMES = {"name_hant": "zh-Hant", "name_hans": "zh-Hans", "name_en": "en"}
CONTROL = {"class": "form-control", "autocomplete": "off"}
LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class Group:
    """Some fields of a form under one heading."""

    words: str
    fields: tuple[BoundField, ...]


class SubjectForm(forms.Form):
    """Names, place, organisation, the kind's fields; of a new one the stage, of a standing one the reason.

    ``named`` are the columns that name places and organisations, with what they may name. ``initial`` is by column.
    """

    def __init__(
        self, viewer: Viewer, kind: Kind, data: Any = None, *, initial: Mapping[str, str], made_from: int | None = None
    ) -> None:
        self.viewer, self.kind, self.made_from = viewer, kind, made_from
        self.words = column_words(kind)
        self.named: dict[str, str] = {"place": OPEN_PLACE, "organisation": ORGANISATION}
        self.named |= {OWN + field.code: field.type for field in kind.fields if field.type in {PLACE, ORGANISATION}}
        super().__init__(data, initial={_name(kind, column): value for column, value in initial.items()})
        for name, language in NAMES.items():
            told = forms.TextInput(attrs={**CONTROL, "lang": language})
            self._add(name, told, self.words[name], longest=LONGEST[name])
        for name in ("place", "organisation"):
            self._add(name, self._finder(name), self.words[name])
        if made_from is None and kind.stages:
            self._add(
                "stage",
                _select((word.code, word.names) for word in kind.stages if word.code != MERGED),
                self.words["stage"],
            )
        for field in kind.fields:
            self._add(
                OWN + field.code,
                self._widget(field),
                name_in_language(field.names),
                hint=_hint(field) + self._own_hint(OWN + field.code),
            )
        if made_from is not None:
            self._add("reason", forms.Textarea(attrs={**CONTROL, "rows": 2}), _("修改原因"), longest=LONGEST_REASON)
            self.fields["made_from"] = forms.IntegerField(required=False, initial=made_from, widget=forms.HiddenInput)

    def _add(self, name: str, widget: forms.Widget, label: str, *, longest: int | None = None, hint: str = "") -> None:
        """A field that takes whatever is typed: what is wrong with it is told by the command."""
        self.fields[name] = forms.CharField(
            label=label, required=False, max_length=longest, widget=widget, help_text=hint or self._own_hint(name)
        )

    def _own_hint(self, name: str) -> str:
        """How a field that all have is filled; of a standing place or organisation also its name."""
        if name == "name_hans":
            return _("留空則由繁體名稱轉換。")
        if name not in self.named:
            return ""
        standing = named_by(self.named[name], str(self.initial.get(name, "")))
        now = _("現為「%(name)s」。") % {"name": name_of(standing)} if standing else ""
        return now + _("輸入代碼或名稱查找。")

    def _widget(self, field: Field) -> forms.Widget:
        if field.type == "choice":
            return _select((word.code, word.names) for word in field.choices)
        if field.type in {PLACE, ORGANISATION}:
            return self._finder(OWN + field.code)
        if field.type == "date":
            return forms.DateInput(attrs={**CONTROL, "type": "date"})
        if field.type in {"money", "number"}:
            return forms.TextInput(attrs={**CONTROL, "inputmode": "decimal"})
        if field.type == "text":
            return forms.Textarea(attrs={**CONTROL, "rows": 1})
        return forms.TextInput(attrs=CONTROL)

    def _finder(self, name: str) -> forms.Widget:
        """A box whose list of offers is fetched as one types; without scripts a code or a whole name does."""
        query = {"field": name, "area": self.kind.area}
        return finder(name, reverse("offered", kwargs={"what": self.named[name]}, query=query))

    def groups(self) -> list[Group]:
        """The fields by heading, those without any left out."""
        own = [OWN + field.code for field in self.kind.fields]
        parts = [
            (_("名稱"), NAMES),
            (_("地區、單位和階段"), ("place", "organisation", "stage")),
            (_("登記字段"), own),
            (_("為什麼修改"), ("reason",)),
        ]
        groups = [Group(words, tuple(self[name] for name in names if name in self.fields)) for words, names in parts]
        return [group for group in groups if group.fields]

    def clean(self) -> dict[str, Any]:
        """Let a whole name stand for its code, and the 繁體 name for the 简体 one where that is left empty."""
        given: dict[str, Any] = super().clean() or {}
        for name, what in self.named.items():
            given[name] = self._meant(name, what, given.get(name, ""))
        given["name_hans"] = given.get("name_hans") or to_simplified(given.get("name_hant", ""))
        return given

    def _meant(self, name: str, what: str, typed: str) -> str:
        if not typed:
            return ""
        found = code_meant(self.viewer, what, typed, area=self.kind.area)
        if len(found) > 1:
            listed = "、".join(f"{one.code}（{name_in_language(one.inside)}）" for one in found)
            self.add_error(name, _("有幾個同名，請改填代碼：%(listed)s") % {"listed": listed})
        return found[0].code if len(found) == 1 else typed

    def state(self, standing: State | None = None) -> State:
        """The state that was typed; what the form does not ask is as it ``standing`` is."""
        given = self.cleaned_data
        kept = standing or State("", "")
        own = {field.code: given[OWN + field.code] for field in self.kind.fields}
        texts = {name: given[name] for name in (*NAMES, "place", "organisation")}
        fields = {code: value for code, value in {**kept.fields, **own}.items() if value}
        texts |= {"document": kept.document, "section": kept.section, "quote": kept.quote}
        return State(**texts, stage=given.get("stage", kept.stage), fields=fields)

    def tell(self, problems: Iterable[CellProblem]) -> None:
        """Put the problems of a refused state beside their fields, in the words of the form; of a field the first."""
        for problem in {problem.column: problem for problem in reversed(tuple(problems))}.values():
            name = _name(self.kind, problem.column)
            words = self.words.get(problem.column, problem.column)
            message = problem.message.replace(f"「{problem.column}」", f"「{words}」")
            self.add_error(name if name in self.fields else None, f"{message} {problem.remedy}")


def finder(name: str, address: str) -> forms.TextInput:
    """A box with a list of offers that is fetched from an address as one types."""
    asking = {"hx-get": address, "hx-trigger": "input changed delay:300ms, focus once", "hx-target": f"#list_{name}"}
    return forms.TextInput(attrs={**CONTROL, **asking, "list": f"list_{name}"})


def _name(kind: Kind, column: str) -> str:
    return OWN + column if kind.field(column) else column


def _select(words: Iterable[tuple[str, Mapping[str, str]]]) -> forms.Select:
    choices = [("", "—"), *((code, name_in_language(names)) for code, names in words)]
    return forms.Select(attrs={"class": "form-select"}, choices=choices)


def _hint(field: Field) -> str:
    hints = {
        "money": _("數字，不帶單位和千分位。") + (_("以%(unit)s計。") % {"unit": field.unit} if field.unit else ""),
        "number": _("數字，不帶單位和千分位。"),
        "project_code": _("國家項目代碼：4-6-2-2-6 位數字。"),
        "industry": _("GB/T 4754 行業代碼，例如 C38。"),
        "url": "https://",
        "stops": _("站名和到達日期，各站以分號隔開，例如 西寧 2023-02-23；拉薩 2023-02-26。"),
    }
    if field.unit:
        hints["money"] = _("數字，單位 %(unit)s，不帶千分位。") % {"unit": field.unit}
    needed = _("必填。") if field.required else ""
    return needed + hints.get(field.type, "")
