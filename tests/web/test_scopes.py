"""What a scope hides: values of places above, facts of other areas, and what only counts give away."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from diaodu.ledger.models import Fact
from diaodu.packs.commands import load_pack
from diaodu.people.models import User
from diaodu.people.viewers import viewer_of
from diaodu.register.queries import SubjectFilters, find_subjects, rosters
from tests.builders import make_user

PACK = Path(__file__).resolve().parents[1] / "data" / "packs" / "veldmark"
SHARE = "/trail/levy.share_of_parent/?period=2022-01&place={}"
TREASURY = {"levy.collected", "levy.line", "levy.line_growth"}
HIDDEN = "不在您的範圍內。</span>"

pytestmark = pytest.mark.django_db


@pytest.fixture
def country() -> None:
    load_pack(PACK)


def page(client: Client, user: User, address: str) -> str:
    client.force_login(user)
    found = client.get(address)
    assert found.status_code == 200
    return found.content.decode()


def test_the_whole_of_a_share_is_shown_only_to_who_sees_the_place_above(client: Client, country: None) -> None:
    below, above = make_user("below", place="vm-north"), make_user("above", place="vm")
    address = SHARE.format("vm-north")
    assert HIDDEN not in page(client, above, address)
    shown = page(client, below, address)
    assert HIDDEN in shown
    whole = Fact.objects.filter(measure="levy.collected", period="2022-01", subject__code="vm-corrin-quay").get()
    assert whole.number not in {fact.number for fact in Fact.objects.visible_to(viewer_of(below))}


def test_a_fact_on_a_place_is_seen_in_its_measures_area_only(client: Client, country: None) -> None:
    treasurer = make_user("treasurer", place="vm", areas=("treasury",))
    seen = Fact.objects.visible_to(viewer_of(treasurer))
    assert set(seen.values_list("measure", flat=True)) == TREASURY
    grain = Fact.objects.filter(measure="harvest.grain", subject__kind="place").first()
    assert grain is not None
    client.force_login(treasurer)
    assert client.get(f"/facts/{grain.number}/").status_code == 404
    assert f"/facts/{grain.number}/" not in page(client, treasurer, f"/subjects/{grain.subject.code}/")
    everything = viewer_of(make_user("everything", place="vm"))
    assert Fact.objects.visible_to(everything).count() == Fact.objects.count()


def test_two_grants_show_what_each_of_them_shows(country: None) -> None:
    user = make_user("both", place="vm", areas=("treasury",))
    other = make_user("other", place="vm", areas=("fields",))
    other.grants.update(user=user)
    seen = Fact.objects.visible_to(viewer_of(user)).values_list("measure", flat=True)
    assert set(seen) == {*TREASURY, "harvest.grain"}


def test_a_roster_counts_and_filters_only_what_is_in_sight(country: None) -> None:
    treasurer = viewer_of(make_user("treasurer", place="vm", areas=("treasury",)))
    assert {roster.entered for roster in rosters(treasurer)} == {0}
    everybody = viewer_of(make_user("everything", place="vm"))
    assert {roster.entered for roster in rosters(everybody)} == {3, 5}
    inside = SubjectFilters("canal", roster="works-2023")
    assert find_subjects(everybody, inside).exists()
    assert not find_subjects(viewer_of(make_user("below", place="vm-north")), inside).exists()


@pytest.mark.parametrize("period", ["0001", "0001-01", "0002-Q1", "9999-12", "9999"])
def test_a_period_at_the_calendars_ends_is_refused(client: Client, country: None, period: str) -> None:
    client.force_login(make_user("reader", place="vm"))
    assert client.get("/trail/levy.collected/", {"place": "vm", "period": period}).status_code == 400
