"""The forms of managing accounts. What may be given is decided by the commands; the forms offer what is in reach."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diaodu.kit.languages import name_in_language
from diaodu.kit.refusals import Refusal
from diaodu.people.commands import LONGEST_NAME, grant_role, open_account, set_password
from diaodu.people.models import User
from diaodu.people.reach import roles_in_reach
from diaodu.people.viewers import viewer_of
from diaodu.register.models import Place
from diaodu.web.people.shown import area_names, places_managed

REQUIRED = {"required": gettext_lazy("請填寫此項。"), "invalid_choice": gettext_lazy("請從列出的選項中選擇。")}
LONGEST_PASSWORD = 200
FIELDS_OF_CODES = {"user_exists": "username", "weak_password": "password"}


def _text(**attributes: str) -> forms.TextInput:
    return forms.TextInput(attrs={"class": "form-control", "autocomplete": "off", **attributes})


def _secret() -> forms.PasswordInput:
    return forms.PasswordInput(attrs={"class": "form-control", "autocomplete": "new-password"})


class _Told(forms.Form):
    """A form that tells the refusals of its command itself, each beside the field it is about."""

    def carried_out(self, actor: User) -> Refusal | None:
        """Do what the form asks for; the refusal, now among the form's errors, if there was one."""
        try:
            self.carry_out(actor)
        except Refusal as refusal:
            field = FIELDS_OF_CODES.get(refusal.code)
            self.add_error(field if field in self.fields else None, str(refusal))
            return refusal
        return None

    def carry_out(self, actor: User) -> None:
        """Do what the form asks for."""
        raise NotImplementedError


class _Given(_Told):
    """A role, the place it is over, and the areas it is confined to.

    ``places`` are those on offer; ``withheld`` the roles that are not, with the permissions that are lacking.
    """

    role = forms.ChoiceField(
        label=gettext_lazy("角色"), error_messages=REQUIRED, widget=forms.Select(attrs={"class": "form-select"})
    )
    place = forms.CharField(
        label=gettext_lazy("地區（代碼或名稱）"), max_length=150, error_messages=REQUIRED,
        widget=_text(list="places"),
    )  # fmt: skip
    areas = forms.MultipleChoiceField(
        label=gettext_lazy("只限這些領域（不選即全部）"), required=False, error_messages=REQUIRED,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-check-input"}),
    )  # fmt: skip

    def __init__(self, actor: User, data: Any = None) -> None:
        super().__init__(data)
        viewer = viewer_of(actor)
        self.places: Sequence[Place] = list(places_managed(viewer))
        offered, others = roles_in_reach(viewer)
        self.withheld = [(role, sorted(lacking)) for role, lacking in others]
        role: Any = self.fields["role"]
        role.choices = [("", "—"), *((one.code, name_in_language(one.names)) for one in offered)]
        areas: Any = self.fields["areas"]
        areas.choices = [(code, name_in_language(names)) for code, names in area_names().items()]

    def clean_place(self) -> str:
        """The code of the one place that is meant."""
        text = self.cleaned_data["place"].strip()
        by_name = [place for place in self.places if text in (place.name_hant, place.name_hans, place.name_en)]
        found = [place for place in self.places if place.code == text] or by_name
        if not found:
            raise forms.ValidationError(_("沒有這個地區，或不在您的管理範圍內。"))
        if len(found) > 1:
            codes = "、".join(place.code for place in found)
            raise forms.ValidationError(_("有幾個地區叫這個名字，請填代碼：%(codes)s。") % {"codes": codes})
        return found[0].code

    def given(self) -> Mapping[str, Any]:
        """The grant, as the commands take it."""
        given = self.cleaned_data
        return {"role": given["role"], "place_code": given["place"], "areas": given["areas"]}


class GrantForm(_Given):
    """A further role for an account."""

    def __init__(self, actor: User, user: User, data: Any = None) -> None:
        super().__init__(actor, data)
        self.user = user

    def carry_out(self, actor: User) -> None:
        """Give the role."""
        grant_role(actor=actor, user=self.user, **self.given())


class _Twice(_Told):
    """A password, typed twice."""

    password = forms.CharField(
        label=gettext_lazy("新密碼"),
        max_length=LONGEST_PASSWORD,
        strip=False,
        error_messages=REQUIRED,
        widget=_secret(),
    )
    again = forms.CharField(
        label=gettext_lazy("再填一次新密碼"), max_length=LONGEST_PASSWORD, strip=False, error_messages=REQUIRED,
        widget=_secret(),
    )  # fmt: skip

    def clean_again(self) -> str:
        """Both must be the same."""
        again: str = self.cleaned_data["again"]
        if again != self.cleaned_data.get("password", again):
            raise forms.ValidationError(_("兩次填寫的新密碼不一致。"))
        return again


class PasswordForm(_Twice):
    """A new password for somebody else."""

    def __init__(self, user: User, data: Any = None) -> None:
        super().__init__(data)
        self.user = user

    def carry_out(self, actor: User) -> None:
        """Set it."""
        set_password(actor=actor, user=self.user, password=self.cleaned_data["password"])


class NewAccountForm(_Twice, _Given):
    """A new account with its first role; ``made`` is the account once it is there."""

    username = forms.CharField(
        label=gettext_lazy("用戶名"), max_length=LONGEST_NAME, error_messages=REQUIRED,
        widget=_text(spellcheck="false", autocapitalize="none"),
    )  # fmt: skip
    name = forms.CharField(label=gettext_lazy("姓名"), max_length=LONGEST_NAME, error_messages=REQUIRED, widget=_text())
    field_order = ("username", "name", "role", "place", "areas", "password", "again")
    made: User | None = None

    def carry_out(self, actor: User) -> None:
        """Make the account."""
        given = {name: self.cleaned_data[name] for name in ("username", "name", "password")}
        self.made = open_account(actor=actor, **given, **self.given())
