"""What an enterprise does through its link: raise, answer, open again. What is sent twice takes effect once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from diaodu.matters.commands.acting import Doing, end_step_for_enterprise
from diaodu.matters.commands.managing import reopen_for_enterprise
from diaodu.matters.commands.permits import locked_for, rules_of
from diaodu.matters.commands.raising import New, raise_for_enterprise
from diaodu.matters.models import EnterpriseLink, Matter, Step
from diaodu.matters.refusals import MatterRefused
from diaodu.matters.visited import ending_saying, records_of, steps_asking
from diaodu.pairing.commands import answer_contact
from diaodu.pairing.models import Contact

FORM_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")
MOST_A_DAY = 10  # an address that got into other hands cannot drown the office


@transaction.atomic
def raise_by_link(
    *, link: EnterpriseLink, kind: str, title: str, fields: Mapping[str, str], form_key: str, at: datetime
) -> Matter:
    """Raise a matter by an enterprise. ``form_key`` is that of the form it was typed in: one form raises one matter.

    Raises what ``raise_for_enterprise`` does, and ``MatterRefused`` for more than a day bears.
    """
    if not FORM_KEY.fullmatch(form_key):
        raise MatterRefused(_("頁面已過期，請返回上一頁刷新後再提交。"))
    key = f"link:{link.pk}:{form_key}"
    EnterpriseLink.objects.select_for_update().get(pk=link.pk)  # sent twice at once, the second waits for the first
    found = Matter.objects.for_enterprise(link.about).filter(key=key).first()
    if found:
        return found
    lately = Matter.objects.filter(about=link.about, from_enterprise=True, raised_at__gt=at - timedelta(days=1))
    if lately.count() >= MOST_A_DAY:
        raise MatterRefused(_("一天最多提出 %(most)d 件；請明天再提，或直接與聯繫人說明。") % {"most": MOST_A_DAY})
    new = New(kind=kind, title=title, about=link.about, fields=fields, key=key)
    return raise_for_enterprise(enterprise=link.about, new=new, at=at)


@transaction.atomic
def answer_by_link(*, link: EnterpriseLink, matter: UUID, step: int, doing: Doing, at: datetime) -> None:
    """End a step that is the enterprise's; ``step`` is its number. The same answer given again changes nothing.

    What it says of a visit is its answer to the records of that visit too. Raises what ``end_step_for_enterprise``
    does.
    """
    row = locked_for(link.about, matter)
    found = Step.objects.filter(matter=row, pk=step, enterprise=True).first()
    if found and found.ended_at and found.ending == doing.ending:
        return
    if found is None or found.ended_at:
        raise MatterRefused(_("這一環節已經辦完，或還沒有輪到；請刷新頁面再看。"))
    kind = rules_of(row)
    ending = kind.step(found.code).ending(doing.ending)
    if ending is not None and ending.useful is not None:
        for told in records_of(row, kind):
            answer_contact(
                enterprise=link.about, contact=told.thread, useful=ending.useful, words=doing.words, given_by=_way(link)
            )
    end_step_for_enterprise(enterprise=link.about, matter=matter, step=found.code, doing=doing, at=at)


@transaction.atomic
def answer_contact_by_link(*, link: EnterpriseLink, contact: UUID, useful: bool, words: str, at: datetime) -> None:
    """Say of a contact whether it was useful. A step that asks the same of the same visit ends with it.

    Raises what ``answer_contact`` does.
    """
    row = Contact.objects.for_enterprise(link.about).current().filter(thread=contact).first()
    asking = [(step, kind) for step, kind in steps_asking(row) if not step.matter.waiting_on] if row else []
    for step, _kind in asking:  # matters before records, as in all acts
        locked_for(link.about, step.matter.public)
    answer_contact(enterprise=link.about, contact=contact, useful=useful, words=words, given_by=_way(link))
    for step, kind in asking:
        ending = ending_saying(kind, step.code, useful=useful)
        step.refresh_from_db(fields=["ended_at"])
        if ending and step.ended_at is None:
            doing = Doing(ending.code, words)
            end_step_for_enterprise(
                enterprise=link.about, matter=step.matter.public, step=step.code, doing=doing, at=at
            )


def _way(link: EnterpriseLink) -> str:
    """By which way an answer came, as its record keeps it."""
    return f"enterprise link {link.pk}"


@transaction.atomic
def reopen_by_link(*, link: EnterpriseLink, matter: UUID, reason: str, at: datetime) -> None:
    """Open a closed matter again within its term. Raises what ``reopen`` does."""
    reopen_for_enterprise(enterprise=link.about, matter=matter, reason=reason, at=at)
