"""The calendar feed: only its owner's sight, shown once, revocable."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from diaodu.audit.models import AuditEntry
from diaodu.notices.feeding import close_feed, open_feed
from diaodu.notices.models import FeedKey
from tests.builders import make_user, sign_in

pytestmark = pytest.mark.django_db
THEN = datetime(2022, 8, 1, 12, tzinfo=UTC)


def entries(client: Client, key: str) -> dict[str, dict[str, str]]:
    """The entries of a feed by the code of their subject."""
    answer = client.get(reverse("calendar_feed", args=[key]))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    found = Calendar.from_ical(answer.content)
    return {str(entry["uid"]).partition("@")[0]: entry for entry in found.walk("VEVENT")}


def test_a_feed_shows_what_its_owner_may_see(country: None, client: Client) -> None:
    with time_machine.travel(THEN, tick=False):
        everything = entries(client, open_feed(actor=make_user("clerk", place="vm")))
        southern = entries(client, open_feed(actor=make_user("southern", place="vm-corrin-quay")))
    assert set(everything) == {"r1", "r2", "r3", "r4"}
    assert set(southern) == {"r2"}
    first = everything["r1"]
    assert [first[name].dt.isoformat() for name in ("dtstart", "dtend")] == ["2022-06-03", "2022-06-06"]
    assert str(first["url"]).endswith(reverse("event", args=["r1"]))
    assert str(everything["r4"]["status"]) == "CANCELLED"


def test_the_key_is_kept_as_a_digest_and_opens_nothing_once_revoked(country: None, client: Client) -> None:
    user = make_user("clerk", place="vm")
    key = open_feed(actor=user)
    row = FeedKey.objects.get()
    assert key not in row.digest
    assert client.get(reverse("calendar_feed", args=[key])).status_code == 200
    assert FeedKey.objects.get().used_at is not None
    close_feed(actor=user)
    assert client.get(reverse("calendar_feed", args=[key])).status_code == 404
    tags = AuditEntry.objects.filter(tag__startswith="notices:feed").order_by("pk").values_list("tag", flat=True)
    assert list(tags) == ["notices:feed:open", "notices:feed:close"]
    assert key not in str(list(AuditEntry.objects.values_list("new", "old", "object_key")))


def test_a_new_key_ends_the_old_one_and_a_disabled_account_all(country: None, client: Client) -> None:
    user = make_user("clerk", place="vm")
    old, new = open_feed(actor=user), open_feed(actor=user)
    assert client.get(reverse("calendar_feed", args=[old])).status_code == 404
    assert client.get(reverse("calendar_feed", args=[new])).status_code == 200
    user.is_active = False
    user.save(update_fields=["is_active"])
    assert client.get(reverse("calendar_feed", args=[new])).status_code == 404


def test_the_account_page_shows_the_address_once(country: None, client: Client) -> None:
    user = make_user("clerk", place="vm")
    sign_in(client, user)
    shown = client.post(reverse("feed_open"))
    address = shown.context["address"]
    assert address in shown.content.decode()
    assert client.get(address).status_code == 200
    assert address not in client.get(reverse("account")).content.decode()
    client.post(reverse("feed_close"))
    assert client.get(address).status_code == 404
