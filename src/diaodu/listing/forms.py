"""The forms on a nomination's page, each with the command it carries out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diaodu.core.nominations import Stage
from diaodu.kit import clock
from diaodu.kit.languages import name_in_language
from diaodu.listing import commands
from diaodu.listing.commands.deciding import LONGEST_DECIDER
from diaodu.listing.commands.events import LONGEST_REASON
from diaodu.listing.queries import NominationPage, Target
from diaodu.people.permissions import Permission

REQUIRED = {"required": gettext_lazy("請填寫此項。"), "invalid": gettext_lazy("填寫的內容無法識別。")}
CONTROL = {"class": "form-control"}


def day_field() -> forms.DateField:
    """The day of a step: today unless said otherwise."""
    widget = forms.DateInput(attrs={**CONTROL, "type": "date"}, format="%Y-%m-%d")
    return forms.DateField(
        label=gettext_lazy("日期"), initial=clock.today, widget=widget, input_formats=["%Y-%m-%d"],
        error_messages=REQUIRED,
    )  # fmt: skip


def text_field(label: Any, *, longest: int = LONGEST_REASON, lines: int = 2) -> forms.CharField:
    """A reason or a statement."""
    widget = forms.Textarea(attrs={**CONTROL, "rows": lines})
    return forms.CharField(label=label, max_length=longest, widget=widget, error_messages=REQUIRED)


class ProposeForm(forms.Form):
    """Which roster a subject is an idea for, and why."""

    target = forms.ChoiceField(
        label=gettext_lazy("擬列入"), widget=forms.Select(attrs={"class": "form-select"}), error_messages=REQUIRED
    )
    on = day_field()
    reason = text_field(gettext_lazy("為什麼提出"), lines=4)

    def __init__(self, targets: list[Target], data: Any = None) -> None:
        super().__init__(data)
        chosen: Any = self.fields["target"]
        chosen.choices = [
            (one.code, f"{name_in_language(one.roster.names)} · {name_in_language(one.listing.names)}")
            for one in targets
        ]

    def carry_out(self, *, actor: Any, subject: str) -> int:
        """Bring the subject up; the number of its nomination."""
        listing, _slash, roster = self.cleaned_data["target"].partition("/")
        given = {"on": self.cleaned_data["on"], "reason": self.cleaned_data["reason"]}
        return commands.propose_idea(actor=actor, listing=listing, roster=roster, subject=subject, **given).number


class StepForm(forms.Form):
    """What every form on the page has: it is about a nomination as the page shows it."""

    button: Any = ""
    colour = "primary"

    def __init__(self, shown: NominationPage, data: Any = None, *, name: str) -> None:
        super().__init__(data, auto_id=f"{name}_%s")
        self.shown, self.name = shown, name

    def carry_out(self, *, actor: Any) -> None:
        """Take the step."""
        raise NotImplementedError

    @property
    def number(self) -> int:
        """The nomination's number."""
        return self.shown.nomination.number


class ReserveForm(StepForm):
    """An idea goes into reserve."""

    button = gettext_lazy("轉入儲備")
    on = day_field()
    reason = text_field(gettext_lazy("理由"))

    def carry_out(self, *, actor: Any) -> None:
        """Take the step."""
        commands.move_to_reserve(actor=actor, nomination=self.number, **self.cleaned_data)


class NominateForm(StepForm):
    """What is in reserve is nominated."""

    button = gettext_lazy("申報")
    on = day_field()
    statement = text_field(gettext_lazy("必要性說明"), lines=6)

    def carry_out(self, *, actor: Any) -> None:
        """Take the step."""
        commands.nominate(actor=actor, nomination=self.number, **self.cleaned_data)


class BackForm(StepForm):
    """One stage back."""

    button, colour = gettext_lazy("退回上一階段"), "secondary"
    on = day_field()
    reason = text_field(gettext_lazy("退回原因"))

    def carry_out(self, *, actor: Any) -> None:
        """Take the step."""
        commands.move_back(actor=actor, nomination=self.number, **self.cleaned_data)


class WithdrawForm(StepForm):
    """The nomination is given up."""

    button, colour = gettext_lazy("撤回申報"), "secondary"
    on = day_field()
    reason = text_field(gettext_lazy("撤回原因"))

    def carry_out(self, *, actor: Any) -> None:
        """Take the step."""
        commands.withdraw(actor=actor, nomination=self.number, **self.cleaned_data)


class DecideForm(StepForm):
    """Listed in a class, or declined."""

    button = gettext_lazy("記錄決定")
    outcome = forms.ChoiceField(
        label=gettext_lazy("決定"),
        choices=[("", "—"), (Stage.LISTED, gettext_lazy("列入")), (Stage.DECLINED, gettext_lazy("不予列入"))],
        widget=forms.Select(attrs={"class": "form-select"}),
        error_messages=REQUIRED,
    )
    member_class = forms.ChoiceField(
        label=gettext_lazy("列入的類別"), required=False, widget=forms.Select(attrs={"class": "form-select"})
    )
    decider = forms.CharField(
        label=gettext_lazy("由誰決定（會議或單位）"), max_length=LONGEST_DECIDER, widget=forms.TextInput(attrs=CONTROL),
        error_messages=REQUIRED,
    )  # fmt: skip
    on = day_field()
    reason = text_field(gettext_lazy("決定理由"))

    def __init__(self, shown: NominationPage, data: Any = None, *, name: str) -> None:
        super().__init__(shown, data, name=name)
        chosen: Any = self.fields["member_class"]
        chosen.choices = [(word.code, name_in_language(word.names)) for word in shown.classes]
        if not shown.classes:
            del self.fields["member_class"]

    def carry_out(self, *, actor: Any) -> None:
        """Take the step."""
        given = {**self.cleaned_data, "outcome": Stage(self.cleaned_data["outcome"])}
        commands.decide(actor=actor, nomination=self.number, **given)


class ScoreForm(StepForm):
    """The viewer's own score on each criterion. Only what is given or changed is sent on."""

    button = gettext_lazy("提交評分")

    def __init__(self, shown: NominationPage, data: Any = None, *, name: str) -> None:
        super().__init__(shown, data, name=name)
        for criterion in shown.listing.criteria:
            own = shown.own.get(criterion.code)
            bounds = {"min": "0", "max": str(criterion.highest), "step": "0.01"}
            self.fields[f"value_{criterion.code}"] = forms.DecimalField(
                label=f"{name_in_language(criterion.names)} 0–{criterion.highest}",
                required=False, initial=own.value if own else None, max_digits=6, decimal_places=2,
                widget=forms.NumberInput(attrs={**CONTROL, **bounds}), error_messages=REQUIRED,
            )  # fmt: skip
            self.fields[f"reason_{criterion.code}"] = forms.CharField(
                label=_("更改原因") if own else _("評分理由（可不填）"), required=False, max_length=300,
                widget=forms.TextInput(attrs=CONTROL),
            )  # fmt: skip
            self.fields[f"replaces_{criterion.code}"] = forms.IntegerField(
                required=False, initial=own.number if own else None, widget=forms.HiddenInput
            )

    def carry_out(self, *, actor: Any) -> None:
        """Score."""
        commands.score(actor=actor, nomination=self.number, marks=self.marks())

    def marks(self) -> list[commands.Mark]:
        """The scores that were given or changed."""
        given: Mapping[str, Any] = self.cleaned_data
        return [
            commands.Mark(code, value, given[f"reason_{code}"], given[f"replaces_{code}"])
            for code in (criterion.code for criterion in self.shown.listing.criteria)
            if (value := given[f"value_{code}"]) is not None and f"value_{code}" in self.changed_data
        ]


FORMS: Mapping[str, type[StepForm]] = {
    "reserve": ReserveForm,
    "nominate": NominateForm,
    "score": ScoreForm,
    "decide": DecideForm,
    "back": BackForm,
    "withdraw": WithdrawForm,
}
PROPOSE, SCORE, DECIDE = Permission.NOMINATION_PROPOSE, Permission.NOMINATION_SCORE, Permission.NOMINATION_DECIDE
OFFERED: Mapping[Stage, Mapping[str, Permission]] = {
    Stage.IDEA: {"reserve": PROPOSE, "withdraw": PROPOSE},
    Stage.RESERVE: {"nominate": PROPOSE, "back": PROPOSE, "withdraw": PROPOSE},
    Stage.NOMINATED: {"score": SCORE, "decide": DECIDE, "back": PROPOSE, "withdraw": PROPOSE},
}


def offered(shown: NominationPage, bound: StepForm | None = None) -> list[StepForm]:
    """The forms of the steps that the viewer may take now; ``bound`` stands with what was typed into it."""
    names = [name for name, needed in OFFERED.get(shown.stage, {}).items() if needed in shown.permitted]
    return [bound if bound and bound.name == name else FORMS[name](shown, name=name) for name in names]
