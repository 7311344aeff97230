"""A form with fields that a kind declares, and the boxes in which places and organisations are looked up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _

from diaodu.kit.languages import name_in_language
from diaodu.people.viewers import Viewer
from diaodu.register.kinds import PLACE, Field, Kind
from diaodu.register.limits import limit_words
from diaodu.register.queries.offered import ORGANISATION, code_meant
from diaodu.register.queries.pages import name_of, named_by

OWN = "field_"  # before the codes of a kind's own fields, so that none is taken for a column that all have
CONTROL = {"class": "form-control", "autocomplete": "off"}


class KindForm(forms.Form):
    """``named`` are the fields that name places and organisations, with what they may name."""

    viewer: Viewer
    kind: Kind
    named: dict[str, str]

    def add(self, name: str, widget: forms.Widget, label: str, *, longest: int | None = None, hint: str = "") -> None:
        """A field that takes whatever is typed: what is wrong with it is told by the command."""
        self.fields[name] = forms.CharField(
            label=label, required=False, max_length=longest, widget=widget, help_text=hint or self.own_hint(name)
        )

    def add_own(self, field: Field, *, hint: str = "") -> None:
        """A field of the kind."""
        told = hint + _hint(field) + self.own_hint(OWN + field.code)
        self.add(OWN + field.code, self._widget(field), name_in_language(field.names), hint=told)

    def own_hint(self, name: str) -> str:
        """How a place or organisation is named, and which one stands there."""
        if name not in self.named:
            return ""
        standing = named_by(self.named[name], str(self.initial.get(name, "")))
        now = _("現為「%(name)s」。") % {"name": name_of(standing)} if standing else ""
        return now + _("輸入代碼或名稱查找。")

    def _widget(self, field: Field) -> forms.Widget:
        if field.type == "choice":
            return select((word.code, word.names) for word in field.choices)
        if field.type in {PLACE, ORGANISATION}:
            return self.finder(OWN + field.code)
        if field.type == "date":
            return forms.DateInput(attrs={**CONTROL, "type": "date"})
        if field.type in {"money", "number"}:
            return forms.TextInput(attrs={**CONTROL, "inputmode": "decimal"})
        if field.type == "text":
            return forms.Textarea(attrs={**CONTROL, "rows": 1})
        return forms.TextInput(attrs=CONTROL)

    def finder(self, name: str) -> forms.Widget:
        """A box whose list of offers is fetched as one types; without scripts a code or a whole name does."""
        query = {"field": name, "area": self.kind.area}
        return finder(name, reverse("offered", kwargs={"what": self.named[name]}, query=query))

    def clean(self) -> dict[str, Any]:
        """Let a whole name stand for its code."""
        given: dict[str, Any] = super().clean() or {}
        for name, what in self.named.items():
            given[name] = self._meant(name, what, given.get(name, ""))
        return given

    def _meant(self, name: str, what: str, typed: str) -> str:
        if not typed:
            return ""
        found = code_meant(self.viewer, what, typed, area=self.kind.area)
        if len(found) > 1:
            listed = "、".join(f"{one.code}（{name_in_language(one.inside)}）" for one in found)
            self.add_error(name, _("有幾個同名，請改填代碼：%(listed)s") % {"listed": listed})
        return found[0].code if len(found) == 1 else typed


def own_named(fields: Iterable[Field]) -> dict[str, str]:
    """Those of some fields of a kind that name places and organisations, with what they name."""
    return {OWN + field.code: field.type for field in fields if field.type in {PLACE, ORGANISATION}}


def finder(name: str, address: str) -> forms.TextInput:
    """A box with a list of offers that is fetched from an address as one types."""
    asking = {"hx-get": address, "hx-trigger": "input changed delay:300ms, focus once", "hx-target": f"#list_{name}"}
    return forms.TextInput(attrs={**CONTROL, **asking, "list": f"list_{name}"})


def select(words: Iterable[tuple[str, Mapping[str, str]]]) -> forms.Select:
    """A box to choose one of some words in, or none."""
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
    return needed + hints.get(field.type, "") + limit_words(field)
