"""What is refused on a return's page is told there, with the refusal's own status and the way to each remedy."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse

from diaodu.kit import clock
from diaodu.people.models import User
from diaodu.returns.commands.closing import close_month
from diaodu.returns.commands.deciding import accept_return, submit_return
from diaodu.returns.models import Line, Return, Upload
from diaodu.returns.problems import Problem, Severity
from diaodu.returns.staging import MOST_PROBLEMS
from tests.returns.orchard import People
from tests.returns.test_cycle import filled, opened
from tests.returns.test_intake import FULL, HEAD, ROW, entered
from tests.returns.test_intake import accepted as accepted_page

PAGES = {"Accept": "text/html"}


def posted(client: Client, user: User, name: str, found: Return, data: dict[str, Any] | None = None) -> Any:
    client.force_login(user)
    return client.post(reverse(name, args=[found.key]), data or {}, headers=PAGES)


def alert(answer: Any) -> str:
    """What the answer says is refused."""
    told = re.search(r'<div class="alert alert-danger" id="refused".*?</div>', answer.content.decode(), re.DOTALL)
    assert told
    return told[0]


def test_what_is_left_to_do_is_told_with_the_way_to_it(people: People, client: Client) -> None:
    found = opened(people)
    answer = posted(client, people.reporter, "return_submit", found)
    told = alert(answer)
    assert answer.status_code == 422
    assert answer.context["found"] == found
    assert "還有 3 處須更正或說明" in told
    assert "以下是前" not in told
    assert all(word in told for word in ('role="alert"', "autofocus", 'tabindex="-1"', "空白不是零。", "沒有發生填 0"))
    for column in ("works.ytd", "works.since", "works.done"):
        assert f'href="{reverse("return_line", args=[found.key, 2])}#c-{column}"' in told
    shown = reverse("return", args=[found.key])
    assert f'data-address="{shown}?show=open"' in told
    assert f'name="next" value="{shown}?show=open"' in answer.content.decode(), "another language leads there too"
    assert [line.row for line in answer.context["lines"]] == [2]


def test_the_first_twenty_are_told_and_all_are_counted(people: People, client: Client) -> None:
    found = opened(people)
    asked = [Problem(2, "works.done", "blank", Severity.ASK, "空白不是零。", "").plain()]
    subject = Line.objects.get(owner=found, row=2).subject_id
    more = [Line(owner=found, row=row, subject_id=subject, problems=asked) for row in range(4, 2100)]
    Line.objects.bulk_create(more)
    answer = posted(client, people.reporter, "return_submit", found)
    assert "還有 2096 處須更正或說明，以下是前 20 處" in alert(answer)
    assert alert(answer).count("<li>") == 20
    assert f'href="{reverse("return", args=[found.key])}?show=open&amp;page=2"' in answer.content.decode()
    assert "為尚未說明的 2096 行寫明同一原因" in answer.content.decode()


def test_what_is_asked_of_the_whole_return_leads_to_its_explanation(people: People, client: Client) -> None:
    found = filled(people)
    Line.objects.get(owner=found, row=3).delete()
    answer = posted(client, people.reporter, "return_submit", found)
    assert 'href="#explanation"' in alert(answer)
    assert "應報 2 項，缺 1 項。" in alert(answer)
    assert [line.row for line in answer.context["lines"]] == [2], "no line asks: all are shown"


def test_every_refusal_of_the_page_is_told_there(people: People, client: Client) -> None:
    found = opened(people)
    empty = {"file": SimpleUploadedFile("a.csv", b"")}
    refused = [
        posted(client, people.reporter, "return_upload", found),
        posted(client, people.reporter, "return_upload", found, empty),
        posted(client, people.reporter, "return_explain_lines", found, {"reason": " "}),
    ]
    assert [answer.status_code for answer in refused] == [422, 422, 422]
    assert ["請選擇文件。" in alert(refused[0]), "文件是空的。" in alert(refused[1])] == [True, True]
    assert "請寫明原因。" in alert(refused[2])
    found = submit_return(actor=people.reporter, key=filled(people).key)
    for name in ("return_submit", "return_explain", "return_explain_lines"):
        answer = posted(client, people.reporter, name, found, {"reason": "x"})
        assert (answer.status_code, "報表已報送" in alert(answer)) == (409, True)
    back = posted(client, people.reviewer, "return_back", found, {"reason": " "})
    assert (back.status_code, "退回須寫明原因。" in alert(back)) == (422, True)
    close_month(actor=people.office, place="O", period="2023-02")
    closed = posted(client, people.reviewer, "return_accept", found)
    assert (closed.status_code, "已結賬" in alert(closed)) == (409, True)


def test_who_was_slower_is_told_on_the_page(people: People, client: Client) -> None:
    found = submit_return(actor=people.reporter, key=filled(people).key)
    accept_return(actor=people.second, key=found.key)
    answer = posted(client, people.reviewer, "return_accept", found)
    assert (answer.status_code, "已由他人處理" in alert(answer)) == (409, True)
    assert "state-accepted" in answer.content.decode()


def test_programs_get_the_refusal_itself_and_strangers_nothing(people: People, client: Client) -> None:
    found = opened(people)
    client.force_login(people.reporter)
    for name, status in (("return_submit", 422), ("return_upload", 422)):
        answer = client.post(reverse(name, args=[found.key]))
        assert (answer.status_code, 'id="refused"' in answer.content.decode()) == (status, False)
    for user, status in ((people.stranger, 404), (people.reviewer, 403)):
        answer = posted(client, user, "return_submit", found)
        assert (answer.status_code, 'id="refused"' in answer.content.decode()) == (status, False)


def test_a_published_page_tells_its_refusals_too(people: People, client: Client) -> None:
    accepted_page(people)
    found = entered(people, {**ROW, "value": "1.6"})
    answer = posted(client, people.reporter, "return_submit", found)
    assert answer.status_code == 422
    assert f'href="{reverse("intake_row", args=[found.key, 2])}#f-value"' in alert(answer)
    assert "這是更正" in alert(answer)
    assert f'data-address="{reverse("intake_page", args=[found.key])}"' in alert(answer)
    bad = posted(client, people.reporter, "intake_describe", found, {**HEAD, "url": "ftp://x"})
    assert (bad.status_code, bad.context["found"].page["url"]) == (422, HEAD["url"])
    explained = {**ROW, "value": "1.6", "reason": "原稿更正"}
    client.post(reverse("intake_row", args=[found.key, 2]), explained)
    done = submit_return(actor=people.reporter, key=found.key)
    for name, rest in (("intake_add", []), ("intake_remove", [2])):
        client.force_login(people.reporter)
        late = client.post(reverse(name, args=[done.key, *rest]), FULL, headers=PAGES)
        assert (late.status_code, "報表已報送" in alert(late)) == (409, True)


def test_a_row_that_is_refused_later_is_still_shown_as_it_was_entered(people: People, client: Client) -> None:
    found = entered(people)
    with connection.cursor() as cursor:  # as if the page's row had been entered before its unit was taken away
        cursor.execute(
            "UPDATE returns_line SET figures = jsonb_set(figures, '{0,unit}', '\"斤\"') WHERE owner_id = %s", [found.pk]
        )
    answer = posted(client, people.reporter, "return_submit", found)
    assert (answer.status_code, "第 2 行" in alert(answer)) == (422, True)
    assert found.lines.get().figures[0]["p"] == FULL["value"]
    (shown,) = answer.context["rows"]
    assert shown.open
    row = client.get(reverse("intake_row", args=[found.key, 2])).content.decode()
    assert 'id="e-unit"' in row


@pytest.mark.parametrize(("state", "words"), [("refused", "未取用任何一行"), ("taken", "須在報送前說明")])
def test_an_upload_tells_truly_how_many_problems_it_has(people: People, client: Client, state: str, words: str) -> None:
    found = opened(people)
    severity = Severity.REFUSE if state == "refused" else Severity.ASK
    kept = [Problem(row, "works.done", "blank", severity, "空白不是零。", "").plain() for row in range(MOST_PROBLEMS)]
    now = clock.now()
    row = Upload.objects.create(
        owner=found, actor=people.reporter, file_name="a.csv", content=b"", queued_at=now, finished_at=now,
        state=state, problems=kept, problems_total=2345,
    )  # fmt: skip
    client.force_login(people.reporter)
    page = client.get(reverse("upload_progress", args=[row.key])).content.decode()
    head = re.search(r"共有 2345 處[^<]*", page)
    assert head
    assert words in head[0]
    assert "以下只列出前 1000 處" in head[0]
    Upload.objects.filter(pk=row.pk).update(problems_total=MOST_PROBLEMS)
    assert "只列出前" not in client.get(reverse("upload_progress", args=[row.key])).content.decode()
