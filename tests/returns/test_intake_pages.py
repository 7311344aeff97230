"""The pages on which published pages are entered: by hand without a script, found again, followed to the ledger."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from diaodu.ledger.models import Fact
from diaodu.people.models import User
from diaodu.returns.commands.deciding import accept_return, submit_return
from diaodu.returns.commands.filling import open_return
from diaodu.returns.models import Return
from tests.builders import make_user
from tests.returns.orchard import People
from tests.returns.test_intake import FULL, HEAD, ROW, accepted, entered, opened

TYPED = {**{key: value for key, value in HEAD.items() if value}, "where": "O1/page"}


def as_(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def text(client: Client, name: str, found: Return | None = None, query: str = "", **arguments: object) -> str:
    address = reverse(name, kwargs={"key": found.key, **arguments} if found else {})
    answer = client.get(address + query)
    assert answer.status_code == 200
    return str(answer.content.decode())


def field(page: str, name: str) -> str:
    """What stands in a field."""
    tag = re.search(rf'<input[^>]*name="{name}"[^>]*>', page)
    assert tag
    value = re.search(r'value="([^"]*)"', tag[0])
    return value[1] if value else ""


def test_from_the_head_to_the_trail(client: Client, people: People) -> None:
    as_(client, people.reporter)
    assert "O1/page" in text(client, "intake")
    answer = client.post(reverse("intake"), TYPED)
    found = Return.objects.get(page__isnull=False)
    assert answer["Location"] == reverse("intake_page", args=[found.key])
    answer = client.post(reverse("intake_add", args=[found.key]), FULL)
    assert answer["Location"] == reverse("intake_page", args=[found.key]) + "?after=2#row"
    page = text(client, "intake_page", found, "?after=2")
    assert [field(page, name) for name in ("subject", "period", "as_of", "value")] == [
        "O1",
        "2023-03",
        "2023-03-31",
        "",
    ]
    client.post(reverse("return_submit", args=[found.key]))
    as_(client, people.reviewer)
    assert reverse("return_accept", args=[found.key]) in text(client, "intake_page", found)
    client.post(reverse("return_accept", args=[found.key]))
    fact = Fact.objects.get(return_line__isnull=False)
    page = text(client, "intake_page", found)
    assert reverse("fact", args=[fact.number]) in page
    assert reverse("intake_add", args=[found.key]) not in page
    shown = client.get(reverse("fact", args=[fact.number])).content.decode()
    assert HEAD["url"] in shown
    assert FULL["quote"] in shown


def test_what_is_wrong_with_a_row_stands_beside_its_field_and_what_was_typed_stays(
    client: Client, people: People
) -> None:
    found = opened(people)
    as_(client, people.reporter)
    answer = client.post(reverse("intake_add", args=[found.key]), {**FULL, "unit": "%", "measure": "funds"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert re.search(r'id="e-unit"><li>[^<]*funds', page)
    assert field(page, "quote") == FULL["quote"]
    assert not found.lines.exists()


def test_a_row_is_changed_and_taken_out(client: Client, people: People) -> None:
    found = entered(people)
    as_(client, people.reporter)
    page = text(client, "intake_row", found, row=2)
    typed = {name: field(page, name) for name in FULL}
    assert typed == FULL
    bad = client.post(reverse("intake_row", args=[found.key, 2]), {**FULL, "value": "x"}).content.decode()
    assert (field(bad, "value"), 'id="e-value"' in bad) == ("x", True)
    client.post(reverse("intake_row", args=[found.key, 2]), {**FULL, "value": "1.6"})
    assert found.lines.get().figures[0]["p"] == "1.6"
    client.post(reverse("intake_remove", args=[found.key, 2]))
    assert not found.lines.exists()
    assert client.get(reverse("intake_row", args=[found.key, 2])).status_code == 404


def test_a_correction_is_asked_about_on_the_page(client: Client, people: People) -> None:
    accepted(people)
    found = opened(people)
    as_(client, people.reporter)
    page = client.post(reverse("intake_add", args=[found.key]), {**FULL, "value": "1.6"}, follow=True).content.decode()
    assert "這是更正" in page
    assert 'class="asked"' in page
    assert "還有 1 處" in client.post(reverse("return_submit", args=[found.key])).content.decode()


def test_a_figure_that_stood_already_leads_to_where_it_stands(client: Client, people: People) -> None:
    first = accepted(people)
    again = accepted(people)
    page = text(as_(client, people.reviewer), "intake_page", again)
    assert again.first_number is None
    assert reverse("fact", args=[first.first_number]) in page


def test_a_head_with_mistakes_is_asked_again(client: Client, people: People) -> None:
    as_(client, people.reporter)
    page = client.post(reverse("intake"), {**TYPED, "url": "ftp://x", "published": ""}).content.decode()
    assert (field(page, "title"), 'id="e-url"' in page, 'id="e-published"' in page) == (HEAD["title"], True, True)
    assert not Return.objects.exists()
    found = opened(people)
    client.post(reverse("intake_describe", args=[found.key]), {**TYPED, "title": "另一標題", "mirror": "yes"})
    found.refresh_from_db()
    assert found.page == {**HEAD, "title": "另一標題", "mirror": True}
    assert client.post(reverse("intake_describe", args=[found.key]), {"title": ""}).status_code == 422


def test_subjects_are_found_by_code_and_name_inside_the_place(client: Client, people: People) -> None:
    found = opened(people)
    as_(client, people.reporter)
    assert re.findall(r'value="(\w+)"', text(client, "intake_subjects", found, "?subject=一号")) == ["w1"]
    assert re.findall(r'value="(\w+)"', text(client, "intake_subjects", found, "?subject=w")) == ["w1", "w2", "w4"]
    assert re.findall(r'value="(\w+)"', text(client, "intake_subjects", found, "?subject=")) == []


def test_a_csv_is_uploaded_for_a_page(client: Client, people: People) -> None:
    found = opened(people)
    as_(client, people.reporter)
    content = (",".join(ROW) + "\n" + ",".join(ROW.values()) + "\n").encode()
    answer = client.post(reverse("return_upload", args=[found.key]), {"file": SimpleUploadedFile("p.csv", content)})
    assert answer["Location"] == reverse("upload_progress", args=[found.uploads.get().key])
    assert client.get(reverse("return", args=[found.key]))["Location"] == reverse("intake_page", args=[found.key])


@pytest.mark.parametrize("language", ["zh-hant", "zh-hans", "en"])
def test_every_page_speaks_every_language(client: Client, people: People, language: str) -> None:
    found = entered(people)
    as_(client, people.reporter)
    client.post(reverse("language"), {"language": language})
    pages = [text(client, "intake"), text(client, "intake_page", found), text(client, "intake_row", found, row=2)]
    word = {"zh-hant": "發布單位", "zh-hans": "发布单位", "en": "Publisher"}[language]
    assert word in pages[0]
    assert {"zh-hant": "更正原因", "zh-hans": "更正原因", "en": "Reason"}[language] in pages[2]


def test_who_sees_and_changes_what(client: Client, people: People) -> None:
    found = entered(people)
    month = open_return(actor=people.reporter, form="work_month", place="O1", period="2023-02")
    reads = [("intake_page", {}), ("intake_row", {"row": 2}), ("intake_subjects", {})]
    posts = [("intake_describe", {}), ("intake_add", {}), ("intake_remove", {"row": 2}), ("intake_row", {"row": 2})]
    as_(client, people.stranger)
    assert HEAD["title"] not in text(client, "intake")
    for name, rest in reads:
        assert client.get(reverse(name, kwargs={"key": found.key, **rest})).status_code == 404
    for name, rest in posts:
        assert client.post(reverse(name, kwargs={"key": found.key, **rest}), FULL).status_code == 404
    as_(client, people.reviewer)
    assert HEAD["title"] in text(client, "intake")
    assert "O1/page" not in text(client, "intake")
    assert client.get(reverse("intake_row", kwargs={"key": found.key, "row": 2})).status_code == 403
    for name, rest in posts:
        assert client.post(reverse(name, kwargs={"key": found.key, **rest}), FULL).status_code == 403
    assert client.get(reverse("intake_page", args=[month.key])).status_code == 404
    as_(client, make_user("nobody", place="O1", permissions=("register:subject:view",)))
    assert client.get(reverse("intake")).status_code == 403


def test_an_accepted_page_is_no_longer_changed(client: Client, people: People) -> None:
    found = submit_return(actor=people.reporter, key=entered(people).key)
    as_(client, people.reporter)
    assert client.post(reverse("intake_add", args=[found.key]), FULL).status_code == 409
    accept_return(actor=people.reviewer, key=found.key)
    assert client.post(reverse("intake_remove", args=[found.key, 2])).status_code == 409
