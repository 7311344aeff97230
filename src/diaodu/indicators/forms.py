"""The form by which an adjustment is recorded."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diaodu.indicators.commands import DECIMALS, LONGEST_REASON, record_adjustment
from diaodu.indicators.scoring.adjustments import Adjusting

REQUIRED = {"required": gettext_lazy("請填寫此項。"), "invalid": gettext_lazy("填寫的內容無法識別。")}
CONTROL = {"class": "form-control"}
SELECT = {"class": "form-select"}


class AdjustForm(forms.Form):
    """Points, reason, evidence, and the adjustment that is replaced, if one is."""

    points = forms.DecimalField(
        label=gettext_lazy("分數（扣分寫負數）"), max_digits=9, decimal_places=DECIMALS, error_messages=REQUIRED,
        widget=forms.NumberInput(attrs={**CONTROL, "step": "any"}),
    )  # fmt: skip
    reason = forms.CharField(
        label=gettext_lazy("理由"), max_length=LONGEST_REASON, error_messages=REQUIRED,
        widget=forms.Textarea(attrs={**CONTROL, "rows": 3}),
    )  # fmt: skip
    document = forms.ChoiceField(
        label=gettext_lazy("依據的文件"), error_messages=REQUIRED, widget=forms.Select(attrs=SELECT)
    )
    replaces = forms.TypedChoiceField(
        label=gettext_lazy("更正先前的一筆（不更正則不選）"), required=False, coerce=int, empty_value=None,
        widget=forms.Select(attrs=SELECT),
    )  # fmt: skip

    def __init__(self, shown: Adjusting, data: Any = None) -> None:
        super().__init__(data)
        self.shown = shown
        document: Any = self.fields["document"]
        document.choices = [("", "—"), *((each.code, each.title) for each in shown.documents)]
        replaces: Any = self.fields["replaces"]
        replaces.choices = [
            ("", _("新的一筆")),
            *((row.number, f"#{row.number} {row.reason}") for row in shown.standing),
        ]

    def carry_out(self, *, actor: Any) -> None:
        """Record it."""
        shown = self.shown
        record_adjustment(
            actor=actor, place=shown.place.code, sheet=shown.sheet.code, period=shown.period.token, **self.cleaned_data
        )
