"""What the pages of deals say, held against the rows by hand or by plain Python."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from diaodu.core.absences import Absence
from diaodu.core.cohorts import age_at, age_seen
from diaodu.core.division import divide
from diaodu.deals.asked import Asked, asked
from diaodu.deals.cohorts import AGES, CohortPage, cohort_page
from diaodu.deals.money import deal_page
from diaodu.deals.pipeline import Pipeline, pipeline
from diaodu.kit.refusals import NotFound
from diaodu.packs.models import Pack
from diaodu.people.viewers import OPERATOR, Viewer, viewer_of
from diaodu.register.commands import record_subject
from diaodu.register.commands.imports import ImportRefused, import_subjects
from diaodu.register.exclusions import excluded, excluded_by
from diaodu.register.kinds import kinds
from diaodu.register.models import Link, Roster, Subject
from diaodu.register.queries.members import milestones_of
from diaodu.register.queries.registers import Tallied, members, tallies
from diaodu.register.states import State
from diaodu.register.workbooks import write_template_of
from tests.builders import make_user, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

D = Decimal
TODAY = date(2026, 1, 1)
PROVINCE, LAST = "S90000", date(2023, 12, 15)
GROUPED = {"registered", "started", "completed", "in_production", "funds"}


def ask(viewer: Viewer, **query: str) -> Asked:
    found = asked(viewer, query, today=TODAY)
    assert found is not None
    return found


def board(viewer: Viewer = OPERATOR, **query: str) -> Pipeline:
    return pipeline(viewer, ask(viewer, **{"place": "vm", "on": "2022-06-30"} | query))


def cohorts(event: str, **query: str) -> CohortPage:
    found = ask(OPERATOR, place=PROVINCE, on=LAST.isoformat())
    return cohort_page(OPERATOR, found, {"event": event, **query})


def test_the_board_counts_stages_money_and_stalls_and_leaves_gifts_out() -> None:
    shown = board()
    assert [(c.stage.code, c.count, c.amount, c.stalled, c.left_out, c.beyond) for c in shown.path] == [
        ("rumour", 1, D(0), 1, 0, 3),
        ("sealed", 1, D(6), 1, 1, 2),
        ("started", 1, D(4), 0, 0, 1),
        ("kept", 0, D(0), 0, 0, 0),
    ]
    assert [(c.stage.code, c.count) for c in shown.ended] == [("broken", 1)]
    assert (shown.total, shown.stalled, shown.left_out) == (5, 2, 1)
    cards = {card.subject.code: card for column in shown.path for card in column.cards}
    assert (cards["k4"].days, cards["k4"].stalled) == (60, True)
    gift = cards["k3"].excluded
    assert gift is not None
    assert gift.code == "gift"


def test_nothing_stalls_before_its_time() -> None:
    assert board(on="2022-05-20").stalled == 1  # the rumour of 1 May may last 20 days, the seal of 10 February not
    assert board(on="2022-05-22").stalled == 2


def test_a_viewer_meets_the_deals_of_their_own_places_only() -> None:
    brenn = viewer_of(make_user("brenn", place="vm-brenn-mill"))
    shown = pipeline(brenn, ask(brenn, on="2022-06-30"))
    assert shown.asked.place.code == "vm-brenn-mill"
    assert shown.total == 2
    with pytest.raises(NotFound):
        ask(brenn, place="vm")
    with pytest.raises(NotFound):
        deal_page(brenn, "k1")


def test_money_adds_up_in_the_deals_unit_and_what_was_refused_is_shown_and_not_added() -> None:
    shown = deal_page(OPERATOR, "k1")
    assert [(row.subject.code, row.amount, row.running, row.because) for row in shown.tranches] == [
        ("y1", D(1), D(1), ""),
        ("y2", D("0.5"), D(1), "no slip"),
        ("y3", D(2), D(3), ""),
    ]
    assert (shown.in_place, shown.reached, shown.waiting) == (D(3), "75.00 %", 0)
    assert [(step.stage.code, step.days) for step in shown.steps] == [
        ("rumour", None),
        ("sealed", 61),
        ("started", 29),
        ("kept", None),
    ]


def test_a_deal_signed_again_adds_its_increment_and_says_when_the_amounts_say_otherwise() -> None:
    signing = deal_page(OPERATOR, "k2").signing
    assert ([deal.code for deal in signing.earlier], signing.expected, signing.differs) == (["k1"], D(2), False)
    state = State.of(Subject.objects.select_related("place", "organisation").get(code="k2"))
    wrong = State(**{**state.as_json(), "fields": {**state.fields, "increment": "6"}})
    record_subject(actor=None, kind="pact", code="k2", state=wrong, reason="counted anew")
    assert deal_page(OPERATOR, "k2").signing.differs


def test_what_is_no_deal_has_no_page_of_one() -> None:
    for code in ("c1", "y1", "nothing"):
        with pytest.raises(NotFound):
            deal_page(OPERATOR, code)


@pytest.mark.parametrize("event", sorted(GROUPED))
def test_the_cohorts_of_the_database_are_those_of_plain_python(event: str) -> None:
    """Each deal by itself, with the ages of ``core.cohorts``, against groups that the database made."""
    shown, expected = cohorts(event), by_hand(event)
    assert {row.token: row.count for row in shown.rows} == {token: len(found) for token, found in expected.items()}
    for row in shown.rows:
        for age, cell in zip(AGES, row.cells, strict=True):
            old = [case for case in expected[row.token] if case[0] >= age]
            there = [case for case in old if case[1] is not None and case[1] <= age]
            assert cell.of == len(old)
            assert cell.number == (divide(D(len(there) * 100), D(len(old))) if old else Absence.NOT_DUE)


def by_hand(event: str) -> dict[str, list[tuple[int, int | None]]]:
    """By quarter of signing, for each deal that counts: months seen, and the month of age of its event."""
    deals = Subject.objects.filter(kind="deal", pack__code="sample", on__isnull=False).select_related("pack")
    reached, _planned = milestones_of([deal.pk for deal in deals], known=None)
    paid: dict[int, list[date]] = defaultdict(list)
    for link in Link.objects.filter(code="of_deal", source__stage="accepted").select_related("source"):
        paid[link.target_id].append(link.source.on)  # type: ignore[arg-type]
    found: dict[str, list[tuple[int, int | None]]] = defaultdict(list)
    for deal in deals:
        day = min(paid[deal.pk], default=None) if event == "funds" else reached.get(deal.pk, {}).get(event)
        if deal.on and date(2021, 1, 1) <= deal.on <= LAST and not excluded_by(kinds(deal.pack)["deal"], deal.fields):
            token = f"{deal.on.year}-Q{(deal.on.month + 2) // 3}"
            found[token].append((age_seen(deal.on, LAST), age_at(deal.on, day) if day else None))
    return dict(found)


def test_a_cohorts_curve_ends_at_its_plain_share_and_says_how_many_are_at_risk() -> None:
    shown = cohorts("started", quarter="2022-Q1")
    row = next(row for row in shown.rows if row.token == "2022-Q1")
    assert shown.chosen == "2022-Q1"
    assert shown.steps[0].at_risk == row.count
    assert shown.steps[12].number == row.cells[2].number
    whole = cohorts("started")
    assert whole.whole is not None
    assert whole.whole.count == sum(row.count for row in whole.rows) == whole.steps[0].at_risk


def test_an_exclusion_means_the_same_in_lists_in_rosters_and_in_sums() -> None:
    roster = Roster.objects.select_related("place", "pack").get(code="s-deals")
    kind = kinds(roster.pack)[roster.kind]
    rows = Subject.objects.filter(kind=kind.code, pack=roster.pack)
    out = {row.code for row in rows if excluded_by(kind, row.fields)}
    assert out
    assert set(rows.filter(excluded(kind)).values_list("code", flat=True)) == out
    assert not out & {row.code for row in members(roster, known=None)}
    counted = tallies(roster, Tallied(), first=None, last=None, known=None)
    assert sum(tally.entries for tally in counted.values()) == rows.count() - len(out)


def test_every_page_opens_and_names_what_it_shows(client: Client) -> None:
    sign_in(client, make_user("looker", place="CN"))
    for address, words in (
        ("/deals/?place=S90000", "漏斗"),
        ("/deals/cohorts/?place=S90100&event=funds", "在險數"),
        ("/deals/funds/?place=S90000&period=2023-06", "逐月：上報與認定"),
        ("/deals/funds/?place=S90000&period=2023-06", "基數低於 1 億元 的不排位"),
        ("/deals/s-d60/", "首報與引薦"),
        ("/deals/?place=620000", "還沒有招商項目"),
    ):
        page = client.get(address)
        assert page.status_code == 200
        assert words in page.content.decode()


def filled(**cells: str) -> bytes:
    """The empty table of deals as it is given out, with one row filled in."""
    stream = BytesIO()
    write_template_of(OPERATOR, kinds(Pack.objects.get(code="sample"))["deal"], stream)
    book = load_workbook(stream)
    heads = [cell.value for cell in book["data"][1]]
    for head, value in cells.items():
        book["data"].cell(2, heads.index(head) + 1, value)
    book.save(stream := BytesIO())
    return stream.getvalue()


SIGNED = {
    "code": "new-1", "name_hant": "新約", "name_hans": "新约", "place": "S90100", "stage": "contract",
    "investor": "s-f01", "investor_origin": "省外", "signed_on": "2023-12-01", "signed_amount": "3.5",
}  # fmt: skip


def test_a_places_list_comes_in_by_the_template_and_is_told_what_a_signed_deal_lacks() -> None:
    with pytest.raises(ImportRefused) as refused:
        import_subjects(actor=None, kind="deal", content=filled(**SIGNED), file_name="deals.xlsx")
    assert [(problem.row, problem.column, problem.rule) for problem in refused.value.problems] == [
        (2, "increment", "stage_needs")
    ]
    whole = filled(**SIGNED, increment="3.5")
    assert import_subjects(actor=None, kind="deal", content=whole, file_name="deals.xlsx").created == ("new-1",)
    assert deal_page(OPERATOR, "new-1").signing.increment == D("3.5")


def test_the_template_offers_the_words_that_an_import_takes() -> None:
    book = load_workbook(BytesIO(filled()))
    offered = {
        next(iter(rule.sqref.ranges)).min_col: rule.formula1 for rule in book["data"].data_validations.dataValidation
    }
    heads = [cell.value for cell in book["data"][1]]
    column = heads.index("stage") + 1
    stages = [cell.value for cell in book["_lists"][get_column_letter(column)] if cell.value]
    assert stages == [
        stage.code for stage in kinds(Pack.objects.get(code="sample"))["deal"].stages if stage.code != "merged"
    ]
    assert offered[column] == f"_lists!${get_column_letter(column)}$1:${get_column_letter(column)}${len(stages)}"
    assert book["說明"]["A2"].value == "code"
