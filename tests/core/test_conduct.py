"""What breaks the rules of conduct, case by case, and that a clean record has no flag."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diaodu.core.conduct import LACKING, Conduct, Flag, Meeting, Standing, flags_of, standing_of

TODAY = date(2023, 6, 1)
FEAST = Conduct(needs_approval=True, cost_limit=Decimal(100), payers=frozenset({"own_unit"}))
CLEAN = Meeting(on=TODAY, approved_on=TODAY, cost=Decimal(80), payer="own_unit")


@pytest.mark.parametrize(
    ("changed", "flags"),
    [
        ({}, ()),
        ({"cost": Decimal(100)}, ()),
        ({"cost": Decimal(0), "payer": ""}, ()),
        ({"approved_on": None}, (Flag.NO_APPROVAL,)),
        ({"approved_on": TODAY + timedelta(days=1)}, (Flag.LATE_APPROVAL,)),
        ({"cost": Decimal("100.01")}, (Flag.OVER_LIMIT,)),
        ({"payer": "enterprise"}, (Flag.WRONG_PAYER,)),
        ({"cost": None}, (Flag.NO_COST,)),
        ({"payer": ""}, (Flag.NO_PAYER,)),
        ({"recused": True}, (Flag.RECUSED,)),
        ({"too_often": True}, (Flag.TOO_OFTEN,)),
        ({"approved_on": None, "cost": Decimal(300), "payer": "enterprise"}, (Flag.NO_APPROVAL, Flag.OVER_LIMIT, Flag.WRONG_PAYER)),
        ({"dropped": True, "approved_on": None}, ()),
        ({"on": TODAY + timedelta(days=1), "approved_on": None, "cost": None, "payer": ""}, ()),
    ],
)  # fmt: skip
def test_each_fault_has_its_flag(changed: dict[str, object], flags: tuple[Flag, ...]) -> None:
    assert flags_of(FEAST, replace(CLEAN, **changed), today=TODAY) == flags  # type: ignore[arg-type]


def test_what_may_not_be_at_all_and_what_no_rule_names() -> None:
    assert flags_of(Conduct(negative=True), CLEAN, today=TODAY) == (Flag.NEGATIVE,)
    assert flags_of(None, CLEAN, today=TODAY) == (Flag.NO_RULE,)


@given(
    st.integers(-3, 3), st.none() | st.integers(-3, 3), st.none() | st.integers(0, 200),
    st.sampled_from(["", "own_unit", "enterprise"]), st.tuples(st.booleans(), st.booleans(), st.booleans()),
)  # fmt: skip
def test_a_record_stands_as_its_flags_say(
    on: int, approved: int | None, cost: int | None, payer: str, marks: tuple[bool, bool, bool]
) -> None:
    meeting = Meeting(
        on=TODAY + timedelta(days=on),
        approved_on=None if approved is None else TODAY + timedelta(days=approved),
        cost=None if cost is None else Decimal(cost),
        payer=payer, recused=marks[0], too_often=marks[1], dropped=marks[2],
    )  # fmt: skip
    flags = flags_of(FEAST, meeting, today=TODAY)
    standing = standing_of(flags, meeting, today=TODAY)
    assert (standing is Standing.FLAGGED) == any(flag not in LACKING for flag in flags)
    assert (standing is Standing.DROPPED) == meeting.dropped
    if standing is Standing.COMPLETE:
        assert flags == ()
        assert meeting.approved_on is not None
        assert meeting.approved_on <= meeting.on <= TODAY
        assert meeting.cost is not None
        assert meeting.cost <= 100
        assert payer == "own_unit" or meeting.cost == 0
