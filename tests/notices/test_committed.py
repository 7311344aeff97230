"""What only committed rows can show: a notice and what it tells of, and senders that are killed."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from django.db import connection, transaction
from psycopg.conninfo import make_conninfo

from diaodu.kit import clock
from diaodu.notices.jobs import mail
from diaodu.notices.models import AT_ONCE, EMAIL, Contact, Mailing, Notice
from diaodu.people.models import User
from tests.builders import make_user
from tests.notices.catcher import Catcher
from tests.notices.told import tell
from tests.returns.workers import clear_jobs

pytestmark = [pytest.mark.usefixtures("committing"), pytest.mark.cluster]

ROOT = Path(__file__).resolve().parents[2]
PEOPLE, PATIENCE = 30, 60


def test_a_notice_stands_or_falls_with_what_it_tells_of() -> None:
    user = make_user()
    with pytest.raises(transaction.TransactionManagementError):
        tell(user)
    with transaction.atomic():
        tell(user)
        transaction.set_rollback(True)
    assert not Notice.objects.exists()


def told_crowd() -> None:
    """Many people with an address, each of whom is to be told one thing at once."""
    now = clock.now()
    users = User.objects.bulk_create([User(username=f"u{number}") for number in range(PEOPLE)])
    told = {"kind": EMAIL, "entered_at": now, "used_at": now, "confirmed_at": now}
    Contact.objects.bulk_create([Contact(user=user, value=f"{user.username}@mail.example", **told) for user in users])
    Mailing.objects.bulk_create([Mailing(user=user, wanted=AT_ONCE, language="en") for user in users])
    with transaction.atomic():
        tell(*users, at=now)


def started(catcher: Catcher, *command: str) -> subprocess.Popen[bytes]:
    """A process on the test's database that sends by the catcher."""
    own = {
        "DATABASE_URL": make_conninfo(os.environ["DATABASE_URL"], dbname=connection.settings_dict["NAME"]),
        "DIAODU_MAIL_URL": f"smtp://127.0.0.1:{catcher.port}?tls=no",
        "DIAODU_MAIL_FROM": "office@diaodu.example",
        "DJANGO_SETTINGS_MODULE": "diaodu.web.settings",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
    }
    return subprocess.Popen([sys.executable, "-m", *command], cwd=ROOT, env={**os.environ, **own})


def sender(catcher: Catcher) -> subprocess.Popen[bytes]:
    """A process that sends until nothing is due."""
    return started(catcher, "tests.notices.sender")


def arrived(catcher: Catcher) -> Counter[str]:
    """How many mails each address got."""
    return Counter(str(one["To"]) for one in catcher.mails)


def test_a_sender_killed_while_a_mail_is_taken_doubles_that_one_and_loses_none() -> None:
    told_crowd()
    kills = 4
    with Catcher() as catcher:
        in_hand = []
        for _kill in range(kills):
            process = sender(catcher)
            last = len(catcher.mails) + 5

            def kill(process: subprocess.Popen[bytes] = process, last: int = last) -> None:
                if len(catcher.mails) == last:  # the server has the mail, and the sender will never know
                    process.kill()

            catcher.on_mail = kill
            process.wait(PATIENCE)
            assert process.returncode == -9
            in_hand.append(str(catcher.mails[-1]["To"]))
        catcher.on_mail = lambda: None
        assert sender(catcher).wait(PATIENCE) == 0
    found = arrived(catcher)
    assert len(found) == PEOPLE
    assert {address for address, count in found.items() if count > 1} == set(in_hand)
    assert found.total() == PEOPLE + kills
    assert not Notice.objects.filter(mailed_at=None).exists()


def test_a_sender_killed_at_any_moment_loses_none() -> None:
    told_crowd()
    rng, kills = random.Random(6), 4  # noqa: S311
    with Catcher() as catcher:
        for _kill in range(kills):
            begun = len(catcher.mails)
            process = sender(catcher)
            while len(catcher.mails) < min(begun + 3, PEOPLE) and process.poll() is None:
                time.sleep(0.005)
            time.sleep(rng.uniform(0, 0.02))
            process.kill()
            process.wait(PATIENCE)
        assert sender(catcher).wait(PATIENCE) == 0
    found = arrived(catcher)
    assert len(found) == PEOPLE
    assert found.total() <= PEOPLE + kills
    assert max(found.values()) <= 2


def test_two_senders_at_once_send_nothing_twice() -> None:
    told_crowd()
    with Catcher() as catcher:
        both = [sender(catcher), sender(catcher)]
        assert [process.wait(PATIENCE) for process in both] == [0, 0]
    assert arrived(catcher) == Counter({f"u{number}@mail.example": 1 for number in range(PEOPLE)})


def test_the_worker_sends() -> None:
    told_crowd()
    clear_jobs()
    mail.defer(timestamp=0)
    with Catcher() as catcher:
        process = started(catcher, "diaodu.web.cli.main", "worker")
        until = time.monotonic() + PATIENCE
        while len(catcher.mails) < PEOPLE and time.monotonic() < until:
            time.sleep(0.05)
        process.terminate()
        process.wait(PATIENCE)
    clear_jobs()
    assert len(arrived(catcher)) == PEOPLE
