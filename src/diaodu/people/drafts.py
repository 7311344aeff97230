"""Drafts that a browser keeps of forms filled in in the field: whose they are, and the answer to the script that sends
them (``drafts.js``).
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from diaodu.kit.refusals import Refusal

HEADER = "X-Draft"
LENGTH = 32  # hex digits
USER, LINK = "user", "link"


class DraftOfAnother(Refusal):
    """A form was sent by whoever is signed in now, but was filled in by somebody else in the same browser."""

    code, status = "draft_of_another", 409


def drafts_of(kind: str, key: object) -> str:
    """Under what a browser keeps the drafts of a ``USER`` or of a private ``LINK``: it tells nothing of them, and from
    one's own nobody guesses another's.
    """
    return f"{kind}:{salted_hmac('diaodu.drafts', f'{kind}:{key}', algorithm='sha256').hexdigest()[:LENGTH]}"


def require_own_draft(request: HttpRequest) -> None:
    """Take a draft only from whom it was written by. Raises ``DraftOfAnother``; a form sent by hand has no header."""
    told = request.headers.get(HEADER)
    if told is not None and told != drafts_of(USER, getattr(request.user, "key", "")):
        raise DraftOfAnother(_("這份草稿是另一個賬號填寫的，沒有發送。"))


def taken(request: HttpRequest, address: str) -> HttpResponse:
    """The answer to a form that was taken: a browser is sent on to the address, the script is told it (201)."""
    if HEADER not in request.headers:
        return redirect(address)
    return HttpResponse(status=201, headers={"Location": address})
