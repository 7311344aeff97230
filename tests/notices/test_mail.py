"""Mail as it arrives at a real server: at once, in the digest, refused, and never twice."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from diaodu.notices import words
from diaodu.notices.mailing import digest_due, send_due, undelivered
from diaodu.notices.models import AT_ONCE, DIGEST, EMAIL, MOST_FAILURES, NOTHING, Contact, Mailing, Notice
from diaodu.notices.queries import mail_state
from diaodu.packs.commands import load_pack
from diaodu.people.models import User
from tests.builders import make_user
from tests.notices.catcher import LATER, NEVER, Catcher
from tests.notices.told import AT, ZONE, tell
from tests.small_pack import write_pack

pytestmark = pytest.mark.django_db
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
NEXT_DIGEST = datetime(2023, 3, 2, 8, 0, tzinfo=ZONE)


def reached(name: str = "reader", wanted: str = AT_ONCE, language: str = "en", **contact: Any) -> User:
    """Somebody with a confirmed address."""
    user = make_user(name)
    usual = {"entered_at": AT - DAY, "used_at": AT - DAY, "confirmed_at": AT - DAY}
    Contact.objects.create(user=user, kind=EMAIL, value=f"{name}@mail.example", **usual | contact)
    Mailing.objects.create(user=user, wanted=wanted, language=language)
    return user


def body(mail: Any, kind: str = "plain") -> str:
    """The text of a mail."""
    part = mail.get_body((kind,))
    return str(part.get_content())


def test_what_is_told_at_once_is_mailed_once(catcher: Catcher) -> None:
    user = reached()
    tell(user, said={"title": "Sluice <b>3</b>"}, address="/matters/7/?a=1&b=2")
    assert send_due(AT) == 1
    assert send_due(AT + MINUTE) == 0
    (mail,) = catcher.mails
    assert (mail["To"], mail["From"]) == ("reader@mail.example", "office@diaodu.example")
    assert mail["Auto-Submitted"] == "auto-generated"
    assert "Sluice <b>3</b>" in mail["Subject"]
    assert "https://diaodu.example/matters/7/?a=1&b=2" in body(mail)
    html = body(mail, "html")
    assert "Sluice &lt;b&gt;3&lt;/b&gt;" in html
    assert 'href="https://diaodu.example/matters/7/?a=1&amp;b=2"' in html
    assert "body of" not in body(mail) + html, "only the title leaves the house"
    assert Contact.objects.get().used_at == AT


def test_several_at_once_are_one_mail(catcher: Catcher) -> None:
    user = reached()
    for number in range(3):
        tell(user, key=str(number), said={"title": f"sluice {number}"})
    assert send_due(AT) == 1
    assert all(f"sluice {number}" in body(catcher.mails[0]) for number in range(3))
    assert "3" in catcher.mails[0]["Subject"]
    assert Notice.objects.filter(mailed_at=AT).count() == 3


@pytest.mark.parametrize(
    ("language", "house", "word"),
    [("en", "Diaodu: ", "Change or stop"), ("zh-hant", "調度：", "更改或停止"), ("zh-hans", "调度：", "更改或停止")],
)
def test_a_mail_speaks_the_person_s_language(catcher: Catcher, language: str, house: str, word: str) -> None:
    tell(reached(language=language))
    send_due(AT)
    assert str(catcher.mails[0]["Subject"]).startswith(house)
    assert word in body(catcher.mails[0])
    assert f'lang="{language}"' in body(catcher.mails[0], "html")


@pytest.mark.parametrize("case", ["none", "unconfirmed", "refused", "before", "seen", "closed", "bare"])
def test_who_is_not_mailed(catcher: Catcher, case: str) -> None:
    contact = {
        "unconfirmed": {"confirmed_at": None},
        "refused": {"refused_at": AT},
        "before": {"confirmed_at": AT + MINUTE},
    }
    user = reached(wanted=NOTHING if case == "none" else AT_ONCE, **contact.get(case, {}))
    tell(user)
    if case == "seen":
        Notice.objects.update(seen_at=AT)
    if case == "closed":
        User.objects.filter(pk=user.pk).update(is_active=False)
    if case == "bare":
        Contact.objects.all().delete()
    assert send_due(AT + 2 * MINUTE) == 0
    assert send_due(NEXT_DIGEST) == 0
    assert not catcher.mails


def test_without_a_server_nothing_is_sent_and_nothing_fails() -> None:
    tell(reached())
    assert send_due(AT) == 0
    assert mail_state() == "off"
    assert Notice.objects.get().mail_failures == 0


def test_the_digest_comes_at_eight_of_the_next_working_day(catcher: Catcher) -> None:
    user = reached(wanted=DIGEST)
    tell(user, key="a", said={"title": "first"})
    tell(user, key="b", said={"title": "second"}, at=AT + MINUTE)
    assert send_due(AT + 5 * MINUTE) == 0
    assert send_due(NEXT_DIGEST - MINUTE) == 0
    tell(user, key="late", said={"title": "too late"}, at=NEXT_DIGEST)
    assert send_due(NEXT_DIGEST + MINUTE) == 1
    assert send_due(NEXT_DIGEST + 2 * MINUTE) == 0
    (mail,) = catcher.mails
    assert "first" in body(mail)
    assert "second" in body(mail)
    assert "too late" not in body(mail)
    assert send_due(NEXT_DIGEST + DAY) == 1
    assert "too late" in body(catcher.mails[1])
    assert send_due(NEXT_DIGEST + 5 * DAY) == 0, "nothing new, no mail"


def test_one_mail_for_each_person_and_urgent_things_at_once(catcher: Catcher) -> None:
    users = [reached(f"reader-{number}", wanted=DIGEST) for number in range(3)]
    tell(*users, key="calm", said={"title": "calm"})
    tell(*users, key="urgent", said={"title": "urgent"}, urgent=True)
    assert send_due(AT) == 3
    assert {"urgent" in body(mail) and "calm" not in body(mail) for mail in catcher.mails} == {True}
    assert send_due(NEXT_DIGEST) == 3
    assert [len(catcher.to(f"reader-{number}@mail.example")) for number in range(3)] == [2, 2, 2]
    assert "urgent" not in body(catcher.mails[-1])


def test_no_digest_on_a_day_off() -> None:
    saturday = datetime(2023, 3, 4, 9, 0, tzinfo=ZONE)
    assert digest_due(saturday) is None
    assert digest_due(NEXT_DIGEST) == NEXT_DIGEST


def test_the_holidays_of_the_packs_hold(tmp_path: Path) -> None:
    load_pack(write_pack(tmp_path))
    labour_day, worked_saturday = (datetime(2023, 5, day, 9, 0, tzinfo=ZONE) for day in (1, 6))
    assert labour_day.weekday() == 0
    assert digest_due(labour_day) is None
    assert digest_due(worked_saturday) == worked_saturday.replace(hour=8)


def test_what_is_refused_for_now_is_tried_five_times_ever_later(catcher: Catcher) -> None:
    user = reached()
    tell(user)
    catcher.data = LATER
    tries = []
    for minute in range(4 * 60):
        before = Notice.objects.get().mail_failures
        send_due(AT + minute * MINUTE)
        if Notice.objects.get().mail_failures > before:
            tries.append(minute)
    assert tries == [0, 1, 6, 36, 156]
    assert [mailing.user for mailing in undelivered()] == [user]
    assert mail_state() == "undelivered"
    catcher.data = ""
    assert send_due(AT + 5 * 60 * MINUTE) == 0
    assert send_due(NEXT_DIGEST) == 1, "nothing is lost: the digest has it"
    assert mail_state() == "ok"


def test_a_refused_mail_is_sent_when_the_server_takes_it_again(catcher: Catcher) -> None:
    tell(reached())
    catcher.data = LATER
    send_due(AT)
    catcher.data = ""
    assert send_due(AT + MINUTE) == 1
    assert len(catcher.mails) == 1


def test_an_address_that_does_not_exist_is_told_and_holds_up_nobody(catcher: Catcher) -> None:
    gone, there = reached("gone"), reached("there")
    catcher.answers["gone@mail.example"] = NEVER
    tell(gone, there)
    assert send_due(AT) == 1
    assert [mail["To"] for mail in catcher.mails] == ["there@mail.example"]
    assert Contact.objects.get(user=gone).refused_at == AT
    assert send_due(AT + MINUTE) == send_due(NEXT_DIGEST) == 0
    assert [mailing.user for mailing in undelivered()] == [gone]


def test_a_full_mailbox_is_tried_again(catcher: Catcher) -> None:
    tell(reached())
    catcher.answers["reader@mail.example"] = "452 mailbox full"
    assert send_due(AT) == 0
    assert Contact.objects.get().refused_at is None
    catcher.answers.clear()
    assert send_due(AT + MINUTE) == 1


def test_a_digest_that_fails_is_tried_again_and_then_the_next_day(catcher: Catcher) -> None:
    tell(reached(wanted=DIGEST))
    catcher.data = LATER
    for minute in range(4 * 60):
        send_due(NEXT_DIGEST + minute * MINUTE)
    assert Mailing.objects.get().digest_failures == MOST_FAILURES
    assert undelivered().exists()
    catcher.data = ""
    assert send_due(NEXT_DIGEST + 5 * 60 * MINUTE) == 0
    assert send_due(NEXT_DIGEST + DAY) == 1
    assert not undelivered().exists()


def test_a_server_that_is_not_there_costs_one_try(settings: Any, catcher: Catcher) -> None:
    for number in range(5):
        tell(reached(f"reader-{number}"))
    settings.EMAIL_PORT = 1
    assert send_due(AT) == 0
    assert sorted(Notice.objects.values_list("mail_failures", flat=True)) == [0, 0, 0, 0, 1]


@pytest.mark.parametrize("title", ["x\r\nBcc: all@mail.example", "x\nSubject: other", "x\u2028y\x00z", "長" * 400])
def test_a_title_cannot_write_headers(catcher: Catcher, title: str) -> None:
    said = {"title": title.replace("\x00", "")} if "\x00" in title else {"title": title}
    tell(reached(), said=said)
    assert send_due(AT) == 1
    (mail,) = catcher.mails
    assert mail["Bcc"] is None
    assert len(mail.get_all("Subject")) == 1
    assert "\n" not in str(mail["Subject"])


def test_a_message_gone_wrong_holds_up_nobody(catcher: Catcher) -> None:
    tell(reached("one"), said={"no": "title"})
    tell(reached("two"))
    assert send_due(AT) == 2


def test_a_large_digest_lists_a_hundred_and_counts_the_rest(catcher: Catcher) -> None:
    user = reached(wanted=DIGEST)
    for number in range(130):
        tell(user, key=str(number), said={"title": f"sluice {number}."})
    assert send_due(NEXT_DIGEST) == 1
    text = body(catcher.mails[0])
    assert text.count("sluice") == 100
    assert "30" in text
    assert "130" in str(catcher.mails[0]["Subject"])
    assert Notice.objects.filter(digested_at=NEXT_DIGEST).count() == 130


def test_a_mail_leads_to_where_it_is_switched_off(catcher: Catcher) -> None:
    tell(reached())
    send_due(AT)
    assert f"https://diaodu.example{reverse('mailing')}" in body(catcher.mails[0])
    assert words.is_registered("tests.told")
