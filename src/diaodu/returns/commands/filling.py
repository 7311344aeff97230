"""Opening a return and filling its lines by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.db.models.expressions import RawSQL
from django.utils.translation import gettext as _

from diaodu.audit.commands import record
from diaodu.kit import clock
from diaodu.kit.refusals import NotFound
from diaodu.kit.spreadsheets import FormRow
from diaodu.people.permissions import Permission
from diaodu.returns.checkers import checker_of
from diaodu.returns.commands.permits import (
    form_for,
    form_of,
    locked_return,
    period_for,
    place_for,
    require_open_month,
    require_same_form,
)
from diaodu.returns.lines import EXPLANATION, LONGEST_WORDS, SUBJECT, LineDraft
from diaodu.returns.models import Line, Return
from diaodu.returns.problems import Problem, refused
from diaodu.returns.queries import subjects_due
from diaodu.returns.refusals import ReasonMissing, ReturnFrozen

OPEN = ("draft", "returned")


def open_return(*, actor: Any, form: str, place: str, period: str) -> Return:
    """The return that is being filled for a form, place and period; a new round when the last one was accepted.

    Raises ``NotDue`` when the place has no such form for the period, and ``MonthClosed`` for a closed month.
    """
    where = place_for(actor, place, Permission.RETURN_FILL)
    declared = form_for(where, form)
    asked = period_for(declared, where, period)
    standing = Return.objects.filter(form=form, place=where, period=asked.token)
    found = standing.exclude(state="accepted").first()
    if found is not None:
        return found
    rounds = standing.aggregate(last=Max("round"))["last"] or 0
    new = Return(
        pack=where.pack, form=form, form_version=declared.version, meaning=declared.meaning, place=where,
        period=asked.token,
        ends_on=asked.last_day, round=rounds + 1, opened_by=actor, opened_at=clock.now(),
    )  # fmt: skip
    require_open_month(new)
    try:
        with transaction.atomic():
            new.save(force_insert=True)
            tell(actor, new, "open", {"form": form, "place": place, "period": asked.token, "round": new.round})
    except IntegrityError:  # somebody else opened it at the same moment
        return standing.exclude(state="accepted").get()
    return new


@transaction.atomic
def lay_out_lines(found: Return) -> None:
    """Give a return that has none an empty line for each subject that is due."""
    if not _lacks_lines(found):
        return
    found = Return.objects.select_for_update(of=("self",)).select_related("place", "pack").get(pk=found.pk)
    if not _lacks_lines(found):  # somebody else, or a file, was faster
        return
    subjects = subjects_due(form_of(found), found.place)
    Line.objects.bulk_create(
        [Line(owner=found, row=row, subject_id=pk) for row, pk in enumerate(subjects.values_list("pk", flat=True), 2)]
    )


def _lacks_lines(found: Return) -> bool:
    return found.page is None and found.state in OPEN and not Line.objects.filter(owner=found).exists()


@transaction.atomic
def fill_line(*, actor: Any, key: UUID, row: int, cells: Mapping[str, str]) -> list[Problem]:
    """Fill one line. Figures that cannot be taken are told and the line stays as it was; others are kept.

    Raises ``ReturnFrozen`` for a submitted or accepted return.
    """
    found = locked_return(actor, key, Permission.RETURN_FILL)
    require_draft(found)
    require_same_form(found, form_of(found))
    line = Line.objects.select_related("subject").filter(owner=found, row=row).first()
    if line is None:
        raise NotFound(_("這份報表沒有第 %(row)d 行。") % {"row": row})
    draft = checked_line(found, line, cells)
    if not refused(draft.problems):
        keep_line(line, draft)
        if found.state == "returned":
            reopen(actor, found)
    return draft.problems


def checked_line(found: Return, line: Line, cells: Mapping[str, Any]) -> LineDraft:
    """A line as these cells would make it."""
    code = line.subject.code
    ((draft,),) = checker_of(found, only=line).lines([FormRow(line.row, {**cells, SUBJECT: code})])
    return draft


def keep_line(line: Line, draft: LineDraft) -> None:
    """Keep a checked line."""
    line.subject_id, line.figures, line.words = draft.subject, draft.figures, draft.words
    line.problems = [problem.plain() for problem in draft.problems]
    line.save()


@transaction.atomic
def begin_again(*, actor: Any, key: UUID) -> None:
    """Empty a return and fill it anew, by the form as it is now."""
    found = locked_return(actor, key, Permission.RETURN_FILL)
    require_draft(found)
    form = form_of(found)
    Line.objects.filter(owner=found).delete()
    found.state, found.problems, found.form_version, found.meaning = "draft", [], form.version, form.meaning
    found.save(update_fields=["state", "problems", "form_version", "meaning"])
    tell(actor, found, "begin_again", {})


@transaction.atomic
def explain_return(*, actor: Any, key: UUID, explanation: str) -> None:
    """Say something of the return as a whole: why subjects are left out, why it corrects what was accepted."""
    found = locked_return(actor, key, Permission.RETURN_FILL)
    require_draft(found)
    found.explanation = explanation.strip()[:300]
    found.save(update_fields=["explanation"])


@transaction.atomic
def explain_lines(*, actor: Any, key: UUID, explanation: str) -> int:
    """Give one reason for all lines that still ask for one. Returns how many there were.

    Raises ``ReturnFrozen`` for a submitted or accepted return, and ``ReasonMissing`` for a blank reason.
    """
    found = locked_return(actor, key, Permission.RETURN_FILL)
    require_draft(found)
    reason = explanation.strip()[:LONGEST_WORDS]
    if not reason:
        raise ReasonMissing(_("請寫明原因。"))
    words = RawSQL("words || jsonb_build_object(%s::text, %s::text)", [EXPLANATION, reason])
    count = Line.objects.filter(owner=found).explainable().update(words=words)
    if not count:  # nothing was done: no reason to tell of it, nor to reopen
        return 0
    if found.state == "returned":
        reopen(actor, found)
    tell(actor, found, "explain_lines", {"lines": count, "reason": reason})
    return count


def require_draft(found: Return) -> None:
    """Raise ``ReturnFrozen`` unless the return can be changed."""
    if found.state not in OPEN:
        raise ReturnFrozen(_("報表已報送，不能修改；如需修改，請審核人退回。"))


def reopen(actor: Any, found: Return) -> None:
    """Make a draft of a return that was sent back and is being changed."""
    found.state = "draft"
    found.save(update_fields=["state"])
    tell(actor, found, "reopen", {})


def tell(actor: Any, found: Return, verb: str, new: Mapping[str, Any]) -> None:
    """Write what was done to a return into the audit, which is its history."""
    record(actor=actor, tag=f"returns:return:{verb}", kind="return", key=str(found.key), new=new)
