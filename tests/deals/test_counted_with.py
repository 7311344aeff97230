"""Funds are accepted only for a deal that is counted: by page, by link and by table."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest

from diaodu.kit.spreadsheets import write_table
from diaodu.register.commands import (
    ImportRefused,
    InvalidSubject,
    LinkRefused,
    create_subject,
    import_subjects,
    link_subjects,
    move_stage,
    record_subject,
    unlink_subjects,
)
from diaodu.register.models import Subject
from diaodu.register.states import State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]
FUNDS = {
    "amount": "500", "paid_on": "2023-06-01", "origin": "省外", "evidence_kind": "銀行回單", "evidence": "slip 1",
}  # fmt: skip
DAY = date(2023, 7, 1)


@pytest.fixture
def funds() -> Subject:
    """Funds that nobody has decided on, of no deal."""
    state = State("到位資金", "到位资金", place="S90100", stage="submitted", fields=FUNDS)
    return create_subject(actor=None, kind="tranche", state=state)


@pytest.fixture
def deals() -> tuple[Subject, Subject]:
    """A deal that is counted, and one whose investor is local."""
    rows = Subject.objects.filter(kind="deal", pack__code="sample").order_by("code")
    counted = rows.filter(stage="started", fields__investor_origin="省外", fields__nature="產業項目").first()
    local = rows.filter(fields__investor_origin="本地").first()
    assert counted is not None
    assert local is not None
    return counted, local


def accepted(funds: Subject) -> None:
    move_stage(actor=None, subject=funds.code, stage="accepted", on=DAY, evidence="slip 1", reason="")


def rules(caught: Any) -> set[tuple[str, str]]:
    return {(problem.column, problem.rule) for problem in caught.value.problems}


def test_funds_of_no_deal_are_not_accepted(funds: Subject) -> None:
    with pytest.raises(InvalidSubject) as caught:
        accepted(funds)
    assert rules(caught) == {("of_deal", "stage_needs")}


def test_funds_of_a_deal_that_is_not_counted_are_not_accepted(funds: Subject, deals: tuple[Subject, Subject]) -> None:
    counted, local = deals
    link_subjects(actor=None, source=funds.code, link="of_deal", target=local.code)
    with pytest.raises(InvalidSubject) as caught:
        accepted(funds)
    assert rules(caught) == {("stage", "not_counted")}
    assert "本地" in str(caught.value)
    unlink_subjects(actor=None, source=funds.code, link="of_deal", target=local.code, reason="the other deal's")
    link_subjects(actor=None, source=funds.code, link="of_deal", target=counted.code)
    accepted(funds)
    with pytest.raises(LinkRefused):
        unlink_subjects(actor=None, source=funds.code, link="of_deal", target=counted.code, reason="away")
    with pytest.raises(LinkRefused):
        link_subjects(actor=None, source=funds.code, link="of_deal", target=local.code)


def test_a_deal_whose_funds_are_accepted_is_not_left_out_afterwards(
    funds: Subject, deals: tuple[Subject, Subject]
) -> None:
    counted, _local = deals
    link_subjects(actor=None, source=funds.code, link="of_deal", target=counted.code)
    accepted(funds)
    state = State.of(counted)
    local = replace(state, fields={**state.fields, "investor_origin": "本地"})
    with pytest.raises(InvalidSubject) as caught:
        record_subject(actor=None, kind="deal", code=counted.code, state=local, reason="found to be local")
    assert ("investor_origin", "not_counted") in rules(caught)
    with pytest.raises(ImportRefused) as refused:
        taken("deal", ("code", "investor_origin"), (counted.code, "本地"))
    assert ("investor_origin", "not_counted") in rules(refused)


def test_a_table_accepts_funds_by_the_same_rule(deals: tuple[Subject, Subject]) -> None:
    counted, local = deals
    columns = ("code", "name_hant", "name_hans", "place", "stage", *FUNDS, "of_deal")
    row = ("t-1", "到位資金", "到位资金", "S90100", "accepted", *FUNDS.values())
    for deal, fault in (("", ("of_deal", "stage_needs")), (local.code, ("stage", "not_counted"))):
        with pytest.raises(ImportRefused) as caught:
            taken("tranche", columns, (*row, deal))
        assert rules(caught) == {fault}
    taken("tranche", columns, (*row, counted.code))
    with pytest.raises(ImportRefused) as caught:
        taken("tranche", ("code", "of_deal"), ("t-1", ""))
    assert rules(caught) == {("of_deal", "stage_needs")}


def taken(kind: str, columns: tuple[str, ...], row: tuple[str, ...]) -> None:
    write_table(stream := BytesIO(), "csv", columns, [row])
    import_subjects(actor=None, kind=kind, content=stream.getvalue(), file_name="t.csv")
