"""The page of sites: how many there are of which type and level and where, on a map and in a list with figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from diaodu.boards.declared import Board, board_of
from diaodu.boards.facts import FactShown, Words
from diaodu.boards.places import PlaceAround
from diaodu.kit.charts import options as charts
from diaodu.kit.languages import name_in_language
from diaodu.ledger.queries import latest_values
from diaodu.people.viewers import Viewer
from diaodu.register.kinds import Field, Kind, acting, kinds
from diaodu.register.models import Place, Subject
from diaodu.register.queries import names_of
from diaodu.sites import queries

ROOM = "sites"
PART = "site"  # the part that the kinds of this room play
ROWS = 50

Names = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Counted:
    """A value of a field and how many sites have it; without names those that do not say. ``query`` narrows to it."""

    value: str
    names: Names
    count: int
    query: str


@dataclass(frozen=True, slots=True)
class Grouping:
    """The sites counted by one field."""

    field: Field
    rows: tuple[Counted, ...]
    chosen: str

    @property
    def is_told(self) -> bool:
        """Whether any site says what it is by this field."""
        return any(row.value for row in self.rows)


@dataclass(frozen=True, slots=True)
class PlaceCount:
    """How many sites lie at or below a place."""

    place: Place
    count: int


@dataclass(frozen=True, slots=True)
class SiteMap:
    """The places below shaded by the number of sites in them."""

    url: str
    options: dict[str, Any]
    notice: str | Names


@dataclass(frozen=True, slots=True)
class SiteRow:
    """A site in the list: its grouped fields in words, and the latest value of each measure it reports."""

    subject: Subject
    stage: Names
    fields: tuple[Names, ...]
    figures: tuple[FactShown, ...]


@dataclass(frozen=True, slots=True)
class SitesPage:
    """Everything that the page shows besides the board."""

    total: int
    groupings: tuple[Grouping, ...]
    places: tuple[PlaceCount, ...]
    map: SiteMap | None
    columns: tuple[Field, ...]
    listed: Page[Any]
    kinds: tuple[Kind, ...]


def sites_page(viewer: Viewer, around: PlaceAround, query: Mapping[str, str]) -> SitesPage:
    """The sites at a place and below as an address narrows them; empty where no kind of the pack acts as a site."""
    found_kinds = acting(kinds(around.place.pack), PART)
    fields = _grouped(found_kinds)
    every = queries.sites_in(viewer, (kind.code for kind in found_kinds), around.place)
    chosen = {field.code: query[field.code] for field in fields if query.get(field.code)}
    found = queries.narrowed(every, chosen)
    places = _by_place(found, around)
    return SitesPage(
        total=found.count(),
        groupings=tuple(each for field in fields if (each := _grouping(every, field, chosen, query)).is_told),
        places=places,
        map=_map(around, places),
        columns=fields,
        listed=_listed(viewer, found, found_kinds, fields, query.get("page", "")),
        kinds=found_kinds,
    )


def _grouped(found: Sequence[Kind]) -> tuple[Field, ...]:
    """The fields by which the kinds say that their lists are grouped."""
    fields = {code: kind.field(code) for kind in found for code in kind.groupings}
    return tuple(field for field in fields.values() if field)


def _grouping(every: QuerySet[Subject], field: Field, chosen: Mapping[str, str], query: Mapping[str, str]) -> Grouping:
    """Counted among what the other choices leave, so that a choice can be changed."""
    others = {code: value for code, value in chosen.items() if code != field.code}
    rows = queries.counts_by_field(queries.narrowed(every, others), field.code)
    own = chosen.get(field.code, "")
    kept = {key: value for key, value in query.items() if key not in {field.code, "page"} and value}
    queries_of = {value: urlencode(kept if value == own else {**kept, field.code: value}) for value, _count in rows}
    told = tuple(Counted(value, _word(field, value), count, queries_of[value]) for value, count in rows)
    return Grouping(field, told, own)


def _word(field: Field, value: str) -> Names:
    choice = field.choice(value)
    return choice.names if choice else {"hant": value} if value else {}


def _by_place(found: QuerySet[Subject], around: PlaceAround) -> tuple[PlaceCount, ...]:
    counts = queries.counts_by_child(found, around.place, around.below)
    return tuple(PlaceCount(place, counts.get(place.code, 0)) for place in around.below)


def _map(around: PlaceAround, places: Sequence[PlaceCount]) -> SiteMap | None:
    """The map of the overview, shaded anew; none where the overview has none of the places below."""
    board = board_of(around.place)
    if board is None or board.map is None or not board.map.codes() & {each.place.code for each in places}:
        return None
    url = reverse("map_shapes", args=[around.place.code])
    marks = [*_marks(board, places), *_blanks(board, around.place.code)]
    drawn = charts.choropleth(title=_("平台與場站數"), map_url=url, marks=marks, no_data=_("無數據"))
    return SiteMap(url, drawn, board.map.notice)


def _marks(board: Board, places: Sequence[PlaceCount]) -> Iterator[charts.Mark]:
    drawn = board.map
    if drawn is None:
        return
    short = drawn.short_names()
    for each in places:
        code = each.place.code
        if code in drawn.codes():
            names = short.get(code) or names_of(each.place)
            words = _("%(count)s 個") % {"count": each.count}
            link = f"{reverse('sites')}?place={code}"
            yield charts.Mark(code, name_in_language(names), Decimal(each.count), words, link)


def _blanks(board: Board, parent: str) -> Iterator[charts.Mark]:
    """Shapes that are no places: they are drawn, and never counted."""
    for code, names in (board.map.blanks(parent) if board.map else {}).items():
        yield charts.Mark(code, name_in_language(names), None, _("不是行政區"))


def _listed(
    viewer: Viewer, found: QuerySet[Subject], of: Sequence[Kind], fields: Sequence[Field], page: str
) -> Page[Any]:
    listed: Page[Any] = Paginator(found, ROWS).get_page(page)
    subjects = list(listed.object_list)
    figures = _figures(viewer, subjects, of)
    by_code = {kind.code: kind for kind in of}
    listed.object_list = [
        SiteRow(
            subject=subject,
            stage=_stage(by_code[subject.kind], subject),
            fields=tuple(_word(field, subject.text(field.code)) for field in fields),
            figures=figures.get(subject.pk, ()),
        )
        for subject in subjects
    ]
    return listed


def _stage(kind: Kind, subject: Subject) -> Names:
    stage = kind.stage(subject.stage)
    return stage.names if stage else {}


def _figures(viewer: Viewer, subjects: Sequence[Subject], of: Sequence[Kind]) -> dict[int, tuple[FactShown, ...]]:
    """The latest value of each measure that the kinds are reported on, by subject."""
    if not subjects:
        return {}
    words = {subject.pack_id: Words(subject.pack) for subject in {each.pack_id: each for each in subjects}.values()}
    codes = {kind.code for kind in of}
    asked = {m.code for each in words.values() for m in each.measures.values() if codes & set(m.subjects)}
    packs = {subject.pk: subject.pack_id for subject in subjects}
    told: dict[int, tuple[FactShown, ...]] = {}
    for fact in latest_values(viewer, list(packs), asked):
        shown = words[packs[fact.subject_id]].show(fact)
        told[fact.subject_id] = (*told.get(fact.subject_id, ()), shown)
    return told
