"""What the findings room is asked: lists of findings, and one with what it rests on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from diaodu.boards.facts import FactShown, Words
from diaodu.findings.declared import FindingTest, declared_tests
from diaodu.findings.models import OPEN, Decision, Finding, Look, Overflow
from diaodu.findings.words import words_of
from diaodu.kit.languages import name_in_language
from diaodu.kit.refusals import NotFound
from diaodu.ledger.models import Fact
from diaodu.packs.remembering import loaded_packs
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer
from diaodu.register.kinds import MERGED, MERGED_INTO, kinds
from diaodu.register.models import Place, Subject
from diaodu.register.queries import SubjectPage, name_of, subject_page
from diaodu.register.queries.offered import is_writable

Names = Mapping[str, str]
PLACES = 400
BESIDE = 2  # so many subjects are shown side by side; of more there is a list


def places_offered(viewer: Viewer) -> list[tuple[str, str]]:
    """The places that a list of findings can be narrowed to, as code and name."""
    seen = Place.objects.visible_to(viewer, Permission.FINDING_VIEW).order_by("path")[:PLACES]
    return [(place.code, name_of(place)) for place in seen]


@dataclass(frozen=True, slots=True)
class FindingFilters:
    """What a list of findings is narrowed to; an empty text is everything. A place stands for all below it too."""

    state: str = OPEN
    test: str = ""
    place: str = ""
    gone: bool = False


@dataclass(frozen=True, slots=True)
class FindingShown:
    """A finding in words, with those of its subjects that the viewer may see."""

    finding: Finding
    names: Names
    words: str
    subjects: tuple[Subject, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """A column of two subjects side by side: its names and both values; ``same`` when both are filled and equal."""

    names: Names
    values: tuple[str, ...]
    same: bool


@dataclass(frozen=True, slots=True)
class FindingPage:
    """A finding with its evidence. ``merges`` tells whether the viewer may merge the two subjects of a double."""

    shown: FindingShown
    note: str | Names
    pages: tuple[SubjectPage, ...]
    rows: tuple[Compared, ...]
    facts: tuple[FactShown, ...]
    decisions: tuple[Decision, ...]
    may_decide: bool
    merges: bool


def findings(viewer: Viewer, filters: FindingFilters) -> QuerySet[Finding]:
    """The findings in sight that the filters leave, the latest first. Raises ``Forbidden``."""
    viewer.require(Permission.FINDING_VIEW)
    found = Finding.objects.visible_to(viewer).filter(standing=not filters.gone)
    if filters.state:
        found = found.filter(state=filters.state)
    if filters.test:
        found = found.filter(test=filters.test)
    if filters.place:
        path = Place.objects.filter(code=filters.place).values_list("path", flat=True).first()
        found = found.filter(place__path__startswith=path) if path else found.none()
    return found.select_related("pack", "place").order_by("-id")


def counts_by_test(viewer: Viewer, filters: FindingFilters) -> list[tuple[str, Names, int]]:
    """The code and names of every test that the loaded packs declare, and how many findings the filters leave it."""
    found = findings(viewer, FindingFilters(filters.state, "", filters.place, filters.gone))
    counts = dict(found.order_by().values("test").annotate(count=Count("pk")).values_list("test", "count"))
    declared = {code: test.names for pack in loaded_packs().values() for code, test in declared_tests(pack).items()}
    return [(code, names, counts.get(code, 0)) for code, names in declared.items()]


def in_words(viewer: Viewer, rows: Sequence[Finding]) -> list[FindingShown]:
    """Findings in words. Their subjects are asked for once."""
    ids = {pk for row in rows for pk in row.subjects[:BESIDE]}
    seen = Subject.objects.visible_to(viewer).select_related("place", "pack").in_bulk(list(ids))
    return [_shown(row, seen, row.subjects[:BESIDE]) for row in rows]


def _shown(row: Finding, seen: Mapping[int, Subject], ids: Iterable[int]) -> FindingShown:
    test = declared_tests(row.pack).get(row.test)
    kind = kinds(row.pack).get(test.kind) if test else None
    names = test.names if test else {"hant": row.test}
    return FindingShown(row, names, words_of(test, kind, row.said), tuple(seen[pk] for pk in ids if pk in seen))


def finding_page(viewer: Viewer, public: UUID) -> FindingPage:
    """One finding. Raises ``NotFound`` for an unknown one and for one out of sight alike."""
    row = Finding.objects.visible_to(viewer).select_related("pack", "place").filter(public=public).first()
    if row is None:
        raise NotFound(_("沒有這一疑點。"))
    seen = Subject.objects.visible_to(viewer).select_related("place", "pack").in_bulk(row.subjects)
    shown = _shown(row, seen, row.subjects)
    test = declared_tests(row.pack).get(row.test)
    pages = tuple(subject_page(viewer, one.code) for one in shown.subjects) if _is_pair(test, shown) else ()
    return FindingPage(
        shown=shown,
        note=test.body.get("note", "") if test else "",
        pages=pages,
        rows=tuple(_compared(pages)),
        facts=_facts(viewer, row),
        decisions=tuple(row.decisions.select_related("decided_by").order_by("id")),
        may_decide=Finding.objects.visible_to(viewer, Permission.FINDING_DECIDE).filter(pk=row.pk).exists(),
        merges=bool(pages) and _merges(viewer, shown.subjects),
    )


def _is_pair(test: FindingTest | None, shown: FindingShown) -> bool:
    return test is not None and len(shown.subjects) == BESIDE == len(shown.finding.subjects)


def _merges(viewer: Viewer, subjects: Sequence[Subject]) -> bool:
    kind = kinds(subjects[0].pack)[subjects[0].kind]
    can = kind.stage(MERGED) is not None and kind.link(MERGED_INTO) is not None
    stand = all(one.stage != MERGED and one.kind == kind.code for one in subjects)
    return can and stand and all(is_writable(viewer, one) for one in subjects)


def _compared(pages: Sequence[SubjectPage]) -> list[Compared]:
    """What two subjects have, column by column; of what neither has nothing is said."""
    cells: dict[str, tuple[Names, list[str]]] = defaultdict(lambda: ({}, [""] * len(pages)))
    for at, page in enumerate(pages):
        for field in page.fields:
            names, values = cells[field.field.code]
            values[at] = _named(field.word) or field.value
            cells[field.field.code] = (names or field.field.names, values)
        for milestone in page.milestones:
            names, values = cells[f"milestone {milestone.word.code}"]
            values[at] = str(milestone.reached or milestone.planned)
            cells[f"milestone {milestone.word.code}"] = (names or milestone.word.names, values)
    return [Compared(names, tuple(values), len(set(values)) == 1) for names, values in cells.values() if any(values)]


def _named(word: Any) -> str:
    return name_in_language(word) if word else ""


def _facts(viewer: Viewer, row: Finding) -> tuple[FactShown, ...]:
    found = Fact.objects.visible_to(viewer).filter(number__in=row.facts).select_related("subject", "document")
    words = Words(row.pack)
    return tuple(words.show(fact) for fact in found.order_by("subject_id", "measure", "ends_on"))


@dataclass(frozen=True, slots=True)
class OverflowShown:
    """A test of which not all that it found is listed; ``counted`` is how much, where the viewer may know."""

    names: Names
    counted: Overflow | None
    generated: bool


def overflows(viewer: Viewer, filters: FindingFilters) -> list[OverflowShown]:
    """The tests of which the last look listed only the strongest, of those that the filters leave."""
    viewer.require(Permission.FINDING_VIEW)
    rows = Overflow.objects.filter(test=filters.test) if filters.test else Overflow.objects.all()
    counted = {row.pk: row for row in rows.visible_to(viewer)}
    told = rows.filter(Q(pk__in=counted) | Q(pk__in=rows.around(viewer).values("pk"))).select_related("pack")
    shown = []
    for row in told:
        test = declared_tests(row.pack).get(row.test)
        names = test.names if test else {"hant": row.test}
        shown.append(OverflowShown(names, counted.get(row.pk), row.pack.generated))
    return shown


def last_look() -> Look | None:
    """The latest run of all tests."""
    return Look.objects.first()
