"""Pages of circulars: what each reader may do there, refusals told in place, and the public side."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client
from django.urls import reverse

from diaodu.editions.models import Edition
from diaodu.people.models import User
from diaodu.people.permissions import Permission
from tests.builders import make_user
from tests.editions.conftest import GANSU, SAMPLE, Desk

SignedIn = Callable[[User], Client]


@pytest.fixture
def as_user() -> SignedIn:
    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return signed_in


def page(client: Client, name: str, *arguments: object, status: int = 200) -> str:
    answer = client.get(reverse(name, args=arguments))
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def test_from_draft_to_the_public_page(desk: Desk, as_user: SignedIn) -> None:
    writer, approver, public = as_user(desk.writer), as_user(desk.approver), Client()
    asked = {"kind": "major_projects", "place": SAMPLE, "period": "2023-09", "language": "zh-hant"}
    answer = writer.post(reverse("edition_draft"), asked)
    key = Edition.objects.get().key
    assert answer.headers["Location"] == reverse("edition", args=[key])
    shown = page(writer, "edition", key)
    assert "核稿" in shown
    assert f'href="{reverse("edition_figure", args=[key, "f1"])}"' in shown
    assert writer.post(reverse("edition_review", args=[key])).status_code == 302
    assert "簽發</button>" not in page(writer, "edition", key)
    assert "簽發</button>" in page(approver, "edition", key)
    assert page(public, "public_edition", key, status=404)
    assert approver.post(reverse("edition_approve", args=[key])).status_code == 302
    assert writer.post(reverse("edition_release", args=[key])).status_code == 302
    shown = page(public, "public_edition", key)
    assert "table-places.csv" in shown
    data = public.get(reverse("public_file", args=[key, "table-places.json"]))
    assert json.loads(data.content)["columns"][0] == "位次"
    assert data.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in data.headers["Content-Security-Policy"]
    assert str(key) in page(public, "public_feed")
    assert str(key) in page(public, "public_editions")


def test_a_figure_leads_to_its_trail_as_known_then(desk: Desk, as_user: SignedIn) -> None:
    found = desk.released()
    reader = make_user("reader", place="CN")
    shown = page(as_user(reader), "edition_figure", found.key, "f4")
    assert f"known={found.number}" in shown
    assert "未舍入值" in shown
    page(as_user(reader), "edition_figure", found.key, "f999", status=404)


def test_mistakes_in_the_text_are_told_with_what_was_typed(desk: Desk, as_user: SignedIn) -> None:
    found = desk.draft()
    typed = {"body": "第一行\n共12個項目", "document_number": "文〔甲〕", "dated": "2023-10-05"}
    answer = as_user(desk.writer).post(reverse("edition_text", args=[found.key]), typed)
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "第 2 行" in shown
    assert "typed_number" in shown
    assert "共12個項目</textarea>" in shown
    assert "文〔甲〕" in shown
    for field, value in (("dated", "yesterday"), ("document_number", "文" * 61)):
        answer = as_user(desk.writer).post(
            reverse("edition_text", args=[found.key]), {**typed, "body": "無數字。", field: value}
        )
        assert answer.status_code in {400, 422}
    answer = as_user(desk.writer).post(reverse("edition_text", args=[found.key]), {**typed, "body": "無數字。"})
    assert answer.status_code == 302
    assert Edition.objects.get().body == "無數字。"


@pytest.mark.parametrize(("writes_in", "begins"), [("CN", GANSU), (SAMPLE, SAMPLE), ("S90500", "S90500")])
def test_drafting_begins_at_a_place_with_a_board(desk: Desk, as_user: SignedIn, writes_in: str, begins: str) -> None:
    writer = make_user("local", place=writes_in, permissions=(Permission.EDITION_WRITE,))
    shown = page(as_user(writer), "editions")
    assert re.findall(r'<option value="(\w+)" selected>', shown) == [begins]


@pytest.mark.parametrize(
    "wrong",
    [
        {"period": "2023-13"},
        {"period": "soon"},
        {"kind": "nothing"},
        {"language": "en"},
        {"kind": "correction"},
        {"place": "nowhere"},
    ],
)
def test_a_draft_that_cannot_be_is_refused_on_the_list(desk: Desk, as_user: SignedIn, wrong: dict[str, str]) -> None:
    asked = {"kind": "major_projects", "place": SAMPLE, "period": "2023-09", "language": "zh-hant", **wrong}
    answer = as_user(desk.writer).post(reverse("edition_draft"), asked)
    assert answer.status_code in {400, 404, 409, 422}
    assert 'role="alert"' in answer.content.decode()
    assert not Edition.objects.exists()


def test_an_edited_draft_shows_what_it_says_now(desk: Desk, as_user: SignedIn) -> None:
    found, writer = desk.draft(), as_user(desk.writer)
    assert "另行部署" not in page(writer, "edition", found.key)
    typed = {"body": f"{found.body}\n\n另行部署。", "document_number": "調度〔2023〕9號", "dated": "2023-10-05"}
    assert writer.post(reverse("edition_text", args=[found.key]), typed).status_code == 302
    shown = page(writer, "edition", found.key)
    assert ("另行部署。" in shown, shown.count("調度〔2023〕9號") > 0) == (True, True)


def test_a_refused_step_is_told_on_the_page(desk: Desk, as_user: SignedIn) -> None:
    found = desk.draft()
    for name, user in (("edition_approve", desk.approver), ("edition_release", desk.writer)):
        answer = as_user(user).post(reverse(name, args=[found.key]))
        assert answer.status_code == 409
        assert 'role="alert"' in answer.content.decode()
    answer = as_user(desk.writer).post(reverse("edition_withdraw", args=[found.key]), {"reason": ""})
    assert answer.status_code == 409


def test_a_draft_can_be_taken_home_as_a_draft(desk: Desk, as_user: SignedIn) -> None:
    found = desk.draft()
    answer = as_user(desk.writer).get(reverse("edition_file", args=[found.key, "circular.docx"]))
    assert answer.status_code == 200
    assert "draft-circular.docx" in answer.headers["Content-Disposition"]
    assert as_user(desk.writer).get(reverse("edition_file", args=[found.key, "secret.txt"])).status_code == 404


def test_released_files_are_the_kept_ones(desk: Desk, as_user: SignedIn) -> None:
    found = desk.released()
    client = as_user(desk.writer)
    for row in found.files.all():
        assert client.get(reverse("edition_file", args=[found.key, row.name])).content == bytes(row.content)


def test_the_public_side_can_be_switched_off(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    found = desk.released()
    hidden = desk.released("investment_promotion")
    page(Client(), "public_edition", found.key)
    page(Client(), "public_edition", hidden.key, status=404)
    page(Client(), "public_file", hidden.key, "circular.txt", status=404)
    monkeypatch.setattr("diaodu.editions.views.public.settings.PUBLIC_EDITIONS", False)
    for name, arguments in (("public_editions", []), ("public_feed", []), ("public_edition", [found.key])):
        page(Client(), name, *arguments, status=404)
    page(Client(), "public_file", found.key, "circular.txt", status=404)


def test_what_a_reader_sees_of_the_list(desk: Desk, as_user: SignedIn) -> None:
    draft, released = desk.draft(period="2023-08"), desk.released()
    reader = make_user("reader", place="CN", permissions=(Permission.EDITION_VIEW,))
    shown = page(as_user(reader), "editions")
    assert str(released.key) in shown
    assert str(draft.key) not in shown
    assert "起草通報" not in shown
    stranger = make_user("nobody", place="CN", permissions=(Permission.SUBJECT_VIEW,))
    page(as_user(stranger), "editions", status=403)


def test_lists_are_asked_in_few_questions(
    desk: Desk, as_user: SignedIn, django_assert_max_num_queries: Callable[[int], AbstractContextManager[object]]
) -> None:
    for month in ("2023-07", "2023-08", "2023-09"):
        desk.draft(period=month)
    client = as_user(desk.writer)
    page(client, "editions")
    with django_assert_max_num_queries(18):
        page(client, "editions")
