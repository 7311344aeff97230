"""Pages to write a subject: a new one, and a change of one that stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from diaodu.kit.languages import name_in_language
from diaodu.kit.refusals import Forbidden, NotFound, Refusal
from diaodu.people.permissions import Permission
from diaodu.people.viewers import Viewer, viewer_of
from diaodu.register import commands, queries
from diaodu.register.changed import Changed, changed_columns, flat
from diaodu.register.forms import SubjectForm
from diaodu.register.kinds import Kind, Names, kinds
from diaodu.register.models import Revision, Subject
from diaodu.register.queries.offered import is_open, is_writable, offered
from diaodu.register.states import State

INVALID = 422


@dataclass(frozen=True, slots=True)
class Linking:
    """The link that a new subject is to get, as its page shows it."""

    names: Names
    other: Subject
    link: commands.NewLink


@dataclass(frozen=True, slots=True)
class Clash:
    """What somebody else changed, and what was typed otherwise here (None: theirs is taken over)."""

    changed: Changed
    typed: str | None


@require_safe
def offers(request: HttpRequest, what: str) -> HttpResponse:
    """What a box may name, for the list below it."""
    text = request.GET.get(request.GET.get("field", ""), "")
    area, kinds_asked = request.GET.get("area", ""), request.GET.getlist("kind")
    found = offered(viewer_of(request.user), what, text, area=area, kinds=kinds_asked)
    return render(request, "register/_offers.html", {"offers": found})


def new(request: HttpRequest, kind: str) -> HttpResponse:
    """The form of a new subject of a kind; what the address says of its fields, and of a link, is filled in."""
    viewer = viewer_of(request.user)
    viewer.require(Permission.SUBJECT_EDIT)
    shown = queries.kind_shown(viewer, kind)
    if not is_open(viewer, shown):
        raise Forbidden(_("您不能登記這一類。"))
    linking, status = _linking(viewer, shown, request.GET), 200
    form = SubjectForm(viewer, shown, request.POST or None, initial=request.GET.dict())
    if request.method == "POST":
        status = INVALID
        created = _created(request, form, linking) if form.is_valid() else None
        if created:
            return redirect("subject", code=created.code)
    context = {"section": "register", "kind": shown, "form": form, "linking": linking}
    return render(request, "register/new.html", context, status=status)


def _linking(viewer: Viewer, kind: Kind, asked: Any) -> Linking | None:
    """The link that the address asks for: from the new subject ``to`` another, or to it ``from`` another."""
    code = asked.get("link", "")
    if not code:
        return None
    comes_in = "from" in asked
    other = queries.visible_subject(viewer, asked.get("from" if comes_in else "to", ""))
    declared = (kinds(other.pack)[other.kind] if comes_in else kind).link(code)
    if declared is None:
        raise NotFound(_("這一類沒有「%(link)s」這種關聯。") % {"link": code})
    return Linking(declared.names, other, commands.NewLink(code, other.code, comes_in))


def _created(request: HttpRequest, form: SubjectForm, linking: Linking | None) -> Subject | None:
    """Create what was typed; None when it was refused, which the form then tells."""
    link = linking.link if linking else None
    try:
        created = commands.create_subject(actor=request.user, kind=form.kind.code, state=form.state(), link=link)
    except commands.InvalidSubject as refusal:
        form.tell(refusal.problems)
        return None
    except commands.LinkRefused as refusal:
        form.add_error(None, str(refusal))
        return None
    messages.success(request, _("已登記「%(name)s」，代碼 %(code)s。") % _said(created))
    return created


def edit(request: HttpRequest, code: str) -> HttpResponse:
    """The form of a subject that stands. What somebody else changed meanwhile is shown, and taken over."""
    subject = subject_to_change(viewer_of(request.user), code)
    kind, standing, newest = kinds(subject.pack)[subject.kind], State.of(subject), newest_revision(subject)
    form = _form(request, kind, standing, newest)
    if request.method != "POST":
        return _edit_page(request, subject, form)
    if not form.is_valid():
        return _edit_page(request, subject, form, status=INVALID)
    try:
        commands.record_subject(
            actor=request.user, kind=kind.code, code=code, state=form.state(standing),
            reason=form.cleaned_data["reason"], made_from=form.cleaned_data["made_from"] or 0,
        )  # fmt: skip
    except commands.InvalidSubject as refusal:
        form.tell(refusal.problems)
        return _edit_page(request, subject, form, status=refusal.status)
    except commands.SubjectChanged as refusal:
        return _changed_page(request, code, form, refusal)
    messages.success(request, _("已保存「%(name)s」。") % _said(subject))
    return redirect("subject", code=code)


def _form(request: HttpRequest, kind: Kind, standing: State, newest: Revision) -> SubjectForm:
    viewer, cells = viewer_of(request.user), flat(standing.as_json())
    return SubjectForm(viewer, kind, request.POST or None, initial=cells, made_from=newest.number)


def _changed_page(request: HttpRequest, code: str, sent: SubjectForm, refusal: Refusal) -> HttpResponse:
    """The form anew: what was typed stays, what the other one changed and nobody typed otherwise is taken over."""
    subject = subject_to_change(viewer_of(request.user), code)
    newest, base = (
        newest_revision(subject),
        subject.revisions.filter(number=sent.cleaned_data["made_from"] or 0).first(),
    )
    before, now = (row or newest for row in (base, newest))
    changes = list(changed_columns(sent.kind, before.state, now.state))
    typed, old, new = (flat(state) for state in (sent.state(State.of(subject)).as_json(), before.state, now.state))
    own = {column: value for column, value in typed.items() if value != old.get(column, "")}
    form = SubjectForm(sent.viewer, sent.kind, initial={**new, **own}, made_from=newest.number)
    form.initial["reason"] = sent.cleaned_data["reason"]
    told = {"refused": str(refusal), "changes": [_clash(one, own) for one in changes]}
    return _edit_page(request, subject, form, status=refusal.status, **told)


def _clash(changed: Changed, own: dict[str, str]) -> Clash:
    typed = own.get(changed.column)
    return Clash(changed, typed if typed != changed.after else None)


def _edit_page(
    request: HttpRequest, subject: Subject, form: SubjectForm, *, status: int = 200, **told: Any
) -> HttpResponse:
    context = {"section": "register", "subject": subject, "form": form, "generated": subject.pack.generated, **told}
    return render(request, "register/edit.html", context, status=status)


def subject_to_change(viewer: Viewer, code: str) -> Subject:
    """A subject that the viewer may change. Out of sight: ``NotFound``; seen but not theirs: ``Forbidden``."""
    subject = queries.visible_subject(viewer, code)
    if not is_writable(viewer, subject):
        raise Forbidden(_("您不能修改「%(code)s」。") % {"code": code})
    return subject


def newest_revision(subject: Subject) -> Revision:
    """The last revision of a subject, of which every one has at least one."""
    return subject.revisions.order_by("number").reverse()[0]


def _said(subject: Subject) -> dict[str, str]:
    return {"name": name_in_language(queries.names_of(subject)), "code": subject.code}
