"""The pages of notices and of mail: one's own and nobody else's."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from diaodu.audit.models import AuditEntry
from diaodu.kit import clock
from diaodu.notices.models import AT_ONCE, DIGEST, EMAIL, PHONE, Contact, Mailing, Notice
from diaodu.people.models import User
from diaodu.people.permissions import Permission
from tests.builders import make_user, sign_in
from tests.notices.catcher import LATER, NEVER, Catcher
from tests.notices.told import AT, tell

pytestmark = pytest.mark.django_db
ADDRESS = "reader@mail.example"


@pytest.fixture
def reader(client: Client) -> User:
    """Somebody who is signed in."""
    user = make_user("reader", permissions=(Permission.SUBJECT_VIEW,))
    sign_in(client, user)
    return user


def page(client: Client, name: str, *args: object) -> str:
    found = client.get(reverse(name, args=args))
    assert found.status_code == 200
    return found.content.decode()


def enter(client: Client, value: str, kind: str = EMAIL) -> Any:
    return client.post(reverse("contact_enter"), {"kind": kind, "value": value}, follow=True)


def link_in(catcher: Catcher) -> str:
    """The path of the link in the last mail."""
    part = catcher.mails[-1].get_body(("plain",))
    assert part
    (path,) = re.findall(r"https://diaodu\.example(/account/mail/confirm/\S+)", part.get_content())
    return str(path)


def test_the_unread_stand_first_and_are_read_by_opening(client: Client, reader: User) -> None:
    assert "還沒有提醒" in page(client, "notices")
    tell(reader, key="old", said={"title": "the weir"}, address="/help/")
    tell(reader, key="new", said={"title": "the sluice"}, at=AT + timedelta(hours=1))
    found = page(client, "notices")
    assert found.index("the sluice") < found.index("the weir")
    assert "body of the sluice" in found
    assert "未讀提醒：2 條" in found
    newer = Notice.objects.get(key="new")
    client.post(reverse("notice_seen", args=[newer.pk]))
    found = page(client, "notices")
    assert found.index("the weir") < found.index("the sluice")
    older = Notice.objects.get(key="old")
    assert client.post(reverse("notice_open", args=[older.pk]))["Location"] == "/help/"
    assert 'data-notice="unread"' not in page(client, "notices")


def test_reading_twice_keeps_the_first_time_and_all_are_read_at_once(client: Client, reader: User) -> None:
    tell(reader, key="a")
    tell(reader, key="b")
    first = Notice.objects.get(key="a")
    client.post(reverse("notice_seen", args=[first.pk]))
    first.refresh_from_db()
    client.post(reverse("notices_all_seen"))
    assert not Notice.objects.filter(seen_at=None).exists()
    assert Notice.objects.get(key="a").seen_at == first.seen_at


def test_another_s_notice_is_not_there(client: Client, reader: User) -> None:
    tell(make_user("other"), said={"title": "for another"})
    number = Notice.objects.get().pk
    assert "for another" not in page(client, "notices")
    for act in ("seen", "open"):
        assert client.post(reverse(f"notice_{act}", args=[number])).status_code == 404
    client.post(reverse("notices_all_seen"))
    assert Notice.objects.get().seen_at is None


def test_the_bell_costs_one_query_and_counts_no_further_than_a_hundred(client: Client, reader: User) -> None:
    for number in range(120):
        tell(reader, key=str(number))
    with CaptureQueriesContext(connection) as queries:
        found = page(client, "help")
    asked = [one["sql"] for one in queries if "notices_notice" in one["sql"]]
    assert len(asked) == 1
    assert "99+" in found


def test_when_somebody_read_is_shown_to_nobody_but_them(client: Client, reader: User) -> None:
    """To an administrator nothing on any page, in the audit or in how mail stands differs by it."""
    boss = make_user("boss", permissions=tuple(Permission))
    watching = Client()
    sign_in(watching, boss)
    tell(reader)
    addresses = [reverse("people"), reverse("person", args=[reader.key]), reverse("audit"), reverse("health_ready")]

    def seen() -> list[str]:
        hidden = re.compile(
            r"csrfmiddlewaretoken\" value=\"[^\"]+|[0-9]{2}:[0-9]{2}(:[0-9]{2})?|req(uest)?[-_ ]id[^<]*"
        )
        return [hidden.sub("", watching.get(address).content.decode()) for address in addresses]

    entries, before = AuditEntry.objects.count(), seen()
    client.post(reverse("notice_seen", args=[Notice.objects.get().pk]))
    client.post(reverse("notices_all_seen"))
    assert Notice.objects.get().seen_at is not None
    assert seen() == before
    assert AuditEntry.objects.count() == entries


def test_an_address_is_confirmed_by_the_link_mailed_to_it(client: Client, reader: User, catcher: Catcher) -> None:
    assert "等待確認" in enter(client, ADDRESS).content.decode()
    row = Contact.objects.get()
    path = link_in(catcher)
    token = path.rstrip("/").rsplit("/", 1)[1]
    assert catcher.mails[0]["To"] == ADDRESS
    assert token not in json.dumps(list(Contact.objects.values()), default=str), "only its digest is kept"
    assert client.get(path).status_code == 200
    row.refresh_from_db()
    assert row.confirmed_at is None, "a program that opens links confirms nothing"
    stranger = Client()
    sign_in(stranger, make_user("stranger"))
    assert stranger.post(path).status_code == 422
    assert client.post(path, follow=True).status_code == 200
    row.refresh_from_db()
    assert row.confirmed_at
    assert client.post(path).status_code == 422, "it holds once"
    assert "已確認" in page(client, "mailing")


def test_a_link_runs_out_after_a_day(client: Client, reader: User, catcher: Catcher) -> None:
    enter(client, ADDRESS)
    Contact.objects.update(token_until=clock.now() - timedelta(seconds=1))
    assert client.post(link_in(catcher)).status_code == 422
    assert Contact.objects.get().confirmed_at is None


def test_a_new_address_is_unconfirmed_and_the_old_link_void(client: Client, reader: User, catcher: Catcher) -> None:
    enter(client, ADDRESS)
    first = link_in(catcher)
    client.post(first)
    enter(client, "other@mail.example")
    assert (Contact.objects.get().value, Contact.objects.get().confirmed_at) == ("other@mail.example", None)
    assert client.post(first).status_code == 422


@pytest.mark.parametrize(
    "value", ["", "nobody", "a@b@c", "a@mail.example\nBcc: b@mail.example", "a" * 300 + "@b.example"]
)
def test_what_is_no_address_is_refused(client: Client, reader: User, catcher: Catcher, value: str) -> None:
    found = enter(client, value)
    assert found.status_code == 422
    assert "這不是一個郵箱地址" in found.content.decode()
    assert not Contact.objects.exists()
    assert not catcher.mails


@pytest.mark.parametrize("answer", [LATER, NEVER])
def test_an_address_that_cannot_be_mailed_is_not_kept(
    client: Client, reader: User, catcher: Catcher, answer: str
) -> None:
    catcher.answers[ADDRESS] = answer
    found = enter(client, ADDRESS)
    assert found.status_code == 422
    assert ADDRESS in found.content.decode(), "what was typed is still there"
    assert not Contact.objects.exists()


def test_nobody_is_flooded_with_confirmations(client: Client, reader: User, catcher: Catcher) -> None:
    for number in range(7):
        enter(client, f"victim-{number}@mail.example")
    assert len(catcher.mails) == 5
    Mailing.objects.update(asked_at=clock.now() - timedelta(hours=2))
    assert enter(client, ADDRESS).status_code == 200


def test_without_a_server_no_address_is_taken(client: Client, reader: User) -> None:
    assert "本站沒有設置郵件服務" in page(client, "mailing")
    assert enter(client, ADDRESS).status_code == 422


def test_entering_asks_once_more_who_one_is(client: Client) -> None:
    sign_in(client, make_user("reader"), confirmed=False)
    answer = client.post(reverse("contact_enter"), {"kind": PHONE, "value": "12345678"})
    assert answer.status_code == 302
    assert not Contact.objects.exists()


def test_a_number_is_kept_and_removed(client: Client, reader: User) -> None:
    assert enter(client, "call me", PHONE).status_code == 422
    enter(client, "+99 931-888 0000", PHONE)
    assert "+99 931-888 0000" in page(client, "mailing")
    client.post(reverse("contact_remove"), {"kind": PHONE})
    assert not Contact.objects.exists()


def test_the_audit_never_holds_an_address_or_a_number(client: Client, reader: User, catcher: Catcher) -> None:
    enter(client, ADDRESS)
    client.post(link_in(catcher))
    enter(client, "12345678", PHONE)
    client.post(reverse("mailing_choose"), {"wanted": AT_ONCE, "language": "en"})
    client.post(reverse("contact_remove"), {"kind": EMAIL})
    entries = list(AuditEntry.objects.filter(tag__startswith="notices:").values())
    assert {one["tag"] for one in entries} == {
        "notices:contact:enter", "notices:contact:confirm", "notices:contact:remove", "notices:mailing:choose",
    }  # fmt: skip
    assert not re.search(r"mail\.example|12345678", json.dumps(entries, default=str))


def test_what_is_mailed_is_chosen_and_nonsense_refused(client: Client, reader: User) -> None:
    client.post(reverse("mailing_choose"), {"wanted": AT_ONCE, "language": "en"})
    assert Mailing.objects.values_list("wanted", "language").get() == (AT_ONCE, "en")
    for given in ({"wanted": "often", "language": "en"}, {"wanted": DIGEST, "language": "xx"}, {}):
        assert client.post(reverse("mailing_choose"), given).status_code == 422
    assert Mailing.objects.get().wanted == AT_ONCE


def test_an_administrator_is_told_whom_mail_does_not_reach(client: Client, reader: User) -> None:
    Mailing.objects.create(user=reader, language="en")
    Contact.objects.create(user=reader, kind=EMAIL, value=ADDRESS, entered_at=AT, used_at=AT, refused_at=AT)
    assert "拒收" in page(client, "mailing")
    boss = Client()
    sign_in(boss, make_user("boss", permissions=tuple(Permission)))
    found = page(boss, "people")
    assert "data-unreached" in found
    assert ADDRESS not in found
