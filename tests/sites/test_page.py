"""The page of sites: counts that follow each other's choice, the list with its figures, and who sees what."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

from django.test import Client

from diaodu.boards.places import place_around
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer, viewer_of
from diaodu.register.models import Subject
from diaodu.sites.page import SitesPage, sites_page
from tests.builders import make_user, sign_in

PACKS = Path(__file__).resolve().parents[2] / "packs"


def rows(pack: str) -> list[dict[str, str]]:
    """The sites of a pack as its file has them."""
    with (PACKS / pack / "subjects" / "site.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def viewer(place: str = "CN", name: str = "reader") -> Viewer:
    return viewer_of(make_user(name, place=place, permissions=tuple(Permission)))


def shown(who: Viewer, place: str, **query: str) -> SitesPage:
    return sites_page(who, place_around(who, place), query)


def counts(page: SitesPage) -> dict[str, dict[str, int]]:
    """The counts by field and value."""
    return {each.field.code: {row.value: row.count for row in each.rows} for each in page.groupings}


def test_sites_are_counted_by_type_level_and_place(loaded: None, db: None) -> None:
    page, listed = shown(viewer(), "620000"), rows("gansu")
    assert page.total == len(listed)
    assert counts(page)["site_type"] == Counter(row["site_type"] for row in listed)
    assert counts(page)["level"] == Counter(row["level"] for row in listed)
    assert "country" not in counts(page)  # nothing published says it
    by_place = {each.place.code: each.count for each in page.places}
    assert by_place["620100"] == sum(row["place"].startswith("6201") for row in listed)
    assert by_place["620200"] == 0


def test_a_choice_narrows_the_list_and_the_other_counts(loaded: None, db: None) -> None:
    who = viewer()
    page = shown(who, "S90000", level="國家級")
    chosen = [row for row in rows("sample") if row["level"] == "國家級"]
    assert page.total == len(chosen)
    assert counts(page)["site_type"] == Counter(row["site_type"] for row in chosen)
    assert counts(page)["level"] == counts(shown(who, "S90000"))["level"]


def test_the_computing_hub_and_the_command_centre_stand_with_their_projects(director: Client) -> None:
    for site, project in (
        ("site.computing_node", "慶陽雲計算大數據中心"), ("site.longdong_command", "隴東應急通信指揮中心"),
    ):  # fmt: skip
        links = Subject.objects.get(code=site).links_in.filter(code="serves")
        assert project in {link.source.name_hant for link in links}
        assert project in director.get(f"/subjects/{site}/").content.decode()


def test_every_park_of_the_reference_list_is_there(loaded: None, db: None) -> None:
    names = {row["name_hans"].replace("（", "(").replace("）", ")") for row in rows("gansu")}
    for word in (
        "兰州高新技术产业开发区",
        "酒泉经济技术开发区",
        "陇西经济开发区",
        "兰州陆港型国家物流枢纽",
        "兰州新区化工园区",
    ):
        assert word in names


def test_the_list_shows_the_latest_figures(director: Client) -> None:
    page = director.get("/sites/?place=S90000&site_type=算力樞紐").content.decode()
    assert "標準機架" in page
    assert "2023-12" in page


def test_only_what_lies_in_sight_is_counted(loaded: None, db: None, client: Client) -> None:
    who = make_user("of-wuyou", place="S90100", permissions=tuple(Permission))
    own = [row for row in rows("sample") if row["place"] == "S90100"]
    assert shown(viewer_of(who), "S90100").total == len(own)
    sign_in(client, who)
    assert client.get("/sites/").status_code == 200
    assert client.get("/sites/?place=S90000").status_code == 404


def test_a_register_that_is_not_complete_shows_the_printed_number(director: Client) -> None:
    page = director.get("/sites/?place=620000").content.decode()
    for number in ("121", ">7<", ">13<"):
        assert number in page
