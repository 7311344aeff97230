"""Packages and measures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from diaodu.kit.refusals import NotFound
from diaodu.ledger.models import Fact
from diaodu.packs.remembering import loaded_packs
from diaodu.people.viewers import Viewer
from diaodu.policies.kinds import (
    AREA,
    IN_PACKAGE,
    MEASURES_PRINTED,
    POLICY_MEASURE,
    POLICY_PACKAGE,
    REDEMPTION,
)
from diaodu.policies.queries.rows import MeasureRow, measures_in_sight, rows_of
from diaodu.policies.validity import Standing, standing_is
from diaodu.register.kinds import Kind, Word, kind_acting
from diaodu.register.models import Link, Subject
from diaodu.register.queries import codes_acting
from diaodu.register.queries.subjects import matching

ROWS = 50


@dataclass(frozen=True, slots=True)
class PolicyFilters:
    """What the list of measures is narrowed to; empty is everything."""

    text: str = ""
    area: str = ""
    redemption: str = ""
    standing: str = ""


@dataclass(frozen=True, slots=True)
class PackageRow:
    """A package: how many measures its text has (None: not known), and how many of them are named here."""

    package: Subject
    printed: Decimal | None
    named: int

    @property
    def absent(self) -> Decimal | None:
        """How many of its measures are not in the material; None where it is not known, or none is."""
        missing = None if self.printed is None else self.printed - self.named
        return missing if missing and missing > 0 else None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The packages, and a page of the measures that the filters leave."""

    packages: tuple[PackageRow, ...]
    rows: tuple[MeasureRow, ...]
    page: Page[Subject]
    areas: tuple[Word, ...]
    redemptions: tuple[Word, ...]

    @property
    def generated(self) -> bool:
        """Whether it shows invented rows."""
        shown = [*(row.package for row in self.packages), *(row.measure for row in self.rows)]
        return any(subject.pack.generated for subject in shown)


@dataclass(frozen=True, slots=True)
class PackagePage:
    """One package with its measures."""

    package: PackageRow
    rows: tuple[MeasureRow, ...]
    page: Page[Subject]


def catalogue(viewer: Viewer, filters: PolicyFilters, *, on: date, page: str | None) -> Catalogue:
    """Every package in sight, and a page of measures as they stand on a day."""
    shown = Paginator(_filtered(viewer, filters, on), ROWS).get_page(page)
    kind = _any_kind(POLICY_MEASURE)
    return Catalogue(
        packages=_packages(viewer, packages_in_sight(viewer)),
        rows=tuple(rows_of(viewer, list(shown), on=on)),
        page=shown,
        areas=kind.choices(AREA) if kind else (),
        redemptions=kind.choices(REDEMPTION) if kind else (),
    )


def package_page(viewer: Viewer, code: str, *, on: date, page: str | None) -> PackagePage:
    """One package as it stands on a day. Raises ``NotFound``."""
    (row,) = _packages(viewer, packages_in_sight(viewer).filter(code=code)) or (None,)
    if row is None:
        raise NotFound(_("沒有代碼為「%(code)s」的政策文件。") % {"code": code})
    measures = measures_in_sight(viewer).filter(links_out__in=Link.objects.filter(code=IN_PACKAGE, target=row.package))
    shown = Paginator(measures, ROWS).get_page(page)
    return PackagePage(row, tuple(rows_of(viewer, list(shown), on=on)), shown)


def packages_in_sight(viewer: Viewer) -> QuerySet[Subject]:
    """The packages that a viewer may see, the latest first."""
    seen = Subject.objects.visible_to(viewer).filter(kind__in=codes_acting(POLICY_PACKAGE))
    return seen.select_related("pack").order_by("pack", "-fields__issued_on", "-fields__issued_month", "id")


def _packages(viewer: Viewer, packages: Iterable[Subject]) -> tuple[PackageRow, ...]:
    found = list(packages)
    ids = [package.pk for package in found]
    printed = dict(_printed(viewer, ids))
    links = Link.objects.filter(code=IN_PACKAGE, target__in=ids, source__in=measures_in_sight(viewer))
    named = dict(links.order_by().values_list("target").annotate(Count("pk")))
    return tuple(PackageRow(package, printed.get(package.pk), named.get(package.pk, 0)) for package in found)


def _printed(viewer: Viewer, ids: list[int]) -> Iterable[tuple[int, Decimal]]:
    """How many measures each package has by what was published of it, the latest last."""
    facts = Fact.objects.visible_to(viewer).known_at(None).filter(subject__in=ids, measure=MEASURES_PRINTED)
    rows = facts.filter(value__isnull=False).order_by("ends_on", "number").annotate(of=F("subject"))
    return ((subject, value) for subject, value in rows.values_list("of", "value") if value is not None)


def _filtered(viewer: Viewer, filters: PolicyFilters, on: date) -> QuerySet[Subject]:
    found = measures_in_sight(viewer)
    if filters.text.strip():
        found = found.filter(matching(filters.text))
    if filters.area:
        found = found.filter(**{f"fields__{AREA}": filters.area})
    if filters.redemption:
        found = found.filter(**{f"fields__{REDEMPTION}": filters.redemption})
    return found.filter(_standing(filters.standing, on))


def _standing(asked: str, on: date) -> Q:
    if asked not in set(Standing):
        return Q()
    kind = _any_kind(POLICY_MEASURE)
    return standing_is(Standing(asked), on, kind) if kind else Q(pk__in=[])


def _any_kind(part: str) -> Kind | None:
    """The kind that plays a part, of the first pack that has one."""
    return next((kind for pack in loaded_packs().values() if (kind := kind_acting(pack, part))), None)
