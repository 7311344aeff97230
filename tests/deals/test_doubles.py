"""Funds that were accepted of a merged double count for the deal that is kept, once, in cohorts as on its page."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from diaodu.core.division import divide
from diaodu.deals.asked import asked
from diaodu.deals.cohorts import CohortRow, cohort_page
from diaodu.deals.money import deal_page
from diaodu.people.viewers import OPERATOR, Viewer, viewer_of
from diaodu.register.commands import create_subject, link_subjects, merge_subjects, move_stage
from diaodu.register.states import State
from tests.builders import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

D = Decimal
TODAY = date(2026, 1, 1)


def signed(on: str, *, place: str = "S90100") -> str:
    fields = {"signed_on": on, "signed_amount": "5", "increment": "5", "investor": "s-f01", "investor_origin": "省外"}
    state = State("新約", "新约", place=place, stage="contract", fields=fields)
    return create_subject(actor=None, kind="deal", state=state).code


def paid(deal: str, on: str, amount: str, *, place: str = "S90100") -> None:
    """Accepted funds, in 10,000 yuan: 10,000 of them are one of a deal's unit."""
    fields = {"amount": amount, "paid_on": on, "origin": "省外", "evidence_kind": "銀行回單", "evidence": "slip"}
    state = State("資金", "资金", place=place, stage="submitted", fields=fields)
    funds = create_subject(actor=None, kind="tranche", state=state).code
    link_subjects(actor=None, source=funds, link="of_deal", target=deal)
    move_stage(actor=None, subject=funds, stage="accepted", on=date(2025, 7, 1), evidence="slip", reason="")


def funds_row(viewer: Viewer = OPERATOR) -> CohortRow:
    """The deals signed in January 2025, by funds in place."""
    found = asked(viewer, {"place": "S90100", "on": "2025-12-31"}, today=TODAY)
    assert found is not None
    return next(row for row in cohort_page(viewer, found, {"event": "funds"}).rows if row.token == "2025-Q1")


def told(row: CohortRow) -> tuple[object, ...]:
    """How many deals and how much they signed, and after 3 and 6 months: percent of deals, percent of money."""
    return (row.count, row.amount, *((cell.number, cell.weight) for cell in row.cells[:2]))


def test_funds_of_doubles_count_once_for_the_deal_that_is_kept() -> None:
    kept, double, first = signed("2025-01-10"), signed("2025-01-20"), signed("2025-01-25")
    paid(kept, "2025-05-15", "10000")
    paid(double, "2025-03-01", "15000")
    paid(first, "2025-06-01", "5000")
    apart = told(funds_row())
    assert apart == (3, D(15), (divide(D(100), D(3)), D(10)), (D(100), D(20)))
    merge_subjects(actor=None, kept=double, merged=first, reason="one deal")
    merge_subjects(actor=None, kept=kept, merged=double, reason="one deal")
    assert told(funds_row()) == (1, D(5), (D(100), D(30)), (D(100), D(60)))
    assert deal_page(OPERATOR, kept).in_place == D(3)
    move_stage(actor=None, subject=double, stage="contract", on=date(2025, 8, 1), evidence="", reason="two deals")
    assert told(funds_row()) == (2, D(10), (D(50), D(15)), (D(100), D(30)))
    move_stage(actor=None, subject=first, stage="contract", on=date(2025, 8, 1), evidence="", reason="three deals")
    assert told(funds_row()) == apart


def test_funds_of_a_double_out_of_sight_do_not_count() -> None:
    kept, double = signed("2025-01-10"), signed("2025-01-20", place="S90200")
    paid(double, "2025-03-01", "15000", place="S90200")
    merge_subjects(actor=None, kept=kept, merged=double, reason="one deal")
    assert told(funds_row())[2] == (D(100), D(30))
    county = viewer_of(make_user("county", place="S90100"))
    assert told(funds_row(county))[2] == (D(0), D(0))
    assert deal_page(county, kept).in_place == D(0)
