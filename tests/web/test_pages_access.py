"""Every address as every role, as a stranger, and as somebody who may do everything elsewhere.

What each gets stands in ``access.txt``, one row for an address; 302 to a stranger leads to the sign-in. What may not
be known of is 404, never 403. An address without a row, or a row that no longer holds, fails; the failure prints the
row as it is now, to be looked at and taken over.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from diaodu.packs.commands import load_pack
from diaodu.people.models import User
from diaodu.people.permissions import Permission
from tests.builders import make_user, sign_in
from tests.web.addresses import SAMPLES, ask, named_addresses

ROOT = Path(__file__).resolve().parents[2]
PACK = ROOT / "tests" / "data" / "packs" / "veldmark"
ROLES = {
    role["code"]: tuple(role["permissions"])
    for role in tomllib.loads((ROOT / "packs" / "gansu" / "roles.toml").read_text(encoding="utf-8"))["role"]
}
VIEWERS = ("stranger", "foreign", *ROLES)
WIDTH = 32
# What needs no account; everything else sends a stranger to the sign-in.
OPEN = {
    "health_live", "health_ready", "login", "account_login", "mfa_authenticate", "single_sign_on", "language",
    "openid_connect_callback", "public_editions", "public_feed", "public_edition", "public_file",
    "calendar_feed", "enterprise", "enterprise_raise", "enterprise_answer", "enterprise_reopen",
    "enterprise_contact_answer", "enterprise_file",
}  # fmt: skip


def table() -> dict[str, list[int]]:
    """The rows of the file: for each address what each viewer gets."""
    head, *rows = (Path(__file__).parent / "access.txt").read_text(encoding="utf-8").splitlines()
    assert tuple(head.split()[1:]) == VIEWERS, "the columns are the viewers"
    cells = [row.split() for row in rows]
    return {name: [int(status) for status in statuses] for name, *statuses in cells}


TABLE = table()


@pytest.fixture(scope="module")
def country(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The pack and a user for each role, in a transaction that the module ends by rolling it back."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_pack(PACK)
        make_user("foreign", place="another", permissions=tuple(Permission))
        for role, permissions in ROLES.items():
            make_user(role, place="vm", permissions=permissions)
        yield
        transaction.set_rollback(True)


def statuses(name: str) -> list[int]:
    """What each viewer gets; whatever a request changes is undone before the next one."""
    found = []
    for viewer in VIEWERS:
        with transaction.atomic():
            client = Client()
            if viewer != "stranger":
                sign_in(client, User.objects.get(username=viewer))
            found.append(ask(client, name, SAMPLES[name].url(name)))
            transaction.set_rollback(True)
    return found


def test_every_address_has_a_sample_and_a_row() -> None:
    assert named_addresses() == set(SAMPLES)
    assert list(TABLE) == sorted(SAMPLES)


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_everybody_gets_what_the_table_says(country: None, db: None, name: str) -> None:
    found = statuses(name)
    assert TABLE.get(name) == found, f"\n{name:<{WIDTH}}{' '.join(map(str, found))}"


@pytest.mark.parametrize("name", sorted(set(SAMPLES) - OPEN))
def test_a_stranger_is_led_to_the_sign_in(country: None, db: None, name: str) -> None:
    sample = SAMPLES[name]
    url = sample.url(name)
    answer = Client().get(url) if sample.post is None else Client().post(url, sample.post)
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("login"))


def test_nobody_elsewhere_learns_that_something_is_there() -> None:
    """With every permission, but in another place: what names a thing of this place is not found."""
    named = {name for name, sample in SAMPLES.items() if sample.arguments}
    general = {
        "openid_connect_callback",
        "indicator",
        "subjects",
        "subjects_export",
        "subjects_import",
        "subjects_template",
    }
    general |= {"subject_new", "offered"}  # what a kind is, is no secret
    general |= {"matters_export", "pairing_export"}  # empty for who sees nothing; the argument is the form of the file
    general |= {"email_confirm"}  # looks at no token before it is posted
    seen = {name: TABLE[name][VIEWERS.index("foreign")] for name in named - general - OPEN}
    assert {name: status for name, status in seen.items() if status != 404} == {}


@pytest.mark.parametrize("name", sorted(name for name, sample in SAMPLES.items() if sample.post is not None))
def test_what_changes_something_is_posted(country: None, db: None, name: str) -> None:
    client = Client()
    sign_in(client, User.objects.get(username="administrator"))
    assert client.get(SAMPLES[name].url(name)).status_code == 405


def test_somebody_who_uploaded_sees_how_far_it_is(client: Client, country: None, db: None) -> None:
    url = SAMPLES["import_progress"].url("import_progress")
    sign_in(client, User.objects.get(username="owner-of-import"))
    assert client.get(url).status_code == 200


def test_lists_hide_what_lies_elsewhere(client: Client, country: None, db: None) -> None:
    sign_in(client, make_user(place="vm-south"))
    found = client.get(reverse("subjects", args=["canal"])).content.decode()
    assert reverse("subject", args=["c1"]) not in found
    assert (
        reverse("overview", args=["vm-north"])
        not in client.get(reverse("overview", args=["vm-south"])).content.decode()
    )


def test_a_viewer_of_other_areas_sees_no_tiles_of_this_one(client: Client, country: None, db: None) -> None:
    sign_in(client, make_user(place="vm", areas=("no-such-area",)))
    found = client.get(reverse("overview", args=["vm"]))
    assert found.status_code == 200
    assert "data-tile" not in found.content.decode()
    assert client.get(reverse("trail", args=["works.members"]) + "?place=vm&period=2023").status_code == 404


def test_a_disabled_account_is_signed_out(client: Client, country: None, db: None) -> None:
    user = make_user(place="vm")
    sign_in(client, user)
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.get(reverse("kinds")).status_code == 302


def test_a_form_without_its_token_is_explained(country: None, db: None) -> None:
    client = Client(enforce_csrf_checks=True)
    sign_in(client, make_user("editor", place="vm", permissions=tuple(Permission)))
    found = client.post(
        reverse("subjects_import", args=["canal"]), {"file": SimpleUploadedFile("a.csv", b"code\nc1\n")}
    )
    assert found.status_code == 403
    assert "刷新" in found.content.decode() or "reload" in found.content.decode()
