"""The form by which a matter is raised: exactly what its kind asks and nothing else holds."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _

from diaodu.matters.commands.raising import LONGEST_TITLE, New, raise_matter
from diaodu.matters.forms.fields import add_once, chosen, once_of, own_values, tell
from diaodu.matters.models import Matter
from diaodu.matters.queries.raising import Asked
from diaodu.matters.refusals import MatterFields
from diaodu.people.viewers import Viewer
from diaodu.register.kind_form import CONTROL, KindForm, own_named
from diaodu.register.queries.pages import name_of


class RaiseForm(KindForm):
    """A title, the place where the matter is about no subject, and the fields that are asked."""

    def __init__(self, viewer: Viewer, asked: Asked, data: Any = None) -> None:
        self.viewer, self.asked, self.kind = viewer, asked, asked.kind.form
        self.named = own_named(asked.fields)
        super().__init__(data)
        title = forms.TextInput(attrs={**CONTROL, "maxlength": LONGEST_TITLE})
        self.add("title", title, _("事項名稱"), longest=LONGEST_TITLE, hint=_("必填。一句話說清是什麼事。"))
        if asked.places:
            self.fields["place"] = chosen(_("地區"), [(place.code, name_of(place)) for place in asked.places])
        for field in asked.fields:
            self.add_own(field)
        add_once(self, str(uuid4()))

    def carry_out(self, *, actor: Any, at: datetime) -> Matter:
        """Raise the matter. Raises what the command refuses; problems of fields are told beside them as well."""
        given = self.cleaned_data
        place = next((each for each in self.asked.places if each.code == given.get("place")), None)
        once = once_of(given)
        new = New(
            kind=self.asked.kind.code, title=given["title"], about=self.asked.about, place=place,
            fields={**{held.field.code: held.value for held in self.asked.held}, **own_values(self)},
            key=f"form:{once}" if once else "",
        )  # fmt: skip
        try:
            return raise_matter(actor=actor, new=new, at=at)
        except MatterFields as refusal:
            tell(self, self.asked.kind, refusal.problems)
            raise
