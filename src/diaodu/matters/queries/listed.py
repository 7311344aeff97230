"""The list of all matters in sight, narrowed by what the address asks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from diaodu.kit.languages import name_in_language
from diaodu.kit.once import once
from diaodu.matters.declared import matter_kinds
from diaodu.matters.kinds import COLOURS, MatterKind
from diaodu.matters.models import Matter, Step
from diaodu.matters.names import Names, colour_words, role_name, role_names
from diaodu.matters.queries.mine import DESK, MINE, my_steps
from diaodu.matters.queries.rows import SHOWN
from diaodu.packs.remembering import loaded_packs
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer
from diaodu.register.models import Place
from diaodu.register.queries import name_of
from diaodu.register.querysets import at_or_below

OPEN, CLOSED, ALL = "open", "closed", "all"
KEPT = "kept"  # open and not watched: the result was not published
RAISED = "raised"
ROLE = "role:"
PLACES = 400
Choice = tuple[str, str]


@dataclass(frozen=True, slots=True)
class MatterFilters:
    """What the list is narrowed to; empty is everything, of the state: what is open. A place stands for all below it.

    ``choice`` is ``field:value`` of a field with choices of the kind; ``about`` the code of a subject; ``owner`` is
    ``me``, ``desk``, ``raised``, ``role:`` with a role, or a person's key. ``waiting`` is ``yes`` or ``no``;
    ``late`` is ``yes`` or empty.
    """

    kind: str = ""
    state: str = ""
    place: str = ""
    colour: str = ""
    waiting: str = ""
    choice: str = ""
    about: str = ""
    owner: str = ""
    late: str = ""

    @classmethod
    def asked(cls, given: Mapping[str, str]) -> MatterFilters:
        """Read from an address."""
        return cls(**{name: str(given.get(name, "")).strip() for name in cls.__slots__})

    def given(self) -> dict[str, str]:
        """What is asked for, without what is not."""
        return {name: value for name, value in asdict(self).items() if value}


def find_matters(
    viewer: Viewer, filters: MatterFilters, *, at: datetime, kind: MatterKind | None = None
) -> QuerySet[Matter]:
    """The matters in sight that the filters leave: the open ones first, by due time."""
    viewer.require(Permission.MATTER_VIEW)
    found = Matter.objects.visible_to(viewer).filter(_state(filters), _choice(filters, kind))
    for name in ("kind", "colour"):
        if value := getattr(filters, name):
            found = found.filter(**{name: value})
    if filters.place:
        found = found.filter(at_or_below(filters.place, path="place__path"))
    if filters.about:
        found = found.filter(about__code=filters.about)
    if filters.waiting:
        found = found.exclude(waiting_on="") if filters.waiting == "yes" else found.filter(waiting_on="")
    if filters.late:
        found = found.filter(due_at__lt=at)
    if filters.owner:
        found = found.filter(_owner(viewer, filters.owner))
    return found.select_related(*SHOWN).order_by(F("due_at").asc(nulls_last=True), "-id")


def _state(filters: MatterFilters) -> Q:
    if filters.state in {"", OPEN}:
        return Q(closed_at=None)
    if filters.state == CLOSED:
        return Q(closed_at__isnull=False)
    kept = Q(closed_at=None, watched=False)
    if filters.state == KEPT:
        return kept
    return Q() if filters.state == ALL else Q(state=filters.state) & ~kept


def _choice(filters: MatterFilters, kind: MatterKind | None) -> Q:
    """The condition for a chosen value; only fields that the kind declares are looked into."""
    field, _colon, value = filters.choice.partition(":")
    declared = kind.form.field(field) if kind else None
    return Q(**{f"fields__{field}": value}) if declared and declared.choices and value else Q()


def _owner(viewer: Viewer, owner: str) -> Q:
    if owner == RAISED:
        return Q(raised_by=viewer.user)
    if owner in {MINE, DESK}:
        steps = my_steps(viewer, owner)
    elif owner.startswith(ROLE):
        steps = Step.objects.filter(ended_at=None, person=None, role=owner.removeprefix(ROLE))
    else:
        key = _key(owner)
        steps = Step.objects.filter(ended_at=None, person__key=key) if key else Step.objects.none()
    return Q(Exists(steps.filter(matter=OuterRef("pk"))))


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Offered:
    """What the filters offer: kinds, states, colours, places, owners, and the kind's fields with choices."""

    kinds: tuple[Choice, ...]
    states: tuple[Choice, ...]
    colours: tuple[Choice, ...]
    places: tuple[Choice, ...]
    owners: tuple[Choice, ...]
    fields: tuple[tuple[Names, tuple[tuple[str, Names], ...]], ...]


def kinds_in_sight(viewer: Viewer) -> dict[str, MatterKind]:
    """The kinds of the packs that a viewer has to do with, by code."""
    found: dict[str, MatterKind] = {}
    for pack in _packs(viewer):
        found = matter_kinds(loaded_packs()[pack]) | found
    return found


def _packs(viewer: Viewer) -> list[str]:
    if viewer.everything:
        return list(loaded_packs())
    return once(("packs of matters", viewer.user.pk), partial(_packs_of, viewer))


def _packs_of(viewer: Viewer) -> list[str]:
    rows = Place.objects.visible_to(viewer, Permission.MATTER_VIEW).order_by()
    codes = set(rows.values_list("pack__code", flat=True).distinct())
    return [code for code in loaded_packs() if code in codes]


def offered_filters(viewer: Viewer, kind: MatterKind | None, kinds: Mapping[str, MatterKind]) -> Offered:
    """What the list can be narrowed to by this viewer."""
    places = Place.objects.visible_to(viewer, Permission.MATTER_VIEW).order_by("path")[:PLACES]
    colours = colour_words()
    roles = {step.owner.role for each in kinds.values() for step in each.steps}
    form = kind.form.fields if kind else ()
    return Offered(
        kinds=tuple((code, name_in_language(each.names)) for code, each in kinds.items()),
        states=tuple((state.code, name_in_language(state.names)) for state in kind.states) if kind else (),
        colours=tuple((code, colours[code]) for code in COLOURS),
        places=tuple((place.code, name_of(place)) for place in places),
        owners=tuple((f"{ROLE}{code}", role_name(code)) for code in role_names() if code in roles),
        fields=tuple(
            (field.names, tuple((f"{field.code}:{word.code}", word.names) for word in field.choices))
            for field in form
            if field.choices
        ),
    )
