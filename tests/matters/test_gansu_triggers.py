"""The Gansu pack's triggers: its commitments are kept in silence, and the six occasions raise their visits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from lxml import html

from diaodu.matters.commands.escalating import escalate_due
from diaodu.matters.models import Mark, Matter
from diaodu.matters.queries.node_plan import node_plan
from diaodu.matters.triggers.raising import raise_due
from diaodu.notices.models import Notice
from diaodu.packs.commands import load_pack
from diaodu.packs.models import Pack
from diaodu.people.models import User
from diaodu.people.viewers import OPERATOR
from diaodu.register.commands.links import link_subjects
from diaodu.register.commands.memberships import change_membership
from diaodu.register.commands.milestones import record_milestone
from diaodu.register.commands.subjects import record_subject
from diaodu.register.models import Organisation, Subject
from diaodu.register.states import State
from diaodu.returns.commands.deciding import accept_return, submit_return
from diaodu.returns.commands.filling import fill_line, lay_out_lines, open_return
from tests.builders import make_user
from tests.matters.conftest import at

GANSU = Path(__file__).parents[2] / "packs" / "gansu"
NOW = at("2024-03-20")
RETURNS = (
    "returns:return:view",
    "returns:return:fill",
    "returns:return:review",
    "register:subject:view",
    "ledger:fact:view",
)
COUNTY = "620102"


@pytest.fixture(scope="module")
def _loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), transaction.atomic():
        load_pack(GANSU)
        raise_due(at=NOW)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def province(_loaded: None, db: None) -> Pack:
    """The province, whose published commitments have got their matters."""
    return Pack.objects.get(code="gansu")


def enterprise(code: str = "works", stage: str = "registered", **fields: str) -> Subject:
    """An enterprise, as the operator records it."""
    state = State(f"廠{code}", f"厂{code}", place=COUNTY, stage=stage, fields=fields)
    return record_subject(actor=None, kind="enterprise", code=code, state=state, reason="登記")


def project(code: str, **fields: str) -> Subject:
    """A project, as the operator records it."""
    state = State(f"項目{code}", f"项目{code}", place=COUNTY, stage="preparatory", fields=fields)
    return record_subject(actor=None, kind="project", code=code, state=state, reason="登記")


def occasions() -> list[tuple[str, str]]:
    """The visits raised: of whom, on which occasion."""
    raise_due(at=NOW)
    return list(Matter.objects.filter(kind="visit_due").order_by("id").values_list("about__code", "fields__trigger"))


def test_every_published_commitment_has_its_matter_and_nobody_is_chased(province: Pack) -> None:
    published = Subject.objects.filter(kind="commitment", pack=province)
    matters = Matter.objects.filter(kind="commitment")
    assert published.count() == matters.count() == 83
    assert set(matters.values_list("about", flat=True)) == set(published.values_list("pk", flat=True))
    assert set(matters.values_list("watched", "due_at", "wake_at", "colour")) == {(False, None, None, "")}
    assert Matter.objects.count() == matters.count()
    assert escalate_due(at=at("2030-01-01")) == 0
    assert not Notice.objects.exists()


def test_the_page_of_a_commitment_shows_what_was_published_of_it(client: Client, province: Pack) -> None:
    del province
    client.force_login(make_user("office", place="620000"))
    matter = Matter.objects.get(about__code="commitment.serve")
    page = html.fromstring(client.get(f"/matters/{matter.public}/", HTTP_ACCEPT_LANGUAGE="zh-hant").content)
    (card,) = page.xpath("//*[@data-registered]")
    shown = card.text_content()
    assert "2023-12-31" in shown
    assert Organisation.objects.get(code="gansu.development_reform").name_hant in shown
    assert "甘肅省自然資源廳、甘肅省生態環境廳" in shown
    assert "服務保障央地合作項目加快落地實施" in shown


@pytest.mark.parametrize(
    ("before", "after", "occasion"),
    [
        ({}, {"innovation": "固態電池中試"}, "innovation"),
        ({"scale": "規下"}, {"scale": "擬上規"}, "registering"),
        ({}, {"strategy_changed_on": "2024-03-01"}, "strategy"),
        ({"capital": "1000"}, {"capital": "1100"}, "expansion"),
        ({"listing": "none"}, {"listing": "tutoring"}, "listing"),
    ],
)
@pytest.mark.usefixtures("province")
def test_a_change_of_the_register_raises_its_visit(
    before: dict[str, str], after: dict[str, str], occasion: str
) -> None:
    enterprise(**before)
    assert occasions() == []
    enterprise(**after)
    assert occasions() == [("works", occasion)]


@pytest.mark.usefixtures("province")
def test_who_prepares_to_register_is_visited() -> None:
    enterprise(stage="registering")
    assert occasions() == [("works", "registering")]


@pytest.mark.usefixtures("province")
def test_who_carries_out_another_project_is_visited() -> None:
    enterprise()
    project("p1")
    link_subjects(actor=None, source="p1", link="carried_by", target="works")
    assert occasions() == [("works", "expansion")]


@pytest.mark.usefixtures("province")
def test_revenue_that_falls_in_an_accepted_return_raises_its_visit() -> None:
    filler, checker = (make_user(name, place=COUNTY, permissions=RETURNS) for name in ("filler", "checker"))
    enterprise()
    returned(filler, checker, "2023-02", "1000")
    assert occasions() == []
    returned(filler, checker, "2024-02", "800")
    assert occasions() == [("works", "difficulty")]


def returned(filler: User, checker: User, period: str, value: str) -> None:
    found = open_return(actor=filler, form="enterprise_month", place=COUNTY, period=period)
    lay_out_lines(found)
    for line in found.lines.all():
        fill_line(actor=filler, key=found.key, row=line.row, cells={"enterprise.revenue": value, "explanation": "如實"})
    submit_return(actor=filler, key=found.key)
    accept_return(actor=checker, key=found.key)


@pytest.mark.usefixtures("province")
def test_a_listed_project_gets_its_node_plan_and_the_register_ends_its_nodes() -> None:
    project("p1")
    record_milestone(actor=None, subject="p1", milestone="approved", on=date(2024, 2, 1), evidence="甘發改 1 號")
    change_membership(
        actor=None, roster="gansu.major_list.2023", subject="p1", action="enter", member_class="new",
        on=date(2023, 3, 1), reason="列入",
    )  # fmt: skip
    raise_due(at=NOW)
    found = node_plan(OPERATOR, Matter.objects.get(kind="node_plan"), today=date(2024, 3, 20))
    assert found is not None
    assert len(found.nodes) >= 30
    assert found.critical[0] == "code"


@pytest.mark.usefixtures("province")
def test_a_central_project_gets_its_task_force_and_its_rhythms() -> None:
    Mark.objects.update(day=date(2023, 3, 31))
    project("p1")
    change_membership(
        actor=None, roster="gansu.central_local", subject="p1", action="enter", on=date(2023, 2, 1), reason="簽約"
    )
    for day in ("2023-04-03", "2023-04-04", "2023-05-04", "2023-07-03"):
        raise_due(at=at(day))
    rows = Matter.objects.filter(kind__startswith="central_").order_by("raised_at", "kind")
    assert [(row.kind, row.fields.get("due_on", "")) for row in rows] == [
        ("central_contact", "2023-04-30"), ("central_coordination", "2023-06-30"), ("central_task_force", ""),
        ("central_contact", "2023-05-31"), ("central_contact", "2023-07-31"), ("central_coordination", "2023-09-30"),
        ("central_report", "2023-12-31"),
    ]  # fmt: skip
