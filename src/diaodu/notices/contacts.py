"""How a person enters, confirms and removes what they can be reached by, and chooses what is mailed.

The audit says that somebody did, never the address or number itself: it is append-only, and details are erased.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from diaodu.audit.commands import record
from diaodu.kit.refusals import Refusal
from diaodu.notices.letters import confirmation
from diaodu.notices.models import AT_ONCE, DIGEST, EMAIL, NOTHING, PHONE, Contact, Mailing
from diaodu.notices.posting import Came, posting
from diaodu.people.models import User

BYTES = 32
TOKEN_HOLDS = timedelta(days=1)
ASKS_WITHIN, MOST_ASKS = timedelta(hours=1), 5  # mails for confirmation, so that nobody is flooded through us
LONGEST_EMAIL = 254  # RFC 5321, 4.5.3.1.3, less its brackets
NUMBER = re.compile(r"\+?[0-9](?:[ -]?[0-9]){4,18}")


class AddressRefused(Refusal):
    """An address or number that is none, a confirmation that does not hold, or a mail that could not be sent."""

    code, status = "address_refused", 422


@transaction.atomic
def enter_email(*, actor: User, value: str, link: Callable[[str], str], at: datetime) -> None:
    """Enter one's address and have it asked whether it is one's own; ``link`` makes the address that confirms.

    The token goes out in the mail and is kept as a digest. An earlier address is forgotten.
    """
    if not settings.MAIL_ON:
        raise AddressRefused(_("本站沒有設置郵件服務，提醒只在站內顯示。"))
    value = value.strip()
    try:
        validate_email(value)
    except ValidationError as error:
        raise AddressRefused(_("這不是一個郵箱地址。")) from error
    if len(value) > LONGEST_EMAIL:
        raise AddressRefused(_("這不是一個郵箱地址。"))
    mailing = _mailing(actor)
    _count_ask(mailing, at)
    token = token_urlsafe(BYTES)
    fresh = {"confirmed_at": None, "refused_at": None, "digest": digest_of(token), "token_until": at + TOKEN_HOLDS}
    to = _enter(actor, EMAIL, value, at, fresh)
    with posting() as post:
        came = post.send(confirmation(mailing.language, to, link(token)))
    if came is Came.NO_SUCH_ADDRESS:
        raise AddressRefused(_("郵件服務器不接受這個地址，請檢查有無寫錯。"))
    if came is not Came.TAKEN:
        raise AddressRefused(_("確認郵件現在發不出去，請稍後再試。"))


@transaction.atomic
def confirm_email(*, actor: User, token: str, at: datetime) -> None:
    """Confirm one's own address by the token that was mailed to it; it holds once, for a day."""
    found = Contact.objects.select_for_update().filter(user=actor, kind=EMAIL, digest=digest_of(token))
    row = found.filter(token_until__gte=at).first()
    if row is None:
        raise AddressRefused(_("這個確認鏈接已失效，或不屬於您的賬號。請在賬號頁重新登記郵箱。"))
    row.confirmed_at, row.digest, row.token_until = at, "", None
    row.save(update_fields=["confirmed_at", "digest", "token_until"])
    _record(actor, "notices:contact:confirm", {"kind": EMAIL})


@transaction.atomic
def enter_phone(*, actor: User, value: str, at: datetime) -> None:
    """Enter one's number, by which whoever works on a matter with one may ask back."""
    value = value.strip()
    if not NUMBER.fullmatch(value):
        raise AddressRefused(_("這不是一個電話號碼：只寫數字，前面可以有 +，中間可以有空格或連字符。"))
    _enter(actor, PHONE, value, at, {"confirmed_at": None})


@transaction.atomic
def remove_contact(*, actor: User, kind: str) -> None:
    """Have one's address or number forgotten; what is not there is no error."""
    gone, _rows = Contact.objects.filter(user=actor, kind=kind).delete()
    if gone:
        _record(actor, "notices:contact:remove", {"kind": kind})


@transaction.atomic
def choose_mailing(*, actor: User, wanted: str, language: str) -> None:
    """Choose whether mail comes at once, as a digest or not at all, and in which language."""
    if wanted not in {AT_ONCE, DIGEST, NOTHING} or language not in dict(settings.LANGUAGES):
        raise AddressRefused(_("請從列出的選項中選擇。"))
    mailing = _mailing(actor)
    mailing.wanted, mailing.language = wanted, language
    mailing.save(update_fields=["wanted", "language"])
    _record(actor, "notices:mailing:choose", {"wanted": wanted, "language": language})


def digest_of(token: str) -> str:
    """What is kept of a token."""
    return sha256(token.encode()).hexdigest()


def _enter(actor: User, kind: str, value: str, at: datetime, more: Mapping[str, object]) -> Contact:
    told = {"value": value, "entered_at": at, "used_at": at, **more}
    row, _created = Contact.objects.update_or_create(user=actor, kind=kind, defaults=told)
    _record(actor, "notices:contact:enter", {"kind": kind})
    return row


def _mailing(actor: User) -> Mailing:
    """The actor's mailing, locked; made in the present language where there is none."""
    language = get_language() or settings.LANGUAGE_CODE
    Mailing.objects.get_or_create(user=actor, defaults={"language": language})
    return Mailing.objects.select_for_update(no_key=True).get(user=actor)


def _count_ask(mailing: Mailing, at: datetime) -> None:
    if mailing.asked_at is None or mailing.asked_at < at - ASKS_WITHIN:
        mailing.asked_at, mailing.asks = at, 0
    if mailing.asks >= MOST_ASKS:
        raise AddressRefused(_("確認郵件發得太頻繁，請一小時後再試。"))
    mailing.asks += 1
    mailing.save(update_fields=["asked_at", "asks"])


def _record(actor: User, tag: str, new: dict[str, object]) -> None:
    record(actor=actor, tag=tag, kind="user", key=str(actor.key), new=new)
