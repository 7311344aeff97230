"""What the tests of a pack find, each once, and what people decide about it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from diaodu.audit.models import AuditEntry
from diaodu.findings.commands import FindingRefused, decide_finding
from diaodu.findings.models import Decision, Finding, Look
from diaodu.findings.queries import FindingFilters, finding_page, findings, in_words
from diaodu.findings.running import look_everywhere
from diaodu.kit.refusals import Forbidden, NotFound
from diaodu.packs.commands import check_pack, load_pack
from diaodu.people.permissions import Permission
from diaodu.people.viewers import OPERATOR, viewer_of
from diaodu.register.commands import merge_subjects, move_stage, record_milestone, withdraw_milestone
from diaodu.register.models import Subject
from tests.builders import make_user, sign_in
from tests.register.packs import ROSTERS, write_pack
from tests.register.test_writing import staged_kinds

NAMES = 'names = { hant = "檢", hans = "检", en = "Test" }\n'
FINDINGS = "\n".join(
    f'[[finding]]\ncode = "{code}"\n{NAMES}{rest}\n'
    for code, rest in {
        "twice": 'test = "same"\nkind = "scheme"\nsame = ["owner"]\nalike = "40"\nnear = "cost"\nwithin = "10"',
        "lists": 'test = "rosters"\nkind = "scheme"\nfamily = "list"',
        "plans": 'test = "links"\nkind = "scheme"\nlink = "part_of"',
        "back": 'test = "back"\nkind = "scheme"\nlater_by = 30',
        "over": 'test = "threshold"\nkind = "scheme"\nfield = "cost"\nthreshold = "12"\nwithin = "10"\nshare = "90"\nleast = "2"',
        "round": 'test = "round"\nkind = "scheme"\nfield = "cost"\nunit = "100"\nshare = "90"\nleast = "2"',
        "december": 'test = "bunching"\nmeasure = "spent"\nmonth = 12\nshare = "60"\nleast = "1"',
        "copied": 'test = "copied"\nmeasures = ["dug", "filled"]',
    }.items()
)
SCHEMES = """code,name_hant,name_hans,place,stage,cost,owner
s1,東大渠工程,东大渠工程,shire-a,open,12.50,land-office
s2,東大渠改造工程,东大渠改造工程,shire-b,open,12.00,land-office
s3,東大渠二期工程,东大渠二期工程,shire-a,open,12.60,works-office
s4,東大渠三期工程,东大渠三期工程,shire-a,open,300,land-office
s5,東大渠四期工程,东大渠四期工程,shire-a,open,100,
"""
MEASURES = "".join(
    f'[[measure]]\ncode = "{code}"\n{NAMES}area = "works"\nunit = "元"\nbasis = "{basis}"\nsubjects = ["scheme", "place"]\nvalues = ">= 0"\n'
    for code, basis in (("spent", "year_to_date"), ("dug", "flow"), ("filled", "flow"))
)
UNITS = f'[[unit]]\ncode = "元"\ndimension = "CNY"\nfactor = "1"\ndecimals = 0\n{NAMES}'
SOURCES = f'[[source]]\ncode = "published"\n{NAMES}'
FACTS = """ref,subject,measure,period,value,unit,document,section,quote
F1,s1,spent,2023-11,10,元,page,1,十
F2,s1,spent,2023-12,100,元,page,1,百
F3,s2,spent,2023-11,90,元,page,1,九
F4,s2,spent,2023-12,100,元,page,1,百
F5,shire-a,dug,2023-01,7,元,page,1,七
F6,shire-a,filled,2023-01,8,元,page,1,八
F7,shire-a,dug,2023-02,7,元,page,1,七
F8,shire-a,filled,2023-02,8,元,page,1,八
F9,shire-b,dug,2023-02,7,元,page,1,七
G1,shire-b,filled,2023-02,8,元,page,1,八
"""
SECOND = ROSTERS.replace("list-2023", "list-2024").replace('"2023"', '"2024"')


def write(folder: Path, *, findings: str = FINDINGS) -> Path:
    """The small pack with tests and something for each to find."""
    path = write_pack(
        folder, kinds=staged_kinds().replace('type = "money"', 'type = "money", unit = "元"'),
        scheme=SCHEMES, rosters=ROSTERS + SECOND,
        plan="code,name_hant,name_hans,place\np1,總規劃,总规划,LAND\np2,分規劃,分规划,LAND\n",
        links="from,link,to,note\ns1,part_of,p1,\ns1,part_of,p2,\ns2,part_of,p1,\n",
        milestones="subject,milestone,on,evidence,document,standing\ns1,started,2023-02-11,photo,page,\n",
        memberships="roster,subject,class,action,on,reason\nlist-2023,s1,new,enter,2023-01-01,x\nlist-2024,s1,new,enter,2024-01-01,x\n",
    )  # fmt: skip
    more = {
        "findings.toml": findings,
        "measures.toml": MEASURES,
        "units.toml": UNITS,
        "sources.toml": SOURCES,
        "facts/page.csv": FACTS,
    }
    for name, text in more.items():
        (path / name).parent.mkdir(exist_ok=True)
        (path / name).write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def land(db: None, tmp_path: Path) -> Path:
    """The pack, loaded."""
    load_pack(write(tmp_path))
    return tmp_path


def found() -> dict[str, list[tuple[str, ...]]]:
    """The codes of the subjects of everything that stands found, by test."""
    codes = dict(Subject.objects.values_list("pk", "code"))
    held: dict[str, list[tuple[str, ...]]] = {}
    for row in Finding.objects.filter(standing=True).order_by("key"):
        held.setdefault(row.test, []).append(tuple(codes[pk] for pk in row.subjects))
    return {test: sorted(codes) for test, codes in held.items()}


def decider(name: str = "decider", place: str = "LAND") -> Any:
    more = (Permission.SUBJECT_VIEW, Permission.SUBJECT_EDIT, Permission.FACT_VIEW)
    return make_user(name, place=place, permissions=(Permission.FINDING_VIEW, Permission.FINDING_DECIDE, *more))


def test_each_test_finds_what_it_is_for_and_nothing_twice(land: Path) -> None:
    assert look_everywhere() == (7, 7)
    assert look_everywhere() == (7, 0)
    assert found() == {
        "twice": [("s1", "s2")],
        "lists": [("s1",)],
        "plans": [("s1", "p1", "p2")],
        "over": [("s1", "s3")],
        "december": [("s1",)],
        "copied": [("shire-a",), ("shire-a", "shire-b")],
    }


def test_a_milestone_that_falls_back_is_found(land: Path) -> None:
    record_milestone(actor=None, subject="s2", milestone="started", on=date(2023, 3, 1), evidence="photo")
    record_milestone(actor=None, subject="s2", milestone="started", on=date(2023, 3, 20), evidence="a better photo")
    look_everywhere()
    assert "back" not in found()
    record_milestone(actor=None, subject="s2", milestone="started", on=date(2023, 6, 1), evidence="begun at last")
    withdraw_milestone(actor=None, subject="s1", milestone="started", reason="nobody dug")
    look_everywhere()
    assert found()["back"] == [("s1",), ("s2",)]


def test_a_double_lies_in_the_place_that_holds_both_and_says_how_near_they_are(land: Path) -> None:
    look_everywhere()
    (row,) = findings(OPERATOR, FindingFilters(test="twice"))
    assert row.place.code == "LAND"
    (shown,) = in_words(OPERATOR, [row])
    assert "4.0%" in shown.words
    assert "「業主」" in shown.words
    assert "（12.5 檢 與 12 檢）" in shown.words
    county = viewer_of(decider("eastern", "shire-a"))
    assert {one.test for one in findings(county, FindingFilters())} >= {"lists", "over"}
    assert not findings(county, FindingFilters(test="twice")).exists()
    with pytest.raises(NotFound):
        finding_page(county, row.public)


def test_what_is_merged_is_found_no_more_and_its_decision_stays(land: Path) -> None:
    look_everywhere()
    row, actor = Finding.objects.get(test="twice"), decider()
    decide_finding(actor=actor, finding=row.public, verdict="accepted", reason="one canal")
    merge_subjects(actor=actor, kept="s1", merged="s2", reason="one canal")
    look_everywhere()
    row.refresh_from_db()
    assert (row.standing, row.state) == (False, "accepted")
    move_stage(actor=actor, subject="s2", stage="open", on=date(2023, 6, 1), evidence="", reason="two after all")
    assert look_everywhere()[1] == 0
    row.refresh_from_db()
    assert (row.standing, row.state) == (True, "accepted")


def test_who_decides_says_why_and_nothing_decided_is_lost(land: Path) -> None:
    look_everywhere()
    row, actor = Finding.objects.get(test="lists"), decider()
    with pytest.raises(FindingRefused):
        decide_finding(actor=actor, finding=row.public, verdict="overruled", reason=" ")
    with pytest.raises(FindingRefused):
        decide_finding(actor=actor, finding=row.public, verdict="open", reason="again")
    decide_finding(actor=actor, finding=row.public, verdict="overruled", reason="carried over")
    decide_finding(actor=actor, finding=row.public, verdict="open", reason="looked at again")
    assert [one.verdict for one in finding_page(OPERATOR, row.public).decisions] == ["overruled", "open"]
    assert AuditEntry.objects.filter(tag="findings:finding:decide", object_key="s1").count() == 2
    with pytest.raises(Forbidden):
        decide_finding(actor=make_user("looker", place="LAND"), finding=row.public, verdict="accepted", reason="x")
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE findings_decision SET reason = 'other'")
    assert Decision.objects.count() == 2


def test_the_pages(land: Path, client: Client) -> None:
    look_everywhere()
    sign_in(client, decider())
    assert "檢" in client.get("/findings/?test=twice").content.decode()
    row = Finding.objects.get(test="twice")
    page = client.get(f"/findings/{row.public}/").content.decode()
    assert "/subjects/s2/merge/?into=s1" in page
    assert client.post(f"/findings/{row.public}/decide/", {"verdict": "accepted"}).status_code == 422
    assert client.post(f"/findings/{row.public}/decide/", {"verdict": "accepted", "reason": "one"}).status_code == 302
    assert ">F2<" not in page
    december = Finding.objects.get(test="december")
    assert "100" in client.get(f"/findings/{december.public}/").content.decode()
    assert client.post("/findings/look/").status_code == 302
    assert client.post("/findings/look/").status_code == 422
    assert Look.objects.get().finished_at is None


def test_what_a_pack_says_wrongly_is_told_with_its_line(db: None, tmp_path: Path) -> None:
    wrong = FINDINGS.replace('same = ["owner"]', 'same = ["colour"]').replace('"rosters"', '"horoscope"')
    wrong = wrong.replace('alike = "40"\n', "").replace("month = 12", "month = 0")
    problems = check_pack(write(tmp_path, findings=wrong))
    assert {(one.rule, one.file) for one in problems} == {
        ("unknown_code", "findings.toml"), ("bad_value", "findings.toml"), ("required", "findings.toml"),
    }  # fmt: skip
