"""Mailing what is due: of each person one mail in one transaction, which notes it as sent.

The person's ``Mailing`` is locked while the mail is handed over, so that two workers never send the same; it is noted
as sent when the server has taken it (docs/production.md). A worker killed before leaves it due; one killed in the
moment between leaves one mail to be sent twice, and no more than that one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from diaodu.kit import clock
from diaodu.notices import letters
from diaodu.notices.models import AT_ONCE, DIGEST, EMAIL, MOST_FAILURES, NOTHING, Contact, Mailing, Notice
from diaodu.notices.posting import Came, Post, posting
from diaodu.notices.working_days import is_working_day

DIGEST_HOUR = 8
FRESH = timedelta(days=1)  # what could not be told at once by then is told by the digest
WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
MOST_AT_ONCE, MOST_LISTED = 20, 100
MAILS_A_RUN = 200  # the worker has other things to do; the rest goes out a minute later

Send = Callable[[datetime, Post], Came | None]


def send_due(now: datetime) -> int:
    """Send what is due at once, then the digests of the day; how many mails the server has taken."""
    if not settings.MAIL_ON:
        return 0
    came: list[Came] = []
    with posting() as post:
        for send in (_send_at_once, _send_digest):
            while len(came) < MAILS_A_RUN and Came.NO_SERVER not in came:
                one = send(now, post)
                if one is None:
                    break
                came.append(one)
    return came.count(Came.TAKEN)


def _unmailed(now: datetime) -> QuerySet[Notice]:
    """What the outer mailing's person has not read, was not mailed, and can be: it came after the address worked."""
    working = Contact.objects.filter(
        user=OuterRef("user"), kind=EMAIL, refused_at=None, confirmed_at__lte=OuterRef("made_at")
    )
    unread = Notice.objects.filter(user=OuterRef("user"), seen_at=None, mailed_at=None, digested_at=None)
    return unread.filter(Exists(working), made_at__lte=now)


def _to_tell_at_once(now: datetime) -> Q:
    """Whether a notice is one that is told at once, and may still be."""
    wanted = Q(user__mailing__wanted=AT_ONCE) | Q(urgent=True, user__mailing__wanted=DIGEST)
    return wanted & Q(mail_failures__lt=MOST_FAILURES, made_at__gt=now - FRESH)


def _claimed(now: datetime, due: Q, waiting: Q) -> Mailing | None:
    """The mailing of somebody with something due, locked until the transaction ends, unless another worker has it."""
    wanting = Mailing.objects.exclude(wanted=NOTHING).filter(waiting, user__is_active=True).select_related("user")
    found = wanting.filter(Exists(_unmailed(now).filter(due))).order_by("pk")
    return found.select_for_update(of=("self",), skip_locked=True, no_key=True).first()


@transaction.atomic
def _send_at_once(now: datetime, post: Post) -> Came | None:
    """Send one person what is due at once; nothing when nobody has anything due."""
    due = _to_tell_at_once(now) & (Q(mail_after=None) | Q(mail_after__lte=now))
    mailing = _claimed(now, due, Q())
    if mailing is None:
        return None
    to = mailing.user.contacts.get(kind=EMAIL)
    # read after the lock: another worker may just have sent them
    notices = list(_of(mailing, to, now).filter(due)[:MOST_AT_ONCE])
    if not notices:
        return Came.FAILED
    came = post.send(letters.told_at_once(mailing, to, notices))
    if came is Came.TAKEN:
        _taken(to, notices, now, "mailed_at")
    else:
        _failed_at_once(to, notices, now, came)
    return came


def _of(mailing: Mailing, to: Contact, now: datetime) -> QuerySet[Notice]:
    """What a person has not read and was not mailed, the oldest first."""
    found = Notice.objects.filter(user=mailing.user_id, seen_at=None, mailed_at=None, digested_at=None)
    return found.filter(made_at__lte=now, made_at__gte=to.confirmed_at).order_by("made_at", "pk")


def _taken(to: Contact, notices: Sequence[Notice], now: datetime, column: str) -> None:
    Notice.objects.filter(pk__in=[one.pk for one in notices]).update(**{column: now})
    Contact.objects.filter(pk=to.pk).update(used_at=now)


def _failed_at_once(to: Contact, notices: Sequence[Notice], now: datetime, came: Came) -> None:
    """Try again later, each time after a longer wait; what its own address refuses is not tried again."""
    if came is Came.NO_SUCH_ADDRESS:
        Contact.objects.filter(pk=to.pk).update(refused_at=now)
    for notice in notices:
        failures = notice.mail_failures + 1
        wait = WAITS[min(failures, len(WAITS)) - 1]
        Notice.objects.filter(pk=notice.pk).update(mail_failures=failures, mail_after=now + wait)


def digest_due(now: datetime) -> datetime | None:
    """The moment of the day's digest once it has come; none on a day on which nobody works."""
    today = clock.local_time(now)
    eight = today.replace(hour=DIGEST_HOUR, minute=0, second=0, microsecond=0)
    return eight if today >= eight and is_working_day(today.date()) else None


@transaction.atomic
def _send_digest(now: datetime, post: Post) -> Came | None:
    """Send one person the digest of what had come by its hour; nothing when nobody lacks one."""
    until = digest_due(now)
    if until is None:
        return None
    today = until.date()
    waiting = Q(digested_on=None) | Q(digested_on__lt=today)
    waiting &= Q(digest_after=None) | Q(digest_after__lte=now)
    listed = Q(made_at__lt=until) & ~_to_tell_at_once(now)
    mailing = _claimed(now, listed, waiting)
    if mailing is None:
        return None
    to = mailing.user.contacts.get(kind=EMAIL)
    notices = list(_of(mailing, to, now).filter(listed))
    if not notices:
        return Came.FAILED
    notices.sort(key=lambda one: not one.urgent)
    more = max(0, len(notices) - MOST_LISTED)
    came = post.send(letters.digest(mailing, to, notices[:MOST_LISTED], more=more))
    if came is Came.TAKEN:
        _taken(to, notices, now, "digested_at")
        mailing.digested_on, mailing.digest_failures, mailing.digest_after = today, 0, None
    else:
        _failed_digest(mailing, to, now, came)
    mailing.save(update_fields=["digested_on", "digest_failures", "digest_after"])
    return came


def _failed_digest(mailing: Mailing, to: Contact, now: datetime, came: Came) -> None:
    """Try again later; after too many failures, once a day."""
    if came is Came.NO_SUCH_ADDRESS:
        Contact.objects.filter(pk=to.pk).update(refused_at=now)
    mailing.digest_failures = min(mailing.digest_failures + 1, MOST_FAILURES)
    if mailing.digest_failures >= MOST_FAILURES:
        mailing.digested_on, mailing.digest_after = clock.local_day(now), None
    else:
        mailing.digest_after = now + WAITS[mailing.digest_failures - 1]


def undelivered() -> QuerySet[Mailing]:
    """The people whose mail does not arrive: the address refuses it, or the latest tries failed."""
    given_up = Notice.objects.filter(
        user=OuterRef("user"), mail_failures__gte=MOST_FAILURES, mailed_at=None, digested_at=None, seen_at=None
    )
    refused = Contact.objects.filter(user=OuterRef("user"), kind=EMAIL, refused_at__isnull=False)
    bad = Q(digest_failures__gte=MOST_FAILURES) | Q(Exists(given_up)) | Q(Exists(refused))
    return Mailing.objects.filter(bad, user__is_active=True).exclude(wanted=NOTHING)
