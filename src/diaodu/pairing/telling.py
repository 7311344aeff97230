"""Telling those who look into contacts that one is recorded as of the negative list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from diaodu.kit.languages import name_in_language
from diaodu.notices.commands import notify
from diaodu.notices.words import register
from diaodu.packs.remembering import loaded_packs
from diaodu.pairing.declared import contact_rules
from diaodu.pairing.models import Contact
from diaodu.people.models import User
from diaodu.people.permissions import Permission
from diaodu.people.viewers import viewer_of

NEGATIVE = "pairing.negative"


def install() -> None:
    """Register the message."""
    register(NEGATIVE, _negative)


def tell_of_negative(contact: Contact, actor: Any) -> int:
    """Tell whoever sees contacts of the person's place, once for each contact; how many are told.

    Neither who recorded it nor whose contact it is: it is for others to look into.
    """
    holders = User.objects.filter(is_active=True, grants__role__permissions__contains=[Permission.CONTACT_VIEW])
    besides = {contact.person.user_id, actor.pk if actor else None}
    rows = Contact.objects.filter(pk=contact.pk)
    told = [
        user
        for user in holders.distinct()
        if user.pk not in besides and rows.visible_to(viewer_of(user), Permission.CONTACT_VIEW).exists()
    ]
    return notify(
        users=told,
        key=f"contact:{contact.thread}:negative",
        words=NEGATIVE,
        said={"pack": contact.subject.pack.code, "rule": contact.rule, "on": contact.on.isoformat()},
        address=reverse("contact", kwargs={"key": contact.thread}),
        at=contact.recorded_at,
    )


def _negative(said: Mapping[str, Any]) -> tuple[str, str]:
    rule = contact_rules(loaded_packs()[str(said["pack"])])[str(said["rule"])]
    words = {"rule": name_in_language(rule.names), "on": said["on"]}
    return _("有一次接觸登記為負面清單事項，請查看"), _("%(on)s 的接觸登記為「%(rule)s」。") % words
