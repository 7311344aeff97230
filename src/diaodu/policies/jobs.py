"""Telling many, by the worker."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app

from diaodu.audit.commands import record
from diaodu.kit.jobs import in_hand
from diaodu.people.models import User
from diaodu.policies.commands import tell_matched
from diaodu.policies.queries.measure import TELL
from diaodu.register.models import Subject


@app.task(name=TELL, queue="policies")
def tell(measure: int, actor: int, on: str) -> None:
    """Tell everybody due. It may run twice: who has been told is not due any more."""
    code = Subject.objects.values_list("code", flat=True).get(pk=measure)
    tell_matched(actor=User.objects.get(pk=actor), measure=code, on=date.fromisoformat(on))


@transaction.atomic
def queue_telling(*, actor: Any, measure: Subject, on: date) -> None:
    """Leave the telling to the worker, once for each who asks: everybody tells those of their own places."""
    if in_hand(TELL, measure=measure.pk, actor=actor.pk):
        return
    tell.defer(measure=measure.pk, actor=actor.pk, on=on.isoformat())
    record(actor=actor, tag="policies:measure:queue", kind=measure.kind, key=measure.code, new={"on": on.isoformat()})
