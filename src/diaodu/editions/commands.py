"""Circulars on their way: drafting, editing, review, approval by another person, release. Each step is one verb."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from diaodu.audit.commands import record
from diaodu.audit.numbers import last_number
from diaodu.editions.circulars import circular, circulars
from diaodu.editions.content import Content
from diaodu.editions.doubts import Doubt, doubts
from diaodu.editions.making import composed, manifest_of, recomposed
from diaodu.editions.models import (
    APPROVED,
    DRAFT,
    RELEASED,
    REVIEWED,
    WITHDRAWN,
    Edition,
    EditionFile,
    EditionStep,
    PrintedFigure,
)
from diaodu.editions.refusals import FiguresInDoubt, OwnEdition, Released, WrongStep
from diaodu.editions.rendering.package import digest, drawn_files
from diaodu.kit import clock
from diaodu.kit.refusals import NotFound, Refusal
from diaodu.people.permissions import Permission
from diaodu.people.viewers import acting
from diaodu.register.models import Place

LONGEST_NUMBER, LONGEST_NOTE = 60, 300
LANGUAGES = ("zh-hant", "zh-hans")


@transaction.atomic
def draft_edition(
    *, actor: Any, kind: str, place: str, period: str, language: str = "zh-hant", corrects: Edition | None = None
) -> Edition:
    """Draft a circular from its pack's template, as known now.

    Raises ``NotFound`` for a place out of scope or an unknown kind, ``BodyRefused`` for what cannot be asked.
    """
    viewer = acting(actor)
    viewer.require(Permission.EDITION_WRITE)
    found = Place.objects.visible_to(viewer, Permission.EDITION_WRITE).select_related("pack").filter(code=place).first()
    if found is None:
        raise NotFound(_("沒有地方「%(code)s」，或不在您的範圍內。") % {"code": place})
    if language not in LANGUAGES:
        raise Refusal(_("語言只能是 zh-hant 或 zh-hans。"))
    chosen = circular(found.pack, kind)
    if chosen.corrects and corrects is None:
        raise WrongStep(_("更正通知要從一份已發佈的通報起草。"))
    now = clock.now()
    edition = Edition(
        pack=found.pack, circular=kind, circular_version=chosen.version, place=found, period=period,
        language=language, public=chosen.public, dated=clock.today(), number=last_number(), composed_at=now,
        body=chosen.body, corrects=corrects, created_at=now, created_by=actor,
    )  # fmt: skip
    edition.content = composed(edition).as_json()
    edition.period = edition.content["period"]
    edition.save(force_insert=True)
    _step(actor, edition, "draft", "")
    return edition


@transaction.atomic
def edit_edition(*, actor: Any, key: UUID, body: str, document_number: str, dated: date) -> Edition:
    """Change a draft's text, its document's number or its date. Raises ``BodyRefused`` with every mistake's line."""
    edition = _locked(actor, key, Permission.EDITION_WRITE, DRAFT)
    if len(document_number) > LONGEST_NUMBER:
        raise Refusal(_("文號最多 %(longest)d 個字符。") % {"longest": LONGEST_NUMBER})
    edition.body, edition.document_number, edition.dated = body.replace("\r\n", "\n"), document_number.strip(), dated
    edition.content = composed(edition).as_json()
    edition.save(update_fields=["body", "document_number", "dated", "content"])
    _step(actor, edition, "edit", "")
    return edition


@transaction.atomic
def refresh_edition(*, actor: Any, key: UUID) -> Edition:
    """Compose a draft anew, as known now."""
    edition = _locked(actor, key, Permission.EDITION_WRITE, DRAFT)
    edition.number, edition.composed_at = last_number(), clock.now()
    edition.circular_version = circular(edition.pack, edition.circular, known=edition.number).version
    edition.content = composed(edition).as_json()
    edition.save(update_fields=["number", "composed_at", "circular_version", "content"])
    _step(actor, edition, "refresh", "")
    return edition


@transaction.atomic
def review_edition(*, actor: Any, key: UUID) -> Edition:
    """Say that a draft was read and checked: from now on it is frozen, unless it is sent back."""
    edition = _locked(actor, key, Permission.EDITION_WRITE, DRAFT)
    edition.state, edition.reviewed_by = REVIEWED, actor
    edition.save(update_fields=["state", "reviewed_by"])
    _step(actor, edition, "review", "")
    return edition


@transaction.atomic
def approve_edition(*, actor: Any, key: UUID) -> Edition:
    """Approve a reviewed edition. Raises ``OwnEdition`` for whoever drafted or reviewed it."""
    edition = _locked(actor, key, Permission.EDITION_APPROVE, REVIEWED)
    if actor is None or actor in {edition.created_by, edition.reviewed_by}:
        raise OwnEdition(_("起草人和核稿人不能簽發自己的稿件，須由他人簽發。"))
    edition.state, edition.approved_by = APPROVED, actor
    edition.save(update_fields=["state", "approved_by"])
    _step(actor, edition, "approve", "")
    return edition


@transaction.atomic
def send_back_edition(*, actor: Any, key: UUID, reason: str) -> Edition:
    """Make a reviewed or approved edition a draft again, with the reason: for who writes or approves in its place."""
    approves = Edition.objects.open_to(acting(actor), Permission.EDITION_APPROVE).filter(key=key).exists()
    permission = Permission.EDITION_APPROVE if approves else Permission.EDITION_WRITE
    edition = _locked(actor, key, permission, REVIEWED, APPROVED)
    edition.state, edition.reviewed_by, edition.approved_by = DRAFT, None, None
    edition.save(update_fields=["state", "reviewed_by", "approved_by"])
    _step(actor, edition, "send_back", _reason(reason))
    return edition


@transaction.atomic
def withdraw_edition(*, actor: Any, key: UUID, reason: str) -> Edition:
    """Put away an edition that is not to be released; it stays on record."""
    edition = _locked(actor, key, Permission.EDITION_WRITE, DRAFT, REVIEWED, APPROVED)
    edition.state = WITHDRAWN
    edition.save(update_fields=["state"])
    _step(actor, edition, "withdraw", _reason(reason))
    return edition


@transaction.atomic
def release_edition(*, actor: Any, key: UUID, reason: str = "") -> Edition:
    """Release an approved edition: its files are drawn, and nothing of it changes any more.

    What it says is composed once more from the ledger first, and must be what was approved. Raises ``WrongStep`` when
    it is not, ``FiguresInDoubt`` when its numbers are and no ``reason`` is given, ``FilesMissing`` where the fonts are
    not on this machine.
    """
    edition = _locked(actor, key, Permission.EDITION_WRITE, APPROVED)
    content = Content.from_json(edition.content)
    if recomposed(edition).digest() != content.digest():
        raise WrongStep(_("按同一台賬號重新計算，結果與簽發稿不同；請退回起草並刷新。"))
    doubted = doubts(content)
    if doubted and not reason.strip():
        raise FiguresInDoubt([doubt.told for doubt in doubted])
    files = drawn_files(content)
    EditionFile.objects.bulk_create(
        EditionFile(edition=edition, name=name, sha256=digest(made), content=made) for name, made in files.items()
    )
    PrintedFigure.objects.bulk_create(_printed(edition, content))
    edition.state, edition.released_at, edition.released_by = RELEASED, clock.now(), actor
    edition.manifest = manifest_of(edition, content, files)
    _step(actor, edition, "release", reason.strip()[:LONGEST_NOTE], doubted)
    edition.save(update_fields=["state", "released_at", "released_by", "manifest"])
    return edition


def draft_correction(*, actor: Any, key: UUID) -> Edition:
    """Draft the notice that corrects a released edition. Raises ``WrongStep`` when nothing of it has changed."""
    edition = Edition.objects.visible_to(acting(actor)).select_related("pack", "place").filter(key=key).first()
    if edition is None:
        raise _unknown()
    if edition.state != RELEASED:
        raise WrongStep(_("只有已發佈的通報可以更正。"))
    kinds = [each for each in circulars(edition.pack).values() if each.corrects]
    if not kinds:
        raise NotFound(_("資料包沒有更正通知的模板。"))
    with transaction.atomic():
        notice = draft_edition(
            actor=actor, kind=kinds[0].code, place=edition.place.code, period=edition.period,
            language=edition.language, corrects=edition,
        )  # fmt: skip
        if not Content.from_json(notice.content).tables():
            raise WrongStep(_("這份通報所載的數據至今沒有變動，無須更正。"))
    return notice


def _locked(actor: Any, key: UUID, permission: Permission, *states: str) -> Edition:
    """The edition, held until the end of the transaction. Raises ``NotFound``, ``Forbidden`` or ``WrongStep``."""
    viewer = acting(actor)
    seen = Edition.objects.visible_to(viewer).filter(key=key)
    if not seen.exists():
        raise _unknown()
    viewer.require(permission)
    row = Edition.objects.open_to(viewer, permission).filter(key=key)
    edition = row.select_for_update(of=("self",)).select_related("pack", "place", "created_by", "reviewed_by").first()
    if edition is None:
        raise _unknown()
    if edition.state == RELEASED:
        raise Released(_("已發佈的通報不能更改，只能由後一份通報更正。"))
    if edition.state not in states:
        raise WrongStep(_("這份通報現在的狀態不能這樣做；請刷新頁面。"))
    return edition


def _unknown() -> NotFound:
    return NotFound(_("沒有這份通報，或不在您的範圍內。"))


def _reason(reason: str) -> str:
    if not reason.strip():
        raise WrongStep(_("請寫明理由。"))
    return reason.strip()[:LONGEST_NOTE]


def _step(actor: Any, edition: Edition, step: str, note: str, doubted: Sequence[Doubt] = ()) -> None:
    kept = [asdict(doubt) for doubt in doubted]
    EditionStep.objects.create(
        edition=edition, step=step, note=note, doubts=kept, number=edition.number, at=clock.now(), actor=actor
    )
    told = {"state": edition.state, "number": edition.number, "note": note}
    if kept:
        told["doubts"] = kept
    record(
        actor=actor, tag=f"editions:edition:{step.replace('_', '-')}", kind="edition", key=str(edition.key), new=told
    )


def _printed(edition: Edition, content: Content) -> list[PrintedFigure]:
    kept = edition.content["figures"]
    return [
        PrintedFigure(
            edition=edition, figure=f.id, kind=f.kind, code=f.code, version=f.version, place=f.place, period=f.period,
            number=f.number, printed=f.printed, unrounded=f.unrounded or "", body=body,
        )
        for f, body in zip(content.figures, kept, strict=True)
    ]  # fmt: skip
