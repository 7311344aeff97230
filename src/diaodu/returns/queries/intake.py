"""Published pages as people enter and read them: the pages, their rows, and what a row may be made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from diaodu.kit.refusals import NotFound
from diaodu.kit.text import bigrams, fold
from diaodu.ledger.measures import Measure, facets, measures, unit_book
from diaodu.ledger.models import Fact
from diaodu.packs.models import Pack
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer
from diaodu.register.models import Place, Subject
from diaodu.returns.checks.pages import slot_of, standing_on_page
from diaodu.returns.forms import PAGE, Form, forms
from diaodu.returns.lines import EXPLANATION
from diaodu.returns.models import Line, Return
from diaodu.returns.problems import Problem, still_open
from diaodu.returns.queries.pages import return_shown

MOST_SUBJECTS = 20


@dataclass(frozen=True, slots=True)
class RowShown:
    """A row of a page with the names of what it says, its problems, and the fact that it is in the ledger.

    ``open``: something in it still has to be explained or mended.
    """

    line: Line
    measure: Mapping[str, str]
    facet: Mapping[str, str]
    figure: Mapping[str, Any]
    problems: tuple[Problem, ...]
    open: bool
    number: int | None


@dataclass(frozen=True, slots=True)
class Choices:
    """What a row may say: measures with their facets, units, and the facets that have names."""

    measures: Sequence[Measure]
    units: Sequence[Mapping[str, Any]]
    facets: Mapping[str, Mapping[str, str]]


def pages_entered(viewer: Viewer) -> QuerySet[Return]:
    """The published pages in sight, newest first."""
    found = Return.objects.visible_to(viewer).filter(page__isnull=False)
    return found.select_related("place", "pack", "opened_by").order_by("-id")


def page_shown(viewer: Viewer, key: UUID) -> Return:
    """The return of a published page. Raises ``NotFound`` for another return too."""
    found = return_shown(viewer, key)
    if found.page is None:
        raise NotFound(_("這份報表不是公開版面。"))
    return found


def page_forms(viewer: Viewer) -> list[tuple[Place, Form]]:
    """Where the viewer may enter pages: the topmost of their places in each pack, with the forms of pages there."""
    places = Place.objects.visible_to(viewer, Permission.RETURN_FILL)
    found: list[tuple[Place, Form]] = []
    for pack in Pack.objects.filter(places__in=places).distinct().order_by("code"):
        inside = places.filter(pack=pack)
        for_pages = [form for form in forms(pack).values() if form.kind.code == PAGE]
        if for_pages:
            tops = inside.exclude(parent__in=inside).order_by("path")
            found += [(place, form) for place in tops for form in for_pages]
    return found


def shown_rows(found: Return, form: Form, lines: Iterable[Line]) -> list[RowShown]:
    """Rows with the names of what they say."""
    lines = list(lines)
    known, named, numbers = measures(found.pack), facets(found.pack), _numbers(found, form, lines)
    return [_row(line, known, named, numbers.get(line.pk)) for line in lines]


def _row(
    line: Line, known: Mapping[str, Measure], named: Mapping[str, Mapping[str, str]], number: int | None
) -> RowShown:
    (figure,) = line.figures
    measure = known[figure["c"]].names if figure["c"] in known else {"hant": figure["c"]}
    facet = named.get(figure["facet"], {"hant": figure["facet"]})
    problems = tuple(map(Problem.of, line.problems))
    asks = still_open(problems, line.words.get(EXPLANATION, ""))
    return RowShown(line, measure, facet, figure, problems, asks, number)


def _numbers(found: Return, form: Form, lines: Sequence[Line]) -> dict[int, int]:
    """The fact of each line of an accepted page: the one it brought, or the one that stood already."""
    if found.document is None:
        return {}
    standing = standing_on_page(found.document, form.source, {line.subject_id for line in lines})
    stood = {line.pk: standing.facts.get(slot_of(line.subject_id, line.figures[0])) for line in lines}
    numbers = {line: facts[-1].number for line, facts in stood.items() if facts}
    for fact in Fact.objects.filter(document=found.document, return_line__in=list(stood)):
        if fact.return_line is not None:
            numbers[fact.return_line] = fact.number
    return numbers


def choices(pack: Pack) -> Choices:
    """What the rows of a pack's pages may say."""
    units = [{"code": unit.code, "names": unit.names} for unit in unit_book(pack)]
    return Choices(sorted(measures(pack).values(), key=lambda measure: measure.code), units, facets(pack))


def subjects_named(viewer: Viewer, found: Return, text: str) -> QuerySet[Subject]:
    """Subjects in sight, of the return's place, whose code or name contains a text."""
    inside = Subject.objects.visible_to(viewer).filter(place__path__startswith=found.place.path)
    folded = fold(text)
    if not folded:
        return inside.none()
    pairs = [pair for pair in bigrams(folded) if len(pair) > 1 or len(folded) == 1]
    return inside.filter(bigrams__contains=pairs, search_text__contains=folded).order_by("code")[:MOST_SUBJECTS]
