"""Links in tables: a column for each, out and in, as far as the one who takes it sees."""

from __future__ import annotations

from pathlib import Path

import pytest

from diaodu.audit.models import AuditEntry
from diaodu.kit.spreadsheets import read_table
from diaodu.people.models import User
from diaodu.people.permissions import Permission
from diaodu.people.viewers import viewer_of
from diaodu.register.commands import LinkRefused, link_subjects
from diaodu.register.commands.link_columns import named_in
from diaodu.register.kinds import kinds
from diaodu.register.models import Link, Subject
from diaodu.register.workbooks import write_template_of
from tests.builders import make_user
from tests.register.packs import KINDS, load_small_pack
from tests.register.packs import faults as pack_faults
from tests.register.test_tables import exported, faults, table, taken
from tests.register.test_writing import staged_kinds

COLUMNS = ("code", "name_hant", "name_hans", "place", "part_of")
PLANS = "code,name_hant,name_hans,place\np1,總規劃,总规划,LAND\np2,西規劃,西规划,shire-b\n"
NEW = ("s9", "新渠", "新渠", "shire-a")
SEEING = (Permission.SUBJECT_VIEW, Permission.SUBJECT_IMPORT, Permission.SUBJECT_EXPORT)


def linked(source: str) -> list[str]:
    return sorted(Link.objects.filter(source__code=source).values_list("target__code", flat=True))


def clerk(*, place: str = "LAND") -> User:
    return make_user("clerk", place=place, permissions=SEEING)


@pytest.fixture
def planned(pear: Path) -> Path:
    """The small pack with two plans."""
    load_small_pack(pear, plan=PLANS)
    return pear


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_links_go_out_and_come_back(planned: Path, form: str) -> None:
    link_subjects(actor=None, source="s1", link="part_of", target="p2")
    content = exported(file_format=form)
    rows = {row.cells["code"]: row.cells["part_of"] for row in read_table(content, f"t.{form}").rows}
    assert rows == {"s1": "p1; p2", "s2": "", "s3": ""}
    outcome = taken(content, name=f"t.{form}")
    assert (outcome.unchanged, outcome.linked, outcome.unlinked) == (3, 0, 0)


def test_a_column_adds_and_ends_links_and_a_missing_one_leaves_them(planned: Path) -> None:
    outcome = taken(table((*NEW, "p1；p2 p1"), ("s1", "東渠工程", "东渠工程", "shire-a", "p2"), columns=COLUMNS))
    assert (outcome.linked, outcome.unlinked) == (3, 1)
    assert (linked("s9"), linked("s1")) == (["p1", "p2"], ["p2"])
    ended = Link.ever.get(source__code="s1", target__code="p1")
    assert "t.csv" in ended.ended_reason
    assert ended.ended_by == "operator"
    assert AuditEntry.objects.get(tag="register:subject:import").new["linked"] == 3
    taken(table(("s9", "渠"), columns=("code", "name_hans")))
    assert linked("s9") == ["p1", "p2"]
    taken(table(("s9", ""), columns=("code", "part_of")))
    assert linked("s9") == []


def test_a_row_may_name_another_row_of_its_file(staged_again: None) -> None:
    taken(table((*NEW, "s10"), ("s10", "又渠", "又渠", "shire-a", ""), columns=(*COLUMNS[:4], "follows")))
    assert linked("s9") == ["s10"]


@pytest.fixture
def staged_again(db: None, tmp_path: Path) -> None:
    """The small pack whose schemes follow one another."""
    follows = '{ code = "follows", to = ["scheme"], names = { hant = "後續於", hans = "后续于", en = "Follows" } },\n]'
    load_small_pack(tmp_path, kinds=KINDS.replace("]\ngroupings", follows + "\ngroupings"))


@pytest.mark.parametrize(
    ("cell", "rule"), [("s9", "bad_value"), ("p9", "unknown_code"), ("s2", "bad_value"), ("p1;p9", "unknown_code")]
)
def test_a_link_that_cannot_be_is_told_by_row_and_column(planned: Path, cell: str, rule: str) -> None:
    assert faults(table((*NEW, cell), columns=COLUMNS)) == {(2, "part_of", rule)}
    assert not Subject.objects.filter(code="s9").exists()


def test_what_is_out_of_sight_is_neither_named_nor_ended(planned: Path) -> None:
    link_subjects(actor=None, source="s1", link="part_of", target="p2")
    actor = clerk(place="shire-a")
    given = read_table(exported(viewer_of(actor)), "t.csv").rows
    assert {row.cells["code"]: row.cells["part_of"] for row in given} == {"s1": "", "s3": ""}
    assert faults(table((*NEW, "p2"), columns=COLUMNS), actor=actor) == {(2, "part_of", "unknown_code")}
    taken(table(("s1", ""), columns=("code", "part_of")), actor=actor)
    assert linked("s1") == ["p1", "p2"]


def test_what_others_decided_on_is_not_linked_otherwise(db: None, tmp_path: Path) -> None:
    load_small_pack(tmp_path, kinds=staged_kinds())
    Subject.objects.filter(code="s2").update(stage="completed", fields={"cost": "1"})
    row = table(("s2", "p1"), columns=("code", "part_of"))
    assert faults(row, actor=clerk()) == {(2, "stage", "not_permitted")}
    editor = make_user("editor", place="LAND", permissions=(Permission.SUBJECT_VIEW, Permission.SUBJECT_EDIT))
    with pytest.raises(LinkRefused):
        link_subjects(actor=editor, source="s2", link="part_of", target="p1")
    assert taken(row).linked == 1


def test_the_empty_table_has_the_column_and_its_words(planned: Path, tmp_path: Path) -> None:
    path = tmp_path / "empty.xlsx"
    scheme = Subject.objects.get(code="s1")
    with path.open("wb") as stream:
        write_template_of(viewer_of(clerk()), kinds(scheme.pack)["scheme"], stream)
    assert "part_of" in read_table(path.read_bytes(), path.name).columns


def test_a_link_and_a_field_of_one_code_are_refused(db: None, tmp_path: Path) -> None:
    changed = KINDS.replace('code = "part_of"', 'code = "cost"')
    assert "kinds.toml:21: duplicate" in pack_faults(tmp_path, kinds=changed)


def test_codes_are_parted_by_what_people_write() -> None:
    assert named_in(" a;b； c、d,e，f\na ") == ("a", "b", "c", "d", "e", "f")
