"""What the pages of deals are asked in their address: a place, a day, and what the deals are narrowed to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from diaodu.kit.asking import asked_day
from diaodu.kit.refusals import NotFound
from diaodu.ledger.measures import measures
from diaodu.ledger.models import Fact
from diaodu.packs.models import Pack
from diaodu.packs.remembering import loaded_packs
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer
from diaodu.register.kinds import Kind, Word, kind_acting
from diaodu.register.models import Place, Subject
from diaodu.register.queries import place_shown

DEAL = "deal"
OF_DEAL = "of_deal"
CHAIN, ORIGIN = "chain", "investor_origin"
PLACES_SHOWN = 400
MONTH = r"^\d{4}-\d{2}$"


@dataclass(frozen=True, slots=True)
class Asked:
    """The deals of a kind at or below a place as they stand on a day; ``chain`` and ``origin`` may be empty (all)."""

    place: Place
    kind: Kind
    on: date
    chain: str
    origin: str

    @property
    def generated(self) -> bool:
        """Whether the place is invented."""
        return self.place.pack.generated

    def deals(self, viewer: Viewer) -> QuerySet[Subject]:
        """The deals in sight, those too that are not counted."""
        found: QuerySet[Subject] = _deals(viewer, self.kind).filter(place__path__startswith=self.place.path)
        narrowed = {CHAIN: self.chain, ORIGIN: self.origin}
        return found.filter(**{f"fields__{field}": value for field, value in narrowed.items() if value})


def asked(viewer: Viewer, query: Mapping[str, str], *, today: date) -> Asked | None:
    """What is asked for; without a place that of the first pack in which the viewer sees deals, None without any.

    Raises ``NotFound`` for a place that is unknown, out of sight, or of a pack without deals.
    """
    place = _asked_place(viewer, query["place"]) if query.get("place") else _usual_place(viewer)
    kind = kind_acting(place.pack, DEAL) if place else None
    if place is None or kind is None:
        return None
    texts = {name: query.get(name, "") for name in (CHAIN, ORIGIN)}
    on = asked_day(query.get("on", "")) or _usual_day(place.pack, kind, today)
    return Asked(place, kind, on, texts[CHAIN], texts[ORIGIN])


def places_offered(viewer: Viewer, pack: Pack) -> list[Place]:
    """The places of a pack that the pages can be asked for."""
    seen = Place.objects.visible_to(viewer, Permission.SUBJECT_VIEW).filter(pack=pack)
    return list(seen.order_by("path")[:PLACES_SHOWN])


def choices_of(kind: Kind) -> dict[str, tuple[Word, ...]]:
    """What the deals can be narrowed to: the choices of the kind's chain and origin, as far as it declares them."""
    return {"chains": kind.choices(CHAIN), "origins": kind.choices(ORIGIN)}


def _asked_place(viewer: Viewer, code: str) -> Place:
    place = place_shown(viewer, code)
    if kind_acting(place.pack, DEAL) is None:
        raise NotFound(_("沒有代碼為「%(code)s」的地區，或不在您的範圍內。") % {"code": code})
    return place


def _usual_place(viewer: Viewer) -> Place | None:
    seen = Place.objects.visible_to(viewer, Permission.SUBJECT_VIEW).select_related("pack")
    for pack in loaded_packs().values():
        kind = kind_acting(pack, DEAL)
        if kind and _deals(viewer, kind).filter(pack=pack).exists():
            return seen.filter(pack=pack).order_by("path").first()
    return None


def _deals(viewer: Viewer, kind: Kind) -> QuerySet[Subject]:
    return Subject.objects.visible_to(viewer).filter(kind=kind.code)


def _usual_day(pack: Pack, kind: Kind, today: date) -> date:
    """Today; in an invented province, whose time has ended, the end of the last month that deals were reported for.

    What a single deal says of its days moves it for nobody.
    """
    if not pack.generated:
        return today
    monthly = [code for code, measure in measures(pack).items() if kind.code in measure.subjects]
    rows = Fact.objects.filter(subject__pack=pack, period__regex=MONTH).order_by("-ends_on")
    found = (rows.filter(measure=code).values_list("ends_on", flat=True).first() for code in monthly)
    return min(max((day for day in found if day), default=today), today)
