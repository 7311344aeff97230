"""Entering a published page: its head, and the rows it prints."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from diaodu.audit.commands import record
from diaodu.kit import clock
from diaodu.kit.refusals import NotFound
from diaodu.kit.spreadsheets import FormRow
from diaodu.people.permissions import Permission
from diaodu.register.models import Place
from diaodu.returns.checks.pages import slot_of
from diaodu.returns.commands.filling import keep_line, reopen, require_draft
from diaodu.returns.commands.permits import form_for, form_of, locked_return, place_for
from diaodu.returns.forms import PAGE
from diaodu.returns.intake import PageChecker
from diaodu.returns.models import Line, Return
from diaodu.returns.page_head import page_of, page_problems
from diaodu.returns.problems import Problem, refused
from diaodu.returns.refusals import InvalidPage, NotDue

ROW_BEFORE = 1  # rows are counted as in a file, below its header


@transaction.atomic
def open_page(*, actor: Any, form: str, place: str, page: Mapping[str, Any]) -> Return:
    """A return for a published page. One of the same address that is still being entered in the place is gone on with.

    Raises ``InvalidPage`` for a head that does not say where and when it was printed.
    """
    where = place_for(actor, place, Permission.RETURN_FILL)
    declared = form_for(where, form)
    if declared.kind.code != PAGE:
        raise NotDue(_("「%(form)s」不是公開版面的報表。") % {"form": form})
    head = _sound(page)
    Place.objects.select_for_update(no_key=True).get(pk=where.pk)  # two at once would take the same round
    standing = _being_entered(form, where, head)
    if standing is not None:
        return standing
    today = clock.today()
    found = Return.objects.create(
        pack=where.pack, form=form, form_version=declared.version, place=where, period=today.isoformat(),
        ends_on=today, round=_next_round(form, where, today.isoformat()), page=head, opened_by=actor,
        opened_at=clock.now(),
    )  # fmt: skip
    record(actor=actor, tag="returns:return:open", kind="return", key=str(found.key), new={"form": form, **head})
    return found


def _being_entered(form: str, place: Place, head: Mapping[str, Any]) -> Return | None:
    keys = ("url",) if head["url"] else tuple(head)
    same = {f"page__{key}": head[key] for key in keys}
    return Return.objects.filter(form=form, place=place, state__in=("draft", "returned"), **same).first()


def _next_round(form: str, place: Place, day: str) -> int:
    rounds = Return.objects.filter(form=form, place=place, period=day).aggregate(last=Max("round"))
    return (rounds["last"] or 0) + 1


@transaction.atomic
def describe_page(*, actor: Any, key: UUID, page: Mapping[str, Any]) -> Return:
    """Change the head of a page that is being entered. Raises ``InvalidPage`` and ``ReturnFrozen``."""
    found = _open_page(actor, key)
    before, found.page = found.page, _sound(page)
    found.save(update_fields=["page"])
    tag = "returns:return:describe"
    record(actor=actor, tag=tag, kind="return", key=str(found.key), old=before, new=found.page)
    _changed(actor, found)
    return found


@transaction.atomic
def keep_row(*, actor: Any, key: UUID, cells: Mapping[str, str], row: int | None = None) -> list[Problem]:
    """Add a row to a page, or change one. One with a mistake is not kept: what is wrong is told."""
    found = _open_page(actor, key)
    others = [line for line in Line.objects.filter(owner=found) if line.row != row]
    last = max((line.row for line in others), default=ROW_BEFORE)
    line = _line(found, row) if row else Line(owner=found, row=last + 1)
    checker = PageChecker.of(found, form_of(found))
    checker.seen = {slot_of(other.subject_id, other.figures[0]): other.row for other in others}
    ((draft,),) = checker.lines([FormRow(line.row, cells)])
    if not refused(draft.problems):
        keep_line(line, draft)
        _changed(actor, found)
    return draft.problems


@transaction.atomic
def remove_row(*, actor: Any, key: UUID, row: int) -> None:
    """Take a row out of a page that is being entered."""
    found = _open_page(actor, key)
    _line(found, row).delete()
    _changed(actor, found)


def _sound(page: Mapping[str, Any]) -> dict[str, Any]:
    head = page_of(page)
    problems = page_problems(head)
    if problems:
        raise InvalidPage(" ".join(problem.message for problem in problems))
    return head


def _open_page(actor: Any, key: UUID) -> Return:
    found = locked_return(actor, key, Permission.RETURN_FILL)
    if found.page is None:
        raise NotFound(_("這份報表不是公開版面。"))
    require_draft(found)
    return found


def _line(found: Return, row: int) -> Line:
    line = Line.objects.filter(owner=found, row=row).first()
    if line is None:
        raise NotFound(_("這份報表沒有第 %(row)d 行。") % {"row": row})
    return line


def _changed(actor: Any, found: Return) -> None:
    if found.state == "returned":
        reopen(actor, found)
