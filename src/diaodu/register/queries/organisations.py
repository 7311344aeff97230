"""Organisations: found by name, and the page of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from diaodu.kit.refusals import NotFound
from diaodu.kit.text import fold
from diaodu.people.viewers import Viewer
from diaodu.register.models import Organisation, Subject
from diaodu.register.queries.finding import holds
from diaodu.register.queries.subjects import KindCount, all_kinds

NAMED = ("code", "uscc", "name_hant", "name_hans", "name_en")


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    """An organisation, those directly below it in sight, and how many subjects of each kind it answers for."""

    organisation: Organisation
    below: tuple[Organisation, ...]
    counts: tuple[KindCount, ...]


def organisations_named(viewer: Viewer, text: str) -> list[Organisation]:
    """The organisations in sight whose code or one of whose names contains the text, in either script."""
    asked = fold(text)
    if not asked:
        return []
    rows = Organisation.objects.visible_to(viewer).values_list("pk", *NAMED)
    found = [pk for pk, *texts in rows if holds(asked, texts)]
    return list(Organisation.objects.filter(pk__in=found).select_related("place", "pack"))


def organisation_page(viewer: Viewer, code: str) -> OrganisationPage:
    """One organisation. Raises ``NotFound`` for an unknown one and for one out of sight alike."""
    seen = Organisation.objects.visible_to(viewer).select_related("place", "pack", "parent")
    found = seen.filter(code=code).first()
    if found is None:
        raise NotFound(_("沒有代碼為「%(code)s」的單位。") % {"code": code})
    own = Subject.objects.visible_to(viewer).filter(organisation=found)
    counts: Mapping[str, int] = dict(
        own.order_by().values("kind").annotate(count=Count("pk")).values_list("kind", "count")
    )
    kinds = tuple(KindCount(kind, counts[kind.code]) for kind in all_kinds().values() if kind.code in counts)
    return OrganisationPage(found, tuple(seen.filter(parent=found)), kinds)
