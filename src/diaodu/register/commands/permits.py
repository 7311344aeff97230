"""What a user may write: which subjects, and into which places."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from diaodu.kit.languages import name_in_language
from diaodu.kit.refusals import Forbidden, NotFound
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer
from diaodu.register.field_types import CellProblem, Known
from diaodu.register.kinds import Kind
from diaodu.register.models import Organisation, Place, Revision, Subject
from diaodu.register.states import State


def recorder_of(actor: Any) -> str:
    """How the register names who recorded something: a user by key, the operator by a word."""
    return str(actor.key) if actor else "operator"


def writable_subject(viewer: Viewer, code: str, permission: Permission) -> Subject:
    """A subject the viewer may write to, locked. Out of sight: ``NotFound``; seen but not writable: ``Forbidden``.

    The caller has taken the ledger's lock before: who holds it may have to wait for the subject. Facts about the
    subject can be appended meanwhile.
    """
    writable = Subject.objects.visible_to(viewer, permission)
    subject = writable.select_for_update(of=("self",), no_key=True).filter(code=code).first()
    if subject is not None:
        return subject
    if Subject.objects.visible_to(viewer).filter(code=code).exists():
        raise Forbidden(_("您不能修改「%(code)s」。") % {"code": code})
    raise NotFound(_("沒有代碼為「%(code)s」的登記項。") % {"code": code})


def known_codes(documents: set[str]) -> Known:
    """The codes a state may name. Documents come from packs, so a person can only keep the one that is there."""
    return Known(
        places=set(Place.objects.values_list("code", flat=True)),
        organisations=set(Organisation.objects.values_list("code", flat=True)),
        documents=documents,
    )


def open_places(viewer: Viewer, kind: Kind, permission: Permission) -> set[str] | None:
    """The places into which the viewer may write subjects of a kind; None for the operator, who may everywhere."""
    if viewer.everything:
        return None
    places = Place.objects.open_to(viewer, permission, area=kind.area)
    return set(places.values_list("code", flat=True))


def deciding_places(viewer: Viewer, kind: Kind) -> set[str] | None:
    """The places in which the viewer may put subjects of a kind into its decided stages; None for everywhere."""
    if not any(stage.decided for stage in kind.stages):
        return None
    return open_places(viewer, kind, Permission.SUBJECT_DECIDE)


def decision_problems(kind: Kind, before: State | None, state: State, places: set[str] | None) -> list[CellProblem]:
    """The problem of putting a subject into a decided stage, or changing it there, without being one who decides."""
    both = [each for each in (before, state) if each]
    stages = [stage for each in both if (stage := kind.stage(each.stage)) and stage.decided]
    if not stages or places is None or {each.place for each in both} <= places:
        return []
    message = _("「%(stage)s」須由有認定權限的人決定和改動。") % {"stage": name_in_language(stages[-1].names)}
    return [CellProblem("stage", "not_permitted", message, _("請報有認定權限的單位辦理。"))]


def own_codes(viewer: Viewer, kind: Kind, codes: Collection[str]) -> frozenset[str]:
    """Those of some subjects on which the viewer may not decide: who made one, or changed it last before a decision.

    ``codes`` that stand for nothing yet are among them. The operator decides on everything.
    """
    decided = [stage.code for stage in kind.stages if stage.decided]
    if viewer.everything or not decided:
        return frozenset()
    revisions = Revision.objects.filter(subject=OuterRef("subject"))
    earlier = revisions.filter(number__lt=OuterRef("number"))
    later = revisions.filter(number__gt=OuterRef("number")).exclude(state__stage__in=decided)
    is_last = ~Exists(later) & ~Q(state__stage__in=decided)
    mine = Revision.objects.filter(~Exists(earlier) | is_last, recorded_by=recorder_of(viewer.user))
    standing = Subject.objects.coded(codes)
    made = mine.filter(subject__in=standing).values_list("subject__code", flat=True)
    return frozenset(made) | (frozenset(codes) - frozenset(standing.values_list("code", flat=True)))


def own_decision_problems(kind: Kind, before: State | None, state: State, *, is_own: bool) -> Iterator[CellProblem]:
    """The problem of putting into a decided stage what one recorded oneself."""
    stage = kind.stage(state.stage)
    if is_own and stage and stage.decided and (before is None or before.stage != state.stage):
        message = _("轉入「%(stage)s」不能由登記或最後修改這一項的人決定。") % {"stage": name_in_language(stage.names)}
        yield CellProblem("stage", "own_decision", message, _("請另一位有認定權限的人辦理。"))


def scope_problems(state: State, places: set[str] | None) -> list[CellProblem]:
    """The problem of a state whose place the viewer may not write into (no place is nobody's but the operator's)."""
    if places is None or state.place in places:
        return []
    message = _("「%(place)s」不在您的管理範圍內。") % {"place": state.place}
    return [CellProblem("place", "out_of_scope", message, _("請填寫您管理範圍內的地區代碼。"))]
