"""The pages of freight services: what they show of published and invented runs, and to whom."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from diaodu.boards.overview import overview
from diaodu.core.rounding import round_half_up
from diaodu.freight.pages import service_page
from diaodu.freight.plans import plans_of
from diaodu.freight.runs import Filters, narrowed, run_log
from diaodu.freight.services import service_shown, services
from diaodu.kit.refusals import NotFound
from diaodu.kit.spreadsheets import write_table
from diaodu.packs.commands import load_pack
from diaodu.people.permissions import Permission
from diaodu.people.viewers import OPERATOR, viewer_of
from diaodu.register.commands import NewLink, create_subject, import_subjects
from diaodu.register.models import Place
from diaodu.register.states import State
from tests.builders import make_user, sign_in
from tests.given import PACKS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]
TODAY = date(2024, 6, 1)
VELDMARK = PACKS.parent / "tests" / "data" / "packs" / "veldmark"
KATHMANDU = "freight.lanzhou_kathmandu"


def rows(name: str) -> list[dict[str, str]]:
    with (PACKS / "sample" / name).open(encoding="utf-8") as stream:
        return list(csv.DictReader(stream))


def test_the_page_s_service_is_complete_and_its_numbers_are_facts_of_the_ledger() -> None:
    page = service_page(OPERATOR, KATHMANDU, year=2023, today=TODAY)
    told = {code: number.value for code, number in page.service.numbers.items()}
    assert told == {
        "length_km": 3175, "transit_days_low": 9, "transit_days_high": 10, "days_saved": 15, "runs_per_week": 2,
        "sea_days": 25,
    }  # fmt: skip
    assert {code for code, number in page.service.numbers.items() if number.fact is None} == {"sea_days"}
    assert page.service.numbers["sea_days"].implied
    (run,) = page.latest
    assert run.cargo_value is not None
    assert (run.cargo_value.value, run.cargo_value.fact is not None) == (Decimal(1960), True)
    assert [row.leg.ends for row in page.legs.rows] == ["西寧", "格爾木", "那曲", "拉薩", "日喀則", "加德滿都"]
    assert page.route is not None
    assert len(page.route["series"][0]["data"]) == 7


def test_wagons_sent_stand_with_their_growth_target_line_and_light(client: Client) -> None:
    sent = Counter[str]()
    for row in rows("subjects/run.csv"):
        if row["direction"] == "發運" and row["departed_on"]:
            sent[row["departed_on"][:4]] += int(row["wagons"])
    growth = Decimal(sent["2023"] - sent["2022"]) / sent["2022"] * 100
    assert growth > 10
    shown = overview(OPERATOR, "S90000", {"period": "2023"}, today=TODAY, room="freight")
    tiles = {tile.code: tile for group in shown.groups for tile in group.tiles}
    tile = tiles["freight.wagons"]
    assert tile.figure.value == sent["2023"]
    assert tiles["freight.wagons_growth"].figure.value == round_half_up(growth, 2)
    (line,) = tile.lines
    assert (line.asked, line.met) == ("增長 ≥ 10 %", "已達到")
    assert tile.light is not None
    assert tile.light.colour == "green"
    sign_in(client, make_user("director", place="CN", permissions=tuple(Permission)))
    answer: Any = client.get(reverse("freight") + "?place=S90000&period=2023")
    page = answer.content.decode()
    card = page[page.index('data-tile="freight.wagons"') :].split("</article>")[0]
    assert all(words in card for words in (f"{sent['2023']:,}", "增長 ≥ 10 %", "light-green"))


def test_few_published_runs_are_never_held_against_the_plan() -> None:
    page = service_page(OPERATOR, KATHMANDU, year=2023, today=TODAY)
    assert page.plan.planned is not None
    assert round(page.plan.planned, 2) == Decimal("89.43")  # two a week from 22 February on: 313 days
    assert (page.plan.ran.departed, page.plan.kept) == (1, None)
    assert [cell.left for cell in page.plan.cells] == [None, 1] + [None] * 10


def test_the_year_is_counted_as_the_rows_say() -> None:
    service_of = {row["from"]: row["to"] for row in rows("links.csv") if row["link"] == "of_service"}
    told = [row for name in ("run", "flight") for row in rows(f"subjects/{name}.csv")]
    of_year = [row for row in told if row["departed_on"].startswith("2023") and row["direction"] == "發運"]
    departed = Counter((service_of[row["code"]], int(row["departed_on"][5:7])) for row in of_year)
    late = Counter(service_of[row["code"]] for row in of_year if row["departed_on"] > row["planned_on"])
    cancelled = Counter(
        service_of[row["code"]] for row in told if row["stage"] == "cancelled" and row["planned_on"][:4] == "2023"
    )
    plans = plans_of(OPERATOR, services(OPERATOR), year=2023, today=TODAY)
    shown = {row.service.subject.code: row for row in plans.rows if row.service and row.service.complete}
    cells = {(code, cell.month): cell.ran.departed for code, row in shown.items() for cell in row.cells}
    assert {key: count for key, count in cells.items() if count} == departed
    assert {code: row.ran.late for code, row in shown.items() if row.ran.late} == late
    assert {code: row.cancelled for code, row in shown.items() if row.cancelled} == cancelled
    assert plans.whole is not None
    assert plans.whole.ran.departed == sum(departed.values())


def test_a_run_logged_late_changes_the_plan_and_stands_in_the_log() -> None:
    before = service_page(OPERATOR, "s-l03", year=2023, today=TODAY).plan
    clerk = make_user("clerk", place="S90000", permissions=(Permission.SUBJECT_VIEW, Permission.SUBJECT_EDIT))
    fields = {"direction": "發運", "planned_on": "2023-06-05", "departed_on": "2023-06-09", "wagons": "40"}
    state = State("加開班次", "加开班次", "Extra run", place="S90400", stage="departed", fields=fields)
    extra = create_subject(actor=clerk, kind="run", state=state, link=NewLink("of_service", "s-l03"))
    page = service_page(OPERATOR, "s-l03", year=2023, today=TODAY)
    assert page.plan.cells[5].ran.departed == before.cells[5].ran.departed + 1
    assert (page.plan.ran.late, page.plan.ran.wagons) == (before.ran.late + 1, before.ran.wagons + 40)
    log = run_log(
        OPERATOR, Filters(service="s-l03", first=date(2023, 6, 9), last=date(2023, 6, 9)), [page.service], page=""
    )
    assert [(run.subject.code, run.late) for run in log.object_list] == [(extra.code, 4)]


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_log_that_comes_in_as_a_table_counts_for_the_service_it_names(form: str) -> None:
    before = service_page(OPERATOR, "s-l03", year=2023, today=TODAY).plan.cells[5].ran.departed
    columns = ("code", "name_hant", "name_hans", "place", "stage", "direction", "departed_on", "of_service")
    run = ("log-1", "加開班次", "加开班次", "S90400", "departed", "發運", "2023-06-09", "s-l03")
    write_table(stream := BytesIO(), form, columns, [run])
    import_subjects(actor=None, kind="run", content=stream.getvalue(), file_name=f"log.{form}")
    assert service_page(OPERATOR, "s-l03", year=2023, today=TODAY).plan.cells[5].ran.departed == before + 1


def test_the_log_is_narrowed_by_what_is_asked() -> None:
    told = rows("subjects/run.csv")
    arriving = {row["code"] for row in told if row["direction"] == "到達" and row["departed_on"].startswith("2023-03")}
    found = narrowed(OPERATOR, Filters(direction="到達", first=date(2023, 3, 1), last=date(2023, 3, 31)), ())
    assert {run.code for run in found.filter(kind="run")} == arriving != set()
    planned = narrowed(OPERATOR, Filters(stage="planned"), ()).filter(kind="run")
    assert {run.code for run in planned} == {row["code"] for row in told if row["stage"] == "planned"}


def test_services_and_runs_out_of_sight_are_as_if_they_were_not() -> None:
    viewer = viewer_of(make_user("southern", place="S90100"))
    assert {service.subject.place.code for service in services(viewer) if service.subject.place} == {"S90100"}
    assert all(run.place and run.place.code == "S90100" for run in narrowed(viewer, Filters(), ()))
    with pytest.raises(NotFound):
        service_page(viewer, "s-l03", year=2023, today=TODAY)


@pytest.mark.parametrize(
    ("name", "query", "words"),
    [
        ("freight", "?place=620000", "3,175"),
        ("freight", "?place=S90000&period=2023", "data-timetable"),
        ("freight_plan", "?place=S90000&year=2023", "data-plan"),
        ("freight_runs", "?service=s-l03&first=2023-01-01", "data-runs"),
        ("freight_runs", "?first=nonsense&page=99", "data-runs"),
    ],
)
def test_pages_show(client: Client, name: str, query: str, words: str) -> None:
    sign_in(client, make_user("director", place="CN", permissions=tuple(Permission)))
    answer: Any = client.get(reverse(name) + query)
    assert answer.status_code == 200
    assert words in answer.content.decode()


def test_the_page_of_a_service_offers_to_log_a_run_of_it(client: Client) -> None:
    sign_in(client, make_user("director", place="CN", permissions=tuple(Permission)))
    answer: Any = client.get(reverse("freight_service", args=["s-l03"]))
    assert "/register/kinds/run/new/?link=of_service&amp;to=s-l03" in answer.content.decode()


def test_what_runs_is_called_what_it_is(client: Client) -> None:
    for service in services(OPERATOR):
        assert len(service.stations) == len(set(service.stations)), service.subject.code
        per_week = service.numbers.get("runs_per_week")
        assert per_week is None or per_week.unit["hant"] == "班/周"
    offered = {code: [kind.code for kind in service_page(OPERATOR, code, year=2023, today=TODAY).writes]
               for code in ("s-l08", "s-l11")}  # fmt: skip
    assert offered == {"s-l08": ["run"], "s-l11": ["flight"]}
    trains = {row["code"] for row in rows("subjects/freight_service.csv") if "班列" in row["name_hant"]}
    by_rail = {row["code"] for row in rows("subjects/freight_service.csv") if row["mode"] not in {"公路", "航空"}}
    assert trains <= by_rail


def test_runs_that_say_no_direction_have_left() -> None:
    load_pack(VELDMARK)
    (row,) = plans_of(OPERATOR, [service_shown(OPERATOR, "bl1")], year=2022, today=TODAY).rows
    assert [cell.ran.departed for cell in row.cells] == [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]
    assert row.cells[5].planned == Decimal(45) / 7


def test_a_province_s_service_is_seen_below_without_its_runs_elsewhere() -> None:
    state = State(
        name_hant="省班列", name_hans="省班列", place="S90000", stage="operating",
        fields={"runs_per_week": "1", "operates_from": "2023-01-01"},
    )  # fmt: skip
    service = create_subject(actor=None, kind="freight_service", state=state).code
    for place, count in (("S90300", 2), ("S90500", 3)):
        for day in range(1, count + 1):
            run = State(
                name_hant="班次",
                name_hans="班次",
                place=place,
                stage="departed",
                fields={"departed_on": f"2023-03-0{day}"},
            )
            create_subject(actor=None, kind="run", state=run, link=NewLink("of_service", service))
    below = make_user("below", place="S90300", permissions=tuple(Permission))
    page, whole = (service_page(each, service, year=2023, today=TODAY) for each in (viewer_of(below), OPERATOR))
    assert (page.plan.ran.departed, page.plan.kept, page.service.complete, page.service.from_above) == (
        2,
        None,
        False,
        True,
    )
    assert (whole.plan.ran.departed, whole.service.complete, whole.service.from_above) == (5, True, False)
    assert whole.plan.kept is not None
    assert {run.subject.place.code for run in page.latest if run.subject.place} == {"S90300"}

    place = Place.objects.get(code="S90300")
    shown = {row.subject.code: row.from_above for row in services(viewer_of(below), place)}
    assert (shown[service], shown["s-l02"], "s-l01" in shown) == (True, False, False)
    assert service not in {row.subject.code for row in services(OPERATOR, place)}
    plans = plans_of(viewer_of(below), services(viewer_of(below), place), year=2023, today=TODAY)
    assert plans.whole is not None
    assert plans.whole.ran.departed == sum(
        row.ran.departed for row in plans.rows if row.service and row.service.complete
    )
    run = State(
        name_hant="班次", name_hans="班次", place="S90300", stage="departed", fields={"departed_on": "2023-03-09"}
    )
    create_subject(actor=below, kind="run", state=run, link=NewLink("of_service", service))
    assert service_page(viewer_of(below), service, year=2023, today=TODAY).plan.ran.departed == 3
    with pytest.raises(NotFound):
        create_subject(actor=below, kind="run", state=run, link=NewLink("of_service", "s-l01"))
