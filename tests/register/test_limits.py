"""What a value may be beyond its type: on pages, in files and in packs alike."""

from __future__ import annotations

import io
from datetime import date, timedelta
from pathlib import Path

import openpyxl
import pytest
from django.utils import translation

from diaodu.kit import clock
from diaodu.kit.spreadsheets import write_table
from diaodu.people.models import User
from diaodu.people.permissions import Permission
from diaodu.people.viewers import OPERATOR
from diaodu.register.commands import (
    ImportRefused,
    InvalidSubject,
    StageRefused,
    create_subject,
    move_stage,
    record_milestone,
    record_subject,
)
from diaodu.register.kinds import kinds
from diaodu.register.models import Milestone, Subject
from diaodu.register.states import State
from diaodu.register.workbooks import write_template_of
from tests.builders import make_user
from tests.register.packs import KINDS as SMALL_KINDS
from tests.register.packs import faults, load_small_pack
from tests.register.test_tables import faults as file_faults
from tests.register.test_tables import taken

FIELDS = """fields = [
    { code = "boxes", type = "number", values = ">= 0", whole = true, names = { hant = "箱數", hans = "箱数", en = "Boxes" } },
    { code = "loaded", type = "number", at_most = "boxes", names = { hant = "重箱", hans = "重箱", en = "Loaded" } },
    { code = "cost", type = "money", values = "> 0", names = { hant = "造價", hans = "造价", en = "Cost" } },
    { code = "share", type = "number", values = "0..100", names = { hant = "比例", hans = "比例", en = "Share" } },
    { code = "left_on", type = "date", not_future = true, names = { hant = "發車", hans = "发车", en = "Left" } },
    { code = "came_on", type = "date", not_before = "left_on", names = { hant = "到達", hans = "到达", en = "Came" } },
    { code = "held_on", type = "date", names = { hant = "舉辦", hans = "举办", en = "Held" } },
    { code = "why", type = "text", names = { hant = "理由", hans = "理由", en = "Why" } },
]
"""
STAGES = """stages = [
    { code = "open", names = { hant = "推進中", hans = "推进中", en = "Open" } },
    { code = "signed", needs = ["cost", "left_on"], names = { hant = "簽約", hans = "签约", en = "Signed" } },
    { code = "built", names = { hant = "建成", hans = "建成", en = "Built" } },
    { code = "done", closed = true, not_future = ["held_on"], names = { hant = "完成", hans = "完成", en = "Done" } },
    { code = "lost", closed = true, decided = true, needs = ["why"], names = { hant = "終止", hans = "终止", en = "Lost" } },
]
milestones = [
    { code = "signed", names = { hant = "簽約", hans = "签约", en = "Signed" } },
    { code = "built", names = { hant = "建成", hans = "建成", en = "Built" } },
]
"""
KIND = SMALL_KINDS[: SMALL_KINDS.index("fields = [")] + FIELDS + STAGES
KINDS = KIND + SMALL_KINDS[SMALL_KINDS.index("links = [") :].replace('groupings = ["field"]', "")
SCHEMES = """code,name_hant,name_hans,place,stage,cost,left_on
s1,東渠工程,东渠工程,shire-a,open,,
s2,西橋工程,西桥工程,shire-a,built,5,2023-03-01
s3,東橋工程,东桥工程,shire-a,open,,
"""
COLUMNS = ("code", "name_hant", "place", "stage")
DAY = date(2023, 6, 1)
DECIDING = (
    Permission.SUBJECT_VIEW, Permission.SUBJECT_EDIT, Permission.SUBJECT_IMPORT, Permission.SUBJECT_DECIDE,
)  # fmt: skip


def pack(**changed: str) -> dict[str, str | None]:
    return {"kinds": KINDS, "scheme": SCHEMES, "milestones": None, "rosters": None, "memberships": None, **changed}


@pytest.fixture
def limited(db: None, tmp_path: Path) -> None:
    """The small pack with limits."""
    load_small_pack(tmp_path, **pack())


def decider(name: str = "decider") -> User:
    return make_user(name, place="LAND", permissions=DECIDING)


def row(fields: dict[str, str], stage: str = "open") -> bytes:
    stream = io.BytesIO()
    columns = ("code", "name_hant", "name_hans", "place", "stage", *fields)
    write_table(stream, "csv", columns, [("n1", "新渠", "新渠", "shire-a", stage, *fields.values())])
    return stream.getvalue()


TOMORROW = "tomorrow"  # put in when the test runs
BROKEN = [
    ({"boxes": "-1"}, "boxes", "out_of_bounds"),
    ({"boxes": "1.5"}, "boxes", "not_whole"),
    ({"boxes": "10", "loaded": "20"}, "loaded", "above_other"),
    ({"cost": "0"}, "cost", "out_of_bounds"),
    ({"share": "150"}, "share", "out_of_bounds"),
    ({"left_on": TOMORROW}, "left_on", "in_future"),
    ({"left_on": "2023-03-02", "came_on": "2023-03-01"}, "came_on", "before_other"),
]


@pytest.mark.parametrize(("fields", "column", "rule"), BROKEN)
def test_a_limit_holds_in_files_and_on_pages(limited: None, fields: dict[str, str], column: str, rule: str) -> None:
    given = {code: _told(value) for code, value in fields.items()}
    assert file_faults(row(given)) == {(2, column, rule)}
    with pytest.raises(InvalidSubject) as caught:
        create_subject(actor=None, kind="scheme", state=State("新渠", "新渠", place="shire-a", fields=given))
    (problem,) = caught.value.problems
    assert (problem.column, problem.rule, bool(problem.remedy)) == (column, rule, True)
    assert given[column] in problem.message


def _told(value: str) -> str:
    return (clock.today() + timedelta(1)).isoformat() if value == TOMORROW else value


def test_what_keeps_the_limits_is_taken_and_plans_may_lie_ahead(limited: None) -> None:
    ahead = (clock.today() + timedelta(90)).isoformat()
    fields = {"boxes": "10", "loaded": "10.0", "cost": "0.01", "share": "100", "left_on": clock.today().isoformat()}
    assert taken(row({**fields, "held_on": ahead})).created == ("n1",)
    assert file_faults(row({"held_on": ahead, **fields}, stage="done")) == {(2, "held_on", "in_future")}


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ('values = ">= 0"', 'values = "positive"', "bad_value"),
        ('code = "why", type = "text"', 'code = "why", type = "text", not_future = true', "bad_value"),
        ("whole = true", 'whole = "yes"', "bad_value"),
        ('at_most = "boxes"', 'at_most = "loaded"', "unknown_code"),
        ('at_most = "boxes"', 'at_most = ["boxes"]', "unknown_code"),
        ('not_before = "left_on"', 'not_before = "boxes"', "unknown_code"),
        ('not_future = ["held_on"]', 'not_future = ["boxes"]', "unknown_code"),
        ('not_future = ["held_on"]', "not_future = 3", "unknown_code"),
    ],
)
def test_a_limit_that_cannot_be_is_told_when_the_pack_loads(
    db: None, tmp_path: Path, old: str, new: str, rule: str
) -> None:
    changed = KINDS.replace(old, new)
    assert changed != KINDS
    told = [each for each in faults(tmp_path, **pack(kinds=changed)) if each.startswith("kinds.toml:")]
    assert [each.rpartition(" ")[2] for each in told] == [rule]


def test_a_pack_keeps_its_own_limits(db: None, tmp_path: Path) -> None:
    rows = SCHEMES.replace(",5,2023-03-01", ",-5,2023-03-01")
    assert "subjects/scheme.csv:3: out_of_bounds" in faults(tmp_path, **pack(scheme=rows))


def test_a_stage_needs_what_those_before_it_need_but_not_the_ways_out(limited: None) -> None:
    scheme = kinds(Subject.objects.get(code="s1").pack)["scheme"]
    needed = {stage.code: scheme.needed(stage.code) for stage in scheme.stages}
    both = ("cost", "left_on")
    assert needed == {"open": (), "signed": both, "built": both, "done": both, "lost": ("why",)}
    with pytest.raises(InvalidSubject) as caught:
        move_stage(actor=None, subject="s1", stage="built", on=DAY, evidence="", reason="")
    assert {(one.column, one.rule) for one in caught.value.problems} == {(c, "stage_needs") for c in both}
    fields = {"cost": "3", "left_on": "2023-05-01", "why": " "}
    moved = move_stage(actor=None, subject="s1", stage="built", on=DAY, evidence="", reason="", fields=fields)
    assert (moved.stage, moved.fields) == ("built", {"cost": "3", "left_on": "2023-05-01"})


def test_fields_given_with_a_step_change_nothing_that_stands(limited: None) -> None:
    moved = move_stage(actor=None, subject="s2", stage="done", on=DAY, evidence="", reason="", fields={"cost": "9"})
    assert moved.fields["cost"] == "5"


def test_no_stage_is_entered_before_an_earlier_one(limited: None) -> None:
    record_milestone(actor=None, subject="s2", milestone="signed", on=date(2023, 3, 1), evidence="")
    record_milestone(actor=None, subject="s2", milestone="built", on=DAY, evidence="")
    with pytest.raises(StageRefused, match=r"建成.*2023-06-01"):
        move_stage(actor=None, subject="s2", stage="done", on=DAY - timedelta(1), evidence="", reason="")
    assert Subject.objects.get(code="s2").stage == "built"
    assert move_stage(actor=None, subject="s2", stage="done", on=DAY, evidence="", reason="").stage == "done"


def test_nor_is_the_day_that_a_stage_needs(limited: None, tmp_path: Path) -> None:
    early = '{ code = "open", names = { hant = "推進中"'
    own = KINDS.replace(
        "milestones = [", 'milestones = [\n    { code = "open", names = { hant = "推", hans = "推", en = "O" } },'
    )
    assert early in own
    load_small_pack(tmp_path, **pack(kinds=own))
    record_milestone(actor=None, subject="s1", milestone="open", on=date(2023, 5, 2), evidence="")
    fields = {"cost": "3", "left_on": "2023-05-01"}
    with pytest.raises(StageRefused, match=r"發車.*2023-05-01.*推進中.*2023-05-02"):
        move_stage(actor=None, subject="s1", stage="signed", on=DAY, evidence="", reason="", fields=fields)


def rules(caught: pytest.ExceptionInfo[InvalidSubject]) -> set[str]:
    return {problem.rule for problem in caught.value.problems}


def lose(actor: User | None, code: str) -> Subject:
    return move_stage(
        actor=actor, subject=code, stage="lost", on=DAY, evidence="", reason="", fields={"why": "no money"}
    )


def test_nobody_decides_on_what_they_made_or_changed_last(limited: None) -> None:
    one, other = decider(), decider("other")
    made = create_subject(actor=one, kind="scheme", state=State("渠", "渠", place="shire-a", stage="open"))
    with pytest.raises(InvalidSubject) as caught:
        lose(one, made.code)
    assert rules(caught) == {"own_decision"}
    change(other, made.code)
    for actor in (one, other):  # who made it, and who changed it last
        with pytest.raises(InvalidSubject) as caught:
            lose(actor, made.code)
        assert rules(caught) == {"own_decision"}
    assert lose(decider("third"), made.code).fields["why"] == "no money"


def change(actor: User | None, code: str) -> None:
    found = Subject.objects.select_related("place", "organisation").get(code=code)
    state = State.of(found)
    fields = {**state.fields, "boxes": str(int(state.fields.get("boxes", "0")) + 1)}
    new = State(state.name_hant, state.name_hans, place=state.place, stage=state.stage, fields=fields)
    record_subject(actor=actor, kind="scheme", code=code, state=new, reason="counted")


def test_who_decided_may_decide_again_and_the_operator_always(limited: None) -> None:
    actor = decider()
    lose(actor, "s1")
    move_stage(actor=None, subject="s1", stage="open", on=DAY, evidence="", reason="money after all")
    assert lose(actor, "s1").stage == "lost"
    change(None, "s3")
    assert lose(None, "s3").stage == "lost"


def test_nothing_new_is_written_into_a_decided_stage(limited: None) -> None:
    state = State("渠", "渠", place="shire-a", stage="lost", fields={"why": "no money"})
    with pytest.raises(InvalidSubject) as caught:
        create_subject(actor=decider(), kind="scheme", state=state)
    assert rules(caught) == {"own_decision"}
    assert file_faults(row({"why": "x"}, stage="lost"), actor=decider("importer")) == {(2, "stage", "own_decision")}
    assert taken(row({"why": "x"}, stage="lost")).created == ("n1",)


def test_a_file_takes_no_stage_back_and_dates_none(limited: None) -> None:
    rows = [("s2", "西橋工程", "shire-a", "open")]
    assert file_faults(_table(rows)) == {(2, "stage", "goes_back")}
    assert file_faults(_table([("s2", "西橋工程", "shire-a", "")])) == {(2, "stage", "goes_back")}
    assert taken(_table([("s2", "西橋工程", "shire-a", "done")])).changed == ("s2",)
    assert not Milestone.objects.exists()


def _table(rows: list[tuple[str, ...]]) -> bytes:
    stream = io.BytesIO()
    write_table(stream, "csv", COLUMNS, rows)
    return stream.getvalue()


def test_a_simplified_name_is_made_and_columns_are_called_by_their_names(limited: None) -> None:
    taken(_table([("n2", "東渠", "shire-a", "open")]))
    assert Subject.objects.get(code="n2").name_hans == "东渠"
    with pytest.raises(ImportRefused) as caught:
        taken(row({"boxes": "many"}))
    (problem,) = caught.value.problems
    assert (problem.column, "「箱數」" in problem.message) == ("boxes", True)
    with translation.override("en"), pytest.raises(ImportRefused) as caught:
        taken(row({"boxes": "-1"}))
    assert "“Boxes” is -1" in caught.value.problems[0].message


def workbook(*rows: tuple[object, ...]) -> bytes:
    book, stream = openpyxl.Workbook(), io.BytesIO()
    assert book.active is not None
    for each in (("code", "name_hant", "place", "stage", "cost"), *rows):
        book.active.append(each)
    book.save(stream)
    return stream.getvalue()


def test_a_formula_in_a_workbook_is_refused_and_changes_nothing(limited: None) -> None:
    content = workbook(("s2", "西橋工程", "shire-a", "built", "=1+1"), ("=A2", "渠", "shire-a", "open", 1, "=SUM(E2)"))
    told = {(2, "cost", "formula"), (3, "code", "formula"), (3, "F", "formula")}
    assert file_faults(content, name="t.xlsx") == told
    assert Subject.objects.get(code="s2").fields["cost"] == "5"
    assert taken(workbook(("s2", "西橋工程", "shire-a", "built", 6)), name="t.xlsx").changed == ("s2",)


def test_an_error_in_a_workbook_is_refused(limited: None) -> None:
    content = workbook(("s2", "西橋工程", "shire-a", "built", "#REF!"))
    assert file_faults(content, name="t.xlsx") == {(2, "cost", "error_value")}


def test_the_empty_table_says_the_limits(limited: None) -> None:
    stream = io.BytesIO()
    write_template_of(OPERATOR, kinds(Subject.objects.get(code="s1").pack)["scheme"], stream)
    book = openpyxl.load_workbook(stream)
    said = "\n".join(str(cell.value) for sheet in book for line in sheet.iter_rows() for cell in line)
    assert "範圍：≥ 0" in said
    assert "signed：cost、left_on；built：cost、left_on" in said
