"""The money of one deal over time: what was signed against what came in, tranche by tranche, and how far it came."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from diaodu.core.division import HUNDRED, divide
from diaodu.core.rounding import round_half_up
from diaodu.deals.amounts import (
    ACCEPTED,
    AMOUNT,
    INCREMENT,
    PAID,
    REFUSED,
    TRANCHE,
    paid_in_unit_of,
    unit_names,
)
from diaodu.deals.asked import DEAL, OF_DEAL
from diaodu.deals.credit import Credit, credit_of
from diaodu.kit.charts import options as charts
from diaodu.kit.languages import name_in_language
from diaodu.kit.refusals import NotFound
from diaodu.people.viewers import Viewer
from diaodu.register.exclusions import excluded_by
from diaodu.register.kinds import MERGED, Exclusion, Kind, Word, kind_acting, kinds
from diaodu.register.models import Link, Organisation, Revision, Subject
from diaodu.register.queries import visible_subject
from diaodu.register.queries.members import milestones_of
from diaodu.register.queries.merged import Merger, merged_into, mergers_of

RE_SIGNS = "re_signs"
SHOWN = 200
DECIMALS = 4
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class TrancheShown:
    """A payment: its amount in the deal's unit, what was accepted up to and with it, and why it was refused."""

    subject: Subject
    stage: Word | None
    amount: Decimal
    running: Decimal
    words: tuple[Mapping[str, str], ...]
    evidence: str
    because: str

    @property
    def refused(self) -> bool:
        """Whether it was refused: it is shown and not added up."""
        return self.subject.stage == REFUSED


@dataclass(frozen=True, slots=True)
class Step:
    """A stage of the way, the day it was reached (None: not yet) and the days from the stage before."""

    stage: Word
    reached: date | None
    days: int | None


@dataclass(frozen=True, slots=True)
class Signing:
    """What this signing adds: the increment as registered, and as it follows from the deal that it signs again.

    ``earlier`` are the deals it signs again; ``expected`` is None where an amount is not given.
    """

    amount: Decimal | None
    increment: Decimal | None
    earlier: tuple[Subject, ...]
    expected: Decimal | None

    @property
    def differs(self) -> bool:
        """Whether the registered increment is not what the amounts say."""
        return self.increment is not None and self.expected is not None and self.increment != self.expected


@dataclass(frozen=True, slots=True)
class DealPage:
    """One deal. Amounts are in ``unit``; ``reached`` is the money in place as percent of the signing's increment.

    ``kept`` is the deal that it was merged into. An investor is named to whoever sees the deal;
    ``investor_opens`` tells whether the viewer may open its page.
    """

    deal: Subject
    kind: Kind
    tranche_kind: Kind | None
    unit: Mapping[str, str]
    stage: Word | None
    kept: Merger | None
    investor: Organisation | None
    investor_opens: bool
    investor_words: tuple[Mapping[str, str], ...]
    excluded: Exclusion | None
    signing: Signing
    credit: Credit
    steps: tuple[Step, ...]
    tranches: tuple[TrancheShown, ...]
    in_place: Decimal
    reached: str
    options: dict[str, Any] | None

    @property
    def waiting(self) -> int:
        """How many tranches wait for a decision."""
        return sum(row.subject.stage not in {ACCEPTED, REFUSED} for row in self.tranches)


def deal_page(viewer: Viewer, code: str) -> DealPage:
    """The money and the way of one deal. Raises ``NotFound`` for what is unknown, out of sight, or no deal."""
    deal = visible_subject(viewer, code)
    kind = kinds(deal.pack)[deal.kind]
    if kind.acts_as != DEAL:
        raise NotFound(_("「%(code)s」不是招商項目。") % {"code": code})
    investor = Organisation.objects.filter(code=deal.text("investor")).first()
    credit = credit_of(viewer, deal)
    unit, paid_kind = unit_names(kind, deal.pack), kind_acting(deal.pack, TRANCHE)
    tranches = tuple(_tranches(viewer, deal, kind, paid_kind)) if paid_kind else ()
    signing = _signing(viewer, deal)
    in_place = tranches[-1].running if tranches else NOTHING
    return DealPage(
        deal=deal,
        kind=kind,
        tranche_kind=paid_kind,
        unit=unit,
        stage=kind.stage(deal.stage),
        kept=merged_into(viewer, deal),
        investor=investor,
        investor_opens=investor in Organisation.objects.visible_to(viewer).filter(code=deal.text("investor")),
        investor_words=_words(kind, deal, ("investor_origin", "investor_list", "nature", "chain")),
        excluded=excluded_by(kind, deal.fields),
        signing=signing,
        credit=credit,
        steps=tuple(_steps(deal, kind, credit.reported_on)),
        tranches=tranches,
        in_place=in_place,
        reached=_percent(in_place, signing.increment),
        options=_options(signing, tranches, name_in_language(unit)),
    )


def _words(kind: Kind, subject: Subject, codes: Sequence[str]) -> tuple[Mapping[str, str], ...]:
    """The names of the choices that a subject has in some fields."""
    chosen = (kind.chosen(code, subject.fields) for code in codes)
    return tuple(word.names for word in chosen if word)


def _tranches(viewer: Viewer, deal: Subject, kind: Kind, paid_kind: Kind) -> Iterator[TrancheShown]:
    """The payments of a deal and of its doubles in the order of their days; only accepted ones add up."""
    doubles = [merger.subject.pk for merger in mergers_of(viewer, deal)]
    links = Link.objects.filter(code=OF_DEAL, target__in=[deal.pk, *doubles])
    seen = Subject.objects.visible_to(viewer).filter(kind=paid_kind.code, pk__in=links.values("source"))
    rows = list(seen.exclude(stage=MERGED).select_related("pack").order_by("on", "pk")[:SHOWN])
    reasons = _reasons([row for row in rows if row.stage == REFUSED])
    converted, running = paid_in_unit_of(kind, deal.pack), NOTHING
    for row in rows:
        amount = converted(row.decimal(PAID) or NOTHING)
        running += amount if row.stage == ACCEPTED else NOTHING
        yield TrancheShown(
            subject=row,
            stage=paid_kind.stage(row.stage),
            amount=amount,
            running=running,
            words=_words(paid_kind, row, ("origin", "phase", "evidence_kind")),
            evidence=row.text("evidence"),
            because=row.text("refused_because") or reasons.get(row.pk, ""),
        )


def _reasons(rows: Sequence[Subject]) -> dict[int, str]:
    """The reasons given with the latest revisions of some subjects."""
    numbers = [row.number for row in rows]
    return dict(Revision.objects.filter(number__in=numbers).values_list("subject_id", "reason"))


def _signing(viewer: Viewer, deal: Subject) -> Signing:
    links = Link.objects.filter(code=RE_SIGNS, source=deal)
    earlier = tuple(Subject.objects.visible_to(viewer).filter(pk__in=links.values("target")).order_by("on", "pk"))
    amount, increment = deal.decimal(AMOUNT), deal.decimal(INCREMENT)
    signed = [each.decimal(AMOUNT) for each in earlier]
    expected = None if amount is None or None in signed else amount - sum((each for each in signed if each), NOTHING)
    return Signing(amount, increment, earlier, expected)


def _steps(deal: Subject, kind: Kind, reported_on: date | None) -> Iterator[Step]:
    """The stages on the way, and that off it in which the deal ended. It stands in the first since it was reported."""
    reached, _planned = milestones_of([deal.pk], known=None)
    days, before = reached.get(deal.pk, {}), None
    if reported_on and kind.stages:
        days = {kind.stages[0].code: reported_on, **days}
    for stage in kind.stages:
        day = days.get(stage.code)
        if day is None and stage.closed and stage.code != deal.stage and stage is not _end(kind):
            continue
        yield Step(stage, day, (day - before).days if day and before else None)
        before = day or before


def _end(kind: Kind) -> Word | None:
    return next((stage for stage in kind.stages if stage.closed), None)


def _percent(part: Decimal, whole: Decimal | None) -> str:
    return f"{round_half_up(divide(part * HUNDRED, whole), 2)} %" if whole else ""


def _options(signing: Signing, tranches: Sequence[TrancheShown], unit: str) -> dict[str, Any] | None:
    """What came in, added up payment by payment, against the amount that was signed."""
    paid = [row for row in tranches if row.subject.on]
    if not paid:
        return None
    days = list(dict.fromkeys(str(row.subject.on) for row in paid))
    last = {str(row.subject.on): row.running for row in paid}
    lines = [charts.Line(_("累計認定到位"), tuple(_mark(day, last[day], unit) for day in days), is_plan=False)]
    if signing.increment is not None:
        lines.append(
            charts.Line(_("計入簽約額"), tuple(_mark(day, signing.increment, unit) for day in days), is_plan=True)
        )
    return charts.courses(title=_("累計認定到位"), unit=unit, months=days, lines=lines)


def _mark(day: str, value: Decimal, unit: str) -> charts.Mark:
    return charts.Mark("", day, value, f"{round_half_up(value, DECIMALS):,} {unit}")
