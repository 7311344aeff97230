"""What the forms of matters share: whatever is typed is taken, and what is wrong with it is told beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _

from diaodu.kit.languages import name_in_language
from diaodu.matters.kinds import MatterKind
from diaodu.register.changed import in_words
from diaodu.register.field_types import CellProblem
from diaodu.register.kind_form import OWN, KindForm

LONGEST_KEY = 36


def tell(form: KindForm, kind: MatterKind, problems: Iterable[CellProblem]) -> None:
    """Put the problems of fields beside them, in the words of the form; of a field the first."""
    words = {field.code: name_in_language(field.names) for field in kind.form.fields}
    for problem in {problem.column: problem for problem in reversed(tuple(problems))}.values():
        message = in_words(problem.message, problem.column, words)
        name = next((each for each in (OWN + problem.column, problem.column) if each in form.fields), None)
        form.add_error(name, f"{message} {problem.remedy}".strip())


def add_once(form: forms.Form, key: str) -> None:
    """The key of one filling in: sent twice, it is done once."""
    form.fields["once"] = forms.CharField(
        required=False, max_length=LONGEST_KEY, initial=key, widget=forms.HiddenInput(attrs={"data-once": ""})
    )


def once_of(given: dict[str, Any]) -> str:
    """The key that was sent; empty for what is none."""
    try:
        return str(UUID(str(given.get("once", ""))))
    except ValueError:
        return ""


def own_values(form: KindForm) -> dict[str, str]:
    """What was typed into the kind's own fields, by code."""
    return {name.removeprefix(OWN): value for name, value in form.cleaned_data.items() if name.startswith(OWN)}


def chosen(label: str, choices: Sequence[tuple[str, str]], *, hint: str = "") -> forms.ChoiceField:
    """A box to choose in, or to leave; what is on offer no more is told beside it."""
    told = {"invalid_choice": _("這一選項已不可選，請重新選擇。")}
    widget = forms.Select(attrs={"class": "form-select"})
    return forms.ChoiceField(
        label=label, choices=choices, required=False, help_text=hint, widget=widget, error_messages=told
    )


def nothing() -> tuple[str, str]:
    """The choice that is none."""
    return "", _("（不指定）")
