"""What an event yielded: leads, deals, contract amounts and funds of those that link back to it, in sight."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction

from diaodu.events.pages import event_page
from diaodu.events.yields import NOTHING, Yield, shown_unit, yields_of, yields_page
from diaodu.packs.commands import load_pack
from diaodu.people.viewers import OPERATOR, viewer_of
from diaodu.register.models import Subject
from tests.builders import make_user
from tests.events.conftest import PACK

pytestmark = pytest.mark.django_db
KINDS = """
[[kind]]
code = "bargain"
acts_as = "deal"
area = "water"
names = { hant = "買賣", hans = "买卖", en = "Bargain" }
fields = [
    { code = "signed_on", names = { hant = "簽日", hans = "签日", en = "Signed on" }, type = "date" },
    { code = "signed_amount", names = { hant = "約額", hans = "约额", en = "Amount" }, type = "money", unit = "million crowns" },
]
stages = [{ code = "open", names = { hant = "開", hans = "开", en = "Open" } }]
links = [
    { code = "came_from", names = { hant = "來自", hans = "来自", en = "Came from" }, to = ["regatta"] },
    { code = "signed_at", names = { hant = "簽於", hans = "签于", en = "Signed at" }, to = ["regatta"] },
]

[[kind]]
code = "purse"
acts_as = "tranche"
area = "water"
names = { hant = "錢袋", hans = "钱袋", en = "Purse" }
fields = [{ code = "amount", names = { hant = "數", hans = "数", en = "Amount" }, type = "money", unit = "crown" }]
stages = [
    { code = "submitted", names = { hant = "報", hans = "报", en = "Submitted" } },
    { code = "accepted", names = { hant = "認", hans = "认", en = "Accepted" } },
]
links = [{ code = "of_deal", names = { hant = "屬", hans = "属", en = "Of" }, to = ["bargain"] }]
"""
BARGAINS = """code,name_hant,name_hans,name_en,place,stage,signed_on,signed_amount
b1,一,一,One,vm-aldor-east,open,2022-06-05,3
b2,二,二,Two,vm-aldor-east,open,,9
b3,三,三,Three,vm-corrin-quay,open,2022-06-05,0.5
"""
PURSES = """code,name_hant,name_hans,name_en,place,stage,amount
p1,一,一,One,vm-aldor-east,accepted,500000
p2,二,二,Two,vm-aldor-east,accepted,250000
p3,三,三,Three,vm-aldor-east,submitted,9000000
p4,四,四,Four,vm-corrin-quay,accepted,100000
"""
LINKS = """b1,came_from,r1,
b1,signed_at,r1,
b2,came_from,r1,
b3,signed_at,r1,
b3,came_from,r3,
p1,of_deal,b1,
p2,of_deal,b1,
p3,of_deal,b1,
p4,of_deal,b3,
"""


@pytest.fixture(scope="module")
def market(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The country with bargains struck at its regattas."""
    folder = tmp_path_factory.mktemp("market") / "veldmark"
    shutil.copytree(PACK, folder)
    (folder / "kinds" / "bargains.toml").write_text(KINDS, encoding="utf-8")
    (folder / "subjects" / "bargain.csv").write_text(BARGAINS, encoding="utf-8")
    (folder / "subjects" / "purse.csv").write_text(PURSES, encoding="utf-8")
    links = folder / "links.csv"
    links.write_text(links.read_text(encoding="utf-8") + LINKS, encoding="utf-8")
    with django_db_blocker.unblock(), transaction.atomic():
        load_pack(folder)
        yield
        transaction.set_rollback(True)


def of(code: str, viewer: Any = OPERATOR) -> Yield:
    """The yield of one event."""
    event = Subject.objects.get(code=code).pk
    return yields_of(viewer, [event]).get(event, NOTHING)


def test_a_deal_counts_once_however_many_links_it_has(market: None) -> None:
    # b1 came from there and was signed there: a lead and a deal, its 3 million once; b2 has no contract yet
    assert of("r1") == Yield(leads=2, deals=2, amount=Decimal("3.5"), funds=Decimal("0.85"))
    unit = shown_unit()
    assert unit is not None
    assert unit.code == "million crowns"


def test_one_that_came_from_an_event_and_was_signed_elsewhere_is_its_deal_too(market: None) -> None:
    assert of("r3") == Yield(leads=1, deals=1, amount=Decimal("0.5"), funds=Decimal("0.1"))
    assert of("r2") == NOTHING


def test_deals_out_of_sight_are_not_counted(market: None) -> None:
    viewer = viewer_of(make_user("eastern", place="vm-aldor-east"))
    assert of("r1", viewer) == Yield(leads=2, deals=1, amount=Decimal(3), funds=Decimal("0.75"))
    page = event_page(viewer, "r1")
    assert {deal.code for deal in page.deals} == {"b1", "b2"}
    assert page.writes == ()


def test_what_was_called_off_yields_nothing(market: None) -> None:
    page = yields_page(OPERATOR, {}, year=2022)
    assert [row.held.subject.code for row in page.rows] == ["r3", "r2", "r1"]
    assert yields_page(OPERATOR, {}, year=2021).rows == ()
