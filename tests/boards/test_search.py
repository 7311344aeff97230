"""One search across everything: both scripts, initials, every sort of thing, and only what is in sight."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from diaodu.boards.search import Found, search
from diaodu.people.viewers import OPERATOR, Scope, Viewer
from diaodu.register.models import Organisation
from tests.builders import make_user

VIEWS = frozenset({"register:subject:view", "ledger:fact:view", "indicators:indicator:view"})
pytestmark = pytest.mark.usefixtures("loaded", "db")


def counts(found: Found) -> dict[str, int]:
    return {group.code: group.count for group in found.groups}


def within(place: str, permissions: frozenset[str] = VIEWS) -> Viewer:
    return Viewer(user=None, scopes=(Scope(place, frozenset(), permissions),))


@pytest.mark.parametrize("text", ["物流園", "物流园"])
def test_both_scripts_find_the_same(text: str) -> None:
    found = search(OPERATOR, text)
    assert counts(found)["project"] > 1
    assert counts(found) == counts(search(OPERATOR, "物流園"))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("蘭州市", "place"),
        ("lz", "place"),
        ("省列重大项目", "roster"),
        ("major_list.start_rate", "indicator"),
        ("開工率", "indicator"),
        ("打通園區斷頭路", "commitment"),
        ("经济日报", "document"),
        ("甘肃省人民政府", "organisation"),
    ],
)
def test_every_sort_of_thing_is_found(text: str, code: str) -> None:
    found = search(OPERATOR, text)
    assert counts(found).get(code, 0) > 0


def test_the_closest_match_comes_first() -> None:
    places = next(group for group in search(OPERATOR, "蘭州").groups if group.code == "place")
    assert places.hits[0].url == reverse("overview", args=["620100"])


def test_a_place_leads_to_its_overview_only_where_that_may_be_seen() -> None:
    viewer = within("620000", frozenset({"register:subject:view"}))
    hit = search(viewer, "蘭州市").groups[0].hits[0]
    assert hit.url == reverse("subject", args=["620100"])


def test_what_lies_elsewhere_is_neither_found_nor_counted() -> None:
    assert counts(search(within("S90500"), "蘭州")) == {}
    whole = counts(search(within("S90000"), "項目"))
    part = counts(search(within("S90500"), "項目"))
    assert 0 < part["project"] < whole["project"]
    assert "document" not in part


def test_an_organisation_is_seen_by_its_place_and_by_what_it_answers_for() -> None:
    answering = Organisation.objects.filter(subjects__place__path__contains="/S90500/").first()
    assert answering is not None
    assert Organisation.objects.visible_to(within("S90500")).filter(pk=answering.pk).count() == 1
    assert not Organisation.objects.visible_to(within("S90500")).filter(place__path__contains="620000/").exists()


def test_nothing_asked_is_nothing_found() -> None:
    assert search(OPERATOR, "  ").groups == ()


def test_the_page_says_what_it_looked_for_and_found_nothing(client: Client) -> None:
    client.force_login(make_user(place="S90500"))
    page = client.get(reverse("search"), {"q": "<b>沒有的名字"}).content.decode()
    assert "沒有找到「&lt;b&gt;沒有的名字」" in page


def test_pages_of_what_has_no_list(director: Client) -> None:
    answering = Organisation.objects.filter(subjects__isnull=False).first()
    assert answering is not None
    page = director.get(reverse("organisation", args=[answering.code])).content.decode()
    assert f"organisation={answering.code}" in page
    found = search(OPERATOR, "经济日报")
    document = next(group for group in found.groups if group.code == "document").hits[0]
    assert "/facts/" in director.get(document.url).content.decode()
