"""One measure: its rule in words, whom it fits and why, who came, and who never did."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from diaodu.kit.jobs import in_hand
from diaodu.kit.languages import name_in_language
from diaodu.kit.refusals import NotFound
from diaodu.ledger.measures import unit_book
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer
from diaodu.policies.cases import cases_in_sight, has_case
from diaodu.policies.counting import count_fits
from diaodu.policies.eligibility import Eligibility, eligibility_of
from diaodu.policies.kinds import AUTOMATIC, IN_PACKAGE, OF_MEASURE, REDEMPTION, VALID_FROM, VALID_TO
from diaodu.policies.matching import those_unknown, those_who_fit
from diaodu.policies.queries.rows import MeasureRow, measures_in_sight, rows_of
from diaodu.policies.reading import Subjects
from diaodu.policies.validity import HOLDING
from diaodu.policies.wording import MatchShown, RuleShown, Wording, place_names
from diaodu.register.kinds import Kind, Word, kinds
from diaodu.register.models import Link, Subject
from diaodu.register.queries.pages import fields_shown

FITS, UNKNOWN, NEVER, CASES = LISTS = ("fits", "unknown", "never", "cases")
ROWS = 25
TELL = "policies.tell"  # the job that tells many


@dataclass(frozen=True, slots=True)
class FitCounts:
    """How many a measure fits, how many may be (something is unknown), and how many of those it fits have a case."""

    fits: int
    unknown: int
    with_case: int

    @property
    def never(self) -> int:
        """Those who are entitled and never came."""
        return self.fits - self.with_case

    @property
    def rate(self) -> int | None:
        """With a case, of those it fits, in percent, rounded down; None where it fits nobody."""
        return self.with_case * 100 // self.fits if self.fits else None


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case with its stage."""

    case: Subject
    stage: Word | None


@dataclass(frozen=True, slots=True)
class MeasurePage:
    """Everything about a measure; ``told`` is what the register says of it.

    ``rules``, ``counts`` and ``matches`` are empty where its pack has no rule for it.
    """

    row: MeasureRow
    told: tuple[tuple[str, str], ...]
    packages: tuple[Subject, ...]
    eligibility: Eligibility | None
    rules: tuple[RuleShown, ...]
    kinds: str
    counts: FitCounts | None
    shown: str
    page: Page[Subject] | None
    matches: tuple[MatchShown, ...]
    cases: tuple[CaseRow, ...]
    may_tell: bool
    is_automatic: bool
    is_being_told: bool


def measure_shown(viewer: Viewer, code: str) -> Subject:
    """One measure. Raises ``NotFound`` for what is no measure and for one out of sight alike."""
    measure = measures_in_sight(viewer).filter(code=code).first()
    if measure is None:
        raise NotFound(_("沒有代碼為「%(code)s」的政策措施。") % {"code": code})
    return measure


def measure_page(viewer: Viewer, code: str, *, on: date, shown: str, page: str | None) -> MeasurePage:
    """One measure as it stands on a day, with a page of one of ``LISTS``. Raises ``NotFound``."""
    measure = measure_shown(viewer, code)
    eligibility, declared = eligibility_of(measure), kinds(measure.pack)
    shown = shown if shown in LISTS and eligibility else FITS if eligibility else CASES
    (row,) = rows_of(viewer, [measure], on=on)
    counts = fit_counts(viewer, measure, eligibility) if eligibility else None
    wording = wording_of(measure, eligibility) if eligibility else None
    listed = _listed(viewer, measure, eligibility, shown, page, counts)
    in_force = row.standing in HOLDING
    return MeasurePage(
        row=row,
        told=tuple(_told(declared[measure.kind], measure)),
        packages=_packages(viewer, measure),
        eligibility=eligibility,
        rules=wording.rules_shown() if wording else (),
        kinds=" / ".join(name_in_language(declared[kind].names) for kind in eligibility.kinds) if eligibility else "",
        counts=counts,
        shown=shown,
        page=listed,
        matches=_matches(viewer, listed, eligibility, wording) if shown != CASES else (),
        cases=_cases(listed) if shown == CASES else (),
        may_tell=in_force and viewer.may(Permission.SUBJECT_EDIT),
        is_automatic=measure.text(REDEMPTION) == AUTOMATIC,
        is_being_told=viewer.user is not None and in_hand(TELL, measure=measure.pk, actor=viewer.user.pk),
    )


def never_came(viewer: Viewer, measure: Subject, eligibility: Eligibility) -> QuerySet[Subject]:
    """Those in sight whom a measure fits and who have no case of it."""
    return those_who_fit(viewer, eligibility).exclude(has_case(measure))


def fit_counts(viewer: Viewer, measure: Subject, eligibility: Eligibility) -> FitCounts:
    """The counts of a measure."""
    counted = count_fits(viewer, eligibility)
    with_case = those_who_fit(viewer, eligibility).filter(has_case(measure)).count()
    return FitCounts(counted.fits, counted.unknown, with_case)


def wording_of(measure: Subject, eligibility: Eligibility) -> Wording:
    """The words for a measure's rules."""
    return Wording(measure.pack, eligibility.kinds, eligibility.asked, place_names(eligibility.asked))


def _listed(
    viewer: Viewer,
    measure: Subject,
    eligibility: Eligibility | None,
    shown: str,
    page: str | None,
    counts: FitCounts | None,
) -> Page[Subject]:
    if shown == CASES or eligibility is None or counts is None:
        cases = cases_in_sight(viewer).filter(links_out__in=Link.objects.filter(code=OF_MEASURE, target=measure))
        return Paginator(cases.select_related("place", "pack").order_by("sort_key", "id"), ROWS).get_page(page)
    found = {
        FITS: lambda: those_who_fit(viewer, eligibility),
        UNKNOWN: lambda: those_unknown(viewer, eligibility),
        NEVER: lambda: never_came(viewer, measure, eligibility),
    }[shown]()
    pages = Paginator(found.select_related("place", "pack").order_by("sort_key", "id"), ROWS)
    pages.count = {FITS: counts.fits, UNKNOWN: counts.unknown, NEVER: counts.never}[shown]  # counted already
    return pages.get_page(page)


def _matches(
    viewer: Viewer, page: Page[Subject], eligibility: Eligibility | None, wording: Wording | None
) -> tuple[MatchShown, ...]:
    if eligibility is None or wording is None:
        return ()
    subjects = list(page)
    read = Subjects(viewer, subjects, eligibility.asked)
    return tuple(wording.shown(read.match(subject, eligibility)) for subject in subjects)


def _cases(page: Page[Subject]) -> tuple[CaseRow, ...]:
    return tuple(CaseRow(case, kinds(case.pack)[case.kind].stage(case.stage)) for case in page)


def _told(kind: Kind, measure: Subject) -> Iterator[tuple[str, str]]:
    """What the register says of a measure, beside its validity: the name of each field and its value with the unit."""
    units = unit_book(measure.pack)
    for shown in fields_shown(kind, measure):
        if shown.value and shown.field.code not in {VALID_FROM, VALID_TO}:
            value = name_in_language(shown.word) if shown.word else shown.value
            unit = f" {name_in_language(units[shown.field.unit].names)}" if shown.field.unit else ""
            yield name_in_language(shown.field.names), f"{value}{unit}"


def _packages(viewer: Viewer, measure: Subject) -> tuple[Subject, ...]:
    seen = Subject.objects.visible_to(viewer)
    return tuple(
        seen.filter(links_in__in=Link.objects.filter(code=IN_PACKAGE, source=measure)).order_by("sort_key", "id")
    )
