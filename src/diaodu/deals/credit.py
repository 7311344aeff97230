"""Whose deal it is: who reported it first, which other places reported it too, who passed it on for which share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from diaodu.core.division import HUNDRED
from diaodu.core.first_reports import Report, first_of
from diaodu.core.rounding import round_half_up
from diaodu.people.viewers import Viewer
from diaodu.register.first_reports import first_report_rule, rivals_of
from diaodu.register.models import Place, Subject

REFERRED_FROM, SHARE = "referred_from", "referral_share"


@dataclass(frozen=True, slots=True)
class Rival:
    """What another place reported of the same investor, under a name that is alike by so many percent."""

    deal: Subject
    reporter: Place | None
    reported_on: date | None
    percent: Decimal


@dataclass(frozen=True, slots=True)
class Credit:
    """Whose deal it is. ``reporter`` is who reported it, ``rivals`` those in sight that other places reported too;
    ``first`` is the place that did so first (None without rivals, and where it is undecided). ``share`` is that of the
    place it was ``referred_from``, in percent.
    """

    reporter: Place | None
    reported_on: date | None
    rivals: tuple[Rival, ...]
    first: Place | None
    referred_from: Place | None
    share: Decimal | None

    @property
    def rest(self) -> Decimal | None:
        """The share that stays with the place of the deal."""
        return None if self.share is None else HUNDRED - self.share


def credit_of(viewer: Viewer, deal: Subject) -> Credit:
    """Whose a deal is, by the rule that its kind declares."""
    rule = first_report_rule(deal.pack, deal.kind)
    found = rivals_of(rule, deal, _others(viewer, deal)) if rule else []
    told = {pair.other if pair.one.pk == deal.pk else pair.one: pair.percent for pair in found}
    reports = {subject.pk: rule.report(subject) for subject in (deal, *told)} if rule else {}
    places = _places([deal.text(REFERRED_FROM), *(report.by for report in reports.values())])
    first = first_of(reports.values()) if told else None
    own = reports.get(deal.pk)
    return Credit(
        reporter=places.get(own.by) if own else None,
        reported_on=own.on if own else None,
        rivals=tuple(_rival(subject, reports[subject.pk], percent, places) for subject, percent in told.items()),
        first=places.get(first.by) if first else None,
        referred_from=places.get(deal.text(REFERRED_FROM)),
        share=deal.decimal(SHARE),
    )


def _others(viewer: Viewer, deal: Subject) -> QuerySet[Subject]:
    return Subject.objects.visible_to(viewer).filter(kind=deal.kind, pack=deal.pack)


def _rival(subject: Subject, report: Report, percent: Decimal, places: Mapping[str, Place]) -> Rival:
    return Rival(subject, places.get(report.by), report.on, round_half_up(percent, 0))


def _places(codes: Iterable[str]) -> dict[str, Place]:
    return {place.code: place for place in Place.objects.filter(code__in=set(codes))}
