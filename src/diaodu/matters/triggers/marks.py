"""From where a trigger looks: what was there before it is none of its business, unless it stands."""

from __future__ import annotations

from datetime import date

from diaodu.audit.numbers import last_number
from diaodu.matters.models import Mark
from diaodu.matters.triggers.occasions import LINKED, RHYTHM, Trigger
from diaodu.packs.models import Pack
from diaodu.register.models import Link


def first_mark(pack: Pack, trigger: Trigger, today: date) -> Mark:
    """The mark of a trigger that looks from here on; of one that stands, from the beginning."""
    return Mark(pack=pack, trigger=trigger.code, event=trigger.on.event, number=_number(trigger), day=today)


def _number(trigger: Trigger) -> int:
    if trigger.standing or trigger.on.event == RHYTHM:
        return 0
    if trigger.on.event == LINKED:
        return Link.ever.order_by("pk").values_list("pk", flat=True).last() or 0
    return last_number()
