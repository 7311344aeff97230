"""Cooperation: the roster by group adds up to the roster, assistance by group to the whole, each as far as in sight."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from diaodu.cooperation.assistance import assistance_page
from diaodu.cooperation.projects import cooperation_page
from diaodu.cooperation.reports import report_of
from diaodu.cooperation.trees import tree_of
from diaodu.people.permissions import Permission
from diaodu.people.viewers import OPERATOR, viewer_of
from diaodu.register.models import Organisation, Subject
from diaodu.register.queries.organisations import organisation_page
from tests.builders import make_user, sign_in

pytestmark = pytest.mark.django_db
PACKS = Path(__file__).resolve().parents[2] / "packs"
TODAY = date(2024, 1, 15)
SAMPLE = {"place": "S90000"}


@pytest.mark.parametrize("by", ["enterprise", "place", "belt", "field"])
def test_groups_add_up_to_the_roster(loaded: None, by: str) -> None:
    page = cooperation_page(OPERATOR, {**SAMPLE, "period": "2023-12", "by": by}, today=TODAY)
    assert page.roster is not None
    codes = [column.code for column in page.roster.columns]
    assert len(page.rows) > 1
    for index, code in enumerate(codes):
        whole = page.roster.rows[0].figures[index].value
        cells = [row.cells[index] for row in page.rows]
        if code.endswith("start_rate_signed"):
            assert all(cell is not None and 0 <= (cell.value or 0) <= 100 for cell in cells)
        else:
            given = [cell.value for cell in cells if cell and cell.value is not None]
            rounding = Decimal("0.005") * (len(given) + 1) if any(cell and cell.decimals for cell in cells) else 0
            assert abs(sum(given, Decimal(0)) - (whole or 0)) <= rounding, code
    assert page.members is not None
    assert page.members.paginator.count == page.roster.rows[0].figures[0].value


def test_a_list_that_names_some_is_not_counted_by_group(loaded: None) -> None:
    page = cooperation_page(OPERATOR, {"place": "620000"}, today=TODAY)
    assert page.roster is not None
    assert not page.roster.complete
    assert page.rows == ()
    assert page.members is not None
    assert {"project.lanzhou_ethylene", "project.qingyang_cloud"} <= {row.code for row in page.members}
    shown = {tile.code: tile.figure.value for group in page.shown.groups for tile in group.tiles}
    assert shown["central_local.in_production"] == 41
    assert shown["central_local.annual_plan"] == 973
    assert shown["assistance.funds"] is None


def test_assistance_adds_up_by_every_sort(loaded: None) -> None:
    page = assistance_page(OPERATOR, {**SAMPLE, "year": "2023"}, today=TODAY)
    assert page.whole.now > 0
    assert {table.code for table in page.tables} == {"place", "giver_class", "sector", "beneficiary", "giver"}
    for table in page.tables:
        assert table.more == 0
        assert sum(line.now for line in table.lines) == page.whole.now, table.code
        assert sum(line.before for line in table.lines) == page.whole.before, table.code
    tiles = [tile for group in page.figures for tile in group if tile.code == "assistance.funds" and tile.lines]
    assert [tile.figure.value for tile in tiles] == [round(page.whole.now / 10000, 2)]


def test_assistance_names_its_growth_or_why_there_is_none(country: None) -> None:
    page = assistance_page(OPERATOR, {"place": "vm", "year": "2022"}, today=TODAY)
    assert (page.whole.now, page.whole.before, page.whole.growth_shown) == (290, 200, Decimal("45.00"))
    by_sector = next(table for table in page.tables if table.code == "sector")
    assert [(line.now, line.before, line.growth_shown) for line in by_sector.lines] == [
        (250, 200, Decimal("25.00")),
        (40, 0, None),
    ]
    part = viewer_of(make_user("southern", place="vm-corrin-quay"))
    assert assistance_page(part, {"place": "vm-corrin-quay", "year": "2022"}, today=TODAY).whole.now == 40


def test_the_report_lists_what_happened_in_its_half_only(loaded: None) -> None:
    report = report_of(OPERATOR, {**SAMPLE, "half": "2023-H2"}, today=TODAY)
    assert (report.before, report.after) == ("2023-H1", "2024-H1")
    days = [entry.on for chapter in report.chapters for entry in chapter.entries]
    assert days
    assert all(date(2023, 7, 1) <= day <= date(2023, 12, 31) for day in days)
    assert {tile.figure.period for group in report.shown.groups for tile in group.tiles} <= {"2023-H2", "2023"}
    assert "central_local" in {circular.code for circular in report.circulars}


def test_the_report_says_which_gifts_are_only_promised(loaded: None) -> None:
    report = report_of(OPERATOR, {**SAMPLE, "half": "2023-H1"}, today=TODAY)
    gifts = [entry for chapter in report.chapters for entry in chapter.entries if entry.subject.kind == "assistance"]
    assert {entry.subject.stage for entry in gifts} == {"promised", "received"}
    assert all(entry.stage is not None and entry.stage.code == entry.subject.stage for entry in gifts)
    funds = next(tile for group in report.shown.groups for tile in group.tiles if tile.code == "assistance.funds")
    received = sum(entry.subject.decimal("amount") or 0 for entry in gifts if entry.subject.stage == "received")
    assert funds.figure.value == round(received / 10000, 2)


def test_a_group_has_what_its_firms_have(loaded: None) -> None:
    tree = tree_of(OPERATOR)
    kinds = [kind.code for kind in tree.kinds]
    (own,) = [branch for branch in tree.branches if branch.organisation.code == "s-g1"]
    firms = [branch for branch in tree.branches if branch.organisation.code.startswith("s-g1-")]
    assert len(firms) == 2
    gifts = kinds.index("assistance")
    assert own.counts[gifts] >= sum(firm.counts[gifts] for firm in firms)
    assert {document.code for document in tree.documents} == {"gansu:S36"}


def test_the_tree_counts_what_its_firms_answer_for_one_by_one(loaded: None) -> None:
    tree = tree_of(OPERATOR)
    above = dict(Organisation.objects.values_list("code", "parent__code"))
    counted: Counter[tuple[str, str]] = Counter()
    for subject in Subject.objects.exclude(organisation=None).select_related("organisation"):
        code = subject.organisation.code if subject.organisation else None
        while code:
            counted[code, subject.kind] += 1
            code = above[code]
    shown = {
        (branch.organisation.code, kind.code): count
        for branch in tree.branches
        for kind, count in zip(tree.kinds, branch.counts, strict=True)
    }
    assert shown == {key: counted[key] for key in shown}
    assert sum(count > 1 for count in shown.values()) > len(tree.kinds)
    leaves = set(above) - set(above.values())
    for branch in tree.branches:
        if (code := branch.organisation.code) in leaves:
            own = {each.kind.code: each.count for each in organisation_page(OPERATOR, code).counts}
            assert branch.counts == tuple(own.get(kind.code, 0) for kind in tree.kinds)


def test_whoever_sees_a_prefecture_sees_the_groups_and_counts_of_it_only(loaded: None) -> None:
    viewer = viewer_of(make_user("clerk", place="620100"))
    tree = tree_of(viewer)
    codes = {branch.organisation.code for branch in tree.branches}
    assert {"cnpc", "sinopec", "cnpc.lanzhou_petrochemical"} <= codes
    assert not any(code.startswith("s-g") for code in codes)


def test_whoever_may_see_nothing_finds_nothing_there(loaded: None, client: Client) -> None:
    sign_in(client, make_user("elsewhere", place="nowhere", permissions=tuple(Permission)))
    for name in ("cooperation", "assistance", "cooperation_report"):
        assert client.get(reverse(name)).status_code == 404
        assert client.get(reverse(name), {"place": "S90000"}).status_code == 404
