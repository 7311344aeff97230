"""What is asked of editions. Every question takes the viewer first; the public page's take none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.fields.json import KT
from django.utils.translation import gettext as _

from diaodu.editions.circulars import Circular, circulars
from diaodu.editions.models import Edition, EditionFile, PrintedFigure
from diaodu.kit.refusals import NotFound
from diaodu.packs.remembering import loaded_packs
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer
from diaodu.register.models import Place
from diaodu.register.queries import starting_places

CHART, SVG = "chart-", ".svg"
PACK_UNSHOWN = ("pack__names", "pack__uses", "pack__levels", "pack__areas")
RELATED = ("pack", "place", "created_by", "reviewed_by", "approved_by", "released_by", "corrects")


@dataclass(frozen=True, slots=True)
class Kind:
    """A circular that may be drafted, and for which places."""

    circular: Circular
    places: tuple[Place, ...]


def editions(viewer: Viewer, *, state: str = "", circular: str = "") -> QuerySet[Edition]:
    """The editions in sight, newest first."""
    found = _listed(Edition.objects.visible_to(viewer).select_related("place", "pack"))
    found = found.filter(state=state) if state else found
    return found.filter(circular=circular) if circular else found


def _listed(found: QuerySet[Edition]) -> QuerySet[Edition]:
    """With their titles (``listed_title``), without the rest of what they say, which may be long."""
    return found.annotate(listed_title=KT("content__title")).defer("content", "body", "manifest", *PACK_UNSHOWN)


def edition(viewer: Viewer, key: UUID) -> Edition:
    """One of them. Raises ``NotFound`` for strangers and unknown keys alike."""
    found = Edition.objects.visible_to(viewer).select_related(*RELATED).filter(key=key).first()
    if found is None:
        raise NotFound(_("沒有這份通報，或不在您的範圍內。"))
    return found


def edition_named(viewer: Viewer, text: str) -> Edition:
    """The edition with this key, or with the only key that begins so. Raises ``NotFound``."""
    keys = [
        key for key in Edition.objects.visible_to(viewer).values_list("key", flat=True) if str(key).startswith(text)
    ]
    if not text or len(keys) != 1:
        raise NotFound(_("沒有通報「%(text)s」，或不止一份。") % {"text": text})
    return edition(viewer, keys[0])


def is_open(viewer: Viewer, found: Edition, permission: Permission) -> bool:
    """Whether the viewer may do this with an edition."""
    return Edition.objects.open_to(viewer, permission).filter(pk=found.pk).exists()


def edition_file(found: Edition, name: str) -> EditionFile:
    """A file of a released edition. Raises ``NotFound``."""
    row = EditionFile.objects.filter(edition=found, name=name).first()
    if row is None:
        raise NotFound(_("這份通報沒有文件「%(name)s」。") % {"name": name})
    return row


def charts_of(found: Edition) -> dict[str, str]:
    """The charts of a released edition by code, as they were drawn for it (SVG)."""
    rows = EditionFile.objects.filter(edition=found, name__startswith=CHART, name__endswith=SVG)
    return {
        name.removeprefix(CHART).removesuffix(SVG): bytes(drawn).decode()
        for name, drawn in rows.values_list("name", "content")
    }


def figures_of(found: Edition) -> QuerySet[PrintedFigure]:
    """The numbers that a released edition prints, in order."""
    return PrintedFigure.objects.filter(edition=found)


def kinds_to_draft(viewer: Viewer) -> list[Kind]:
    """The circulars that the viewer may draft, each with the places it may be drafted for; notices are left out."""
    places = Place.objects.visible_to(viewer, Permission.EDITION_WRITE)
    kinds: dict[str, tuple[Circular, list[Place]]] = {}
    known = {pack.pk: circulars(pack) for pack in loaded_packs().values()}
    for place in places.only("code", "name_hant", "name_hans", "name_en", "pack"):
        for code, found in known[place.pack_id].items():
            if not found.corrects:
                kinds.setdefault(code, (found, []))[1].append(place)
    return [Kind(found, tuple(several)) for found, several in kinds.values()]


def place_to_begin(viewer: Viewer, kinds: Iterable[Kind]) -> str:
    """The code of the place that is offered first: one with a board, which has figures to write of. May be empty."""
    offered = {place.code for kind in kinds for place in kind.places}
    starting = starting_places(viewer, Permission.EDITION_WRITE)
    return next((place.code for place in starting if place.code in offered), "")


def public_editions() -> QuerySet[Edition]:
    """What everybody may read: released editions of public circulars, newest first."""
    return _listed(Edition.objects.for_everybody().select_related("place", "pack")).order_by("-released_at", "-id")


def public_edition(key: UUID) -> Edition:
    """One of them. Raises ``NotFound``."""
    found = public_editions().filter(key=key).first()
    if found is None:
        raise NotFound(_("沒有這份通報。"))
    return found
