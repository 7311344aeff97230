"""The page that an enterprise's private address opens, and giving such addresses out."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from diaodu.kit import clock
from diaodu.kit.refusals import NotFound, Refusal
from diaodu.matters.commands.by_enterprise import answer_by_link, answer_contact_by_link, raise_by_link, reopen_by_link
from diaodu.matters.commands.linking import close_link, kinds_for, make_link, open_link
from diaodu.matters.enterprise_forms import AnswerForm, EnterpriseForm, RaiseForm, ReopenForm, UsefulForm
from diaodu.matters.forms.fields import tell
from diaodu.matters.forms.files import choose_again
from diaodu.matters.models import EnterpriseLink
from diaodu.matters.queries.enterprise import Seen, met_by, seen_by
from diaodu.matters.queries.evidence import file_through_link
from diaodu.matters.refusals import LinkTried, MatterFields
from diaodu.matters.views.evidence import sent_file
from diaodu.pairing.queries import Met, contacts_with
from diaodu.people.addresses import client_address
from diaodu.people.drafts import LINK, drafts_of, taken
from diaodu.people.lockout import LockedOut, attempt_succeeded, count_attempt, link_keys

INVALID = 422
DONE = {"raised", "answered", "reopened"}
View = Callable[..., HttpResponse]


def by_link(view: View) -> View:
    """A page for whoever has the address: no account, nothing kept by browsers or between, no address given away.

    Not ``no-referrer``: a form sent from a page without any origin is not told from one of another site.
    """

    @wraps(view)
    def opened(request: HttpRequest, token: str, **asked: object) -> HttpResponse:
        keys = link_keys(client_address(request))
        try:
            count_attempt(keys)
        except LockedOut as locked:
            raise LinkTried(locked.seconds) from None
        try:
            link = open_link(token, at=clock.now())
        except NotFound:
            return _opens_nothing(request)
        attempt_succeeded(keys)
        response = view(request, link, token, **asked)
        response["Referrer-Policy"] = "strict-origin"
        response["X-Robots-Tag"] = "noindex"
        return response

    return login_not_required(never_cache(opened))


@require_safe
@by_link
def enterprise(request: HttpRequest, link: EnterpriseLink, token: str) -> HttpResponse:
    """What an enterprise raised, what waits for it, and the forms to raise more."""
    return _page(request, link, token)


@require_POST
@by_link
def raise_(request: HttpRequest, link: EnterpriseLink, token: str, kind: str) -> HttpResponse:
    """Raise a matter."""
    found = next((each for each in kinds_for(link.about) if each.code == kind), None)
    if found is None:
        raise NotFound(_("沒有「%(kind)s」這類事項。") % {"kind": kind})
    form = RaiseForm(found, request.POST)

    def carry_out() -> None:
        raise_by_link(link=link, at=clock.now(), **form.given())

    return _carried_out(request, link, token, form, carry_out, "raised")


@require_POST
@by_link
def answer(request: HttpRequest, link: EnterpriseLink, token: str, key: UUID, step: int) -> HttpResponse:
    """End a step that is the enterprise's."""
    asked = next((one for one in _seen(link, key).asked if one.number == step), None)
    if asked is None:  # it was answered already, by a second click or from another phone: the page shows how it stands
        return taken(request, reverse("enterprise", kwargs={"token": token}))
    form = AnswerForm(asked, request.POST, request.FILES)

    def carry_out() -> None:
        answer_by_link(link=link, matter=key, step=step, doing=form.doing(), at=clock.now())

    return _carried_out(request, link, token, form, carry_out, "answered")


@require_safe
@by_link
def file(request: HttpRequest, link: EnterpriseLink, token: str, key: UUID, file: UUID) -> HttpResponse:
    """A file of evidence that the enterprise sees: its own, or one of an answer."""
    del request, token
    return sent_file(file_through_link(link.about, key, file))


@require_POST
@by_link
def contact_answer(request: HttpRequest, link: EnterpriseLink, token: str, key: UUID) -> HttpResponse:
    """Say of a contact whether it was useful."""
    met = next((one for one in contacts_with(link.about, today=clock.today()) if one.thread == key), None)
    if met is None:
        raise NotFound(_("沒有這次接觸。"))
    form = UsefulForm(met, request.POST)

    def carry_out() -> None:
        answer_contact_by_link(link=link, contact=key, at=clock.now(), **form.given())

    return _carried_out(request, link, token, form, carry_out, "answered")


@require_POST
@by_link
def reopen(request: HttpRequest, link: EnterpriseLink, token: str, key: UUID) -> HttpResponse:
    """Take up a closed matter again."""
    seen = _seen(link, key)
    if seen.closed_at is None:
        return taken(request, reverse("enterprise", kwargs={"token": token}))
    form = ReopenForm(seen.rules, str(key), request.POST)

    def carry_out() -> None:
        reopen_by_link(link=link, matter=key, reason=form.cleaned_data["reason"], at=clock.now())

    return _carried_out(request, link, token, form, carry_out, "reopened")


def _opens_nothing(request: HttpRequest) -> HttpResponse:
    """What a wrong, closed or expired address shows, all alike: where to get another, and what was typed, to copy."""
    own = ("csrfmiddlewaretoken", "form_key")
    typed = [text for name, text in request.POST.dict().items() if text.strip() and not name.endswith(own)]
    context = {"typed": typed}
    return render(request, "matters/no_link.html", context, status=NotFound.status)


def _seen(link: EnterpriseLink, key: UUID) -> Seen:
    found = next((one for one in seen_by(link.about, at=clock.now()) if one.public == key), None)
    if found is None:
        raise NotFound(_("沒有這一事項，或不在您的範圍內。"))
    return found


def _carried_out(
    request: HttpRequest, link: EnterpriseLink, token: str, form: EnterpriseForm, act: Callable[[], None], done: str
) -> HttpResponse:
    """Do what a form says; what is wrong with it is told beside what was typed."""
    wrong = _("有些內容不合規則，沒有保存。您填寫的都在下面，請按各處說明修改。")
    if not form.is_valid():
        return _page(request, link, token, bound=form, refused=wrong, status=INVALID)
    try:
        act()
    except MatterFields as refusal:
        tell(form, form.matter_kind, refusal.problems)
        return _page(request, link, token, bound=form, refused=wrong, status=refusal.status)
    except Refusal as refusal:
        return _page(request, link, token, bound=form, refused=str(refusal), status=refusal.status)
    return taken(request, f"{reverse('enterprise', kwargs={'token': token})}?done={done}")


def _page(
    request: HttpRequest, link: EnterpriseLink, token: str, *,
    bound: EnterpriseForm | None = None, refused: str = "", status: int = 200,
) -> HttpResponse:  # fmt: skip
    if bound:
        choose_again(bound)
    forms = {bound.prefix: bound} if bound else {}
    met = met_by(link.about, at=clock.now())
    context = {
        "token": token,
        "link_drafts": drafts_of(LINK, link.pk),
        "link": link,
        "enterprise": link.about,
        "generated": link.about.pack.generated,
        "shown": [_with_forms(one, forms) for one in seen_by(link.about, at=clock.now())],
        "waiting": [_useful(one, forms) for one in met if one.answer is None],
        "answered": [_useful(one, forms) for one in met if one.answer],
        "raising": [forms.get(kind.code) or RaiseForm(kind) for kind in kinds_for(link.about)],
        "refused": refused,
        "done": request.GET.get("done") if request.GET.get("done") in DONE else "",
    }
    return render(request, "matters/enterprise.html", context, status=status)


def _useful(met: Met, bound: dict[str | None, EnterpriseForm]) -> EnterpriseForm:
    form = UsefulForm(met)
    return bound.get(form.prefix, form)


def _with_forms(seen: Seen, bound: dict[str | None, EnterpriseForm]) -> dict[str, object]:
    answers = [AnswerForm(asked) for asked in seen.asked]
    again = ReopenForm(seen.rules, str(seen.public)) if seen.reopen_until else None
    return {
        "matter": seen,
        "answers": [bound.get(form.prefix, form) for form in answers],
        "again": bound.get(again.prefix, again) if again else None,
    }


@never_cache
@require_POST
def link_make(request: HttpRequest, code: str) -> HttpResponse:
    """Give an enterprise a private address; it is shown this once."""
    token = make_link(actor=request.user, about=code, at=clock.now())  # type: ignore[arg-type]
    address = request.build_absolute_uri(reverse("enterprise", kwargs={"token": token}))
    return render(request, "matters/link.html", {"section": "matters", "code": code, "address": address})


@require_POST
def link_close(request: HttpRequest, code: str) -> HttpResponse:
    """Close the private address of an enterprise."""
    close_link(actor=request.user, about=code, at=clock.now())  # type: ignore[arg-type]
    messages.success(request, _("企業專用地址已撤銷。"))
    return redirect("subject", code=code)
