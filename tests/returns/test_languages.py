"""What is wrong with a return is told in the language of whoever reads it, whoever filled it in."""

from __future__ import annotations

import re
from decimal import Decimal
from html import unescape
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from diaodu.returns.commands.filling import fill_line
from diaodu.returns.commands.uploads import upload_return
from diaodu.returns.jobs import run_upload
from diaodu.returns.models import Line, Upload
from diaodu.returns.page_head import page_of, page_problems
from diaodu.returns.problems import Problem, Severity
from tests.returns.orchard import People
from tests.returns.test_cycle import FULL, accepted, opened
from tests.returns.test_intake import ROW, entered
from tests.returns.test_intake import accepted as accepted_page

LANGUAGES = ("zh-hant", "zh-hans", "en")
CORRECTED = {
    "zh-hant": "台賬已有 100 萬元，現填 90 萬元。",
    "zh-hans": "台账已有 100 萬元，现填 90 萬元。",
    "en": "The ledger has 100 萬元, this says 90 萬元.",
}
STANDS = {
    "zh-hant": "已有這個版面的這個數",
    "zh-hans": "已有这个版面的这个数",
    "en": "has this figure of this page already",
}
NO_NUMBER = {"zh-hant": "「many」不是數。", "zh-hans": "「many」不是数。", "en": '"many" is not a number.'}
NO_COLUMN = {
    "zh-hant": "缺少「subject」一列。",
    "zh-hans": "缺少「subject」一列。",
    "en": "The column “subject” is missing.",
}
NO_TITLE = {"zh-hant": "沒有填標題。", "zh-hans": "没有填标题。", "en": "Title is missing."}


def read(client: Client, name: str, key: UUID, language: str, query: str = "") -> str:
    answer = client.get(reverse(name, args=[key]) + query, headers={"Accept-Language": language})
    assert answer.status_code == 200
    return unescape(re.sub(r"<[^>]+>", "", answer.content.decode()))


@pytest.mark.parametrize("filled_in", LANGUAGES)
def test_a_line_is_told_in_the_readers_language(people: People, client: Client, filled_in: str) -> None:
    accepted(people)
    found = opened(people)
    with override(filled_in):
        fill_line(actor=people.reporter, key=found.key, row=2, cells={**FULL, "works.ytd": "90"})
    client.force_login(people.reporter)
    for language in LANGUAGES:
        shown = read(client, "return", found.key, language)
        assert [told in shown for told in CORRECTED.values()] == [each == language for each in LANGUAGES]


def test_a_row_of_a_page_is_told_in_the_readers_language(people: People, client: Client) -> None:
    accepted_page(people)
    with override("en"):
        found = entered(people, {**ROW, "value": "1.6"})
    client.force_login(people.reporter)
    for language in LANGUAGES:
        shown = read(client, "intake_page", found.key, language)
        assert [told in shown for told in STANDS.values()] == [each == language for each in LANGUAGES]


@pytest.mark.parametrize(
    ("content", "told"),
    [(b"subject,works.ytd\nw1,many\n", NO_NUMBER), (b"works.ytd\n1\n", NO_COLUMN)],
)
def test_a_files_problems_are_told_in_the_readers_language(
    people: People, client: Client, content: bytes, told: dict[str, str]
) -> None:
    row = upload_return(actor=people.reporter, key=opened(people).key, content=content, file_name="a.csv")
    run_upload(upload_id=row.pk, language="en")
    client.force_login(people.reporter)
    for language in LANGUAGES:
        assert told[language] in read(client, "upload_progress", row.key, language)
    assert Upload.objects.get(pk=row.pk).state == "refused"


def test_the_title_of_a_column_is_told_in_the_readers_language() -> None:
    with override("en"):
        problem = page_problems(page_of({"publisher": "x", "published": "2023"}))[0]
    for language, told in NO_TITLE.items():
        with override(language):
            assert Problem.of(problem.plain()).message == told


def test_what_was_kept_as_a_finished_text_stays_as_it_was(people: People, client: Client) -> None:
    found = opened(people)
    old = {"row": 2, "column": "works.ytd", "rule": "falling", "severity": Severity.ASK, "remedy": ""}
    text = "The cumulative 50 % (%(value)s) is below 100 %."
    Line.objects.filter(owner=found, row=2).update(problems=[{**old, "message": text}])
    client.force_login(people.reporter)
    for language in LANGUAGES:
        assert text in read(client, "return", found.key, language)
    with override("en"):
        assert Problem.of({**old, "message": text}).remedy == ""


def test_what_a_value_says_is_no_sentence() -> None:
    said = Problem(1, "x", "not_a_number", Severity.REFUSE, "「%(text)s」不是數。", "", {"text": "%(text)s 100%"})
    with override("zh-hant"):
        assert said.message == "「%(text)s 100%」不是數。"
    assert Problem.of(said.plain()) == said


def test_checking_in_another_language_changes_no_line(people: People) -> None:
    accepted(people)
    found = opened(people)
    fill_line(actor=people.reporter, key=found.key, row=2, cells={**FULL, "works.ytd": "90"})
    before = Line.objects.get(owner=found, row=2).problems
    with override("en"):
        fill_line(actor=people.reporter, key=found.key, row=2, cells={**FULL, "works.ytd": "90"})
    assert Line.objects.get(owner=found, row=2).problems == before
    assert Decimal(before[0]["values"]["value"].split()[0]) == 90
