"""The small forms about a subject: to another stage, linked, a link ended, merged into another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diaodu.kit import clock
from diaodu.kit.languages import name_in_language
from diaodu.people.viewers import Viewer
from diaodu.register import commands
from diaodu.register.kind_form import CONTROL, OWN, KindForm, finder, own_named
from diaodu.register.kinds import MERGED, Field, Kind
from diaodu.register.models import Subject
from diaodu.register.queries.offered import SUBJECT, code_meant

REQUIRED = {"required": gettext_lazy("請填寫此項。"), "invalid": gettext_lazy("填寫的內容無法識別。")}
SELECT = {"class": "form-select"}


def _text(label: Any, *, longest: int = 300, required: bool = True, hint: Any = "") -> forms.CharField:
    widget = forms.Textarea(attrs={**CONTROL, "rows": 2})
    return forms.CharField(
        label=label, max_length=longest, required=required, widget=widget, error_messages=REQUIRED, help_text=hint
    )


class StageForm(KindForm):
    """To which stage, since when, by what evidence and why; and those fields that stages need and that are empty."""

    stage = forms.CharField(label=gettext_lazy("轉入階段"), error_messages=REQUIRED)
    on = forms.DateField(
        label=gettext_lazy("日期"), initial=clock.today, input_formats=["%Y-%m-%d"], error_messages=REQUIRED,
        widget=forms.DateInput(attrs={**CONTROL, "type": "date"}, format="%Y-%m-%d"),
    )  # fmt: skip
    evidence = _text(gettext_lazy("依據"), required=False, hint=gettext_lazy("批文號、憑證、現場照片等，記在節點上。"))
    reason = _text(
        gettext_lazy("原因"), required=False, hint=gettext_lazy("退回前面的階段時必填；其後各階段的節點隨之撤回。")
    )
    made_from = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, viewer: Viewer, kind: Kind, subject: Subject, data: Any = None, *, made_from: int) -> None:
        self.viewer, self.kind = viewer, kind
        self.lacking = list(_lacking(kind, subject))
        self.named = own_named(self.lacking)
        super().__init__(data, initial={"made_from": made_from})
        words = [word for word in kind.stages if word.code not in {MERGED, subject.stage}]
        choices = [("", "—"), *((word.code, name_in_language(word.names)) for word in words)]
        self.fields["stage"].widget = forms.Select(attrs=SELECT, choices=choices)
        for field in self.lacking:
            self.add_own(field, hint=_needed_for(kind, field))
        self.order_fields(["stage", "on", *(OWN + field.code for field in self.lacking)])

    def carry_out(self, *, actor: Any, subject: Subject) -> None:
        """Move the subject."""
        step = {name: self.cleaned_data[name] for name in ("stage", "on", "evidence", "reason", "made_from")}
        fields = {field.code: self.cleaned_data[OWN + field.code] for field in self.lacking}
        commands.move_stage(actor=actor, subject=subject.code, fields=fields, **step)


def _lacking(kind: Kind, subject: Subject) -> Iterator[Field]:
    """The fields that are empty and that a stage needs to which the subject may go."""
    stages = (word.code for word in kind.stages if word.code not in {MERGED, subject.stage})
    needed = {code for stage in stages for code in kind.needed(stage)}
    yield from (field for field in kind.fields if field.code in needed and not subject.text(field.code))


def _needed_for(kind: Kind, field: Field) -> str:
    """Which stages need a field."""
    own = [word for word in kind.stages if field.code in word.needs]
    goes_on = any(field.code in kind.needed(word.code) for word in kind.stages if word not in own)
    told = {"stages": "、".join(name_in_language(word.names) for word in own)}
    return (_("轉入「%(stages)s」及其後各階段須填。") if goes_on else _("轉入「%(stages)s」須填。")) % told


class _ToSubject(forms.Form):
    """A form that names another subject, by its code or its whole name."""

    target = forms.CharField(error_messages=REQUIRED)

    def __init__(self, viewer: Viewer, data: Any, initial: dict[str, str], label: str, kinds: tuple[str, ...]) -> None:
        super().__init__(data, initial=initial)
        self.viewer, self.kinds = viewer, kinds
        query = {"field": "target", "kind": list(kinds)}
        field = self.fields["target"]
        field.label, field.help_text = label, _("輸入代碼或名稱查找。")
        field.widget = finder("target", reverse("offered", kwargs={"what": SUBJECT}, query=query))

    def clean_target(self) -> str:
        """The code of the one that is meant."""
        typed: str = self.cleaned_data["target"]
        found = code_meant(self.viewer, SUBJECT, typed, kinds=self.kinds)
        if len(found) > 1:
            listed = "、".join(one.code for one in found)
            raise forms.ValidationError(_("有幾個同名，請改填代碼：%(listed)s") % {"listed": listed})
        return found[0].code if found else typed


class LinkForm(_ToSubject):
    """By which link, to which subject."""

    link = forms.CharField(label=gettext_lazy("關聯"), error_messages=REQUIRED)
    note = _text(gettext_lazy("說明"), longest=200, required=False)
    field_order = ("link", "target", "note")

    def __init__(self, viewer: Viewer, kind: Kind, data: Any = None, *, initial: dict[str, str]) -> None:
        links = kind.open_links
        to = {code for link in links for code in link.to}
        everywhere = any(not link.to for link in links)
        super().__init__(viewer, data, initial, _("關聯到"), () if everywhere else tuple(sorted(to)))
        choices = [("", "—"), *((link.code, name_in_language(link.names)) for link in links)]
        self.fields["link"].widget = forms.Select(attrs=SELECT, choices=choices)

    def carry_out(self, *, actor: Any, subject: Subject) -> None:
        """Link the subject."""
        commands.link_subjects(actor=actor, source=subject.code, **self.cleaned_data)


class UnlinkForm(forms.Form):
    """Which link ends, and why."""

    link = forms.CharField(widget=forms.HiddenInput)
    target = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=gettext_lazy("解除原因"), max_length=300, widget=forms.TextInput(attrs=CONTROL), error_messages=REQUIRED
    )

    def carry_out(self, *, actor: Any, subject: Subject) -> None:
        """End the link."""
        commands.unlink_subjects(actor=actor, source=subject.code, **self.cleaned_data)


class MergeForm(_ToSubject):
    """Into which subject of the same kind, and why."""

    reason = _text(gettext_lazy("合併原因"))

    def __init__(self, viewer: Viewer, kind: Kind, data: Any = None, *, initial: dict[str, str]) -> None:
        super().__init__(viewer, data, initial, _("併入（保留的一項）"), (kind.code,))

    def carry_out(self, *, actor: Any, subject: Subject) -> None:
        """Merge the subject into the other."""
        given = self.cleaned_data
        commands.merge_subjects(actor=actor, kept=given["target"], merged=subject.code, reason=given["reason"])
