"""The page: a draft comes back marked and explained, hostile words are words, and nothing of it is kept."""

from __future__ import annotations

import io
import time

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from diaodu.people.permissions import Permission
from tests.builders import make_user, sign_in
from tests.figure_check.made import DRAFT, GANSU, SCRIPT

MOST_QUERIES = 40


def checked(client: Client, text: str = "", **more: object) -> HttpResponse:
    return client.post(reverse("figure_check"), {"text": text, "place": GANSU, **more})  # type: ignore[return-value]


def test_a_pasted_text_comes_back_with_every_figure_marked_and_explained(director: Client) -> None:
    answer = checked(director, DRAFT, place="")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count('data-mark="contradicted"') == 2
    assert page.count('data-mark="arithmetic"') == 1
    assert "287 個" in page
    assert "320億元 + 206億元 ≠ 580億元" in page
    assert "「206億元」應為「260億元」" in page
    assert reverse("trail", args=["major_list.count"]) in page
    # the worst stands first in the list
    rules = [part.partition('"')[0] for part in page.split('data-rule="')[1:]]
    assert rules[:3] == ["contradicted", "contradicted", "arithmetic"]


def test_hostile_words_are_words(director: Client) -> None:
    page = checked(director, DRAFT + SCRIPT).content.decode()
    assert SCRIPT not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_file_goes_before_what_is_pasted(director: Client) -> None:
    page = checked(director, "無", file=SimpleUploadedFile("稿.txt", DRAFT.encode("gb18030"))).content.decode()
    assert page.count('data-mark="contradicted"') == 2
    assert "稿.txt" in page


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"text": "  \n"}, 422),
        ({"text": "一" * 100_001}, 413),
        ({"text": "12個", "place": "nowhere"}, 404),
        ({"text": "12個", "period": "soon"}, 400),
        ({"file": SimpleUploadedFile("a.doc", b"12")}, 415),
        ({"file": SimpleUploadedFile("a.docx", b"PK broken")}, 422),
    ],
)
def test_what_is_refused_is_told_on_the_page(director: Client, sent: dict[str, object], status: int) -> None:
    for name in ("figure_check", "figure_check_marked"):
        if "file" in sent:
            sent["file"].seek(0)  # type: ignore[attr-defined]
        answer = director.post(reverse(name), {"place": GANSU, **sent})
        assert answer.status_code == status
        assert 'id="refused"' in answer.content.decode()


def test_a_text_of_five_megabytes_is_refused_at_once(director: Client) -> None:
    begun = time.perf_counter()
    assert checked(director, "投資1億元，" * 350_000).status_code in {400, 413}
    assert checked(director, file=SimpleUploadedFile("a.txt", ("投資1億元，" * 350_000).encode())).status_code == 413
    assert time.perf_counter() - begun < 5


def test_the_marked_file_has_comments_at_the_figures(director: Client) -> None:
    answer = director.post(reverse("figure_check_marked"), {"text": DRAFT, "place": GANSU})
    assert answer["Content-Disposition"].startswith("attachment")
    made = docx.Document(io.BytesIO(answer.content))
    assert [each.text for each in made.paragraphs] == DRAFT.rstrip("\n").split("\n")
    words = [comment.text for comment in made.comments]
    assert len(words) == 3
    assert "與台賬不符：278個" in words[0]
    assert "/trail/major_list.count/" in words[0]
    assert "320億元 + 206億元 ≠ 580億元" in words[2]


def test_a_text_without_figures_has_words_for_it(director: Client) -> None:
    assert "文中沒有可核對的數" in checked(director, "今天開會。").content.decode()


def test_what_is_out_of_sight_is_not_found(loaded: None, db: None, client: Client) -> None:
    sign_in(client, make_user("elsewhere", place="S90000", permissions=(Permission.INDICATOR_VIEW,)))
    assert checked(client, DRAFT).status_code == 404
    page = checked(client, DRAFT, place="S90000").content.decode()
    assert "287 個" not in page
    assert GANSU not in page.partition('id="checked"')[2]


def test_a_reader_without_indicators_is_refused(loaded: None, db: None, client: Client) -> None:
    sign_in(client, make_user("other", place="CN", permissions=(Permission.FACT_VIEW,)))
    assert client.get(reverse("figure_check")).status_code == 403


def test_a_check_asks_no_query_for_each_figure(director: Client) -> None:
    checked(director, DRAFT)
    with CaptureQueriesContext(connection) as queries:
        checked(director, DRAFT * 20)
    assert len(queries) <= MOST_QUERIES, len(queries)
