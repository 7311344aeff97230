"""From draft to release: who may take which step, and what the database keeps of a released edition."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from diaodu.audit.models import AuditEntry
from diaodu.editions.commands import (
    approve_edition,
    draft_edition,
    edit_edition,
    refresh_edition,
    release_edition,
    review_edition,
    send_back_edition,
    withdraw_edition,
)
from diaodu.editions.content import Content
from diaodu.editions.models import Edition, EditionFile, EditionStep, PrintedFigure
from diaodu.editions.queries import edition, public_editions
from diaodu.editions.refusals import BodyRefused, OwnEdition, Released, WrongStep
from diaodu.kit import clock
from diaodu.kit.refusals import Forbidden, NotFound
from diaodu.people.models import Grant, Role
from diaodu.people.permissions import Permission
from diaodu.people.viewers import viewer_of
from tests.builders import make_user, names
from tests.editions.conftest import GANSU, SAMPLE, Desk, text_of


def test_the_way_to_release(desk: Desk) -> None:
    found = desk.released()
    assert found.state == "released"
    assert (found.created_by, found.approved_by) == (desk.writer, desk.approver)
    assert list(found.steps.values_list("step", flat=True)) == ["draft", "review", "approve", "release"]
    assert set(AuditEntry.objects.filter(object_key=str(found.key)).values_list("tag", flat=True)) == {
        f"editions:edition:{step}" for step in ("draft", "review", "approve", "release")
    }
    content = Content.from_json(found.content)
    assert PrintedFigure.objects.filter(edition=found).count() == len(content.figures) > 50
    for row in found.files.all():
        assert (
            hashlib.sha256(bytes(row.content)).hexdigest() == row.sha256 == found.manifest["files"][row.name]["sha256"]
        )
    assert {"circular.docx", "circular.pdf", "circular.html", "circular.txt", "figures.csv"} <= set(
        found.manifest["files"]
    )
    assert found in public_editions()


def test_a_figure_knows_everything_behind_it(desk: Desk) -> None:
    content = Content.from_json(desk.draft().content)
    rate = next(figure for figure in content.figures if figure.code == "major_list.plan_completion")
    assert (rate.kind, rate.place, rate.period, rate.number) == ("indicator", SAMPLE, "2023-09", content.number)
    assert rate.version >= 1
    assert rate.unrounded is not None
    assert rate.unrounded.startswith(rate.value[:4] if rate.value else "?")
    assert len(rate.operands) == 2
    assert rate.facts
    change = next(figure for figure in content.figures if figure.kind == "change")
    assert change.against == "2023-08"
    assert [side["period"] for side in change.operands] == ["2023-09", "2023-08"]


def test_nobody_approves_what_is_their_own(desk: Desk) -> None:
    both = make_user("both", place="CN", permissions=(Permission.EDITION_WRITE, Permission.EDITION_APPROVE))
    found = draft_edition(actor=both, kind="major_projects", place=SAMPLE, period="2023-09")
    review_edition(actor=desk.writer, key=found.key)
    with pytest.raises(OwnEdition):
        approve_edition(actor=both, key=found.key)
    with pytest.raises(DatabaseError), transaction.atomic():
        Edition.objects.filter(pk=found.pk).update(approved_by=both)


def test_steps_out_of_order_are_refused(desk: Desk) -> None:
    found = desk.draft()
    for step, actor in ((approve_edition, desk.approver), (release_edition, desk.writer)):
        with pytest.raises(WrongStep):
            step(actor=actor, key=found.key)
    review_edition(actor=desk.writer, key=found.key)
    for change in (refresh_edition, review_edition):
        with pytest.raises(WrongStep):
            change(actor=desk.writer, key=found.key)
    with pytest.raises(WrongStep):
        send_back_edition(actor=desk.approver, key=found.key, reason=" ")
    send_back_edition(actor=desk.approver, key=found.key, reason="語句不通")
    assert edition(viewer_of(desk.writer), found.key).state == "draft"
    withdraw_edition(actor=desk.writer, key=found.key, reason="不再需要")
    with pytest.raises(WrongStep):
        review_edition(actor=desk.writer, key=found.key)


def test_who_may_not_write_or_see(desk: Desk) -> None:
    found = desk.draft()
    reader = make_user("reader", place="CN", permissions=(Permission.EDITION_VIEW,))
    foreign = make_user("foreign", place="620000", permissions=(Permission.EDITION_WRITE,))
    with pytest.raises(Forbidden):
        draft_edition(actor=reader, kind="major_projects", place=SAMPLE, period="2023-09")
    with pytest.raises(NotFound):
        draft_edition(actor=foreign, kind="major_projects", place=SAMPLE, period="2023-09")
    for stranger in (reader, foreign):
        with pytest.raises(NotFound):
            edition(viewer_of(stranger), found.key)
    released = desk.release(found)
    assert edition(viewer_of(reader), released.key) == released
    with pytest.raises(NotFound):
        edition(viewer_of(foreign), released.key)
    with pytest.raises(Forbidden):
        release_edition(actor=desk.approver, key=released.key)


def test_who_approves_elsewhere_and_writes_here_may_send_back(desk: Desk) -> None:
    writer = make_user("mixed", place=SAMPLE, permissions=(Permission.EDITION_WRITE,))
    role = Role.objects.create(code="approves", names=names("approves"), permissions=[Permission.EDITION_APPROVE])
    Grant.objects.create(user=writer, role=role, place_code=GANSU)
    found = desk.draft()
    review_edition(actor=desk.writer, key=found.key)
    assert send_back_edition(actor=writer, key=found.key, reason="語句不通").state == "draft"
    review_edition(actor=desk.writer, key=found.key)
    for step in (approve_edition, release_edition):
        with pytest.raises((NotFound, WrongStep)):
            step(actor=writer, key=found.key)
    assert Edition.objects.get(pk=found.pk).state == "reviewed"


def test_a_text_with_mistakes_is_not_kept(desk: Desk) -> None:
    found = desk.draft()
    with pytest.raises(BodyRefused) as refused:
        edit_edition(
            actor=desk.writer,
            key=found.key,
            body="全省12個項目。\n{{ no.such }}",
            document_number="",
            dated=date(2023, 10, 5),
        )
    assert [(line, rule) for line, rule, _message in refused.value.faults] == [(1, "typed_number"), (2, "unknown_code")]
    assert Edition.objects.get(pk=found.pk).body == found.body
    with pytest.raises(BodyRefused):
        edit_edition(
            actor=desk.writer, key=found.key, body="{{ zone.count, facet=國家級經濟技術開發區, period=2023, place=CN }}"
            "{{ major_list.count, facet=國家級經濟技術開發區 }}", document_number="", dated=date(2023, 10, 5),
        )  # fmt: skip


def test_the_writers_text_is_printed(desk: Desk) -> None:
    found = desk.draft()
    body = "# 標題\n\n截至{{ period month }}末，共{{ major_list.count, period=month }}。\n\n## 一、要求\n\n逐項落實。\n- 甲\n- 乙"
    edit_edition(
        actor=desk.writer, key=found.key, body=body, document_number="調度〔2023〕9號", dated=date(2023, 10, 5)
    )
    text = text_of(Edition.objects.get(pk=found.pk))
    assert text.startswith("重大項目調度辦公室\n調度〔2023〕9號\n標題\n\n　　截至2023年9月末，共")
    assert "\n一、要求\n\n　　逐項落實。\n\n· 甲\n\n· 乙\n" in text
    assert text.endswith("2023年10月5日\n")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE editions_edition SET content = '{}'::jsonb WHERE id = %s",
        "UPDATE editions_edition SET state = 'draft' WHERE id = %s",
        "UPDATE editions_edition SET public = false WHERE id = %s",
        "DELETE FROM editions_edition WHERE id = %s",
        "UPDATE editions_printedfigure SET printed = '1' WHERE edition_id = %s",
        "DELETE FROM editions_printedfigure WHERE edition_id = %s",
        "UPDATE editions_editionfile SET content = ''::bytea WHERE edition_id = %s",
        "DELETE FROM editions_editionfile WHERE edition_id = %s",
        "DELETE FROM editions_editionstep WHERE edition_id = %s",
        "TRUNCATE editions_edition CASCADE",
        "TRUNCATE editions_printedfigure",
        "TRUNCATE editions_editionfile",
    ],
)
def test_the_database_keeps_what_was_released(desk: Desk, statement: str) -> None:
    found = desk.released()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, [found.pk] if "%s" in statement else [])


def test_nothing_is_added_to_a_released_edition(desk: Desk) -> None:
    found = desk.released()
    with pytest.raises(DatabaseError), transaction.atomic():
        EditionFile.objects.create(edition=found, name="more.txt", sha256="", content=b"")
    with pytest.raises(DatabaseError), transaction.atomic():
        EditionStep.objects.create(edition=found, step="edit", number=1, at=clock.now())
    for change in (refresh_edition, review_edition, release_edition):
        with pytest.raises(Released):
            change(actor=desk.writer, key=found.key)


def test_drafts_are_kept_too(desk: Desk) -> None:
    found = desk.draft()
    with pytest.raises(DatabaseError), transaction.atomic():
        found.delete()
