"""The forms of what is done beside the steps: each says what it asks, and which command it carries out."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from diaodu.kit.asking import asked_day
from diaodu.kit.languages import name_in_language
from diaodu.matters.commands import managing
from diaodu.matters.forms.fields import chosen, nothing
from diaodu.matters.models import Matter, Step
from diaodu.matters.queries import allowed, doers
from diaodu.matters.queries.pages import MatterPage
from diaodu.register.kind_form import CONTROL

LONGEST_REASON = 1000


class ActForm(forms.Form):
    """A form about a matter, or about one of its open steps. What is wrong is told by the command, but for what the
    command cannot be given at all.
    """

    act = ""
    danger = False

    def __init__(self, shown: MatterPage, step: Step | None = None, data: Any = None) -> None:
        self.shown, self.step = shown, step
        super().__init__(data, auto_id=f"{self.act}_{step.code if step else ''}_%s")
        self.fill()

    @property
    def button(self) -> str:
        """What the button says, and the heading over the form."""
        raise NotImplementedError

    def fill(self) -> None:
        """Add the fields."""
        self.reason(_("原因"))

    def reason(self, label: str) -> None:
        """A box for words."""
        widget = forms.Textarea(attrs={**CONTROL, "rows": 2})
        self.fields["reason"] = forms.CharField(label=label, required=False, max_length=LONGEST_REASON, widget=widget)

    def choice(self, name: str, label: str, choices: Any) -> None:
        """A box to choose in."""
        self.fields[name] = chosen(label, choices)

    def carry_out(self, *, actor: Any, at: datetime) -> Matter:
        """Do it. Raises what the command refuses."""
        raise NotImplementedError

    @property
    def about(self) -> dict[str, Any]:
        """The matter, and the step of a form that is about one, as commands take them."""
        found = {"matter": self.shown.matter.public}
        return found | {"step": self.step.code} if self.step else found

    @property
    def step_words(self) -> str:
        """The step that it is about; empty for a form about the whole matter."""
        return name_in_language(self.shown.kind.step(self.step.code).names) if self.step else ""


class WaitForm(ActForm):
    """Stop the clocks."""

    act = allowed.WAIT

    @property
    def button(self) -> str:
        """What the button says."""
        return _("停止計時")

    def fill(self) -> None:
        """On whom it waits, and why."""
        waits = [(word.code, name_in_language(word.names)) for word in self.shown.kind.waits]
        self.choice("on", _("等誰"), waits)
        super().fill()

    def carry_out(self, *, actor: Any, at: datetime) -> Matter:
        """Wait."""
        given = self.cleaned_data
        return managing.wait_for(actor=actor, **self.about, on=given["on"], reason=given["reason"], at=at)


class ResumeForm(ActForm):
    """Let the clocks go on."""

    act = allowed.RESUME

    @property
    def button(self) -> str:
        """What the button says."""
        return _("恢復計時")

    def carry_out(self, *, actor: Any, at: datetime) -> Matter:
        """Resume."""
        return managing.resume(actor=actor, **self.about, reason=self.cleaned_data["reason"], at=at)


class ExtendForm(ActForm):
    """Ask for a later due time of a step."""

    act = allowed.EXTEND

    @property
    def button(self) -> str:
        """What the button says."""
        return _("申請延期")

    def fill(self) -> None:
        """Until when, why, and how far it is."""
        widget = forms.DateInput(attrs={**CONTROL, "type": "date"})
        self.fields["new_due"] = forms.CharField(label=_("新時限"), required=False, widget=widget)
        self.reason(_("理由"))
        progress = forms.Textarea(attrs={**CONTROL, "rows": 2})
        self.fields["progress"] = forms.CharField(
            label=_("已有進展"), required=False, max_length=LONGEST_REASON, widget=progress
        )

    def clean_new_due(self) -> date:
        """A day."""
        day = asked_day(self.cleaned_data["new_due"])
        if day is None:
            raise forms.ValidationError(_("請填寫日期，例如 %(day)s。") % {"day": self.shown.matter.raised_at.date()})
        return day

    def carry_out(self, *, actor: Any, at: datetime) -> Matter:
        """Ask."""
        given = self.cleaned_data
        asked = {name: given[name] for name in ("new_due", "reason", "progress")}
        return managing.ask_extension(actor=actor, **self.about, **asked, at=at)


class HandForm(ActForm):
    """Give a step to somebody else."""

    act = allowed.HAND

    @property
    def button(self) -> str:
        """What the button says."""
        return _("轉交")

    def fill(self) -> None:
        """To whom, and why."""
        if self.step is None:
            raise ValueError("a hand-over is about a step")
        self.doers = doers.to_hand(self.shown.matter, self.step) if self.shown.allowed.leads else doers.NOBODY
        self.choice("to", _("轉交給誰"), [nothing(), *self.doers.people])
        self.choice("place", _("或轉交給哪個單位"), [nothing(), *self.doers.places])
        super().fill()

    def carry_out(self, *, actor: Any, at: datetime) -> Matter:
        """Hand over."""
        given = self.cleaned_data
        to, place = doers.person(given["to"], self.doers), doers.place(given["place"], self.doers)
        return managing.hand_over(actor=actor, **self.about, to=to, place=place, reason=given["reason"], at=at)


class WithdrawForm(ActForm):
    """Withdraw the matter."""

    act, danger = allowed.WITHDRAW, True

    @property
    def button(self) -> str:
        """What the button says."""
        return _("撤銷事項")

    def carry_out(self, *, actor: Any, at: datetime) -> Matter:
        """Withdraw."""
        return managing.withdraw(actor=actor, **self.about, reason=self.cleaned_data["reason"], at=at)


class ReopenForm(ActForm):
    """Open the matter again."""

    act = allowed.REOPEN

    @property
    def button(self) -> str:
        """What the button says."""
        return _("重新啟動")

    def carry_out(self, *, actor: Any, at: datetime) -> Matter:
        """Reopen."""
        return managing.reopen(actor=actor, **self.about, reason=self.cleaned_data["reason"], at=at)


class NoteForm(ActForm):
    """Write words into the history."""

    act = allowed.NOTE

    @property
    def button(self) -> str:
        """What the button says."""
        return _("記事")

    def fill(self) -> None:
        """The words."""
        self.reason(_("內容"))

    def carry_out(self, *, actor: Any, at: datetime) -> Matter:
        """Note."""
        return managing.add_note(actor=actor, **self.about, words=self.cleaned_data["reason"], at=at)


FORMS: Mapping[str, type[ActForm]] = {
    form.act: form for form in (WaitForm, ResumeForm, ExtendForm, HandForm, WithdrawForm, ReopenForm, NoteForm)
}
