"""Pages about a subject's way: to another stage, linked to others, merged into another."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from diaodu.kit import clock
from diaodu.kit.refusals import Refusal
from diaodu.people.viewers import viewer_of
from diaodu.register import queries
from diaodu.register.changed import column_words, in_words
from diaodu.register.field_types import CellProblem
from diaodu.register.kinds import kinds
from diaodu.register.models import Subject
from diaodu.register.queries.stages import stage_history
from diaodu.register.step_forms import LinkForm, MergeForm, StageForm, UnlinkForm
from diaodu.register.writing import INVALID, newest_revision, subject_to_change

Form = StageForm | LinkForm | UnlinkForm | MergeForm


def stage(request: HttpRequest, code: str) -> HttpResponse:
    """Move a subject to another stage."""
    viewer = viewer_of(request.user)
    subject = subject_to_change(viewer, code)
    kind, newest = kinds(subject.pack)[subject.kind], newest_revision(subject)
    form = StageForm(viewer, kind, subject, request.POST or None, made_from=newest.number)
    done, told = _carried_out(request, form, subject, _("已轉入新的階段。"))
    if done:
        return redirect("subject", code=code)
    shown = queries.subject_page(viewer, code)
    context = {"kind": kind, "stages": stage_history(shown, today=clock.today())}
    return _page(request, "stage", subject, form, context | told)


def link(request: HttpRequest, code: str) -> HttpResponse:
    """The links of a subject: those that stand, each of which can be ended, and a new one."""
    viewer = viewer_of(request.user)
    subject = subject_to_change(viewer, code)
    ending = request.method == "POST" and "end" in request.POST
    initial = {name: request.GET.get(name, "") for name in ("link", "target")}
    kind = kinds(subject.pack)[subject.kind]
    form: Form = LinkForm(viewer, kind, None if ending else request.POST or None, initial=initial)
    sent = UnlinkForm(request.POST) if ending else form
    done, told = _carried_out(request, sent, subject, _("已解除關聯。") if ending else _("已登記關聯。"))
    if done:
        return redirect("subject_link", code=code)
    context = {"kind": kind, "shown": queries.subject_page(viewer, code), "ending": sent if ending else None}
    return _page(request, "link", subject, form, context | told)


def merge(request: HttpRequest, code: str) -> HttpResponse:
    """Merge a subject into another."""
    viewer = viewer_of(request.user)
    subject = subject_to_change(viewer, code)
    kind = kinds(subject.pack)[subject.kind]
    form = MergeForm(viewer, kind, request.POST or None, initial={"target": request.GET.get("into", "")})
    done, told = _carried_out(request, form, subject, _("已合併。"))
    if done:
        return redirect("subject", code=code)
    return _page(request, "merge", subject, form, {"kind": kind, **told})


def _carried_out(request: HttpRequest, form: Form, subject: Subject, words: str) -> tuple[bool, dict[str, Any]]:
    """Whether what was sent is done; if not, what its page has to tell."""
    if request.method != "POST":
        return False, {"status": 200}
    if not form.is_valid():
        return False, {"status": INVALID}
    try:
        form.carry_out(actor=request.user, subject=subject)
    except Refusal as refusal:
        problems = _in_words(subject, getattr(refusal, "problems", ()))
        mendable = any(problem.column != "stage" for problem in problems)  # what lies with oneself to fill in
        return False, {"status": refusal.status, "refused": str(refusal), "problems": problems, "mendable": mendable}
    messages.success(request, words)
    return True, {}


def _in_words(subject: Subject, problems: Iterable[CellProblem]) -> list[CellProblem]:
    """Problems that call the columns by their names."""
    words = column_words(kinds(subject.pack)[subject.kind])
    return [replace(one, message=in_words(one.message, one.column, words)) for one in problems]


def _page(request: HttpRequest, name: str, subject: Subject, form: forms.Form, more: dict[str, Any]) -> HttpResponse:
    context = {"section": "register", "subject": subject, "form": form, "generated": subject.pack.generated, **more}
    return render(request, f"register/{name}.html", context, status=more["status"])
