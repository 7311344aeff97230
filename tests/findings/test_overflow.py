"""Of what is too much to list, the strongest is listed, and how much there is is told to those who may know."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from diaodu.findings.commands import decide_finding
from diaodu.findings.models import Finding, Overflow
from diaodu.findings.queries import FindingFilters, overflows
from diaodu.findings.running import look_everywhere
from diaodu.packs.commands import load_pack
from diaodu.people.viewers import OPERATOR, viewer_of
from diaodu.register.commands import import_subjects, merge_subjects
from diaodu.register.models import Subject
from tests.builders import make_user, sign_in
from tests.findings.test_findings import NAMES, SCHEMES, decider, write

TWICE = f'[[finding]]\ncode = "twice"\n{NAMES}test = "same"\nkind = "scheme"\nsame = ["owner"]\nalike = "40"\n'
LISTED = f'[[finding]]\ncode = "lists"\n{NAMES}test = "rosters"\nkind = "scheme"\nfamily = "list"\n'
HEAD = "code,name_hant,name_hans,place,stage,cost,owner\n"


@pytest.fixture
def land(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A pack in which two doubles and one double listing are found, with room for one of each."""
    for room in ("registers", "found"):
        monkeypatch.setattr(f"diaodu.findings.{room}.MOST_LISTED", 1)
    path = write(tmp_path, findings=TWICE + LISTED)
    rows = SCHEMES.replace("東大渠三期工程,东大渠三期工程", "東大渠的工程,东大渠的工程")
    (path / "subjects" / "scheme.csv").write_text(rows, encoding="utf-8")
    load_pack(path)
    return path


def doubles() -> set[tuple[str, ...]]:
    codes = dict(Subject.objects.values_list("pk", "code"))
    rows = Finding.objects.filter(test="twice", standing=True)
    return {tuple(codes[pk] for pk in row.subjects) for row in rows}


def add(code: str, name: str) -> None:
    row = f"{code},{name},{name},shire-a,open,1,land-office\n"
    import_subjects(actor=None, kind="scheme", content=(HEAD + row).encode(), file_name="more.csv")


def test_the_strongest_is_listed_and_how_much_there_is_is_kept(land: Path) -> None:
    assert look_everywhere() == (2, 2)
    assert look_everywhere() == (2, 0)
    assert doubles() == {("s1", "s4")}
    (row,) = Overflow.objects.all()
    assert (row.test, row.area, row.found, row.listed) == ("twice", "works", 2, 1)
    assert row.place
    assert row.place.code == "LAND"


def test_what_was_listed_once_stays_while_it_is_found(land: Path) -> None:
    look_everywhere()
    first = Finding.objects.get(test="twice")
    decide_finding(actor=decider(), finding=first.public, verdict="overruled", reason="two canals")
    add("s6", "东大渠的工程")
    look_everywhere()
    assert doubles() == {("s1", "s4"), ("s4", "s6")}
    assert Overflow.objects.get().found == 4
    first.refresh_from_db()
    assert first.state == "overruled"
    merge_subjects(actor=decider("merger"), kept="s1", merged="s4", reason="one canal")
    look_everywhere()
    assert doubles() == {("s1", "s6")}
    assert Overflow.objects.get().found == 2


def test_nothing_is_told_once_all_of_it_is_listed(land: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    look_everywhere()
    monkeypatch.setattr("diaodu.findings.registers.MOST_LISTED", 2)
    look_everywhere()
    assert not Overflow.objects.exists()
    assert doubles() == {("s1", "s2"), ("s1", "s4")}


def test_the_page_tells_how_much_to_whom_it_may(land: Path, client: Client) -> None:
    look_everywhere()
    sign_in(client, decider())
    page = client.get("/findings/").content.decode()
    assert "共找到 2 處，只列出最明顯的 1 處。" in page
    assert "data-overflow" in client.get("/findings/?test=twice").content.decode()
    assert "data-overflow" not in client.get("/findings/?test=lists").content.decode()
    sign_in(client, decider("eastern", "shire-a"))
    page = client.get("/findings/").content.decode()
    assert "共找到" not in page
    assert "您範圍內的可能沒有全部列出。" in page


def test_an_overflow_elsewhere_or_in_another_area_is_told_to_nobody(land: Path) -> None:
    look_everywhere()
    (told,) = overflows(OPERATOR, FindingFilters())
    assert told.counted
    eastern = viewer_of(decider("eastern", "shire-a"))
    (told,) = overflows(eastern, FindingFilters())
    assert told.counted is None
    worker = viewer_of(make_user("worker", place="shire-a", areas=("works",)))
    assert overflows(worker, FindingFilters())
    Overflow.objects.update(area="trade")
    assert overflows(worker, FindingFilters()) == []
    assert overflows(eastern, FindingFilters())  # who may see all areas
    Overflow.objects.update(place=Subject.objects.get(code="s2").place)
    assert overflows(eastern, FindingFilters()) == []
