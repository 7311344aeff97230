"""Files attached as evidence: kept with the end of a step, seen by whom its matter is seen, erased without touching
history.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from diaodu.audit.models import AuditEntry
from diaodu.kit.attachments import Attachment, read_attachment
from diaodu.kit.refusals import Forbidden, NotFound
from diaodu.matters.commands.acting import Doing, end_step, end_step_for_enterprise
from diaodu.matters.commands.by_enterprise import raise_by_link
from diaodu.matters.commands.evidence import erase_due, erase_file
from diaodu.matters.commands.linking import make_link, open_link
from diaodu.matters.commands.managing import reopen, withdraw
from diaodu.matters.commands.raising import New, raise_matter
from diaodu.matters.models import Event, EvidenceContent, EvidenceErasure, EvidenceFile, Matter
from diaodu.matters.refusals import EvidenceErased, MatterRefused
from diaodu.packs.commands import load_pack
from diaodu.people.models import User
from diaodu.people.permissions import Permission
from diaodu.register.models import Link, Subject
from tests.builders import make_place, make_user, sign_in
from tests.kit import attached
from tests.matters.conftest import Office, holder, office_of
from tests.matters.declared import RETENTION, write_matters_pack
from tests.matters.enterprise import CONDUCT, DEMANDS, ENTERPRISES, MONDAY, Town, build, page

SCAN = read_attachment("驗收單.pdf", attached.PDF)
DEPLOY = Path(__file__).resolve().parents[2] / "deploy"
EVIDENCE_TERM = """
[[retention]]
code = "evidence"
purpose = "to answer questions"
months = 12
"""


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def town(db: None, tmp_path: Path) -> Town:
    return build(tmp_path)


def assigned(office: Office) -> Matter:
    """A blocker that its reporter has in hand."""
    new = New("blocker", "用地未批", about=office.project, fields={"factor": "land"})
    matter = raise_matter(actor=office.reporter, new=new, at=MONDAY)
    doing = Doing("done", assign_to=office.reporter)
    return end_step(actor=office.reviewer, matter=matter.public, step="assign", doing=doing, at=MONDAY)


def solved(office: Office, *files: Attachment, once: str = "") -> Matter:
    """One that was solved, with files as evidence."""
    matter = assigned(office)
    solve(office, matter, *files, once=once)
    return matter


def solve(office: Office, matter: Matter, *files: Attachment, once: str = "") -> None:
    doing = Doing("done", evidence="批文 12 號", files=files, once=once)
    end_step(actor=office.reporter, matter=matter.public, step="solve", doing=doing, at=MONDAY)


def browser_of(user: User) -> Client:
    client = Client()
    sign_in(client, user)
    return client


def address(file: EvidenceFile, name: str = "matter_file") -> str:
    return reverse(name, kwargs={"key": file.event.matter.public, "file": file.pk})


def through_link(file: EvidenceFile, token: str) -> str:
    return reverse("enterprise_file", kwargs={"token": token, "key": file.event.matter.public, "file": file.pk})


def eraser(*, place: str = "X1", name: str = "eraser") -> User:
    """Who manages persons, and sees matters."""
    given = (Permission.MATTER_VIEW, Permission.MATTER_RESTRICTED, Permission.PAIRING_EDIT)
    return make_user(name, place=place, permissions=given)


def history_of(matter: Matter) -> list[tuple[object, ...]]:
    return list(Event.objects.filter(matter=matter).values_list("number", "act", "said", "at", "by", "recorded_at"))


def test_files_are_bound_to_the_event_that_ended_the_step(office: Office) -> None:
    photo = read_attachment("現場.jpg", attached.jpg())
    matter = solved(office, SCAN, photo)
    first, second = EvidenceFile.objects.select_related("kept", "event")
    assert first.event == second.event == Event.objects.get(matter=matter, act="ended", step__code="solve")
    assert (first.event.by, first.event.at) == (office.reporter, MONDAY)
    assert (first.place, first.type, first.size) == (0, "pdf", len(attached.PDF))
    assert (first.sha256, first.kept.name) == (sha256(attached.PDF).hexdigest(), "驗收單.pdf")
    assert bytes(second.kept.content) == photo.content
    assert second.sha256 == sha256(photo.content).hexdigest()


def test_no_file_is_needed_and_none_stands_for_words(office: Office) -> None:
    matter = assigned(office)
    with pytest.raises(MatterRefused, match="佐證"):
        end_step(
            actor=office.reporter, matter=matter.public, step="solve", doing=Doing("done", files=(SCAN,)), at=MONDAY
        )
    assert not EvidenceContent.objects.exists()
    solve(office, matter)
    assert not EvidenceFile.objects.exists()


def test_a_form_sent_twice_keeps_its_files_once(office: Office) -> None:
    matter = solved(office, SCAN, once="k")
    solve(office, matter, SCAN, once="k")
    assert EvidenceFile.objects.count() == EvidenceContent.objects.count() == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE matters_evidencefile SET size = 1",
        "DELETE FROM matters_evidencefile",
        "TRUNCATE matters_evidencefile CASCADE",
        "UPDATE matters_evidencecontent SET name = 'x'",
        "DELETE FROM matters_evidencecontent",
        "TRUNCATE matters_evidencecontent",
        "UPDATE matters_evidenceerasure SET reason = 'x'",
        "DELETE FROM matters_evidenceerasure",
    ],
)
def test_the_database_lets_nothing_be_changed(office: Office, statement: str) -> None:
    solved(office, SCAN)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # nothing that is still to be checked is in the way
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute(statement)


def test_who_sees_the_matter_takes_the_file_as_a_download(office: Office) -> None:
    solved(office, SCAN)
    file = EvidenceFile.objects.get()
    answer = browser_of(office.office).get(address(file))
    assert (answer.status_code, answer.content) == (200, attached.PDF)
    assert answer["Content-Type"] == "application/pdf"
    assert re.match(r"attachment; filename\*=utf-8''%E9", answer["Content-Disposition"])
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["Cache-Control"] == "private, no-store"


def test_the_history_shows_name_size_and_digest(office: Office) -> None:
    matter = solved(office, SCAN)
    file = EvidenceFile.objects.get()
    with CaptureQueriesContext(connection) as asked:
        shown = browser_of(office.reviewer).get(reverse("matter", args=[matter.public])).content.decode()
    for told in ("驗收單.pdf", address(file), file.sha256, "1 KB"):
        assert told in shown, told
    assert "刪除附件內容" not in shown
    assert not [query for query in asked if '"content"' in query["sql"]]  # a page reads no file


def test_strangers_and_other_counties_learn_nothing(office: Office) -> None:
    solved(office, SCAN)
    file = EvidenceFile.objects.get()
    make_place("Y1", pack=office.pack)
    everything = tuple(Permission)
    assert Client().get(address(file)).status_code == 302
    assert browser_of(make_user("elsewhere", place="Y1", permissions=everything)).get(address(file)).status_code == 404
    assert (
        browser_of(make_user("other-area", place="X1", areas=("trade",), permissions=everything))
        .get(address(file))
        .status_code
        == 404
    )
    other = assigned(office)  # a file asked for under another matter, that is in sight
    crossed = reverse("matter_file", kwargs={"key": other.public, "file": file.pk})
    assert browser_of(office.office).get(crossed).status_code == 404


def test_files_of_restricted_matters_are_restricted(town: Town) -> None:
    complaint = raise_matter(actor=town.reporter, new=New("complaint", "有人投訴", about=town.firm), at=MONDAY)
    end_step(actor=None, matter=complaint.public, step="ask", doing=Doing("done", files=(SCAN,)), at=MONDAY)
    file = EvidenceFile.objects.get()
    for user, status in ((town.office, 200), (town.reviewer, 404)):
        assert browser_of(user).get(address(file)).status_code == status
    assert Client().get(through_link(file, town.token)).status_code == 404


def answered(town: Town) -> tuple[Matter, EvidenceFile, EvidenceFile]:
    """A demand with a file of the inner step and one of the answer; it is to be rated."""
    link = open_link(town.token, at=MONDAY)
    told = {"kind": "demand", "title": "變壓器不夠", "fields": {"topic": "power"}, "form_key": "k" * 20}
    matter = raise_by_link(link=link, at=MONDAY, **told)  # type: ignore[arg-type]
    inner = read_attachment("內部.pdf", attached.PDF + b"inner %%EOF")
    for code, doing in (
        ("check", Doing("done", files=(inner,))),
        ("answer", Doing("answered", fields={"outcome": "已增容"}, files=(SCAN,))),
    ):
        end_step(actor=town.reporter, matter=matter.public, step=code, doing=doing, at=MONDAY)
    inside, reply = EvidenceFile.objects.order_by("event")
    return matter, inside, reply


def rated(town: Town, matter: Matter, *files: Any, ending: str = "satisfied") -> Any:
    """The enterprise's form, with files."""
    number = matter.steps.filter(code="rate").latest("pk").pk
    url = reverse("enterprise_answer", kwargs={"token": town.token, "key": matter.public, "step": number})
    return Client().post(url, {f"step{number}-ending": ending, f"step{number}-files": list(files)})


def test_an_enterprise_attaches_files_and_takes_its_own_and_those_of_answers(town: Town) -> None:
    matter, inside, reply = answered(town)
    assert rated(town, matter, SimpleUploadedFile("用電.jpg", attached.jpg())).status_code == 302
    own = EvidenceFile.objects.get(enterprise=town.firm)
    assert (own.event.from_enterprise, own.event.by, own.kept.name) == (True, None, "用電.jpg")
    for file, status in ((own, 200), (reply, 200), (inside, 404)):
        assert Client().get(through_link(file, town.token)).status_code == status
    assert "no-store" in Client().get(through_link(own, town.token))["Cache-Control"]
    shown = Client().get(page(town)).content.decode()
    assert [name in shown for name in ("用電.jpg", "驗收單.pdf", "內部.pdf")] == [True, True, False]
    assert str(inside.pk) not in shown
    assert browser_of(town.office).get(address(own)).content == bytes(own.kept.content)


def test_no_other_enterprise_takes_them(town: Town) -> None:
    matter, inside, reply = answered(town)
    rated(town, matter, SimpleUploadedFile("用電.jpg", attached.jpg()))
    other = make_link(actor=town.office, about=town.other.code, at=MONDAY)
    for file in EvidenceFile.objects.all():
        assert Client().get(through_link(file, other)).status_code == 404
    assert Client().get(through_link(reply, "x" * 43)).status_code == 404
    assert inside.pk != reply.pk


def test_of_two_enterprises_with_one_project_each_takes_its_own(db: None, tmp_path: Path) -> None:
    office = office_of(write_matters_pack(tmp_path, kinds=ENTERPRISES, matters=DEMANDS, pairing=CONDUCT + RETENTION))
    firms = [
        Subject.objects.create(
            code=code, pack=office.pack, kind="firm", area="works", name_hant=code, name_hans=code, place=office.place
        )
        for code in ("f1", "f2")
    ]
    for firm in firms:
        Link.objects.create(source=office.project, code="builder", target=firm)
    matter = solved(office)
    doing = Doing("passed", tests={"solved": True, "answered": True})
    end_step(actor=office.reviewer, matter=matter.public, step="check", doing=doing, at=MONDAY)
    doing = Doing("satisfied", files=(SCAN,))
    end_step_for_enterprise(enterprise=firms[0], matter=matter.public, step="rate", doing=doing, at=MONDAY)
    file = EvidenceFile.objects.get()
    for firm, status in zip(firms, (200, 404), strict=True):
        token = make_link(actor=None, about=firm.code, at=MONDAY)
        assert Client().get(through_link(file, token)).status_code == status


def test_a_wrong_file_is_told_beside_what_was_typed_and_nothing_is_done(office: Office) -> None:
    matter = assigned(office)
    sent = {"act": "end", "step": "solve", "ending": "done", "evidence": "批文 12 號"}
    svg = SimpleUploadedFile("photo.png", b"<svg onload=alert(1)>", content_type="image/png")
    good = SimpleUploadedFile("scan.pdf", attached.PDF)
    client, url = browser_of(office.reporter), reverse("matter", args=[matter.public])
    refused = client.post(url, {**sent, "files": [good, svg]})
    shown = refused.content.decode()
    assert refused.status_code == 422
    for told in ("「photo.png」的內容不是", "批文 12 號", "請重新選擇"):
        assert told in shown, told
    assert not EvidenceContent.objects.exists()
    good.seek(0)
    lacking = client.post(url, {**sent, "evidence": "", "files": [good]}).content.decode()
    assert "須寫明佐證" in lacking
    assert "所選附件都沒有保存" in lacking
    good.seek(0)
    assert client.post(url, {**sent, "files": [good]}).status_code == 302
    assert EvidenceFile.objects.get().event.by == office.reporter


def test_a_wrong_file_of_an_enterprise_is_told_beside_what_was_typed(town: Town) -> None:
    matter, *_files = answered(town)
    refused = rated(town, matter, SimpleUploadedFile("a.jpg", b""), SimpleUploadedFile("b.jpg", attached.jpg()))
    assert refused.status_code == 422
    assert "「a.jpg」是空的" in refused.content.decode()
    assert not EvidenceFile.objects.filter(enterprise=town.firm).exists()


def test_the_form_says_what_may_be_attached_and_that_it_need_not(office: Office) -> None:
    matter = assigned(office)
    shown = browser_of(office.reporter).get(reverse("matter", args=[matter.public])).content.decode()
    box = re.search(r'<input type="file"[^>]*>', shown)
    assert box
    assert "multiple" in box.group()
    assert "required" not in box.group()
    assert "可不附" in shown
    assert 'enctype="multipart/form-data"' in shown


def test_the_office_is_told_that_the_enterprise_sees_files_of_an_answer(town: Town) -> None:
    new = New("demand", "變壓器", about=town.firm, fields={"topic": "power"})
    matter = raise_matter(actor=town.reporter, new=new, at=MONDAY)
    client, url = browser_of(town.reporter), reverse("matter", args=[matter.public])
    assert "企業在其專用地址能看到" not in client.get(url).content.decode()
    end_step(actor=town.reporter, matter=matter.public, step="check", doing=Doing("done"), at=MONDAY)
    assert "企業在其專用地址能看到" in client.get(url).content.decode()


def test_content_and_name_are_erased_and_history_stays(office: Office) -> None:
    matter = solved(office, SCAN)
    file, before = EvidenceFile.objects.get(), history_of(matter)
    client = browser_of(eraser())
    shown = client.get(reverse("matter", args=[matter.public])).content.decode()
    assert address(file, "matter_file_erase") in shown
    assert client.post(address(file, "matter_file_erase"), {"reason": "附有身份證號"}).status_code == 302
    assert not EvidenceContent.objects.exists()
    kept = EvidenceFile.objects.get()
    assert (kept.sha256, kept.size, kept.event_id) == (file.sha256, file.size, file.event_id)
    assert (kept.erasure.by.username, kept.erasure.reason, kept.erasure.at) == ("eraser", "附有身份證號", MONDAY)  # type: ignore[union-attr]
    assert history_of(matter) == before
    shown = client.get(reverse("matter", args=[matter.public])).content.decode()
    assert "驗收單" not in shown
    for told in ("附件內容已刪除", "附有身份證號", file.sha256):
        assert told in shown, told
    assert client.get(address(file)).status_code == 410
    entry = AuditEntry.objects.get(tag="matters:file:erase")
    assert entry.object_key == str(matter.public)
    assert "驗收單" not in str(entry.new)


def test_only_who_may_erase_details_there_does_and_says_why(office: Office) -> None:
    matter = solved(office, SCAN)
    file = EvidenceFile.objects.get()
    make_place("Y1", pack=office.pack)
    about: dict[str, Any] = {"matter": matter.public, "file": file.pk}
    for actor, refusal in (
        (office.office, Forbidden),
        (office.reporter, Forbidden),
        (eraser(place="Y1", name="elsewhere"), NotFound),
        (holder("reporter", username="nowhere", place="Y1"), NotFound),
    ):
        with pytest.raises(refusal):
            erase_file(actor=actor, reason="因故", **about)
    able = eraser()
    for reason in ("", "   ", "長" * 301):
        with pytest.raises(MatterRefused, match="刪除原因"):
            erase_file(actor=able, reason=reason, **about)
    with pytest.raises(NotFound):
        erase_file(actor=able, reason="因故", matter=assigned(office).public, file=file.pk)
    erase_file(actor=able, reason="因故", **about)
    with pytest.raises(EvidenceErased):
        erase_file(actor=able, reason="再刪", **about)
    assert EvidenceErasure.objects.count() == 1


def test_an_enterprise_sees_that_its_file_was_erased(town: Town) -> None:
    matter, *_files = answered(town)
    rated(town, matter, SimpleUploadedFile("用電.jpg", attached.jpg()))
    own = EvidenceFile.objects.get(enterprise=town.firm)
    erase_file(actor=eraser(), matter=matter.public, file=own.pk, reason="企業要求")
    shown = Client().get(page(town)).content.decode()
    assert "附件內容已刪除" in shown
    assert "用電.jpg" not in shown
    assert "企業要求" not in shown
    assert Client().get(through_link(own, town.token)).status_code == 410


def test_files_are_erased_once_their_term_is_over(db: None, tmp_path: Path) -> None:
    office = office_of(write_matters_pack(tmp_path, pairing=EVIDENCE_TERM))
    closed, open_ = solved(office, SCAN, SCAN), solved(office, SCAN)
    withdraw(actor=office.office, matter=closed.public, reason="重複", at=MONDAY)
    before = history_of(closed)
    assert erase_due(on=date(2025, 3, 4)) == 0  # kept for twelve months, to the day
    assert erase_due(on=date(2025, 3, 5)) == 2
    assert erase_due(on=date(2025, 3, 5)) == 0
    assert EvidenceContent.objects.get().file.event.matter == open_
    assert {(one.by, one.reason) for one in EvidenceErasure.objects.all()} == {(None, "")}
    assert history_of(closed) == before
    shown = browser_of(office.office).get(reverse("matter", args=[closed.public])).content.decode()
    assert "保存期滿" in shown
    assert AuditEntry.objects.get(tag="matters:files:expire").new == {"files": 2}


def test_what_is_open_again_or_has_no_term_is_kept(office: Office, tmp_path: Path) -> None:
    matter = solved(office, SCAN)
    withdraw(actor=office.office, matter=matter.public, reason="重複", at=MONDAY)
    assert erase_due(on=date(2034, 1, 1)) == 0
    load_pack(write_matters_pack(tmp_path / "term", pairing=EVIDENCE_TERM))
    reopen(actor=office.office, matter=matter.public, reason="還沒完", at=MONDAY + timedelta(days=1))
    assert erase_due(on=date(2034, 1, 1)) == 0
    assert EvidenceContent.objects.count() == 1


def test_the_applications_role_attaches_and_erases_and_does_no_more(office: Office, tmp_path: Path) -> None:
    load_pack(write_matters_pack(tmp_path / "term", pairing=EVIDENCE_TERM))
    matter = assigned(office)
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE diaodu_app")
        cursor.execute((DEPLOY / "grants.sql").read_text(encoding="utf-8"))
        cursor.execute("SET LOCAL ROLE diaodu_app")
    solve(office, matter, SCAN, SCAN)
    file = EvidenceFile.objects.first()
    assert file
    erase_file(actor=None, matter=matter.public, file=file.pk, reason="因故")
    withdraw(actor=office.office, matter=matter.public, reason="重複", at=MONDAY)
    assert erase_due(on=date(2025, 3, 5)) == 1
    for statement in ("DELETE FROM matters_evidencefile", "UPDATE matters_evidencecontent SET name = 'x'"):
        with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement)


def test_a_photograph_tells_nothing_of_where_it_was_taken(office: Office) -> None:
    sent = {"act": "end", "step": "solve", "ending": "done", "evidence": "照片"}
    sent["files"] = SimpleUploadedFile("現場.jpg", attached.jpg())  # type: ignore[assignment]
    assert browser_of(office.reporter).post(reverse("matter", args=[assigned(office).public]), sent).status_code == 302
    file = EvidenceFile.objects.get()
    taken = browser_of(office.office).get(address(file)).content
    assert [secret for secret in attached.SECRETS if secret in taken] == []
