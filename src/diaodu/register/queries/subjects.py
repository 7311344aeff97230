"""Lists of subjects: filters, search, counts."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from diaodu.kit.refusals import NotFound
from diaodu.kit.text import bigrams, fold
from diaodu.packs.remembering import loaded_packs
from diaodu.people.viewers import Viewer
from diaodu.register.kinds import Kind, acting, kinds_of_all
from diaodu.register.models import Membership, Organisation, Place, Roster, Subject
from diaodu.register.states import TEXTS, State

ORDERS = {
    "name": ("sort_key", "id"),
    "code": ("code",),
    "place": ("place__path", "sort_key", "id"),
    "stage": ("stage", "sort_key", "id"),
    "newest": ("-id",),
}


INITIALS = re.compile(r"[a-z]{2,10}")
SYLLABLE = "[a-zü]*[1-5] "  # the rest of a syllable in a sort key, up to the next one


@dataclass(frozen=True, slots=True)
class SubjectFilters:
    """What a list of subjects is narrowed to; empty is everything. A place stands for all below it too."""

    kind: str
    text: str = ""
    place: str = ""
    stage: str = ""
    organisation: str = ""
    roster: str = ""
    order: str = "name"


def find_subjects(viewer: Viewer, filters: SubjectFilters) -> QuerySet[Subject]:
    """The subjects of a kind that the viewer may see and the filters leave, in the asked order."""
    found: QuerySet[Subject] = Subject.objects.visible_to(viewer).filter(kind=filters.kind)
    if filters.text.strip():
        found = found.filter(matching(filters.text))
    if filters.place:
        path = Place.objects.filter(code=filters.place).values_list("path", flat=True).first()
        found = found.filter(place__path__startswith=path) if path else found.none()
    if filters.stage:
        found = found.filter(stage=filters.stage)
    if filters.organisation:
        found = found.filter(organisation__code=filters.organisation)
    if filters.roster:
        found = found.filter(pk__in=_inside(viewer, filters.roster))
    return found.select_related("place", "organisation", "pack").order_by(*ORDERS.get(filters.order, ORDERS["name"]))


def matching(text: str) -> Q:
    """Those whose code or one of whose names contains the text, in whichever script either is written.

    A few letters may also be the initials of a name's first syllables: lz finds 蘭州. No index knows those.
    """
    folded = fold(text)
    if not INITIALS.fullmatch(folded):
        return _containing(folded)
    return _containing(folded) | Q(sort_key__regex=f"^{SYLLABLE.join(folded)}")


def _containing(folded: str) -> Q:
    """Those that contain a folded text.

    The index finds all that have the text's pairs of characters; the second condition drops those where the pairs
    stand apart. One character is found by itself, for the index holds single characters too.
    """
    pairs = [pair for pair in bigrams(folded) if len(pair) > 1 or len(folded) == 1]
    return Q(bigrams__contains=pairs, search_text__contains=folded)


def _inside(viewer: Viewer, roster: str) -> QuerySet[Membership, Any]:
    """The subjects whose last event in a roster is not an exit; none where the roster is out of sight."""
    last = (
        Membership.objects.filter(roster__in=Roster.objects.visible_to(viewer).filter(code=roster))
        .order_by("subject_id", "-on", "-number")
        .distinct("subject_id")
        .values("number")
    )
    return Membership.objects.filter(number__in=last).exclude(action="exit").values("subject_id")


def visible_subject(viewer: Viewer, code: str) -> Subject:
    """One subject. Raises ``NotFound`` for an unknown one and for one out of sight alike."""
    seen = Subject.objects.visible_to(viewer).select_related("place", "organisation", "pack")
    subject = seen.filter(code=code).first()
    if subject is None:
        raise NotFound(_("沒有代碼為「%(code)s」的登記項。") % {"code": code})
    return subject


def lying_within(viewer: Viewer, ids: Collection[int]) -> set[int]:
    """Those of some subjects in sight that lie in the viewer's own scopes; the others are seen from below."""
    return set(Subject.objects.lying_within(viewer).filter(pk__in=ids).values_list("pk", flat=True))


def subject_known_at(viewer: Viewer, code: str, known: int | None) -> Subject:
    """One subject as known at a ledger number (None: now), not to be saved. Raises ``NotFound`` before its first."""
    subject = visible_subject(viewer, code)
    if known is None:
        return subject
    revision = subject.revisions.filter(number__lte=known).select_related("place").order_by("number").last()
    if revision is None:
        raise NotFound(_("台賬第 %(number)d 號時還沒有登記「%(code)s」。") % {"number": known, "code": code})
    state = State.from_json(revision.state)
    for name in TEXTS:
        if name not in {"place", "organisation"}:
            setattr(subject, name, getattr(state, name))
    subject.fields, subject.place = dict(state.fields), revision.place
    subject.organisation = Organisation.objects.filter(code=state.organisation).first()
    return subject


@dataclass(frozen=True, slots=True)
class KindCount:
    """A kind and how many of its subjects the viewer may see."""

    kind: Kind
    count: int


def counts_by_kind(viewer: Viewer) -> list[KindCount]:
    """Every kind of the loaded packs in the order of declaration, with the number of visible subjects."""
    counted = Subject.objects.visible_to(viewer).order_by().values("kind").annotate(count=Count("pk"))
    counts = dict(counted.values_list("kind", "count"))
    return [KindCount(kind, counts.get(code, 0)) for code, kind in all_kinds().items()]


def all_kinds() -> dict[str, Kind]:
    """The kinds of all loaded packs."""
    return kinds_of_all(loaded_packs().values())


def codes_acting(part: str) -> list[str]:
    """The codes of the kinds of all loaded packs that play a part."""
    return [kind.code for kind in acting(all_kinds(), part)]


def kind_shown(viewer: Viewer, code: str) -> Kind:
    """The kind a list is asked for. Raises ``NotFound`` for an unknown one."""
    del viewer  # that a kind exists is no secret
    kind = all_kinds().get(code)
    if kind is None:
        raise NotFound(_("沒有「%(code)s」這一類。") % {"code": code})
    return kind
