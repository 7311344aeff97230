"""What is wrong with kinds of matters, ladders and histories is told by rule, file and line; Gansu's are right."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from diaodu.matters.declared import matter_kinds
from diaodu.packs.commands import check_pack, load_pack
from diaodu.packs.models import Pack
from diaodu.packs.problems import PackRefused
from tests.matters.declared import LADDERS, MATTERS, write_matters_pack
from tests.matters.enterprise import DEMANDS, ENTERPRISES

ROOT = Path(__file__).resolve().parents[2]


def line_of(text: str, head: str, key: str) -> int:
    """The line of a key below the table whose code is given."""
    lines = text.splitlines()
    start = next(number for number, line in enumerate(lines) if line == f'code = "{head}"')
    return next(number for number, line in enumerate(lines[start:], start + 1) if line.startswith(f"{key} ="))


def told(folder: Path, **files: str) -> set[tuple[str, int, str]]:
    """The problems of the small pack with some files changed."""
    return {(each.file, each.line, each.rule) for each in check_pack(write_matters_pack(folder, **files))}


def changed(text: str, old: str, new: str) -> str:
    """The text with one thing changed; it must be there."""
    assert text.count(old) >= 1, old
    return text.replace(old, new, 1)


@pytest.mark.django_db
def test_the_small_pack_is_right(tmp_path: Path) -> None:
    assert told(tmp_path) == set()


WITHDRAWN = (
    '    { code = "withdrawn", names = { hant = "已撤銷", hans = "已撤销", en = "Withdrawn" }, closed = true },\n'
)
PARKED = '    { code = "parked", names = { hant = "擱置", hans = "搁置", en = "Parked" } },\n'
KINDS = [
    ("unreachable_state", "blocker", "states", WITHDRAWN, WITHDRAWN + PARKED),
    ("unreachable_state", "blocker", "states", WITHDRAWN, WITHDRAWN + PARKED.replace(" } },", " }, closed = true },")),
    ("step_without_owner", "blocker", "steps", 'owner = { role = "reviewer" }, due = "1 w', 'due = "1 w'),
    ("step_without_owner", "blocker", "steps", 'owner = { role = "reporter", assigned', "owner = { assigned"),
    ("deadline_cannot_be_met", "blocker", "steps", 'due = "2 working_days", not_by', 'due = { term = "3 working_days", from = "raised" }, not_by'),
    ("deadline_cannot_be_met", "blocker", "steps", 'due = "2 working_days", not_by', 'due = { term = "4 clock_hours", from = "raised" }, not_by'),
    ("circle", "blocker", "steps", 'state = "open", owner', 'state = "open", after = ["check"], owner'),
    ("never_closes", "blocker", "steps", '" }, closes = "solved" }', '" } }'),
    ("never_closes", "slip", "steps", '" }, closes = "answered" }', '" } }'),
    ("unknown_code", "blocker", "steps", 'state = "checking"', 'state = "examined"'),
    ("unknown_code", "blocker", "steps", 'role = "reviewer"', 'role = "stranger"'),
    ("unknown_code", "blocker", "steps", '{ role = "reviewer" }', '{ role = "reviewer", otherwise = ["stranger"] }'),
    ("unknown_code", "blocker", "raised_by", 'raised_by = ["reporter"]', 'raised_by = ["stranger"]'),
    ("unknown_code", "blocker", "steps", "ordinary = ", "leisurely = "),
    ("unknown_code", "blocker", "steps", 'due = "1 working_days"', 'due = { term = "1 working_days", about = "due_on" }'),
    ("bad_value", "blocker", "steps", '"1 working_days"', '"1 working_day"'),
    ("bad_value", "blocker", "steps", '{ role = "reviewer" }', '{ role = "reviewer", raiser = true, assigned = true }'),
    ("bad_value", "blocker", "steps", "evidence = true", "photo = true"),
    ("unknown_code", "blocker", "document", 'ladder = "slips"', 'ladder = "slips"\ndocument = "nowhere"'),
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(("rule", "kind", "key", "old", "new"), KINDS)
def test_a_broken_kind_is_told(tmp_path: Path, rule: str, kind: str, key: str, old: str, new: str) -> None:
    head = MATTERS.index(f'code = "{kind}"')
    broken = MATTERS[:head] + changed(MATTERS[head:], old, new)
    found = told(tmp_path, matters=broken)
    assert ("matters.toml", line_of(broken, kind, key), rule) in found
    assert {each for _file, _line, each in found} <= {rule, "unreachable_state", "unknown_code"}


VISITS = [
    ("unknown_code", "visited", 'visited = "visited_on"', 'visited = "seen_on"'),
    ("unknown_code", "visited", 'en = "Visited on" }, type = "date"', 'en = "Visited on" }, type = "text"'),
    ("required", "visited", "visits = true\n", ""),
    ("required", "steps", 'visited = "visited_on"\n', ""),
    ("required", "steps", '        { code = "silent", names = { hant = "企業未答", hans = "企业未答", en = "No answer" }, closes = "done", by = "office" },\n', ""),
    ("bad_value", "steps", ', enterprise = true }, due = "5 working_days", endings = [\n        { code = "useful"', ' }, due = "5 working_days", endings = [\n        { code = "useful"'),
    ("bad_value", "steps", "useful = false", "useful = true"),
    ("bad_value", "steps", 'closes = "done", by = "enterprise", useful = false', 'back = "go", by = "enterprise", useful = false'),
    ("bad_value", "steps", 'due = "5 working_days", endings = [\n        { code = "useful"', 'due = "5 working_days", evidence = true, endings = [\n        { code = "useful"'),
]  # fmt: skip


@pytest.mark.django_db
def test_a_visit_that_the_enterprise_is_asked_about_is_right(tmp_path: Path) -> None:
    assert told(tmp_path, matters=DEMANDS, kinds=ENTERPRISES) == set()


@pytest.mark.django_db
@pytest.mark.parametrize(("rule", "key", "old", "new"), VISITS)
def test_a_visit_that_could_be_asked_about_twice_or_by_others_is_told(
    tmp_path: Path, rule: str, key: str, old: str, new: str
) -> None:
    head = DEMANDS.index('code = "call"')
    broken = DEMANDS[:head] + changed(DEMANDS[head:], old, new)
    found = told(tmp_path, matters=broken, kinds=ENTERPRISES)
    assert found == {("matters.toml", line_of(broken, "call", key), rule)}


@pytest.mark.django_db
def test_a_term_from_the_raising_that_can_be_kept_is_right(tmp_path: Path) -> None:
    kept = changed(MATTERS, 'due = "2 working_days", not_by', 'due = { term = "2 months", from = "raised" }, not_by')
    assert told(tmp_path, matters=kept) == set()


GAPS = [
    ('after = "3 working_days", to = ["owner", { role = "reviewer" }], raises', 'to = ["owner"], raises'),
    ('before = "1 working_days", to', 'before = "1 working_days", after = "1 working_days", to'),
    ('to = ["owner"], raises = "slip" }', 'to = [], raises = "slip" }'),
    ('after = "3 working_days", to = ["owner", { role = "reviewer" }], raises', 'before = "3 working_days", to = ["owner"], raises'),
    ('after = "3 working_days", to = ["owner", { role = "reviewer" }], raises', 'after = "0 working_days", to = ["owner"], raises'),
    ('colour = "yellow"', 'colour = "grey"'),
]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(("old", "new"), GAPS)
def test_a_ladder_with_a_gap_is_told(tmp_path: Path, old: str, new: str) -> None:
    broken = changed(LADDERS, old, new)
    assert told(tmp_path, ladders=broken) == {("ladders.toml", line_of(broken, "slips", "rungs"), "ladder_gap")}


@pytest.mark.django_db
def test_a_ladder_without_rungs_is_told(tmp_path: Path) -> None:
    broken = LADDERS.partition("rungs = [")[0] + "rungs = []\n"
    assert told(tmp_path, ladders=broken) == {("ladders.toml", line_of(broken, "slips", "rungs"), "ladder_gap")}


@pytest.mark.django_db
def test_rungs_reached_together_may_raise_different_matters(tmp_path: Path) -> None:
    together = changed(LADDERS, 'after = "2 working_days", to = ["owner", { role = "office" }] }', 'after = "0 working_days", to = ["owner"], raises = "extension" }')  # fmt: skip
    assert told(tmp_path, ladders=together) == set()


@pytest.mark.django_db
def test_gansu_is_right_and_complete() -> None:
    load_pack(ROOT / "packs" / "gansu")
    kinds = matter_kinds(Pack.objects.get(code="gansu"))
    assert set(kinds) == {
        "blocker", "demand", "visit_due", "hand_over_slip", "supervision_slip", "talk", "green_channel",
        "central_task_force", "central_contact", "central_coordination", "central_report", "instruction", "complaint",
        "extension", "commitment", "node_plan",
    }  # fmt: skip
    factor, trigger = kinds["blocker"].form.field("factor"), kinds["visit_due"].form.field("trigger")
    assert factor
    assert trigger
    assert (len(factor.choices), len(trigger.choices)) == (20, 6)
    assert {code for code, kind in kinds.items() if kind.restricted} == {"talk", "complaint"}
    assert {code for code, kind in kinds.items() if kind.by_enterprise} == {"demand", "complaint"}
    assert [test.code for test in kinds["demand"].step("check").tests] == [
        "solved",
        "answered",
        "contacted",
        "satisfied",
    ]
    plan = kinds["node_plan"]
    assert len(plan.steps) >= 30
    assert all(step.unit for step in plan.steps)
    assert {step.reached for step in plan.steps if step.reached} == {
        "approved", "started", "entered_statistics", "structure_closed", "completed", "in_production",
    }  # fmt: skip
    assert any(len(step.after) > 1 for step in plan.steps)
    commitment = kinds["commitment"]
    assert {ending.closes for ending in commitment.step("result").endings} == {
        "done",
        "partly",
        "not_done",
        "withdrawn",
        "",
    }
    assert commitment.step("result").evidence
    assert not {"source", "lead", "due_on"} & {field.code for field in commitment.form.fields}


def test_the_public_sees_no_matters() -> None:
    roles = tomllib.loads((ROOT / "packs" / "gansu" / "roles.toml").read_text(encoding="utf-8"))["role"]
    (reader,) = [role for role in roles if role["code"] == "public_reader"]
    assert not [permission for permission in reader["permissions"] if permission.startswith("matters:")]


HISTORY = """ref,kind,about,place,title,raised_at,raised_by,fields
m1,slip,,X1,單,2024-03-04 09:00,office,"{""due_on"": ""2024-03-08""}"
"""
ACTS = """matter,at,act,step,ending,words
m1,2024-03-05 09:00,end,answer,answered,已辦
"""


def invented(folder: Path, *, matters: str = HISTORY, acts: str = ACTS, generated: bool = True) -> Path:
    """The small pack as a generated one, with a history."""
    root = write_matters_pack(folder)
    head = (root / "pack.toml").read_text(encoding="utf-8")
    if generated:
        (root / "pack.toml").write_text(
            head.replace('version = "1"', 'version = "1"\ngenerated = true'), encoding="utf-8"
        )
        for file in root.glob("facts/*.csv"):
            file.unlink()
    (root / "matters.csv").write_text(matters, encoding="utf-8")
    (root / "acts.csv").write_text(acts, encoding="utf-8")
    return root


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        ({"generated": False}, ("matters.csv", 2, "generated_mixed")),
        ({"matters": HISTORY.replace("2024-03-04 09:00", "2024-03-04")}, ("matters.csv", 2, "bad_value")),
        ({"matters": HISTORY.replace("2024-03-04", "2999-03-04")}, ("matters.csv", 2, "bad_value")),
        ({"matters": HISTORY.replace("slip,", "slap,")}, ("matters.csv", 2, "unknown_code")),
        ({"matters": HISTORY.replace(",office,", ",reporter,")}, ("matters.csv", 2, "bad_value")),
        ({"matters": HISTORY.replace("X1", "X9")}, ("matters.csv", 2, "unknown_code")),
        ({"matters": HISTORY + HISTORY.splitlines()[1] + "\n"}, ("matters.csv", 3, "duplicate")),
        ({"acts": ACTS.replace("m1", "m2")}, ("acts.csv", 2, "unknown_code")),
        ({"acts": ACTS.replace(",end,", ",stop,")}, ("acts.csv", 2, "bad_value")),
        ({"acts": ACTS.replace("answered", "lost")}, ("acts.csv", 2, "unknown_code")),
        ({"acts": ACTS.replace(",answer,", ",reply,")}, ("acts.csv", 2, "unknown_code")),
        ({"acts": ACTS.replace(",answer,", ",,")}, ("acts.csv", 2, "required")),
    ],
)
def test_a_broken_history_is_told(tmp_path: Path, files: dict[str, str], wanted: tuple[str, int, str]) -> None:
    found = {(each.file, each.line, each.rule) for each in check_pack(invented(tmp_path, **files))}  # type: ignore[arg-type]
    assert wanted in found


@pytest.mark.django_db
def test_what_the_rules_refuse_is_told_and_nothing_is_kept(tmp_path: Path) -> None:
    root = invented(tmp_path, acts=ACTS + "m1,2024-03-06 09:00,end,answer,answered,再辦\n")
    assert check_pack(root) == []
    with pytest.raises(PackRefused, match=r"acts\.csv:3: refused_act"):
        load_pack(root)
    assert not Pack.objects.exists()
