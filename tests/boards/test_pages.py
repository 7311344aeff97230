"""Pages as a director sees them: figures, labels, trails, budgets, import."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from diaodu.audit.numbers import last_number
from diaodu.ledger.models import Fact
from diaodu.register.jobs import run_import
from diaodu.register.models import Import, Subject

GANSU, SAMPLE = "620000", "S90000"


def text(client: Client, url: str, **headers: Any) -> str:
    found = client.get(url, headers=headers)
    assert found.status_code == 200, url
    return found.content.decode()


def overview(code: str, query: str = "") -> str:
    return reverse("overview", args=[code]) + query


def bare(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


@pytest.mark.parametrize("code", [GANSU, SAMPLE])
def test_an_overview_keeps_within_its_query_budget(director: Client, code: str) -> None:
    director.get(overview(code))  # what is the same for everybody is kept from here on
    with CaptureQueriesContext(connection) as queries:
        text(director, overview(code))
    assert len(queries) <= 110


def test_a_list_keeps_within_its_query_budget(director: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        text(director, reverse("subjects", args=["project"]))
    assert len(queries) <= 22


def test_the_page_of_a_subject_keeps_within_its_query_budget(director: Client) -> None:
    subject = Subject.objects.filter(kind="project", facts__isnull=False, memberships__isnull=False).first()
    assert subject
    director.get(reverse("subject", args=[subject.code]))
    with CaptureQueriesContext(connection) as queries:
        text(director, reverse("subject", args=[subject.code]))
    assert len(queries) <= 29


def test_what_is_due_keeps_within_its_query_budget(director: Client) -> None:
    director.get(reverse("returns") + "?period=2023-06")
    with CaptureQueriesContext(connection) as queries:
        text(director, reverse("returns") + "?period=2023-06")
    assert len(queries) <= 15


@pytest.mark.parametrize(("url", "most"), [("/search/?q=lz", 35), ("/search/?q=項目", 35), ("/", 170)])
def test_search_and_desk_keep_within_their_query_budgets(director: Client, url: str, most: int) -> None:
    director.get(url)
    with CaptureQueriesContext(connection) as queries:
        text(director, url)
    assert len(queries) <= most, len(queries)


def test_home_offers_both_provinces_and_labels_the_invented_one(director: Client) -> None:
    found = text(director, reverse("home"))
    assert overview(GANSU) in found
    assert overview(SAMPLE) in found
    places = found.partition("data-places")[2].partition("</nav>")[0]
    assert places.count("badge generated") == 1


def test_published_pages_carry_no_generated_label(director: Client) -> None:
    assert "badge generated" not in text(director, overview(GANSU))


@pytest.mark.parametrize(
    "url",
    [
        overview(SAMPLE),
        reverse("subjects", args=["project"]),
        reverse("rosters"),
        reverse("trail", args=["major_list.count"]) + f"?place={SAMPLE}&period=2023-06",
    ],
)
def test_generated_pages_say_so(director: Client, url: str) -> None:
    found = text(director, url)
    assert "data-generated" in found
    assert "badge generated" in found


def test_every_generated_figure_of_the_board_has_its_badge(director: Client) -> None:
    found = text(director, overview(SAMPLE))
    figures = re.findall(r'<a class="figure.*?</a>(.*?)</(?:div|td)>', found, flags=re.DOTALL)
    assert len(figures) > 50
    assert [figure for figure in figures if "badge generated" not in figure] == []


def test_the_page_of_a_generated_fact_and_subject_says_so(director: Client) -> None:
    fact = Fact.objects.filter(source="generated").first()
    for url in (reverse("fact", args=[fact.number]), reverse("subject", args=[fact.subject.code])):
        assert "data-generated" in text(director, url)


def test_a_correction_shows_what_stood_before_and_why(director: Client) -> None:
    fact = Fact.objects.filter(supersedes__isnull=False).first()
    found = bare(text(director, reverse("fact", args=[fact.number])))
    assert f"#{fact.supersedes_id}" in found
    assert fact.reason in found


def test_a_trail_is_a_page_and_a_fragment_of_it(director: Client) -> None:
    url = reverse("trail", args=["promotion.funds_in_place"]) + f"?place={GANSU}&period=2023-12"
    page, fragment = text(director, url), text(director, url, **{"HX-Request": "true"})
    assert "<html" in page
    assert "<html" not in fragment
    for words in ("5,961.26", "4,347.83", "5,217.39", "5,183.70", "4,967.72"):
        assert words in bare(page)
        assert words in bare(fragment)


def test_an_implied_operand_is_shown_with_its_span(director: Client) -> None:
    url = reverse("trail", args=["central_local.completed_of_planned_total"]) + f"?place={GANSU}&period=2023-01"
    found = bare(text(director, url))
    assert "5,926.16" in found
    assert "5,928.60" in found


def test_conflicts_are_shown_with_both_numbers(director: Client) -> None:
    url = reverse("trail", args=["major_list.annual_plan_growth"]) + f"?place={GANSU}&period=2023"
    found = bare(text(director, url))
    assert "12.90" in found
    assert "13" in found


def test_commitments_are_those_known_then(director: Client) -> None:
    def listed(query: str) -> int:
        found = text(director, overview(GANSU, query))
        return found[found.index('id="commitments"') :].count("<li><a ")

    assert listed("?known=1") == 0
    assert listed(f"?known={last_number()}") == listed("") > 0
    assert "是否逾期按今天算" in text(director, overview(GANSU, "?known=1"))


def test_nothing_is_said_of_promises_whose_result_was_not_published(director: Client) -> None:
    found = text(director, overview(GANSU))
    part = found[found.index('id="commitments"') :]
    assert "結果未公佈" in part
    assert "逾期" not in part[: part.index("</section>")]
    invented = text(director, overview("S90000"))
    part = invented[invented.index('id="commitments"') :]
    assert "已逾期" in part[: part.index("</section>")]


def test_a_subject_as_known_then(director: Client) -> None:
    """Its facts, its curve and its register entry; what came later is not there, and the page says so."""
    subject = Subject.objects.get(code="s-p001")
    numbers = Fact.objects.filter(subject=subject).order_by("number").values_list("number", flat=True)
    middle = numbers[len(numbers) // 2]
    address = reverse("subject", args=["s-p001"])
    now, then = text(director, address), text(director, f"{address}?known={middle}")
    assert f"台賬第 {middle} 號時所知" in then
    assert now.count('class="figure"') > then.count('class="figure"') > 0
    assert f"#{numbers[len(numbers) - 1]}" not in then
    assert director.get(f"{address}?known=1").status_code == 404


def test_as_known_before_anything_was_known(director: Client) -> None:
    tile = re.search(
        r'data-tile="major_list.count".*?</article>', text(director, overview(GANSU, "?known=1")), re.DOTALL
    )
    assert tile
    assert "absent" in tile.group()


@pytest.mark.parametrize(
    "query", ["?period=soon", "?known=yesterday", "?known=0", "?known=999999999", "?period=2023-13"]
)
def test_what_cannot_be_read_is_explained(director: Client, query: str) -> None:
    assert director.get(overview(GANSU, query)).status_code == 400


@pytest.mark.parametrize("url", ["/nowhere/", "/places/atlantis/", "/facts/999999999/", "/register/kinds/unicorn/"])
def test_what_is_not_there_is_explained(director: Client, url: str) -> None:
    found = director.get(url)
    assert found.status_code == 404
    assert "找不到" in found.content.decode()


def test_the_languages_of_a_page(director: Client) -> None:
    for language, place, tag in (
        ("zh-hans", "甘肃省", "zh-Hans"),
        ("en", "Gansu", "en"),
        ("zh-hant", "甘肅省", "zh-Hant"),
    ):
        director.post(reverse("language"), {"language": language, "next": "/"})
        found = text(director, overview(GANSU))
        assert place in found
        assert f'lang="{tag}"' in found


def test_a_list_is_filtered_page_or_fragment(director: Client) -> None:
    url = reverse("subjects", args=["project"]) + "?q=兰州石化&order=code"
    fragment = text(director, url, **{"HX-Request": "true"})
    assert "蘭州石化" in fragment
    assert "<html" not in fragment
    assert fragment.strip()[:200] in text(director, url)


def test_a_list_given_out_and_taken_in_again_changes_nothing(director: Client) -> None:
    given = director.get(reverse("subjects_export", args=["project", "csv"]) + "?place=S90100")
    uploaded = director.post(
        reverse("subjects_import", args=["project"]), {"file": SimpleUploadedFile("project.csv", given.content)}
    )
    row = Import.objects.get()
    assert uploaded["Location"] == reverse("import_progress", args=[row.key])
    assert "排隊等待" in text(director, uploaded["Location"])
    run_import(row.pk, "zh-hant")
    found = text(director, uploaded["Location"])
    assert "導入完成" in found
    assert "hx-get" not in re.search(r'id="progress".*?>', found).group()  # type: ignore[union-attr]
    row.refresh_from_db()
    assert (row.created, row.changed) == (0, 0)
    assert row.unchanged == Subject.objects.filter(kind="project", place__path__contains="S90100/").count() > 0


def test_a_wrong_file_is_explained_row_by_row(director: Client) -> None:
    content = "code,name_hant,name_hans,stage\nnew-one,新,新,flying\n".encode()
    answer = director.post(
        reverse("subjects_import", args=["project"]), {"file": SimpleUploadedFile("project.csv", content)}
    )
    run_import(Import.objects.get().pk, "zh-hant")
    found = text(director, answer["Location"])
    assert "沒有導入任何一行" in found
    assert "flying" in found


@pytest.mark.parametrize("file", [None, SimpleUploadedFile("empty.csv", b"")])
def test_an_upload_without_content_is_refused_beside_its_field(
    director: Client, file: SimpleUploadedFile | None
) -> None:
    found = director.post(reverse("subjects_import", args=["project"]), {"file": file} if file else {})
    assert found.status_code == 200
    assert "field-errors" in found.content.decode()
    assert not Import.objects.exists()


def test_the_map_serves_the_stored_shapes(director: Client) -> None:
    shapes = director.get(reverse("map_shapes", args=[SAMPLE])).json()
    assert len(shapes["features"]) == 6


def test_the_page_of_a_commitment_ends_at_its_sentence(director: Client) -> None:
    found = text(director, reverse("subject", args=["commitment.six_visits"]))
    assert "推行「六必訪」" in found
    assert "堅持高質量發展" in found


def test_facets_are_called_in_the_reader_s_language(director: Client) -> None:
    director.cookies["django_language"] = "en"
    found = bare(text(director, overview(GANSU)))
    assert "Funds in place · From outside the province" in found
    assert "Funds in place · 省外" not in found
    assert "Calibers differ (From outside the province and All)" in found


def test_a_level_of_the_pack_built_on_is_called_by_its_name(director: Client) -> None:
    director.cookies["django_language"] = "en"
    assert re.search(r"Zixu Province \(invented\)\s+Province", bare(text(director, "/")))
    assert re.search(r"Zixu Province \(invented\)\s+Province", bare(text(director, overview("S90000"))))


def test_a_line_not_reached_while_its_period_runs_is_not_undecidable(director: Client) -> None:
    tile = re.search(
        r'data-tile="promotion.funds_in_place".*?</article>', text(director, overview("S90000")), re.DOTALL
    )
    assert tile
    assert "期未滿" in bare(tile.group())
    assert "無法判定" not in bare(tile.group())


@pytest.mark.parametrize("url", ["/places/%00/", "/facts/1/?known=%00", "/register/kinds/project/?text=%00"])
def test_an_address_with_a_nul_is_refused_in_words(director: Client, url: str) -> None:
    found = director.get(url)
    assert found.status_code == 404
    assert "這個地址不存在" in found.content.decode()
