"""Correct one figure in the browser tests' site: the funds in place that a place reported for a month."""

from __future__ import annotations

import sys
from decimal import Decimal

import django


def main(place: str, period: str, value: str) -> None:
    """Append the correction, with its reason."""
    django.setup()
    from diaodu.ledger.commands import append
    from diaodu.ledger.incoming import NewFact
    from diaodu.ledger.models import Fact

    slot = {"subject__code": place, "measure": "promotion.funds_in_place", "facet": "全部", "period": period}
    fact = Fact.objects.get(**slot, superseded_by=None)
    kept = ("subject_id", "measure", "period", "starts_on", "ends_on", "source", "facet")
    values = {name: getattr(fact, name) for name in kept}
    append(
        recorded_by="test",
        facts=[NewFact(**values, value=Decimal(value), supersedes=fact.number, reason="銀行回單有誤")],
    )


if __name__ == "__main__":
    main(*sys.argv[1:])
