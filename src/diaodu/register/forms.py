"""The form of a subject, made of what its kind declares. What may be written is judged by the command."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext as _

from diaodu.kit.text import to_simplified
from diaodu.people.viewers import Viewer
from diaodu.register.changed import column_words, in_words
from diaodu.register.field_types import CellProblem
from diaodu.register.kind_form import CONTROL, OWN, KindForm, own_named, select
from diaodu.register.kinds import MERGED, Kind
from diaodu.register.queries.offered import OPEN_PLACE, ORGANISATION
from diaodu.register.states import LONGEST, State

NAMES = {"name_hant": "zh-Hant", "name_hans": "zh-Hans", "name_en": "en"}
LONGEST_REASON = 300


@dataclass(frozen=True, slots=True)
class Group:
    """Some fields of a form under one heading."""

    words: str
    fields: tuple[BoundField, ...]


class SubjectForm(KindForm):
    """Names, place, organisation, the kind's fields; of a new one the stage, of a standing one the reason.

    ``initial`` is by column.
    """

    def __init__(
        self, viewer: Viewer, kind: Kind, data: Any = None, *, initial: Mapping[str, str], made_from: int | None = None
    ) -> None:
        self.viewer, self.kind, self.made_from = viewer, kind, made_from
        self.words = column_words(kind)
        self.named = {"place": OPEN_PLACE, "organisation": ORGANISATION, **own_named(kind.fields)}
        super().__init__(data, initial={_name(kind, column): value for column, value in initial.items()})
        for name, language in NAMES.items():
            told = forms.TextInput(attrs={**CONTROL, "lang": language})
            hint = _("留空則由繁體名稱轉換。") if name == "name_hans" else ""
            self.add(name, told, self.words[name], longest=LONGEST[name], hint=hint)
        for name in ("place", "organisation"):
            self.add(name, self.finder(name), self.words[name])
        if made_from is None and kind.stages:
            self.add(
                "stage",
                select((word.code, word.names) for word in kind.stages if word.code != MERGED),
                self.words["stage"],
            )
        for field in kind.fields:
            self.add_own(field)
        if made_from is not None:
            self.add("reason", forms.Textarea(attrs={**CONTROL, "rows": 2}), _("修改原因"), longest=LONGEST_REASON)
            self.fields["made_from"] = forms.IntegerField(required=False, initial=made_from, widget=forms.HiddenInput)

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
        given = super().clean()
        given["name_hans"] = given.get("name_hans") or to_simplified(given.get("name_hant", ""))
        return given

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
            message = in_words(problem.message, problem.column, self.words)
            self.add_error(name if name in self.fields else None, f"{message} {problem.remedy}")


def _name(kind: Kind, column: str) -> str:
    return OWN + column if kind.field(column) else column
