"""The four absences never look alike: a sign, a word and a shape of its own, wherever a figure may stand."""

from __future__ import annotations

import re

import pytest
from django.template import Context, Template
from django.test import Client
from django.urls import reverse

from diaodu.core.absences import Absence
from diaodu.indicators.absence_words import absence_sign, absence_words
from diaodu.kit.charts.options import Mark, choropleth
from diaodu.ledger.models import Fact
from tests.architecture.sources import PACKAGE
from tests.boards.test_pages import GANSU, SAMPLE, overview, text

CSS = (PACKAGE / "web" / "static" / "css" / "app.css").read_text(encoding="utf-8")


def drawn(code: str) -> str:
    return Template("{% load diaodu %}{% absent code %}").render(Context({"code": code}))


def test_each_has_a_sign_a_word_and_a_shape_of_its_own() -> None:
    assert len({absence_sign(each) for each in Absence}) == len(Absence)
    assert len({absence_words(each) for each in Absence}) == len(Absence)
    for each in Absence:
        found = drawn(each)
        name = f"absent-{each.replace('_', '-')}"
        assert all(word in found for word in (absence_sign(each), absence_words(each), name))
        rule = re.search(rf"\.{name} {{([^}}]*)}}", CSS)
        assert rule
        assert "color:" not in rule.group(1).replace("currentColor", "")  # a shape, not a colour
    assert len({re.search(rf"\.absent-{each.replace('_', '-')} {{([^}}]*)}}", CSS).group(1) for each in Absence}) == 4  # type: ignore[union-attr]


@pytest.mark.parametrize("absence", ["missing", "not_due"])
def test_facts_show_which_absence_they_are(director: Client, absence: str) -> None:
    fact = Fact.objects.filter(absence=absence, superseded_by=None).first()
    assert fact
    for url in (reverse("fact", args=[fact.number]), reverse("subject", args=[fact.subject.code])):
        assert drawn(absence) in text(director, url)


def test_league_tables_rosters_and_maps_show_which_absence_it_is(director: Client) -> None:
    january = text(director, overview(SAMPLE, "?period=2023-01"))
    league = re.search(r'<section[^>]*aria-labelledby="league".*?</section>', january, re.DOTALL)
    assert league
    assert drawn("not_due") in league.group()  # two prefectures report January together with February
    assert drawn("missing") in text(director, overview(GANSU))
    table = re.search(r'aria-labelledby="roster-1".*?</section>', text(director, overview(SAMPLE)), re.DOTALL)
    assert table
    assert drawn("not_applicable") in table.group()


def test_a_refused_comparison_is_shown_as_refused(director: Client) -> None:
    url = reverse("trail", args=["promotion.funds_in_place"]) + f"?place={SAMPLE}&period=2023-06&source=published"
    assert drawn("refused") in text(director, url)


def test_a_chart_says_why_there_is_no_value() -> None:
    marks = [Mark(each, each, None, absence_words(each)) for each in Absence]
    data = choropleth(title="t", map_url="/m", marks=marks, no_data="無數據")["series"][0]["data"]
    assert len({row["tooltip"]["formatter"].split("\n")[1] for row in data}) == len(Absence)


def test_no_template_writes_an_absence_by_itself() -> None:
    words = [absence_words(each) for each in Absence]
    found = [
        path.name
        for path in PACKAGE.rglob("templates/**/*.html")
        if any(f">{word}<" in path.read_text(encoding="utf-8") for word in words)
    ]
    assert found == []
