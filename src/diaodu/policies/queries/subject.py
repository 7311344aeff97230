"""One subject: which measures fit it, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from diaodu.core.eligibility import Verdict
from diaodu.packs.definitions import definitions
from diaodu.packs.models import Pack
from diaodu.people.viewers import Viewer
from diaodu.policies.cases import cases_in_sight
from diaodu.policies.eligibility import ELIGIBILITY, Eligibility, eligibilities_of
from diaodu.policies.kinds import FOR_SUBJECT, OF_MEASURE
from diaodu.policies.queries.rows import measures_in_sight
from diaodu.policies.reading import Subjects
from diaodu.policies.validity import Standing, standing_of, standing_word
from diaodu.policies.wording import MatchShown, Wording, place_names
from diaodu.register.kinds import Word, kinds
from diaodu.register.models import Link, Subject
from diaodu.register.queries.subjects import subject_known_at

ORDER = (Verdict.HOLDS, Verdict.UNKNOWN, Verdict.FAILS)


@dataclass(frozen=True, slots=True)
class MeasureMatch:
    """A measure on the subject: the match with its reasons, by which version of the rule, and the case there is."""

    measure: Subject
    eligibility: Eligibility
    match: MatchShown
    standing: Standing
    standing_word: str
    case: Subject | None
    stage: Word | None


@dataclass(frozen=True, slots=True)
class SubjectMatches:
    """The measures whose rules are for subjects of this kind and place: those that fit, then the unknown, then not."""

    subject: Subject
    matches: tuple[MeasureMatch, ...]

    def of(self, verdict: Verdict) -> list[MeasureMatch]:
        """Those with a verdict."""
        return [match for match in self.matches if match.match.verdict is verdict]

    @property
    def fitting(self) -> list[MeasureMatch]:
        """The measures that fit."""
        return self.of(Verdict.HOLDS)

    @property
    def unknown(self) -> list[MeasureMatch]:
        """The measures that may fit: something that they ask is not in the register."""
        return self.of(Verdict.UNKNOWN)

    @property
    def failing(self) -> list[MeasureMatch]:
        """The measures that do not fit."""
        return self.of(Verdict.FAILS)


def matches_of(viewer: Viewer, code: str, *, on: date, known: int | None = None) -> SubjectMatches:
    """What each measure in sight says of a subject as known at a ledger number (None: now). Raises ``NotFound``.

    Rules are those declared then; whether a measure holds is asked of the day ``on``.
    """
    return matches_on(viewer, subject_known_at(viewer, code, known), on=on, known=known)


def matches_on(viewer: Viewer, subject: Subject, *, on: date, known: int | None = None) -> SubjectMatches:
    """The same of a subject that the viewer was found to see, as it was known then."""
    rules = _rules_for(viewer, subject, known)
    read = Subjects(viewer, [subject], [asked for _, each in rules for asked in each.asked], known=known)
    places = place_names([asked for _, each in rules for asked in each.asked])
    cases = _cases(viewer, subject)
    found = [
        _matched(measure, each, read, subject, places, cases.get(measure.pk), on)
        for measure, each in rules
    ]  # fmt: skip
    return SubjectMatches(subject, tuple(sorted(found, key=lambda match: ORDER.index(match.match.verdict))))


def may_fit(pack: Pack, kind: str) -> bool:
    """Whether any rule of a pack is for subjects of a kind."""
    return any(kind in declared.body["for"] for declared in definitions(pack, ELIGIBILITY).values())


def _rules_for(viewer: Viewer, subject: Subject, known: int | None) -> list[tuple[Subject, Eligibility]]:
    path = subject.place.path if subject.place else ""
    above = [code for code in path.split("/") if code]
    measures = list(measures_in_sight(viewer).filter(place__code__in=above))
    rules = eligibilities_of(measures, known=known)
    own = ((measure, rules[measure.code]) for measure in measures if measure.code in rules)
    return [(measure, each) for measure, each in own if subject.kind in each.kinds]


def _matched(
    measure: Subject,
    eligibility: Eligibility,
    read: Subjects,
    subject: Subject,
    places: dict[str, str],
    case: Subject | None,
    on: date,
) -> MeasureMatch:
    wording = Wording(measure.pack, eligibility.kinds, eligibility.asked, places)
    standing = standing_of(measure, on)
    return MeasureMatch(
        measure=measure,
        eligibility=eligibility,
        match=wording.shown(read.match(subject, eligibility)),
        standing=standing,
        standing_word=standing_word(standing),
        case=case,
        stage=kinds(case.pack)[case.kind].stage(case.stage) if case else None,
    )


def _cases(viewer: Viewer, subject: Subject) -> dict[int, Subject]:
    """The subject's cases in sight, by the key of their measure."""
    own = Link.objects.filter(code=FOR_SUBJECT, target=subject).values("source")
    cases = {case.pk: case for case in cases_in_sight(viewer).filter(pk__in=own).select_related("pack")}
    if not cases:
        return {}
    links = Link.objects.filter(code=OF_MEASURE, source__in=cases)
    return {target: cases[source] for source, target in links.values_list("source", "target")}
