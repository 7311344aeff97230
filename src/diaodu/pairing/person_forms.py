"""The forms about a person: who it is, and with which account."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diaodu.pairing import commands
from diaodu.pairing.declared import PLACE
from diaodu.pairing.forms import Asking, line_field
from diaodu.pairing.models import Person
from diaodu.people.viewers import Viewer
from diaodu.register.queries.offered import ORGANISATION

LONGEST_USERNAME = 150


def username_field() -> Any:
    """The user name of an account; none is needed."""
    return line_field(gettext_lazy("賬號（用戶名）"), longest=LONGEST_USERNAME, required=False)


class DetailsForm(Asking):
    """What tells who a person is."""

    name = line_field(gettext_lazy("姓名"))
    post = line_field(gettext_lazy("職務"), required=False)
    phone = line_field(gettext_lazy("電話"), longest=40, required=False)

    def change(self, person: Person) -> None:
        """Write them anew."""
        commands.change_details(actor=self.viewer.user, person=person.key, **self.cleaned_data)


class PersonForm(DetailsForm):
    """Somebody who may carry duties."""

    place = line_field(gettext_lazy("地區"))
    organisation = line_field(gettext_lazy("單位"), required=False)
    sector = line_field(gettext_lazy("分管領域"), longest=60, required=False)
    username = username_field()

    def __init__(self, viewer: Viewer, data: Any = None) -> None:
        super().__init__(viewer, data)
        self.look_up("place", PLACE)
        self.look_up("organisation", ORGANISATION)
        self.fields["username"].help_text = _("本人登錄用的賬號，可以以後再關聯；沒有關聯的不能登記本人的接觸。")

    def clean_place(self) -> str:
        """Let a whole name stand for its code."""
        return self.meant(PLACE, self.cleaned_data["place"])

    def clean_organisation(self) -> str:
        """Let a whole name stand for its code."""
        return self.meant(ORGANISATION, self.cleaned_data["organisation"])

    def carry_out(self) -> Person:
        """Record the person."""
        return commands.record_person(actor=self.viewer.user, **self.cleaned_data)


class AccountForm(Asking):
    """With which account a person signs in; none unties the one there is."""

    username = username_field()

    def __init__(self, viewer: Viewer, person: Person, data: Any = None) -> None:
        tied = person.user.username if person.user else ""
        super().__init__(viewer, data, name="account", initial={"username": tied})
        self.person = person
        self.fields["username"].help_text = _("留空即解除關聯。一個賬號只能關聯一位責任人。")

    def carry_out(self) -> Person:
        """Tie or untie it."""
        return commands.tie_account(actor=self.viewer.user, person=self.person.key, **self.cleaned_data)
