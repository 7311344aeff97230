"""Stations on the way: on the log, on a run's page, and as means of the legs beside the plan."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from io import BytesIO
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from diaodu.freight.beside import freight_beside
from diaodu.freight.pages import service_page
from diaodu.freight.runs import Filters, Run, narrowed, told
from diaodu.freight.services import services
from diaodu.people.permissions import Permission
from diaodu.people.viewers import OPERATOR
from diaodu.register.commands import ImportRefused, InvalidSubject, NewLink, create_subject, import_subjects
from diaodu.register.models import Subject
from diaodu.register.states import State
from tests.builders import make_user, sign_in
from tests.given import PACKS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]
SERVICE, VIA, END = "s-l04", "不周站", "南溟埠"  # 蜃樓站 to 不周站 to 南溟埠, five days planned for each leg


def make_run(**fields: str) -> Subject:
    given = {"direction": "發運", "departed_on": "2023-12-20", **fields}
    stage = "arrived" if "arrived_on" in fields else "departed"
    state = State("試驗班次", "试验班次", "Tried run", place="S90500", stage=stage, fields=given)
    return create_subject(actor=None, kind="run", state=state, link=NewLink("of_service", SERVICE))


def shown(run: Subject) -> Run:
    (found,) = told(OPERATOR, [run.pk], services(OPERATOR))
    return found


def refusal(**fields: str) -> tuple[str, str, str]:
    with pytest.raises(InvalidSubject) as refused:
        make_run(**fields)
    (problem,) = refused.value.problems
    return problem.column, problem.rule, problem.message


def test_a_run_under_way_says_where_it_was_last_seen_and_what_the_next_leg_is_planned_to_take() -> None:
    run = shown(make_run(nodes=f"{VIA} 2023-12-27"))
    assert run.last_seen is not None
    assert (run.last_seen.station, run.last_seen.since, run.last_seen.planned) == (VIA, 7, 5)
    assert [(node.station, node.day, node.planned) for node in run.nodes[2:]] == [(END, None, 5)]


def test_a_run_that_comes_in_goes_over_the_legs_backwards() -> None:
    run = shown(make_run(direction="到達", nodes=f"{VIA} 2023-12-24", arrived_on="2023-12-30"))
    assert [(node.station, node.took, node.planned) for node in run.nodes] == [
        (END, None, None), (VIA, 4, 5), ("蜃樓站", 6, 5),
    ]  # fmt: skip
    assert run.last_seen is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("不周站", "「nodes」中的「不周站」不是「站名 日期」。"),
        (
            "不周站 2023-12-27，南溟埠 2023-12-40",
            "「nodes」中的「不周站 2023-12-27，南溟埠 2023-12-40」不是「站名 日期」。",
        ),
        ("不周站 2023-12-27；南溟埠 2023-12-26", "「nodes」中「南溟埠」的日期早於前一站。"),
        ("不周站 2023-12-19", "「nodes」中「不周站」的日期早於 2023-12-20。"),
    ],
)
def test_stops_that_say_no_day_or_go_back_are_refused(text: str, words: str) -> None:
    assert refusal(nodes=text) == ("nodes", "bad_value", words)


def test_a_table_tells_the_row_of_bad_stops_with_its_rule_and_remedy() -> None:
    table = "code,name_hant,name_hans,place,stage,departed_on,nodes\n" + "".join(
        f"t-{number},試驗,试验,S90500,departed,2023-12-20,{nodes}\n"
        for number, nodes in enumerate(("不周站 2023-12-21", "不周站 21日"))
    )
    with pytest.raises(ImportRefused) as refused:
        import_subjects(actor=None, kind="run", content=table.encode(), file_name="run.csv")
    (problem,) = refused.value.problems
    assert (problem.row, problem.column, problem.rule) == (3, "nodes", "bad_value")
    assert "不周站 21日" in problem.message
    assert "各站以分號隔開" in problem.remedy


def test_the_empty_table_tells_how_stops_are_written(client: Client) -> None:
    sign_in(client, make_user("director", place="CN", permissions=tuple(Permission)))
    answer: Any = client.get(reverse("subjects_template", args=["run"]))
    explained = load_workbook(BytesIO(answer.content))["說明"]
    (row,) = [row for row in explained.iter_rows(values_only=True) if row[0] == "nodes"]
    assert "西寧 2023-02-23；拉薩 2023-02-26" in str(row[2])


def test_the_means_of_the_legs_are_those_of_the_rows() -> None:
    with (PACKS / "sample" / "links.csv").open(encoding="utf-8") as stream:
        own = {row["from"] for row in csv.DictReader(stream) if row["to"] == SERVICE}
    with (PACKS / "sample" / "subjects" / "run.csv").open(encoding="utf-8") as stream:
        runs = [row for row in csv.DictReader(stream) if row["code"] in own and row["departed_on"].startswith("2023")]
    legs: tuple[list[int], list[int]] = ([], [])
    for row in (row for row in runs if row["nodes"]):
        days = [row["departed_on"], row["nodes"].split()[1], row["arrived_on"]]
        days = days[::-1] if row["direction"] == "到達" else days
        for leg, (start, end) in enumerate(pairwise(days)):
            if start and end:
                legs[leg].append(abs((date.fromisoformat(end) - date.fromisoformat(start)).days))
    page = service_page(OPERATOR, SERVICE, year=2023, today=date(2024, 6, 1))
    assert [(row.time.days, row.time.runs) for row in page.legs.rows] == [(sum(days), len(days)) for days in legs]
    assert [row.leg.days for row in page.legs.rows] == [Decimal(5), Decimal(5)]
    assert page.legs.runs == len([row for row in runs if row["stage"] != "cancelled"])


def test_a_text_from_before_stops_were_checked_is_followed_nowhere() -> None:
    run = make_run(arrived_on="2023-12-30")
    Subject.objects.filter(pk=run.pk).update(fields={**run.fields, "nodes": "不周站，27日"})
    assert [(node.station, node.day is not None) for node in shown(run).nodes] == [
        ("蜃樓站", True), (VIA, False), (END, True),
    ]  # fmt: skip


def test_a_run_of_no_service_is_told_by_its_own_stations() -> None:
    fields = {"direction": "發運", "departed_on": "2023-12-20", "nodes": f"{VIA} 2023-12-24"}
    state = State("散班", "散班", "Odd run", place="S90500", stage="departed", fields=fields)
    run = shown(create_subject(actor=None, kind="run", state=state))
    assert [(node.station, node.since, node.planned) for node in run.nodes] == [("", 0, None), (VIA, 4, None)]
    assert (run.service, run.last_seen) == (None, run.nodes[-1])


def test_only_the_page_of_a_run_that_left_follows_it() -> None:
    part = freight_beside(OPERATOR, make_run(nodes=f"{VIA} 2023-12-27"))
    assert part is not None
    assert part.said.service.subject.code == SERVICE
    assert freight_beside(OPERATOR, Subject.objects.get(code=SERVICE)) is None
    planned = narrowed(OPERATOR, Filters(stage="planned"), ()).filter(kind="run").first()
    assert planned is not None
    assert freight_beside(OPERATOR, planned) is None


def test_pages_show_the_stations(client: Client) -> None:
    sign_in(client, make_user("director", place="CN", permissions=tuple(Permission)))
    run = make_run(nodes=f"{VIA} 2023-12-27")
    for address in (f"{reverse('freight_runs')}?service={SERVICE}", reverse("subject", args=[run.code])):
        answer: Any = client.get(address)
        assert f"最近到 {VIA}" in answer.content.decode()
    service: Any = client.get(reverse("freight_service", args=[SERVICE]))
    assert "實際平均" in service.content.decode()
