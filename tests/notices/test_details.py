"""Personal details: declared with purpose and term, shown to whom they are of, erased without touching the ledger."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from diaodu.audit.models import AuditEntry
from diaodu.core.terms import months_later
from diaodu.kit import clock
from diaodu.kit.refusals import Forbidden
from diaodu.ledger.commands import append
from diaodu.notices import details
from diaodu.notices.details import Eraser, Kept, erase_details, expire_details
from diaodu.notices.jobs import expire
from diaodu.notices.models import EMAIL, PHONE, Contact
from diaodu.packs.commands import check_pack, load_pack
from diaodu.people.commands import disable_user, enable_user
from diaodu.people.models import User
from diaodu.people.permissions import Permission
from tests.builders import make_subject, make_user, new_fact, sign_in
from tests.notices.told import AT, tell
from tests.small_pack import write_pack

pytestmark = pytest.mark.django_db
ADDRESS, NUMBER = "reader@mail.example", "12345678"
NAMES = 'names = { hant = "郵箱", hans = "邮箱", en = "Address" }\n'
DETAIL = f'[[personal_detail]]\ncode = "email"\n{NAMES}purpose = "to tell them"\nmonths = 3\ncounted_from = "closed"\n'


def pack(folder: Path, text: str = DETAIL, *, code: str = "small", place: str = "X1") -> Path:
    root = write_pack(folder, code=code, place=place)
    (root / "details.toml").write_text(text, encoding="utf-8")
    return root


def known(name: str = "reader") -> User:
    """Somebody of whom an address and a number are kept."""
    user = make_user(name)
    for kind, value in ((EMAIL, f"{name}@mail.example"), (PHONE, NUMBER)):
        Contact.objects.create(user=user, kind=kind, value=value, entered_at=AT, used_at=AT)
    return user


def rows(*tables: str) -> list[list[str]]:
    """Every row of some tables, as the database prints it."""
    found = []
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT t::text FROM {table} t")  # noqa: S608 - our own tables
            found.append([one for (one,) in cursor.fetchall()])
    return found


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (("email", "shoe_size"), "unknown_code"),
        (("purpose", "porpoise"), "unknown_column"),
        (('purpose = "to tell them"\n', ""), "required"),
        (("to tell them", ""), "required"),
        (('"to tell them"', '{ hant = "x" }'), "bad_value"),
        (("months = 3", "months = 0"), "bad_value"),
        (("months = 3", "months = true"), "bad_value"),
        (("months = 3", 'months = "3"'), "bad_value"),
        (("months = 3", "months = 601"), "bad_value"),
        (('"closed"', '"whenever"'), "bad_value"),
        (('"closed"', '"closed"\ndocument = "nowhere"'), "unknown_code"),
        ((NAMES, ""), "required"),
    ],
)
def test_a_detail_that_says_too_little_is_refused(tmp_path: Path, change: tuple[str, str], rule: str) -> None:
    found = check_pack(pack(tmp_path, DETAIL.replace(*change)))
    assert rule in {problem.rule for problem in found}


def test_a_detail_that_says_all_is_taken(tmp_path: Path) -> None:
    load_pack(pack(tmp_path, DETAIL.replace('"closed"', '"closed"\ndocument = "page"')))
    (one,) = details.declared_details()
    assert (one.code, one.pack, one.months, one.counted_from) == ("email", "small", 3, "closed")


def test_what_was_kept_long_enough_after_the_closing_is_erased_and_nothing_else(tmp_path: Path) -> None:
    load_pack(pack(tmp_path))
    closed, later, back, still = (known(name) for name in ("closed", "later", "back", "open"))
    with time_machine.travel(AT, tick=False):
        for user in (closed, back):
            disable_user(actor=None, user=user)
        enable_user(actor=None, user=back)
    with time_machine.travel(AT + timedelta(days=20), tick=False):
        disable_user(actor=None, user=later)
    term = clock.start_of(months_later(AT.date(), 3))
    assert expire_details(at=term) == 0
    assert expire_details(at=term + timedelta(days=1)) == 1
    assert expire_details(at=term + timedelta(days=1)) == 0
    kept = set(Contact.objects.values_list("user__username", "kind"))
    assert kept == {(user.username, kind) for user in (later, back, still) for kind in (EMAIL, PHONE)} | {
        ("closed", PHONE)
    }
    entry = AuditEntry.objects.get(tag="notices:details:expire")
    assert (entry.object_key, entry.new) == ("email", {"erased": 1})


def test_what_was_not_used_for_long_enough_is_erased(tmp_path: Path) -> None:
    load_pack(pack(tmp_path, DETAIL.replace("closed", "last_use")))
    known("idle")
    busy = known("busy")
    Contact.objects.filter(user=busy).update(used_at=AT + timedelta(days=60))
    assert expire_details(at=AT + timedelta(days=100)) == 1
    assert set(Contact.objects.filter(kind=EMAIL).values_list("user__username", flat=True)) == {"busy"}


def test_of_two_packs_the_shorter_term_holds(tmp_path: Path) -> None:
    load_pack(pack(tmp_path))
    load_pack(pack(tmp_path, DETAIL.replace("months = 3", "months = 1"), code="other", place="X2"))
    user = known()
    with time_machine.travel(AT, tick=False):
        disable_user(actor=None, user=user)
    assert expire_details(at=AT + timedelta(days=40)) == 1


def test_the_nightly_job_erases(tmp_path: Path) -> None:
    load_pack(pack(tmp_path))
    user = known()
    with time_machine.travel(AT, tick=False):
        disable_user(actor=None, user=user)
    with time_machine.travel(AT + timedelta(days=200), tick=False):
        expire(timestamp=0)
    assert not Contact.objects.filter(kind=EMAIL).exists()


def test_erasing_touches_neither_facts_nor_audit_nor_accounts() -> None:
    user = known()
    sign_in(Client(), user)
    append(recorded_by=str(user.key), facts=[new_fact(make_subject())])
    tell(user)
    with time_machine.travel(AT, tick=False):
        disable_user(actor=None, user=user)
    tables = ("ledger_fact", "audit_auditentry", "people_user", "people_grant", "notices_notice")
    before = rows(*tables)
    assert all(before)
    assert erase_details(actor=None, user=user) == 2
    after = rows(*tables)
    added = set(after[1]) - set(before[1])
    assert len(added) == 1
    assert [sorted(set(some) - added) for some in after] == [sorted(some) for some in before]
    entry = AuditEntry.objects.get(tag="notices:details:erase")
    assert (entry.object_key, entry.old, entry.new) == (str(user.key), None, None)
    assert "mail.example" not in json.dumps(list(AuditEntry.objects.values()), default=str)
    assert erase_details(actor=None, user=user) == 0


def test_who_may_erase() -> None:
    user, boss, other = known(), make_user("boss", permissions=tuple(Permission)), make_user("other")
    elsewhere = make_user("elsewhere", place="P2", permissions=tuple(Permission))
    for actor in (other, elsewhere):
        with pytest.raises(Forbidden):
            erase_details(actor=actor, user=user)
    assert Contact.objects.count() == 2
    assert erase_details(actor=boss, user=user) == 2
    known("second")
    second = User.objects.get(username="second")
    assert erase_details(actor=second, user=second) == 2


@pytest.fixture
def added() -> Iterator[dict[str, datetime]]:
    """Another room's detail: names of people who have no account."""
    names = {"nobody": AT}

    def forget(before: datetime, counted_from: str) -> int:
        gone = [name for name, used in names.items() if counted_from == "last_use" and used < before]
        return len([names.pop(name) for name in gone])

    details.register("name", Eraser(lambda _user: [Kept("a name", AT, AT)], lambda _user: 1, forget))
    yield names
    details._erasers.pop("name")


def test_other_rooms_add_their_details(tmp_path: Path, added: dict[str, datetime]) -> None:
    text = DETAIL.replace('"email"', '"name"').replace("closed", "last_use")
    load_pack(pack(tmp_path, text))
    assert expire_details(at=AT + timedelta(days=10)) == 0
    assert expire_details(at=AT + timedelta(days=100)) == 1
    assert not added


def test_one_sees_what_is_kept_what_for_and_until_when(client: Client, tmp_path: Path) -> None:
    load_pack(pack(tmp_path, DETAIL.replace("closed", "last_use")))
    user = known()
    known("other")
    sign_in(client, user)
    found = client.get(reverse("details")).content.decode()
    for words in (ADDRESS, NUMBER, "to tell them", "2023-06-01", "資料包沒有說明"):
        assert words in found
    assert "other@mail.example" not in found


def test_the_export_holds_all_of_it_and_only_one_s_own(client: Client, tmp_path: Path) -> None:
    load_pack(pack(tmp_path))
    user = known()
    tell(user, known("other"))
    sign_in(client, user)
    answer = client.get(reverse("details_export"))
    assert "attachment" in answer["Content-Disposition"]
    told = answer.json()
    assert told["account"]["username"] == "reader"
    assert {one["code"]: [kept["value"] for kept in one["kept"]] for one in told["details"]} == {
        "email": [ADDRESS], "phone": [NUMBER],
    }  # fmt: skip
    assert [one["said"] for one in told["notices"]] == [{"title": "sluice"}]
    assert "other" not in answer.content.decode()


def test_one_erases_one_s_own_on_the_page(client: Client) -> None:
    user = known()
    known("other")
    sign_in(client, user)
    client.post(reverse("details_erase"))
    assert set(Contact.objects.values_list("user__username", flat=True)) == {"other"}
    found = client.get(reverse("details")).content.decode()
    assert ADDRESS not in found


def test_an_administrator_erases_on_the_page_of_the_account(client: Client) -> None:
    user = known()
    sign_in(client, make_user("boss", permissions=tuple(Permission)))
    with override("zh-hant"):
        found = client.post(reverse("person_details", args=[user.key]), follow=True)
    assert "個人信息已抹去" in found.content.decode()
    assert not Contact.objects.exists()
