"""Submitting a return, sending it back, accepting it into the ledger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from diaodu.kit import clock
from diaodu.people.permissions import Permission
from diaodu.returns.accepting import take_in
from diaodu.returns.accepting_pages import take_in_page
from diaodu.returns.checkers import checker_of
from diaodu.returns.commands.filling import require_draft, tell
from diaodu.returns.commands.permits import form_of, locked_return, period_of, require_open_month, require_same_form
from diaodu.returns.forms import PAGE
from diaodu.returns.intake import PageChecker
from diaodu.returns.lines import BATCH, Checker, LineDraft, not_due
from diaodu.returns.models import Line, Return
from diaodu.returns.problems import Problem, refused
from diaodu.returns.queries import subjects_due
from diaodu.returns.querysets import LineQuerySet
from diaodu.returns.refusals import OwnReturn, ReasonMissing, ReturnDecided, ReturnNotReady
from diaodu.returns.staging import Findings

TOLD = 20  # problems of a return that is not ready; the others are counted
MANY_LINES = 2000  # more are accepted by the worker, so that nobody waits for a page


def submit_return(*, actor: Any, key: UUID) -> Return:
    """Freeze a return for review. Raises ``ReturnNotReady`` while something refused or unexplained is left in it.

    What is found wrong is kept with the lines even then: the reporter goes on from it.
    """
    with transaction.atomic():
        found = locked_return(actor, key, Permission.RETURN_FILL)
        require_draft(found)
        require_open_month(found)
        require_same_form(found, form_of(found))
        findings = _open_problems(found)
        if not findings.total:
            _freeze(actor, found)
    if findings.total:
        raise ReturnNotReady(_not_ready(findings), findings.kept[:TOLD], findings.total)
    return found


def _freeze(actor: Any, found: Return) -> None:
    found.state, found.submitted_by, found.submitted_at = "submitted", actor, clock.now()
    found.decided_by = found.decided_at = None
    found.decision = ""
    found.save(update_fields=["state", "submitted_by", "submitted_at", "decided_by", "decided_at", "decision"])
    tell(actor, found, "submit", {"round": found.round})


@transaction.atomic
def send_back(*, actor: Any, key: UUID, reason: str) -> Return:
    """Return a submitted return to its reporter, with the reason: it can be changed again."""
    found = _submitted(actor, key)
    if not reason.strip():
        raise ReasonMissing(_("退回須寫明原因。"))
    _decide(actor, found, "returned", reason)
    tell(actor, found, "send_back", {"reason": found.decision})
    return found


def accept_return(*, actor: Any, key: UUID) -> Return:
    """Accept a submitted return: its figures become facts. The worker does it for one of many lines.

    Raises ``ReturnDecided`` when another reviewer was faster, ``MonthClosed`` when the month was closed meanwhile, and
    ``OwnReturn`` for what the actor submitted.
    """
    from diaodu.returns.jobs import run_acceptance  # the job calls commands of this room

    with transaction.atomic():
        found = _submitted(actor, key)
        require_open_month(found)
        if actor is not None and found.submitted_by_id == actor.pk:
            raise OwnReturn(_("自己報送的報表須由他人審核。"))
        if Line.objects.filter(owner=found).count() <= MANY_LINES:
            _take_in(actor, found)
        else:
            _decide(actor, found, "accepting", "")
            tell(actor, found, "accepting", {})
            run_acceptance.defer(return_id=found.pk, language=translation.get_language() or "")
    return found


@transaction.atomic
def finish_acceptance(*, return_id: int) -> Return:
    """Take in the return that a reviewer accepted. Running it twice does no harm."""
    found = Return.objects.select_for_update(of=("self",)).select_related("place", "pack").get(pk=return_id)
    if found.state == "accepting":
        _take_in(found.decided_by, found)
    return found


@transaction.atomic
def give_up_acceptance(*, return_id: int, reason: str) -> None:
    """Put a return whose acceptance the ledger refused back before its reviewers."""
    found = Return.objects.select_for_update(of=("self",)).get(pk=return_id)
    if found.state == "accepting":
        tell(found.decided_by, found, "refused", {"reason": reason})
        found.state, found.decided_by, found.decided_at, found.decision = "submitted", None, None, reason[:300]
        found.save(update_fields=["state", "decided_by", "decided_at", "decision"])


def _submitted(actor: Any, key: UUID) -> Return:
    found = locked_return(actor, key, Permission.RETURN_REVIEW)
    if found.state != "submitted":
        raise ReturnDecided(_("這份報表已由他人處理，或尚未報送。"))
    return found


def _take_in(actor: Any, found: Return) -> None:
    form = form_of(found)
    require_same_form(found, form)
    if form.kind.code == PAGE:
        numbers = take_in_page(actor, found, form)
    else:
        numbers = take_in(actor, found, form, period_of(found))
    require_open_month(found)  # once more: from the ledger's lock on nobody else closes the month
    found.first_number = numbers.start if numbers else None
    found.last_number = numbers[-1] if numbers else None
    _decide(actor, found, "accepted", "")
    tell(actor, found, "accept", {"facts": len(numbers), "first": found.first_number, "last": found.last_number})


def _decide(actor: Any, found: Return, state: str, decision: str) -> None:
    found.state, found.decided_by, found.decided_at = state, actor, clock.now()
    found.decision = decision.strip()[:300]
    fields = ["state", "decided_by", "decided_at", "decision", "first_number", "last_number"]
    found.save(update_fields=fields)


def _open_problems(found: Return) -> Findings:
    """What is refused or not explained in a return. Raises ``ReturnNotReady`` for an empty one."""
    lines = Line.objects.filter(owner=found).select_related("subject")
    count = lines.count()
    if not count:
        raise ReturnNotReady(_("報表還沒有填。"))
    return _found_before(found, lines) if count > MANY_LINES else _found_now(found, lines)


def _found_before(found: Return, lines: LineQuerySet) -> Findings:
    """What was wrong with a return of many lines when its file was taken: checking it once more takes too long."""
    findings = Findings([] if found.explanation else map(Problem.of, found.problems))
    due = subjects_due(form_of(found), found.place)
    for row, code in lines.exclude(subject__in=due).values_list("row", "subject__code"):
        findings.add([not_due(row, code)])
    for line in lines.open():
        findings.add(map(Problem.of, line.problems))
    return findings


def _found_now(found: Return, lines: LineQuerySet) -> Findings:
    """What is wrong now: the register and the ledger may have changed since the lines were filled.

    What is left blank is kept as the absence that it now is.
    """
    checker = checker_of(found)
    findings = Findings()
    for kept, checked in _checked(checker, lines):
        for draft in checked:
            findings.add(draft.open_problems())
        _keep_changed(kept, checked)
    findings.add([] if found.explanation else checker.problems_of_all())
    return findings


def _checked(checker: Checker | PageChecker, lines: LineQuerySet) -> Iterator[tuple[list[Line], list[LineDraft]]]:
    """The lines in batches, each beside what it would be now."""
    remaining = lines.iterator()
    while batch := list(islice(remaining, BATCH)):
        (drafts,) = checker.lines(map(checker.raw, batch))
        yield batch, drafts


def _keep_changed(lines: Sequence[Line], checked: Sequence[LineDraft]) -> None:
    """Keep what the lines are now. One that is refused makes no figures: what was filled in it stays, to be mended."""
    changed: list[Line] = []
    for line, draft in zip(lines, checked, strict=True):
        figures = line.figures if refused(draft.problems) else draft.figures
        problems = [problem.plain() for problem in draft.problems]
        if (line.figures, line.problems) != (figures, problems):
            line.figures, line.problems = figures, problems
            changed.append(line)
    Line.objects.bulk_update(changed, ["figures", "problems"])


def _not_ready(findings: Findings) -> str:
    shown = "\n".join(_line_of(problem) for problem in findings.kept[:TOLD])
    return _("還有 %(total)d 處須更正或說明：") % {"total": findings.total} + "\n" + shown


def _line_of(problem: Problem) -> str:
    where = _("第 %(row)d 行 ") % {"row": problem.row} if problem.row else ""
    return f"{where}{problem.message} {problem.remedy}"
