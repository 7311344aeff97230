"""The filter form above the list of measures."""

from __future__ import annotations

from typing import Any

from django import forms

from diaodu.policies.queries import PolicyFilters


class FilterForm(forms.Form):
    """Search, area, redemption and standing. What is not understood is left out, never an error."""

    q = forms.CharField(required=False, max_length=100)
    area = forms.CharField(required=False, max_length=60)
    redemption = forms.CharField(required=False, max_length=60)
    standing = forms.CharField(required=False, max_length=20)

    def filters(self) -> PolicyFilters:
        """The filters asked for."""
        self.is_valid()
        asked: dict[str, Any] = self.cleaned_data
        texts = {key: asked.get(key, "") for key in ("area", "redemption", "standing")}
        return PolicyFilters(text=asked.get("q", ""), **texts)
