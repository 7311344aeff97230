"""What a mail looks like: titles and links in the person's language, as plain text and as simple HTML.

A mail names no third person and holds nothing that a stranger at the mailbox may not read: the site asks who one is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from diaodu.kit import clock
from diaodu.notices.models import Contact, Mailing, Notice
from diaodu.notices.words import words_of

LONGEST_SUBJECT = 150


@dataclass(frozen=True, slots=True)
class Line:
    """One notice in a mail."""

    title: str
    link: str


def told_at_once(mailing: Mailing, to: Contact, notices: Sequence[Notice]) -> EmailMultiAlternatives:
    """The mail of what is told at once: the title of one, or how many there are."""
    with override(mailing.language):
        lines = _lines(notices)
        many = _("新提醒：%(count)d 條") % {"count": len(lines)}
        return _letter(to, lines[0].title if len(lines) == 1 else many, [("", lines)], 0)


def digest(mailing: Mailing, to: Contact, notices: Sequence[Notice], *, more: int) -> EmailMultiAlternatives:
    """The digest: the urgent first, then by the day they came; ``more`` are only counted."""
    with override(mailing.language):
        parts = [(_("緊急"), _lines([one for one in notices if one.urgent]))]
        days: dict[str, list[Notice]] = {}
        for notice in notices:
            if not notice.urgent:
                days.setdefault(clock.local_day(notice.made_at).isoformat(), []).append(notice)
        parts += [(day, _lines(those)) for day, those in days.items()]
        count = len(notices) + more
        subject = _("每日提醒：%(count)d 條") % {"count": count}
        return _letter(to, subject, [part for part in parts if part[1]], more)


def confirmation(language: str, to: Contact, link: str) -> EmailMultiAlternatives:
    """The mail that asks whether an address is the person's own."""
    with override(language):
        subject = _("請確認您的郵箱")
        line = Line(_("確認用這個郵箱接收提醒"), link)
        note = _("如果不是您本人登記的，不必理會這封郵件：不確認就不會再收到。鏈接一天內有效，只能用一次。")
        return _letter(to, subject, [("", [line])], 0, note)


def _lines(notices: Sequence[Notice]) -> list[Line]:
    return [Line(words_of(one.words, one.said)[0], settings.SITE_ADDRESS + one.address) for one in notices]


def _letter(
    to: Contact, subject: str, parts: Sequence[tuple[str, list[Line]]], more: int, note: str = ""
) -> EmailMultiAlternatives:
    """A mail in the present language. Its subject is one line whatever a title held: a line's end ends a header."""
    shown: dict[str, Any] = {"parts": parts, "more": more, "note": note, "subject": subject}
    shown["settings"] = "" if note else settings.SITE_ADDRESS + reverse("mailing")
    line = "".join(letter if letter.isprintable() else " " for letter in _("調度：%(subject)s") % {"subject": subject})
    mail = EmailMultiAlternatives(
        subject=" ".join(line.split())[:LONGEST_SUBJECT],
        body=render_to_string("notices/mail.txt", shown),
        to=[to.value],
        headers={"Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(render_to_string("notices/mail.html", shown), "text/html")
    return mail
