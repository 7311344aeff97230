"""The form by which a step is ended."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _

from diaodu.kit.languages import name_in_language
from diaodu.matters.commands.acting import LONGEST_WORDS, Doing, end_step
from diaodu.matters.forms.fields import add_once, chosen, nothing, once_of, own_values, tell
from diaodu.matters.forms.files import FILES, add_files
from diaodu.matters.models import Matter, Step
from diaodu.matters.queries import doers
from diaodu.matters.queries.pages import MatterPage
from diaodu.matters.refusals import MatterFields
from diaodu.people.viewers import Viewer
from diaodu.register.kind_form import CONTROL, OWN, KindForm, own_named
from diaodu.register.kinds import Field

TEST = "test_"
YES, NO = "yes", "no"


class EndForm(KindForm):
    """How the step ends, the answers to its tests, words, evidence in words and files, the fields that its endings
    need, and to whom the next steps go.
    """

    act = "end"

    def __init__(self, viewer: Viewer, shown: MatterPage, step: Step, data: Any = None, files: Any = None) -> None:
        self.viewer, self.shown, self.step = viewer, shown, step
        self.kind, self.declared = shown.kind.form, shown.kind.step(step.code)
        self.endings = self.declared.endings_for(enterprise=False)
        needed = {code for ending in self.endings for code in ending.needs if not shown.matter.fields.get(code)}
        own = [field for field in self.kind.fields if field.code in {*needed, *self.declared.asks}]
        self.named = own_named(own)
        super().__init__(data, files, auto_id=f"end_{step.code}_%s")
        self._add_endings()
        for test in self.declared.tests:
            answers = forms.RadioSelect(choices=[(YES, _("是")), (NO, _("否"))], attrs={"class": "form-check-input"})
            self.add(TEST + test.code, answers, name_in_language(test.names))
        self.add("words", _lines(), _("說明"), longest=LONGEST_WORDS, hint=self._hint_of_words())
        if self.declared.evidence:
            hint = _("必填。文號、照片編號或網址。")
            self.add("evidence", _lines(1), _("佐證"), longest=LONGEST_WORDS, hint=hint)
        add_files(self, hint=_("企業在其專用地址能看到這些附件。") if self.declared.answers else "")
        for field in own:
            self._add_field(field, needed=field.code in needed)
        self._add_doers()
        add_once(self, str(uuid4()))

    def _add_field(self, field: Field, *, needed: bool) -> None:
        said = _("作「%(endings)s」結論時必填。") % {"endings": self._endings_needing(field.code)}
        self.add_own(field, hint=said if needed else "")
        self.fields[OWN + field.code].initial = self.shown.matter.fields.get(field.code)

    def _add_endings(self) -> None:
        choices = [(ending.code, name_in_language(ending.names)) for ending in self.endings]
        first = choices[0][0] if len(choices) == 1 else ""
        self.add("ending", forms.RadioSelect(choices=choices, attrs={"class": "form-check-input"}), _("辦理結果"))
        self.fields["ending"].initial = first

    def _hint_of_words(self) -> str:
        return _("退回時須說明原因。") if any(ending.back for ending in self.endings) else ""

    def _endings_needing(self, code: str) -> str:
        endings = (ending for ending in self.endings if code in ending.needs)
        return "、".join(name_in_language(ending.names) for ending in endings)

    def _add_doers(self) -> None:
        if not self.declared.assigns:
            return
        has_it = self.step in self.shown.allowed.ends
        self.doers = doers.to_assign(self.shown.matter, self.shown.kind) if has_it else doers.NOBODY
        hint = _("不指定人時，由所選單位（不選則為本地區）的相應崗位承辦。")
        self.fields["assign_to"] = chosen(_("交給誰"), [nothing(), *self.doers.people])
        self.fields["assign_place"] = chosen(_("或交給哪個單位"), [nothing(), *self.doers.places], hint=hint)

    def carry_out(self, *, actor: Any, at: datetime) -> Matter:
        """End the step. Raises what the command refuses; problems of fields are told beside them as well."""
        given = self.cleaned_data
        tests = {test.code: given[TEST + test.code] == YES for test in self.declared.tests if given[TEST + test.code]}
        doing = Doing(
            ending=given["ending"], words=given["words"], evidence=given.get("evidence", ""), tests=tests,
            fields=own_values(self), files=given[FILES], once=once_of(given), **self._assigned(given),
        )  # fmt: skip
        try:
            return end_step(actor=actor, matter=self.shown.matter.public, step=self.step.code, doing=doing, at=at)
        except MatterFields as refusal:
            tell(self, self.shown.kind, refusal.problems)
            raise

    def _assigned(self, given: dict[str, Any]) -> dict[str, Any]:
        if not self.declared.assigns:
            return {}
        return {
            "assign_to": doers.person(given["assign_to"], self.doers),
            "assign_place": doers.place(given["assign_place"], self.doers),
        }


def _lines(count: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={**CONTROL, "rows": count})
