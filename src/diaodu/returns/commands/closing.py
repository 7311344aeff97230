"""Closing a month and opening it again; reminding those who have not sent in their return."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from diaodu.audit.commands import record
from diaodu.audit.numbers import take_numbers
from diaodu.core.periods import Period, PeriodKind
from diaodu.kit import clock
from diaodu.kit.refusals import Refusal
from diaodu.people.permissions import Permission
from diaodu.people.viewers import acting
from diaodu.returns.commands.permits import place_for
from diaodu.returns.models import Closing, Reminder
from diaodu.returns.periods import period_named
from diaodu.returns.queries import closed_at, due_returns
from diaodu.returns.refusals import ReasonMissing


class ClosingRefused(Refusal):
    """A month that is closed already, not closed, or not over."""

    code, status = "closing_refused", 409


@transaction.atomic
def close_month(*, actor: Any, place: str, period: str) -> Closing:
    """Close a month for a place and all below it: nothing of it is accepted until it is opened again."""
    where = place_for(actor, place, Permission.MONTH_CLOSE)
    month = _month(period)
    (number,) = take_numbers(1)  # from here on nobody else accepts or closes
    if closed_at(where, month.last_day) is not None:
        raise ClosingRefused(_("%(month)s 已結賬。") % {"month": period})
    if month.last_day >= clock.today():
        raise ClosingRefused(_("%(month)s 尚未結束。") % {"month": period})
    return _record(actor, Closing(number=number, place=where, period=month.token, action="close"))


@transaction.atomic
def reopen_month(*, actor: Any, place: str, period: str, reason: str) -> Closing:
    """Open a closed month again, with a reason: late returns and corrections can be accepted until it is closed."""
    where = place_for(actor, place, Permission.MONTH_CLOSE)
    month = _month(period)
    (number,) = take_numbers(1)
    if not reason.strip():
        raise ReasonMissing(_("重開須寫明原因。"))
    standing = closed_at(where, month.last_day)
    if standing is None or standing.place_id != where.pk:
        raise ClosingRefused(_("%(month)s 沒有在此地結賬。") % {"month": period})
    new = Closing(number=number, place=where, period=month.token, action="reopen", reason=reason.strip()[:300])
    return _record(actor, new)


@transaction.atomic
def remind(*, actor: Any, period: str, within: str = "") -> int:
    """Ask for the returns of a period that are due and not in; only ``within`` a place, if one is named.

    Returns how many were asked for.
    """
    viewer, to = acting(actor), Permission.RETURN_REVIEW
    viewer.require(to)
    due = due_returns(viewer, token=period_named(period).token, today=clock.today(), within=within, to=to)
    waiting = [each for each in due if not each.is_in]
    for each in waiting:
        Reminder.objects.create(
            form=each.form.code, place=each.place, period=each.period.token, sent_by=actor, sent_at=clock.now()
        )
        key = f"{each.form.code}/{each.place.code}/{each.period.token}"
        record(actor=actor, tag="returns:reminder:send", kind="reminder", key=key)
    return len(waiting)


def _month(token: str) -> Period:
    month = period_named(token)
    if month.kind is not PeriodKind.MONTH:
        raise ClosingRefused(_("只能按月結賬。"))
    return month


def _record(actor: Any, row: Closing) -> Closing:
    row.recorded_at, row.recorded_by = clock.now(), actor
    row.save(force_insert=True)
    new = {"period": row.period, "reason": row.reason}
    record(actor=actor, tag=f"returns:month:{row.action}", kind="place", key=row.place.code, new=new)
    return row
