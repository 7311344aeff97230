"""The office's pages of both packs: nothing of published promises, lights of the invented province, why so much is late."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from diaodu.indicators.queries import Ask, answer
from diaodu.kit import clock
from diaodu.matters.models import Matter
from diaodu.matters.office.lateness import late_desks
from diaodu.matters.triggers.raising import raise_due
from diaodu.people.viewers import OPERATOR
from diaodu.register.models import Place

pytestmark = pytest.mark.usefixtures("loaded", "db")
GANSU, INVENTED = "620000", "S90000"
LIT = "matters.satisfaction_rate"


def page(client: Client, address: str) -> str:
    found = client.get(address)
    assert found.status_code == 200, address
    return found.content.decode()


@pytest.fixture
def kept(loaded: None, db: None) -> None:
    """The matters that are kept for what the packs brought; a job of the site raises them."""
    raise_due(at=clock.now())


@pytest.mark.usefixtures("kept")
def test_published_promises_are_late_nowhere_however_long_after() -> None:
    promises = Matter.objects.filter(place__path__startswith=Place.objects.get(code=GANSU).path)
    assert promises.count() >= 83
    assert late_desks(OPERATOR, Place.objects.get(code=GANSU), at=clock.now() + timedelta(days=1000)) == []


@pytest.mark.usefixtures("kept")
def test_pages_say_that_their_results_were_not_published(director: Client) -> None:
    matter = Matter.objects.filter(kind="commitment", pack__code="gansu").order_by("pk")[0]
    assert matter.about is not None
    for address in (
        f"/matters/board/?place={GANSU}", f"/matters/kanban/?place={GANSU}&kind=commitment", f"/matters/{matter.public}/",
        f"/subjects/{matter.about.code}/", f"/matters/all/?about={matter.about.code}", f"/places/{GANSU}/",
    ):  # fmt: skip
        found = page(director, address)
        assert "結果未公佈" in found, address
    own = page(director, f"/matters/{matter.public}/")
    assert [word for word in ("逾期", "前辦結", "待分解") if word in own] == []
    weekly = page(director, f"/matters/weekly/?place={GANSU}")
    assert "data-chapter" not in weekly


def test_lights_on_rates_of_matters_are_the_invented_province_s_alone() -> None:
    lit = answer(OPERATOR, Ask(LIT, INVENTED, "2023-12"))
    (light,) = [each for each in lit.lights if each.own]
    assert (light.rules, light.colour) == ("sample_demands", "yellow")
    assert Decimal(80) <= Decimal(str(lit.value)) < Decimal(90)
    assert "示例" in light.words["hant"]
    assert answer(OPERATOR, Ask(LIT, GANSU, "2023-12")).lights == ()
    other = answer(OPERATOR, Ask("major_list.plan_completion", INVENTED, "2023-06"))
    assert other.lights
    assert "sample_demands" not in {each.rules for each in other.lights}


def test_the_board_says_why_so_much_is_late_and_how_much_it_does_not_list(director: Client) -> None:
    invented, real = (page(director, f"/matters/board/?place={place}&period=2023-12") for place in (INVENTED, GANSU))
    days = Matter.objects.filter(pack__code="sample", key__startswith="pack:").values_list("raised_at", flat=True)
    for day in (min(days), max(days)):
        assert f"{timezone.localtime(day):%Y-%m-%d}" in invented
    assert "data-played" in invented
    assert "data-played" not in real
    assert invented.count('data-label="最早時限"') == 10
    rows = late_desks(OPERATOR, Place.objects.get(code=INVENTED), at=clock.now())
    hidden = sum(row.count for row in rows[10:])
    assert f"另有 {len(rows) - 10} 行共 {hidden} 個環節未列出" in invented
    everything = page(director, f"/matters/board/?place={INVENTED}&late=all")
    assert everything.count('data-label="最早時限"') == len(rows)
    assert "data-more" not in everything


def test_a_factor_s_planned_investment_has_a_trail(director: Client) -> None:
    whole = answer(OPERATOR, Ask("matters.blocked_investment", INVENTED, "2023-12"))
    facets = [answer(OPERATOR, Ask("matters.blocked_investment", INVENTED, "2023-12", facet=each)).value
              for each in ("labour", "materials", "gas")]  # fmt: skip
    assert Decimal(str(whole.value)) > sum(Decimal(str(value)) for value in facets) > 0
    found = page(director, f"/trail/matters.blocked_investment/?place={INVENTED}&period=2023-12&facet=labour")
    assert "用工" in found
    assert "/subjects/s-p" in found
