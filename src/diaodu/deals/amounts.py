"""Amounts of deals: the fields that hold them, and the one unit in which a page shows them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from diaodu.ledger.measures import unit_book
from diaodu.packs.models import Pack
from diaodu.register.kinds import Field, Kind, kind_acting

AMOUNT, INCREMENT = "signed_amount", "increment"
PAID = "amount"
ACCEPTED, REFUSED = "accepted", "refused"
TRANCHE = "tranche"


def unit_names(kind: Kind, pack: Pack) -> Mapping[str, str]:
    """How the unit of a deal's amount is called; nothing where the kind names none."""
    unit = _unit(kind.field(AMOUNT))
    return unit_book(pack)[unit].names if unit else {}


def paid_in_unit_of(deal: Kind, pack: Pack) -> Callable[[Decimal], Decimal]:
    """What turns an amount of tranches into the unit of deals."""
    tranche = kind_acting(pack, TRANCHE)
    given, shown = _unit(tranche.field(PAID) if tranche else None), _unit(deal.field(AMOUNT))
    if not given or not shown:
        return lambda paid: paid
    units = unit_book(pack)
    return lambda paid: units.convert(paid, given, shown)


def _unit(field: Field | None) -> str:
    return field.unit if field else ""
