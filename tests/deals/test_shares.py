"""What is credited to places for deals that were passed on adds up to what was signed; and the day pages look at."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from diaodu.deals.asked import asked
from diaodu.deals.shares import SharePage, share_page
from diaodu.packs.definitions import definitions
from diaodu.packs.models import Pack
from diaodu.people.viewers import OPERATOR, Viewer, viewer_of
from diaodu.register.commands import create_subject
from diaodu.register.exclusions import excluded_by
from diaodu.register.kinds import kinds
from diaodu.register.models import Roster, Subject
from diaodu.register.queries.registers import Tallied, tallies
from diaodu.register.states import State
from tests.builders import make_user, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

D = Decimal
LAST = date(2023, 12, 15)


def shares(viewer: Viewer = OPERATOR, **query: str) -> SharePage:
    found = asked(viewer, {"place": "S90000", "on": str(LAST)} | query, today=date(2026, 1, 1))
    assert found is not None
    return share_page(viewer, found)


def told(page: SharePage) -> dict[str, tuple[Decimal, ...]]:
    return {
        row.place.code if row.place else "": (
            row.landed.number, row.landed.amount, row.credited.number, row.credited.amount,
        )
        for row in page.rows
    }  # fmt: skip


def by_hand() -> dict[str, list[Decimal]]:
    """The deals of the sample signed in 2023, one by one."""
    found: dict[str, list[Decimal]] = defaultdict(lambda: [D(0)] * 4)
    for deal in Subject.objects.filter(kind="deal", pack__code="sample").select_related("place", "pack"):
        inside = deal.on and date(2023, 1, 1) <= deal.on <= LAST
        if not inside or deal.stage == "merged" or excluded_by(kinds(deal.pack)["deal"], deal.fields):
            continue
        assert deal.place is not None
        amount, share = deal.decimal("increment") or D(0), (deal.decimal("referral_share") or D(0)) / 100
        for place, part in ((deal.place.code, 1 - share), (deal.text("referred_from"), share)):
            if part:
                found[place][2] += part
                found[place][3] += amount * part
        found[deal.place.code][0] += 1
        found[deal.place.code][1] += amount
    return found


def test_credited_sums_are_those_by_hand_and_add_up_to_what_was_signed() -> None:
    page, expected = shares(), by_hand()
    assert told(page) == {place: tuple(values) for place, values in expected.items()}
    assert page.whole.landed == page.whole.credited
    assert any(row.moved.amount for row in page.rows)
    roster = Roster.objects.select_related("place", "pack").get(code="s-deals")
    span = {"first": date(2023, 1, 1), "last": LAST}
    counted = tallies(roster, Tallied(field="increment"), known=None, **span)
    assert page.whole.landed.amount == sum(each.total for each in counted.values())
    amounts = [row.credited.amount for row in page.rows]
    assert amounts == sorted(amounts, reverse=True)
    assert [row.rank for row in page.rows] == list(range(1, len(amounts) + 1))


def signed(place: str, **fields: str) -> None:
    given = {"signed_on": "2025-01-10", "signed_amount": "10", "increment": "10", "investor": "s-f01"} | fields
    create_subject(actor=None, kind="deal", state=State("新約", "新约", place=place, stage="contract", fields=given))


def test_a_share_goes_to_who_passed_it_on_also_from_outside_and_never_to_nobody() -> None:
    signed("S90100", referred_from="S90200", referral_share="30")
    signed("S90200", referral_share="40")  # nobody passed it on
    signed("S90200", referred_from="S90100")  # for no share
    signed("S90200", nature="房地產", referred_from="S90100", referral_share="50")  # does not count
    shown = told(shares(on="2025-12-31"))
    assert shown == {"S90200": (D(2), D(20), D("2.3"), D(23)), "S90100": (D(1), D(10), D("0.7"), D(7))}
    city = shares(on="2025-12-31", place="S90100")
    assert told(city) == {"S90100": (D(1), D(10), D("0.7"), D(7)), "": (D(0), D(0), D("0.3"), D(3))}
    assert city.rows[-1].rank is None
    assert city.whole.landed == city.whole.credited
    county = viewer_of(make_user("county", place="S90200"))
    assert told(shares(county, on="2025-12-31", place="S90200")) == {"S90200": (D(2), D(20), D(2), D(20))}


def test_the_page_shows_both_columns(client: Client) -> None:
    sign_in(client, make_user("looker", place="CN"))
    page = client.get("/deals/shares/?place=S90000&on=2023-12-15").content.decode()
    assert "落地與計分" in page
    assert 'data-place="S90100"' in page


def test_the_day_is_the_end_of_the_last_month_reported_and_one_recent_deal_does_not_move_it() -> None:
    def usual() -> date:
        found = asked(OPERATOR, {"place": "S90000"}, today=date(2026, 12, 1))
        assert found is not None
        return found.on

    assert usual() == date(2023, 12, 31)
    signed("S90100", signed_on="2026-11-20")
    assert usual() == date(2023, 12, 31)
    early = asked(OPERATOR, {"place": "S90000"}, today=date(2023, 6, 5))
    assert early is not None
    assert early.on == date(2023, 6, 5)


def test_the_four_rates_are_the_same_on_the_page_and_in_the_circular() -> None:
    pack = Pack.objects.get(code="sample")
    tables = definitions(pack, "circular")["investment_promotion"].body["tables"]
    printed = [line["indicator"] for table in tables if table["code"] == "rates" for line in table["lines"]]
    shown = definitions(pack, "kind")["deal"].body["funds"]["rates"]
    assert sorted(printed) == sorted(shown)
    assert len(shown) == 4
