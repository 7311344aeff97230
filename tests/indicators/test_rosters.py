"""Sums and counts over the members of a roster: who is in, in which class, and who has reported."""

from __future__ import annotations

from pathlib import Path

import pytest

from diaodu.audit.numbers import last_number
from diaodu.packs.commands import load_pack
from tests.indicators.toy import NAMES, ask, facts, indicators, load, shown, write_pack

pytestmark = pytest.mark.django_db

MILLS = """code,name_hant,name_hans,name_en,place,organisation,stage,document,section,quote,wheel
m1,一,一,One,t1a,,built,,,,over
m2,二,二,Two,t1b,,built,,,,under
m3,三,三,Three,t2,,built,,,,over
"""
MEMBERSHIPS = """roster,subject,class,action,on,reason
r22,m1,new,enter,2022-01-01,listed
r22,m3,new,enter,2022-01-01,listed
r23,m1,old,enter,2023-01-01,listed
r23,m2,new,enter,2023-01-01,listed
r23,m3,new,enter,2023-03-10,listed late
r23,m3,old,move,2023-06-01,begun
r23,m2,,exit,2023-09-01,given up
"""
MILESTONES = """subject,milestone,on,evidence,document,standing
m1,started,2023-02-01,seen,,
m2,started,2023-05-31,seen,,
m2,started,2023-04-15,,,planned
m3,started,2023-04-30,,,planned
"""
COSTS: list[str | dict[str, str]] = [
    "m1 mill_cost 2023-03 10",
    "m3 mill_cost 2023-03 5",
    "m1 mill_cost 2022-03 8",
    "m3 mill_cost 2022-03 5",
    {"subject": "m1", "measure": "mill_cost", "period": "2023-01", "absence": "not_due"},
]
FORMULAS = {
    "members": "count(mills) | mill",
    "new": 'count(mills, class="new") | mill',
    "over": 'count(mills, where="wheel=over") | mill',
    "started": 'count(mills, reached="started") | mill',
    "due": 'count(mills, planned="started") | mill',
    "met": 'count(mills, planned="started", reached="started") | mill',
    "cost": "sum(mill_cost, mills) | crown",
    "growth": "growth(cost) | %",
    "alike": 'growth(cost, comparable="yes") | %',
}


def _rosters(complete: str = "true") -> str:
    classes = ", ".join(f'{{ code = "{code}", {NAMES} }}' for code in ("new", "old"))
    return "".join(
        f'[[roster]]\ncode = "{code}"\nfamily = "mills"\n{NAMES}\nplace = "t"\nperiod = "{period}"\n'
        f"classes = [{classes}]\ncomplete = {complete}\n"
        for code, period in (("r22", "2022"), ("r23", "2023"))
    )


def _load(folder: Path, complete: str = "true") -> None:
    files = {"mills": MILLS, "memberships": MEMBERSHIPS, "milestones": MILESTONES, "rosters": _rosters(complete)}
    load(folder, FORMULAS, COSTS, **files)


def test_members_are_those_in_the_roster_at_the_end_of_the_period(tmp_path: Path) -> None:
    _load(tmp_path)
    periods = ("2023-01", "2023-03", "2023-06", "2023-09", "2022", "2021")
    assert [shown("members", "t", each) for each in periods] == ["2.00", "3.00", "3.00", "2.00", "2.00", "missing"]
    assert [shown("members", place, "2023-06") for place in ("t1", "t1a", "t2", "t3")] == [
        "2.00",
        "1.00",
        "1.00",
        "0.00",
    ]


def test_classes_fields_and_milestones_choose_members(tmp_path: Path) -> None:
    _load(tmp_path)
    assert [shown("new", "t", each) for each in ("2023-03", "2023-06", "2023-09")] == ["2.00", "1.00", "0.00"]
    assert shown("over", "t", "2023-06") == "2.00"
    assert [shown("started", "t", each) for each in ("2023-01", "2023-04", "2023-05")] == ["0.00", "1.00", "2.00"]
    assert [shown("due", "t", each) for each in ("2023-03", "2023-04")] == ["0.00", "2.00"]
    assert [shown("met", "t", each) for each in ("2023-04", "2023-05")] == ["0.00", "1.00"]


def test_a_member_that_did_not_report_is_not_zero_and_is_told(tmp_path: Path) -> None:
    _load(tmp_path)
    found = ask("cost", "t", "2023-03")
    assert (found.value, len(found.facts)) == ("15.00", 2)
    assert found.operands[0].coverage is not None
    assert (found.operands[0].coverage.reported, found.operands[0].coverage.of) == (2, 3)
    assert shown("cost", "t", "2023-04") == "missing"
    assert shown("cost", "t3", "2023-03") == "0.00"


def test_a_sum_of_members_none_of_whom_was_due_is_not_due(tmp_path: Path) -> None:
    """January may be reported with February: then nobody is late, and nothing is missing."""
    _load(tmp_path)
    assert shown("cost", "t1a", "2023-01") == "not_due"
    assert shown("cost", "t1", "2023-01") == "missing"


def test_growth_takes_the_roster_of_the_earlier_year(tmp_path: Path) -> None:
    _load(tmp_path)
    assert shown("growth", "t", "2023-03") == "15.38"  # 15 of r23 on 13 of r22
    assert shown("alike", "t", "2023-03") == "15.38"
    assert shown("growth", "t1", "2023-03") == "25.00"


def test_a_roster_asked_by_code_takes_the_place_of_the_one_in_force(tmp_path: Path) -> None:
    _load(tmp_path)
    assert shown("cost", "t", "2023-03", roster="r22") == "15.00"
    assert shown("members", "t", "2023-01", roster="r22") == "2.00"


def test_a_list_that_names_only_some_members_is_never_counted(tmp_path: Path) -> None:
    _load(tmp_path, complete="false")
    for code in ("members", "cost", "growth", "alike"):
        found = ask(code, "t", "2023-03")
        assert found.absence == "missing"
        assert found.reason


LATE = f"""[[light_rules]]
code = "late"
{NAMES}
office = "Some office"
inputs = ["months_late"]
rules = [
    {{ colour = "green", when = {{ months_late = "(-inf, 0]" }}, words = {{ hant = "準", hans = "准", en = "in time" }} }},
    {{ colour = "red", when = {{ months_late = "(0, inf)" }}, words = {{ hant = "遲", hans = "迟", en = "late" }} }},
]
"""


def test_the_longest_overdue_member_colours_a_count(tmp_path: Path) -> None:
    files = {
        "mills": MILLS,
        "memberships": MEMBERSHIPS,
        "milestones": MILESTONES,
        "rosters": _rosters(),
        "lights": LATE,
    }
    formulas = {"started": FORMULAS["started"], "rate": "percent(started, count(mills)) | %"}
    more = {"rate": {"lights": '"late"'}}
    load(tmp_path, formulas, [], more, **files)
    lights = {place: ask("rate", place, "2023-06").light for place in ("t1", "t2", "t3")}
    assert [light and light.colour for light in lights.values()] == ["green", "red", "none"]
    assert lights["t2"] is not None
    assert lights["t2"].inputs == {"months_late": 2}


def test_counts_are_as_known_at_a_ledger_number(tmp_path: Path) -> None:
    files = {"mills": MILLS, "rosters": _rosters(), "indicators": indicators({"members": "count(mills) | mill"})}
    first, *later = MEMBERSHIPS.splitlines()
    load_pack(write_pack(tmp_path, facts=facts([]), memberships="\n".join([first, *later[:3], ""]), **files))
    then = last_number()
    load_pack(write_pack(tmp_path, facts=facts([]), memberships=MEMBERSHIPS, **files))
    assert shown("members", "t", "2023-06") == "3.00"
    assert ask("members", "t", "2023-06", known=then).value == "1.00"


def test_parts_of_a_year_and_sums_over_months_need_every_member(tmp_path: Path) -> None:
    formulas = {"own": "month(sum(mill_cost, mills)) | crown", "so_far": "ytd(sum(mill_sales, mills)) | crown"}
    months = ("2023-01", "2023-02", "2023-03")
    rows = [f"{mill} mill_sales {month} 2" for mill in ("m1", "m2") for month in months]
    rows += [
        f"{mill} mill_cost {month} {cost}" for mill in ("m1", "m2") for month, cost in zip(months, "579", strict=True)
    ]
    measures = "".join(
        f'[[measure]]\ncode = "{code}"\n{NAMES}\nunit = "crown"\nbasis = "{basis}"\nsubjects = ["mill"]\n'
        for code, basis in (("mill_cost", "year_to_date"), ("mill_sales", "flow"))
    )
    load(tmp_path, formulas, rows, mills=MILLS, memberships=MEMBERSHIPS, rosters=_rosters(), measures=measures)
    assert [shown("own", "t1", each) for each in ("2023-02", "2023-03", "2023-Q1")] == ["4.00", "4.00", "18.00"]
    assert [shown("so_far", "t1", each) for each in months] == ["4.00", "8.00", "12.00"]
    # In March a third mill is on the list, which has reported nothing.
    assert [shown("own", "t", each) for each in ("2023-02", "2023-03", "2023-Q1")] == ["4.00", "missing", "missing"]
    assert [shown("so_far", "t", each) for each in months] == ["4.00", "8.00", "missing"]
