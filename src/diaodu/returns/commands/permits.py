"""What a user may do to which return."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from diaodu.core.periods import Period
from diaodu.kit import clock
from diaodu.kit.refusals import Forbidden, NotFound
from diaodu.ledger.measures import calendar_of
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer, acting
from diaodu.register.models import Place
from diaodu.returns.forms import EVENT, PAGE, Form, forms
from diaodu.returns.models import Return
from diaodu.returns.periods import period_named
from diaodu.returns.queries import closed_at, fills
from diaodu.returns.refusals import FormChanged, MonthClosed, NotDue


def place_for(actor: Any, code: str, permission: Permission) -> Place:
    """A place in which the actor may do this. Raises ``NotFound`` out of sight, ``Forbidden`` in sight."""
    viewer = acting(actor)
    place = Place.objects.visible_to(viewer, permission).select_related("pack").filter(code=code).first()
    if place is not None:
        return place
    if Place.objects.visible_to(viewer, Permission.RETURN_VIEW).filter(code=code).exists():
        raise Forbidden(_("您的角色不允許在「%(place)s」作此操作。") % {"place": code})
    raise NotFound(_("沒有地方「%(code)s」，或不在您的範圍內。") % {"code": code})


def locked_return(actor: Any, key: UUID, permission: Permission) -> Return:
    """A return that the actor may do this to, locked until the transaction ends."""
    viewer: Viewer = acting(actor)
    found = (
        Return.objects.visible_to(viewer, permission)
        .select_for_update(of=("self",))
        .select_related("place", "pack")
        .filter(key=key)
        .first()
    )
    if found is not None:
        return found
    if Return.objects.visible_to(viewer).filter(key=key).exists():
        raise Forbidden(_("您的角色不允許此操作。"))
    raise NotFound(_("沒有這份報表，或不在您的範圍內。"))


def form_for(place: Place, code: str) -> Form:
    """A form that the place fills. Raises ``NotFound`` for an unknown form, ``NotDue`` for one of other places."""
    form = forms(place.pack).get(code)
    if form is None:
        raise NotFound(_("沒有「%(code)s」這種報表。") % {"code": code})
    if form.cadence != EVENT and not fills(form, place, lowest=not place.children.exists()):
        raise NotDue(_("「%(place)s」不填這種報表。") % {"place": place.name_hant})
    return form


def period_for(form: Form, place: Place, token: str) -> Period:
    """A period for which the form is filled. Raises ``NotDue`` for another kind of period or one yet to come."""
    if form.kind.code == PAGE:
        raise NotDue(_("公開版面按版面錄入，不按時期填報。"))
    period = period_named(token, calendar_of(place.pack))
    if form.cadence != EVENT and not form.asks(period):
        raise NotDue(_("「%(period)s」不是這種報表的時期。") % {"period": token})
    if period.first_day > clock.today():
        raise NotDue(_("「%(period)s」還沒有開始。") % {"period": token})
    return period


def form_of(found: Return) -> Form:
    """The form of a return, as it is declared now."""
    return form_for(found.place, found.form)


def period_of(found: Return) -> Period:
    """The period of a return."""
    return Period.parse(found.period, calendar=calendar_of(found.pack))


def require_same_form(found: Return, form: Form) -> None:
    """Raise ``FormChanged`` when what was filled in would mean something else now."""
    if found.meaning not in {"", form.meaning}:
        message = _("填報之後，表中的指標、單位或口徑已有變動，數字不能照舊採用。請重新上傳文件，或清空後重新填報。")
        raise FormChanged(message)


def require_open_month(found: Return) -> None:
    """Raise ``MonthClosed`` when the month of a return is closed for its place.

    A published page belongs to no month: what it prints stands beside what was reported, whenever it is found.
    """
    if found.page is None and closed_at(found.place, found.ends_on) is not None:
        raise MonthClosed(_("%(month)s 已結賬；如需補報或更正，請省辦說明原因後重開。") % {"month": found.period})
