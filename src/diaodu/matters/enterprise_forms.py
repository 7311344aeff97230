"""The forms that an enterprise fills in through its link. What may be written is judged by the commands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from secrets import token_urlsafe
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from diaodu.kit.controls import hidden_characters
from diaodu.kit.languages import name_in_language
from diaodu.matters.commands.acting import LONGEST_WORDS, Doing
from diaodu.matters.commands.raising import LONGEST_TITLE
from diaodu.matters.forms.files import FILES, add_files
from diaodu.matters.kinds import MatterKind
from diaodu.matters.queries.enterprise import Asked, asked_in
from diaodu.pairing.models import LONGEST_TEXT
from diaodu.pairing.queries import Met
from diaodu.people.viewers import NOBODY
from diaodu.register.kind_form import CONTROL, OWN, KindForm
from diaodu.register.kinds import Field

LONGEST_REASON = 1000
FORM_KEY_BYTES = 16
TEST = "test_"
YES, NO = "yes", "no"


class EnterpriseForm(KindForm):
    """A form without look-ups: who fills it in has no account and sees no register."""

    matter_kind: MatterKind

    def __init__(
        self, data: Any = None, files: Any = None, *, prefix: str = "", kind: MatterKind | None = None
    ) -> None:
        if kind:
            self.matter_kind, self.kind = kind, kind.form
        self.viewer, self.named = NOBODY, {}
        super().__init__(data, files, prefix=prefix)

    def clean(self) -> dict[str, Any]:
        """Refuse what nobody would see and what reads otherwise than it is written."""
        given = super().clean()
        for name, value in tuple(given.items()):
            if isinstance(value, str) and hidden_characters(value):
                self.add_error(name, _("含有看不見的字符，請重新輸入。"))
        return given

    def own(self, fields: Iterable[Field]) -> dict[str, str]:
        """What was typed into the fields of the kind."""
        return {field.code: str(self.cleaned_data.get(OWN + field.code) or "") for field in fields}

    def written(self, name: str, label: str, *, longest: int, rows: int) -> None:
        """A box for words."""
        self.add(name, forms.Textarea(attrs={**CONTROL, "rows": rows}), label, longest=longest)

    def chosen(self, name: str, label: str, choices: list[tuple[str, str]]) -> None:
        """One of some words."""
        widget = forms.RadioSelect(attrs={"class": "form-check-input"})
        self.fields[name] = forms.ChoiceField(label=label, choices=choices, widget=widget)


class RaiseForm(EnterpriseForm):
    """What an enterprise raises, of a kind that is open to it. ``form_key`` tells this form from every other."""

    def __init__(self, kind: MatterKind, data: Any = None) -> None:
        super().__init__(data, prefix=kind.code, kind=kind)
        self.add("title", forms.TextInput(attrs={**CONTROL}), _("要辦的事，一句話"), longest=LONGEST_TITLE)
        for field in asked_in(kind):
            self.add_own(field)
        key = forms.HiddenInput(attrs={"autocomplete": "off"})  # a browser must not put back the key of an older form
        self.fields["form_key"] = forms.CharField(max_length=64, widget=key, initial=token_urlsafe(FORM_KEY_BYTES))

    def given(self) -> Mapping[str, Any]:
        """What ``raise_by_link`` takes."""
        told = self.cleaned_data
        fields = self.own(asked_in(self.matter_kind))
        return {"kind": self.matter_kind.code, "title": told["title"], "fields": fields, "form_key": told["form_key"]}


class AnswerForm(EnterpriseForm):
    """How an enterprise ends a step that is its own."""

    def __init__(self, asked: Asked, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, prefix=f"step{asked.number}", kind=asked.kind)
        self.asked = asked
        endings = [(ending.code, name_in_language(ending.names)) for ending in asked.endings]
        self.chosen("ending", _("您的評價"), endings)
        for test in asked.tests:
            self.chosen(TEST + test.code, name_in_language(test.names), [(YES, _("是")), (NO, _("否"))])
        for field in asked.fields:
            self.add_own(field)
        if asked.evidence:
            self.written("evidence", _("佐證"), longest=LONGEST_WORDS, rows=2)
        self.written("words", _("說明（不滿意的請寫明原因）"), longest=LONGEST_WORDS, rows=3)
        add_files(self)

    def doing(self) -> Doing:
        """What ``answer_by_link`` takes."""
        told = self.cleaned_data
        tests = {test.code: told[TEST + test.code] == YES for test in self.asked.tests}
        evidence = str(told.get("evidence") or "")
        fields = self.own(self.asked.fields)
        return Doing(told["ending"], told["words"], evidence, tests, fields, files=told[FILES])


class UsefulForm(EnterpriseForm):
    """Whether a contact was useful to the enterprise; what it said of it before stands there."""

    def __init__(self, met: Met, data: Any = None) -> None:
        super().__init__(data, prefix=f"met{met.thread}")
        self.met = met
        self.chosen("useful", _("這次走訪或接觸對貴企業有用嗎？"), [(YES, _("有用")), (NO, _("沒有用"))])
        self.written("words", _("補充說明（可不填）"), longest=LONGEST_TEXT, rows=2)
        if met.answer:
            self.initial = {"useful": YES if met.answer.useful else NO, "words": met.answer.words}

    def given(self) -> Mapping[str, Any]:
        """What ``answer_contact_by_link`` takes."""
        return {"useful": self.cleaned_data["useful"] == YES, "words": self.cleaned_data["words"]}


class ReopenForm(EnterpriseForm):
    """Why an enterprise wants a closed matter taken up again."""

    def __init__(self, kind: MatterKind, key: str, data: Any = None) -> None:
        super().__init__(data, prefix=f"again{key}", kind=kind)
        self.written("reason", _("為什麼需要重新辦理"), longest=LONGEST_REASON, rows=2)
