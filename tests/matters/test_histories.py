"""Invented matters are played through the commands at their own times, with every rung reached meanwhile, once."""

from __future__ import annotations

from pathlib import Path

import pytest

from diaodu.matters.models import Event, Matter
from diaodu.packs.commands import load_pack
from diaodu.packs.models import Pack
from tests.matters.conftest import in_office
from tests.matters.declared import write_matters_pack

MATTERS = """ref,kind,about,place,title,raised_at,raised_by,fields
m1,blocker,dam,,用地未批,2024-03-04 10:00,reporter,"{""factor"": ""land"", ""urgency"": ""urgent""}"
m2,blocker,dam,,用電未通,2024-03-04 10:00,itself,"{""factor"": ""power""}"
"""
ACTS = """matter,at,act,step,ending,by,words,evidence,tests,fields,on,child
m1,2024-03-04 11:00,end,assign,done,,,,,,,
m1,2024-03-05 10:00,extend,solve,,,材料未齊,一半,,,2024-03-12,m1-x
m1-x,2024-03-05 16:00,end,decide,refused,,,,,,,
m1,2024-03-08 10:00,note,,,,正在辦,,,,,
m1/solve/blue,2024-03-08 11:00,end,answer,answered,,已回覆,,,,,
m1,2024-03-12 10:00,end,solve,done,,,甘資函 1 號,,,,
m1,2024-03-12 11:00,end,check,passed,,,,all,,,
m1,2024-03-13 10:00,end,rate,dissatisfied,enterprise,還沒通,,,,,
m1,2024-03-14 10:00,wait,,,,待批,,,,superior,
m1,2024-03-18 10:00,resume,,,,已批,,,,,
m1,2024-03-18 11:00,end,solve,done,,,甘資函 2 號,,,,
m1,2024-03-18 12:00,end,check,sent_back,,沒有答覆,,solved,,,
m1,2024-03-18 14:00,end,solve,done,,,甘資函 3 號,,,,
m1,2024-03-18 15:00,end,check,passed,,,,solved answered,,,
m1,2024-03-19 10:00,end,rate,satisfied,enterprise,,,,,,
m1,2024-03-29 10:00,reopen,,,enterprise,又斷了,,,,,
m2,2024-03-29 11:00,withdraw,,,,重複,,,,,
"""


def invented(folder: Path) -> Path:
    """A generated pack with a project and two matters."""
    root = write_matters_pack(folder)
    head = (root / "pack.toml").read_text(encoding="utf-8")
    (root / "pack.toml").write_text(head.replace('version = "1"', 'version = "1"\ngenerated = true'), encoding="utf-8")
    for file in root.glob("facts/*.csv"):
        file.unlink()
    (root / "subjects").mkdir(exist_ok=True)
    (root / "subjects" / "project.csv").write_text(
        "code,name_hant,name_hans,name_en,place,stage\ndam,壩,坝,Dam,X1,\n", encoding="utf-8"
    )
    (root / "matters.csv").write_text(MATTERS, encoding="utf-8")
    (root / "acts.csv").write_text(ACTS, encoding="utf-8")
    return root


@pytest.fixture
def loaded(db: None, tmp_path: Path) -> Path:
    root = invented(tmp_path)
    assert load_pack(root).written["matters"] == 2
    return root


def test_what_was_done_has_its_own_time(loaded: Path) -> None:
    matter = Matter.objects.get(key="pack:m1")
    acts = [(event.act, in_office(event.at)) for event in matter.events.exclude(act__in=["opened", "reached"])]
    assert acts[:4] == [
        ("raised", "2024-03-04 10:00"), ("ended", "2024-03-04 11:00"), ("noted", "2024-03-08 10:00"),
        ("ended", "2024-03-12 10:00"),
    ]  # fmt: skip
    assert (matter.state, matter.closed_at) == ("handling", None)
    assert [event.from_enterprise for event in matter.events.filter(act="reopened")] == [True]


def test_rungs_are_reached_meanwhile_and_slips_answered(loaded: Path) -> None:
    matter = Matter.objects.get(key="pack:m1")
    rungs = Event.objects.filter(matter=matter, act="reached", step__code="solve")
    assert [(event.said["rung"], in_office(event.at)) for event in rungs][:3] == [
        ("reminder", "2024-03-05 18:00"), ("blue", "2024-03-06 18:00"), ("yellow", "2024-03-11 18:00"),
    ]  # fmt: skip
    slips = Matter.objects.filter(parent=matter, kind="slip").order_by("id")
    assert [(slip.fields["colour"], slip.state) for slip in slips][:2] == [("blue", "answered"), ("yellow", "answered")]
    assert Matter.objects.get(parent=matter, kind="extension").state == "refused"
    assert Matter.objects.get(key="pack:m2").state == "withdrawn"


def test_loading_again_plays_nothing_twice(loaded: Path) -> None:
    before = Event.objects.count()
    Pack.objects.update(digest="")
    assert load_pack(loaded).written["matters"] == 0
    assert Event.objects.count() == before
