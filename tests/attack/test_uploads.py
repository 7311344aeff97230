"""Hostile files through the pages that take files: register import, returns, rows of a published page."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from diaodu.people.models import User
from diaodu.register.jobs import run_import
from diaodu.register.models import Import
from diaodu.returns.files import write_template
from diaodu.returns.jobs import run_upload
from diaodu.returns.models import Return, Upload
from tests.attack.files import BOMBS, SLY
from tests.attack.standing import nothing_written, within_limits
from tests.kit.broken_workbooks import FOUND, REFUSED, TYPED, Broken
from tests.web.addresses import given_page, given_return

KNOWN = tuple(case for case in REFUSED if case.name not in {"one cell a million times", "zip bomb in the sheet"})
CASES = (*BOMBS, *SLY, *KNOWN)


@pytest.fixture
def found(attacker: User) -> Return:
    return given_return()


@pytest.fixture
def form(found: Return) -> bytes:
    stream = io.BytesIO()
    write_template(found, stream)
    return stream.getvalue()


def sent(visitor: Client, url: str, case: Broken, content: bytes) -> Any:
    """What the page says to a file; nobody is made to wait for the file to be read."""
    return visitor.post(url, {"file": SimpleUploadedFile(case.file_name, content, content_type="text/html")})


def judged(visitor: Client, answer: Any, case: Broken, job: Any, model: Any) -> set[str]:
    """The rules by which a file was refused: at once, or by the worker, as its page tells."""
    if answer.status_code != 302:
        assert answer.status_code in {200, 422}, case.name
        return {"at once"}
    row = model.objects.latest("pk")
    name = "import_id" if model is Import else "upload_id"
    job(**{name: row.pk}, language="zh-hant")
    row.refresh_from_db()
    assert row.state == "refused", case.name
    told = visitor.get(answer["Location"])
    assert told.status_code == 200
    assert "系統故障" not in told.content.decode(), case.name
    return {problem["rule"] for problem in row.problems}


def refused(visitor: Client, url: str, case: Broken, content: bytes, job: Any, model: Any) -> set[str]:
    with nothing_written(), within_limits():
        return judged(visitor, sent(visitor, url, case, content), case, job, model)


def wrong(case: Broken, rules: set[str]) -> bool:
    return case.expected != TYPED and not rules & {case.expected, "at once"}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_register_takes_none_of_it(visitor: Client, form: bytes, case: Broken) -> None:
    url = reverse("subjects_import", args=["canal"])
    rules = refused(visitor, url, case, case.build(form), run_import, Import)
    assert rules
    assert not wrong(case, rules), rules


@pytest.mark.parametrize("case", [BOMBS[1], BOMBS[2], *SLY, *FOUND], ids=lambda case: case.name)
def test_a_return_takes_none_of_it(visitor: Client, found: Return, form: bytes, case: Broken) -> None:
    rules = refused(visitor, reverse("return_upload", args=[found.key]), case, case.build(form), run_upload, Upload)
    assert rules
    assert not wrong(case, rules), rules


def test_a_published_page_takes_none_of_it(visitor: Client, form: bytes) -> None:
    page = given_page()
    url = reverse("return_upload", args=[page.key])
    for case in (case for case in SLY if case.file_name.endswith(".csv")):
        rules = refused(visitor, url, case, case.build(form), run_upload, Upload)
        assert rules, case.name
        assert not wrong(case, rules), case.name
    workbook = Broken("a workbook", "page.xlsx", lambda given: given, "unknown_format")
    assert refused(visitor, url, workbook, form, run_upload, Upload) == {"unknown_format"}


NAMES = (
    "../../../etc/passwd.csv", "/etc/passwd.csv", "..\\..\\x.csv", "a\0b.csv", "x" * 900 + ".csv", ".csv",
    "\u202evsc.csv", '"><img src=x onerror=alert(1)>.csv', "%00%2e%2e.csv", "a;b.csv", "${x}{{7*7}}.csv", "=cmd.csv",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_the_name_of_a_file_is_only_words(visitor: Client, name: str) -> None:
    """It is told back as text, without folders, and named by nobody who hands something out."""
    head = f'--a\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    url = reverse("subjects_import", args=["canal"])
    with nothing_written():
        body = f"{head}nonsense\nc1\n\r\n--a--\r\n".encode()
        answer = visitor.post(url, body, content_type="multipart/form-data; boundary=a")
        assert answer.status_code == 302
        run_import(import_id=Import.objects.latest("pk").pk, language="zh-hant")
    row = Import.objects.latest("pk")
    assert not {"/", "\\", "\0", "\n"} & set(row.file_name)
    told = visitor.get(answer["Location"]).content.decode()
    assert "<img" not in told
    assert "49" not in told.split("{{", maxsplit=1)[-1][:20]


@pytest.mark.parametrize(
    "body", [b"", b"xx", b"--a\r\n\r\n\r\n--a--", b"--a\r\nContent-Disposition: form-data\r\n\r\nx"]
)
@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary=a", "text/plain"])
def test_what_is_no_upload_is_told_so(visitor: Client, found: Return, body: bytes, kind: str) -> None:
    with nothing_written():
        assert visitor.post(reverse("return_upload", args=[found.key]), body, content_type=kind).status_code in {
            400,
            422,
        }
        status = visitor.post(reverse("subjects_import", args=["canal"]), body, content_type=kind).status_code
        assert status in {200, 400}
        assert not Import.objects.exists()
        assert not Upload.objects.exists()


def test_a_body_that_no_file_needs_is_not_even_looked_into(client: Client, country: None, db: None) -> None:
    """Nobody signed in: what is sent would be written to the disk before anybody is asked who they are."""
    url = reverse("login")
    with nothing_written():
        for length in (str(10 * 2**30), "9" * 30):
            answer = client.post(url, b"x", content_type="text/plain", CONTENT_LENGTH=length)
            assert answer.status_code == 413
