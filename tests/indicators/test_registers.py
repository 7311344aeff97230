"""Numbers counted from a register, and rosters that list by rule."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from diaodu.audit.numbers import last_number
from diaodu.boards.revisions import revisions_page
from diaodu.boards.trails import trail_shown
from diaodu.core.absences import Absence
from diaodu.indicators.asking import Desk
from diaodu.indicators.causes import Class, classes_since
from diaodu.indicators.queries import Ask
from diaodu.packs.commands import check_pack, load_pack
from diaodu.people.viewers import OPERATOR
from diaodu.register.commands import record_milestone, record_subject
from diaodu.register.models import Subject
from diaodu.register.queries.registers import is_present
from diaodu.register.states import State
from tests.indicators.toy import NAMES, ask, indicators, write_pack

pytestmark = pytest.mark.django_db

KINDS = f"""[[kind]]
code = "cart"
{NAMES}
area = "works"
dated_by = "left_on"
fields = [
    {{ code = "left_on", {NAMES}, type = "date" }},
    {{ code = "sacks", {NAMES}, type = "number" }},
    {{ code = "goods", {NAMES}, type = "choice", choices = ["grain", "wool"] }},
    {{ code = "proof", {NAMES}, type = "text" }},
]
stages = [
    {{ code = "loading", {NAMES} }},
    {{ code = "gone", {NAMES}, needs = ["left_on"] }},
    {{ code = "void", {NAMES}, closed = true }},
]
milestones = [{{ code = "back", {NAMES} }}]
"""
ROSTERS = f"""[[roster]]
code = "all-carts"
family = "carts"
{NAMES}
place = "t"
kind = "cart"
since = "2023-01-01"
without = ["void"]
class_by = "goods"
classes = [{{ code = "grain", {NAMES} }}, {{ code = "wool", {NAMES} }}]
complete = true
"""
MEASURES = f"""
[[measure]]
code = "carts"
{NAMES}
unit = "mill"
basis = "flow"
counted = {{ roster = "carts", stages = ["gone"], facet_by = "goods", source = "dispatch" }}
facets = ["all", "grain", "wool"]
[[measure]]
code = "sacks"
{NAMES}
unit = "mill"
basis = "flow"
counted = {{ roster = "carts", field = "sacks", source = "dispatch" }}
[[measure]]
code = "sacks_ytd"
{NAMES}
unit = "mill"
basis = "year_to_date"
counted = {{ roster = "carts", field = "sacks", source = "dispatch" }}
"""
CARTS = """code,name_hant,name_hans,name_en,place,organisation,stage,left_on,sacks,goods
c1,甲車,甲车,A,t1a,,gone,2023-01-10,10,grain
c2,乙車,乙车,B,t1b,,gone,2023-02-03,7,wool
c3,丙車,丙车,C,t2,,gone,2023-02-28,,grain
c4,丁車,丁车,D,t2,,void,2023-02-11,100,grain
c5,戊車,戊车,E,t2,,loading,,3,wool
"""
FORMULAS = {
    "carts_i": "value(carts) | mill",
    "sacks_i": "value(sacks) | mill",
    "ytd_i": "value(sacks_ytd) | mill",
    "listed_i": "count(carts) | mill",
    "back_i": 'percent(count(carts, reached="back"), count(carts)) | %',
    "share_i": "share(value(carts)) | %",
}


@pytest.fixture
def loaded(tmp_path: Path) -> Path:
    """A pack with a register of carts."""
    path = _pack(tmp_path)
    load_pack(path)
    return path


def _pack(folder: Path, *, kinds: str = KINDS, rosters: str = ROSTERS, measures: str = MEASURES) -> Path:
    return write_pack(
        folder,
        kinds=kinds,
        rosters=rosters,
        measures=measures,
        indicators=indicators(FORMULAS),
        carts=CARTS,
    )


def test_entries_are_counted_and_added_up_by_place_period_and_facet(loaded: Path) -> None:
    assert ask("carts_i", "t", "2023-02").reading == 2
    assert ask("carts_i", "t1", "2023-Q1").reading == 2
    assert ask("carts_i", "t", "2023-02", facet="wool").reading == 1
    assert ask("share_i", "t", "2023-Q1", facet="grain").value == "66.67"
    february = ask("sacks_i", "t", "2023-02")
    assert february.reading == 7
    assert february.operands[0].coverage is not None
    assert (february.operands[0].coverage.reported, february.operands[0].coverage.of) == (1, 2)
    assert ask("ytd_i", "t", "2023-02").reading == 17
    assert ask("carts_i", "t3", "2023-02").reading == 0


def test_before_the_register_is_complete_nothing_is_counted(loaded: Path) -> None:
    assert ask("carts_i", "t", "2022").reading is Absence.MISSING
    assert ask("listed_i", "t", "2022").reading is Absence.MISSING


def test_a_roster_by_rule_lists_everybody_but_those_left_out(loaded: Path) -> None:
    assert ask("listed_i", "t", "2023-01").reading == 2  # an undated one has always been there
    assert ask("listed_i", "t", "2023-02").reading == 4
    assert ask("listed_i", "t", "2023-02", member_class="wool").reading == 2
    record_milestone(actor=None, subject="c1", milestone="back", on=date(2023, 1, 20), evidence="seen")
    assert ask("back_i", "t", "2023-02").value == "25.00"


def test_what_was_known_before_stays(loaded: Path) -> None:
    before = last_number()
    state = State(
        "乙車", "乙车", "B", "t1b", "", "gone", fields={"left_on": "2023-02-03", "sacks": "70", "goods": "wool"}
    )
    record_subject(actor=None, kind="cart", code="c2", state=state, reason="counted again")
    assert Subject.objects.get(code="c2").number == before + 1
    assert not is_present("cart", before)
    assert ask("sacks_i", "t", "2023-02").reading == 70
    assert ask("sacks_i", "t", "2023-02", known=before).reading == 7
    assert ask("listed_i", "t", "2023-02", known=before).reading == 4


def test_late_entries_and_corrections_are_revisions(loaded: Path) -> None:
    before = last_number()
    late = State("己車", "己车", "F", "t2", "", "gone", fields={"left_on": "2023-02-20", "sacks": "5", "goods": "wool"})
    record_subject(actor=None, kind="cart", code="c6", state=late, reason="logged late")
    moved = State("丙車", "丙车", "C", "t2", "", "gone", fields={"left_on": "2023-03-01", "goods": "grain"})
    record_subject(actor=None, kind="cart", code="c3", state=moved, reason="left a day later")
    found = revisions_page(OPERATOR, Ask("carts_i", "t", "2023-02"), known=None, page=None)
    assert [(row.event.subject.code, row.figure.value, row.step) for row in found.page if row.event.subject] == [
        ("c6", 3, "+1.00"),
        ("c3", 2, "-1.00"),
    ]
    assert "2023-02-28 → 2023-03-01" in found.page[1].event.what
    assert classes_since(Desk(OPERATOR, None), Ask("carts_i", "t", "2023-02"), before) == (Class.LATE, Class.ERROR)


def test_the_trail_lists_the_entries(loaded: Path) -> None:
    shown = trail_shown(OPERATOR, Ask("sacks_i", "t", "2023-02"), known=None)
    (entries,) = shown.entries
    assert (entries.count, entries.seen) == (2, 2)
    assert [(row.address, row.value) for row in entries.rows] == [("/subjects/c3/", ""), ("/subjects/c2/", "7")]


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"measures": MEASURES.replace('field = "sacks"', 'field = "goods"')}, "bad_value"),
        ({"measures": MEASURES.replace('stages = ["gone"]', 'stages = ["flown"]')}, "unknown_code"),
        ({"measures": MEASURES.replace('roster = "carts"', 'roster = "ships"')}, "unknown_code"),
        ({"rosters": ROSTERS.replace('["void"]', '["lost"]')}, "unknown_code"),
        ({"rosters": ROSTERS.replace('"2023-01-01"', '"new year"')}, "bad_value"),
        ({"kinds": KINDS.replace('dated_by = "left_on"', 'dated_by = "sacks"')}, "bad_value"),
        ({"kinds": KINDS.replace('needs = ["left_on"]', 'needs = ["seal"]')}, "unknown_code"),
    ],
)
def test_mistakes_are_reported(tmp_path: Path, change: dict[str, str], rule: str) -> None:
    assert rule in {problem.rule for problem in check_pack(_pack(tmp_path, **change))}
