"""The filter form above a list of subjects."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diaodu.kit.languages import name_in_language
from diaodu.kit.refusals import NotFound
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer
from diaodu.register.kinds import Kind
from diaodu.register.models import Import, Place, Roster
from diaodu.register.queries import SubjectFilters, name_of

ORDERS = (
    ("name", gettext_lazy("按名稱")),
    ("code", gettext_lazy("按代碼")),
    ("place", gettext_lazy("按地區")),
    ("stage", gettext_lazy("按階段")),
    ("newest", gettext_lazy("最近登記")),
)
PLACES_SHOWN = 400
NAMES = ("code", "name_hant", "name_hans", "name_en")


class FilterForm(forms.Form):
    """Search, place, stage, roster and order. What is not understood is left out, never an error."""

    q = forms.CharField(required=False, max_length=100)
    place = forms.CharField(required=False, max_length=40)
    stage = forms.CharField(required=False, max_length=60)
    roster = forms.CharField(required=False, max_length=120)
    organisation = forms.CharField(required=False, max_length=80)
    order = forms.ChoiceField(required=False, choices=ORDERS)

    def filters(self, kind: Kind) -> SubjectFilters:
        """The filters asked for."""
        self.is_valid()
        asked: dict[str, Any] = self.cleaned_data
        texts = {key: asked.get(key, "") for key in ("place", "stage", "roster", "organisation")}
        return SubjectFilters(kind.code, text=asked.get("q", ""), order=asked.get("order") or "name", **texts)


def choices_for(viewer: Viewer, kind: Kind) -> dict[str, Any]:
    """What the form offers: the viewer's places and rosters as code and name, the kind's stages."""
    seen = Place.objects.visible_to(viewer, Permission.SUBJECT_VIEW).order_by("path").only(*NAMES)[:PLACES_SHOWN]
    places = [(place.code, name_of(place)) for place in seen]
    listed = Roster.objects.visible_to(viewer).filter(kind="").order_by("pk").values_list("code", "names")
    rosters = [(code, name_in_language(names)) for code, names in listed]
    return {"places": places, "stages": kind.stages, "rosters": rosters, "orders": ORDERS}


def import_shown(viewer: Viewer, key: UUID) -> Import:
    """One of the viewer's own imports. Raises ``NotFound`` for others' and unknown ones alike."""
    row = Import.objects.visible_to(viewer).filter(key=key).first()
    if row is None:
        raise NotFound(_("沒有這次導入。"))
    return row
