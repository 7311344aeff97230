"""A measure as lists show it: validity, take-up and warnings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from diaodu.people.viewers import Viewer
from diaodu.policies.cases import CaseCounts, counts_by_measure
from diaodu.policies.eligibility import eligibilities_of
from diaodu.policies.kinds import AREA, DEPARTMENT, POLICY_CASE, POLICY_MEASURE, REDEMPTION
from diaodu.policies.overlaps import overlaps_among
from diaodu.policies.validity import HOLDING, Standing, standing_of, standing_word, validity_of
from diaodu.policies.wording import span_words
from diaodu.register.kinds import Kind, Names, kinds
from diaodu.register.models import Organisation, Roster, Subject
from diaodu.register.queries import codes_acting, names_of
from diaodu.register.queries.subjects import lying_within


@dataclass(frozen=True, slots=True)
class Warned:
    """Something to look into: what it is (``code``), in words, and the other measure it is about."""

    code: str
    words: str
    other: Subject | None = None


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """A measure with what lists say of it. ``has_rule`` tells whether its pack says whom it fits; ``from_above`` that
    it is a higher place's, of which the viewer sees what concerns the own places only; ``registered`` whether all its
    cases are registered: else none means that nobody knows.
    """

    measure: Subject
    area: Names
    department: Names
    redemption: Names
    validity: str
    standing: Standing
    standing_word: str
    has_rule: bool
    from_above: bool
    registered: bool
    counts: CaseCounts
    warnings: tuple[Warned, ...]


def measures_in_sight(viewer: Viewer) -> QuerySet[Subject]:
    """The measures that a viewer may see, with place and pack."""
    seen = Subject.objects.visible_to(viewer).filter(kind__in=codes_acting(POLICY_MEASURE))
    return seen.select_related("place", "pack").order_by("sort_key", "id")


def rows_of(viewer: Viewer, measures: Sequence[Subject], *, on: date) -> list[MeasureRow]:
    """The measures of a page as rows; warnings compare them with all that are in sight."""
    counts = counts_by_measure(viewer, [measure.pk for measure in measures])
    rules = eligibilities_of(measures)
    alike = {measure.text(DEPARTMENT) for measure in measures} - {""}
    others = overlaps_among(measures_in_sight(viewer).filter(**{f"fields__{DEPARTMENT}__in": sorted(alike)}))
    departments = _organisations(alike)
    own = lying_within(viewer, [measure.pk for measure in measures])
    unregistered = _unregistered()
    return [
        _row(
            measure,
            departments,
            counts.get(measure.pk, CaseCounts()),
            others.get(measure.pk, []),
            on=on,
            has_rule=measure.code in rules,
            from_above=measure.pk not in own,
            registered=not (measure.place and measure.place.path.startswith(unregistered)),
        )
        for measure in measures
    ]


def _unregistered() -> tuple[str, ...]:
    """The paths of the places whose register of cases is said not to hold all of them."""
    partial = Roster.objects.filter(kind__in=codes_acting(POLICY_CASE), complete=False)
    return tuple(partial.values_list("place__path", flat=True))


def _row(
    measure: Subject,
    departments: Mapping[str, Names],
    counts: CaseCounts,
    others: Sequence[Subject],
    *,
    on: date,
    has_rule: bool,
    from_above: bool,
    registered: bool,
) -> MeasureRow:
    kind, standing = kinds(measure.pack)[measure.kind], standing_of(measure, on)
    return MeasureRow(
        measure=measure,
        area=choice_names(kind, AREA, measure),
        department=departments.get(measure.text(DEPARTMENT), {}),
        redemption=choice_names(kind, REDEMPTION, measure),
        validity=span_words(validity_of(measure)),
        standing=standing,
        standing_word=standing_word(standing),
        has_rule=has_rule,
        from_above=from_above,
        registered=registered,
        counts=counts,
        # whether one of a higher place was ever used, those below cannot know
        warnings=tuple(
            _warnings(measure, standing, counts, others, on=on, has_rule=has_rule and registered and not from_above)
        ),
    )


def _warnings(
    measure: Subject, standing: Standing, counts: CaseCounts, others: Sequence[Subject], *, on: date, has_rule: bool
) -> list[Warned]:
    found = []
    last = validity_of(measure).last
    if standing is Standing.EXPIRING and last:
        found.append(Warned("expires", _("%(days)d 天後到期") % {"days": (last - on).days}))
    if has_rule and not counts.cases and standing in HOLDING:
        found.append(Warned("unused", _("從未使用")))
    if standing is not Standing.EXPIRED:
        words = _("對象與此項重疊：")
        found += [
            Warned("overlaps", words, other) for other in others if standing_of(other, on) is not Standing.EXPIRED
        ]
    return found


def choice_names(kind: Kind, field: str, subject: Subject) -> Names:
    """The names of the choice that a subject has in a field; none where it has none."""
    word = kind.chosen(field, subject.fields)
    return word.names if word else {}


def _organisations(codes: set[str]) -> dict[str, Names]:
    return {row.code: names_of(row) for row in Organisation.objects.filter(code__in=codes)} if codes else {}
