"""Checking a draft: which place it is about, what is too long to wait for, and the remarks on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from diaodu.figure_check.drafts import Draft
from diaodu.figure_check.queries import check_text
from diaodu.figure_check.remarks import Remark, remarks
from diaodu.figure_check.verdicts import CheckedText
from diaodu.kit.refusals import NotFound
from diaodu.kit.text import fold
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer
from diaodu.register.models import Place
from diaodu.register.queries import starting_places
from diaodu.register.queries.pages import name_of

READ = Permission.INDICATOR_VIEW


@dataclass(frozen=True, slots=True)
class CheckedDraft:
    """A draft with what was found in it. ``place`` is the one whose words were used."""

    draft: Draft
    place: Place
    text: CheckedText
    remarks: tuple[Remark, ...]

    @property
    def has_faults(self) -> bool:
        """Whether something is contradicted, or does not add up."""
        return any(each.is_fault for each in self.remarks)

    @property
    def place_names(self) -> Mapping[str, str]:
        """What its place is called."""
        return {form: getattr(self.place, f"name_{form}") for form in ("hant", "hans", "en")}


def check_draft(
    viewer: Viewer, draft: Draft, *, place: str = "", period: str = "", known: int | None = None
) -> CheckedDraft:
    """Check a draft; without a place it is about the one that it names most.

    Raises ``NotFound`` for a place out of sight, or where there is none at all, and what ``check_text`` raises.
    """
    found = _place(viewer, place) if place else place_meant(viewer, draft.text)
    checked = check_text(viewer, draft.text, place=found.code, period=period or None, known=known)
    return CheckedDraft(draft, found, checked, remarks(checked))


def places_offered(viewer: Viewer) -> list[tuple[str, str]]:
    """The places that a draft may be about, as code and name: where the viewer begins, and those directly below."""
    starts = starting_places(viewer, READ)
    below = Place.objects.visible_to(viewer, READ).filter(parent__in=starts).select_related("pack")
    return [(place.code, name_of(place)) for place in sorted({*starts, *below}, key=lambda place: place.path)]


def place_meant(viewer: Viewer, text: str) -> Place:
    """Of the places where the viewer begins the one that a text names most; the first where it names none."""
    starts = starting_places(viewer, READ)
    if not starts:
        raise NotFound(_("您的範圍內沒有可核校的地區。"))
    folded = fold(text)
    return max(starts, key=lambda place: _times(folded, place))


def _times(folded: str, place: Place) -> int:
    """How often a text names a place, with or without what sort of place it is (甘肅 or 甘肅省)."""
    name = fold(place.name_hant)
    return folded.count(name[:-1] if len(name) > len("省名") else name)


def _place(viewer: Viewer, code: str) -> Place:
    seen = Place.objects.visible_to(viewer, READ).select_related("pack")
    found = seen.filter(code=code).first()
    if found is None:
        raise NotFound(_("沒有代碼為「%(code)s」的地區，或不在您的範圍內。") % {"code": code})
    return found
