"""Circulars with numbers in doubt: refused until somebody says why, with the reason and the numbers on record."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from diaodu.audit.models import AuditEntry
from diaodu.editions.commands import approve_edition, edit_edition, release_edition, review_edition, send_back_edition
from diaodu.editions.content import Content
from diaodu.editions.doubts import doubts
from diaodu.editions.models import Edition
from diaodu.editions.refusals import FiguresInDoubt
from tests.builders import sign_in
from tests.editions.conftest import GANSU, SAMPLE, Desk

TYPED = '\n\n全省共實施{{ quote "2023年省列重大項目278個", source=page }}。\n'
SUM = '\n\n{{ quote "進出口580億元，其中出口320億元，進口206億元", source=page }}。\n'


def drafted(desk: Desk, more: str, *, until: str = "approved") -> Edition:
    found = desk.draft("briefing", GANSU, "2023-01")
    edit_edition(actor=desk.writer, key=found.key, body=found.body + more, document_number="", dated=found.dated)
    if until == "approved":
        review_edition(actor=desk.writer, key=found.key)
        approve_edition(actor=desk.approver, key=found.key)
    return Edition.objects.get(pk=found.pk)


@pytest.mark.parametrize(
    ("more", "rule", "printed"), [(TYPED, "contradicted", "278個"), (SUM, "arithmetic", "206億元")]
)
def test_a_number_in_doubt_holds_the_release(desk: Desk, more: str, rule: str, printed: str) -> None:
    found = drafted(desk, more)
    for reason in ("", "  \n"):
        with pytest.raises(FiguresInDoubt) as refused:
            release_edition(actor=desk.writer, key=found.key, reason=reason)
    assert any(printed in each for each in refused.value.doubts)
    assert printed in str(refused.value)
    assert Edition.objects.get(pk=found.pk).state == "approved"

    released = release_edition(actor=desk.writer, key=found.key, reason=" 引文如此，已另函說明 ")
    step = released.steps.get(step="release")
    assert step.note == "引文如此，已另函說明"
    assert [(each["rule"], each["printed"]) for each in step.doubts] == [(rule, printed)]
    entry = AuditEntry.objects.get(object_key=str(found.key), tag="editions:edition:release")
    assert entry.new["note"] == "引文如此，已另函說明"
    assert entry.new["doubts"] == step.doubts


def test_what_was_mended_is_released_without_a_reason(desk: Desk) -> None:
    found = drafted(desk, TYPED)
    send_back_edition(actor=desk.approver, key=found.key, reason="數字有誤")
    body = found.body.replace("278個", "287個")
    edit_edition(actor=desk.writer, key=found.key, body=body, document_number="", dated=found.dated)
    released = desk.release(Edition.objects.get(pk=found.pk))
    assert released.steps.get(step="release").doubts == []


@pytest.mark.parametrize(
    ("kind", "place", "period"),
    [("briefing", GANSU, "2023-01"), *[("major_projects", SAMPLE, f"2023-{month:02}") for month in (3, 6, 9, 12)]],
)
def test_circulars_as_their_packs_write_them_are_in_no_doubt(desk: Desk, kind: str, place: str, period: str) -> None:
    assert doubts(Content.from_json(desk.draft(kind, place, period).content)) == ()


def test_the_page_shows_the_doubts_and_takes_the_reason(desk: Desk, client: Client) -> None:
    found = drafted(desk, TYPED)
    sign_in(client, desk.writer)
    address, release = (reverse(name, args=[found.key]) for name in ("edition", "edition_release"))
    page = client.get(address).content.decode()
    assert 'id="doubts"' in page
    assert "278個" in page
    assert 'id="release-reason"' in page
    answer = client.post(release, {"reason": ""})
    assert answer.status_code == 409
    assert "寫明照發的理由" in answer.content.decode()
    assert client.post(release, {"reason": "引文如此"}).status_code == 302
    page = client.get(address).content.decode()
    assert 'id="doubts"' not in page
    assert "引文如此" in page
    assert "287 個" in page
