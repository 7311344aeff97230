"""The audit page: in scope, filtered, paged; and that what matters is kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from diaodu.audit.commands import record
from diaodu.audit.models import AuditEntry
from diaodu.kit import clock
from diaodu.people.commands import create_user, grant_role
from diaodu.people.models import Role, User
from diaodu.people.permissions import Permission
from diaodu.people.viewers import viewer_of
from diaodu.web.audit import Asked, act_in_words, entries
from tests.builders import make_place, make_subject, make_user, sign_in
from tests.web.factors import enter, member

pytestmark = pytest.mark.django_db
LONG = "a long sentence to sign in with"


@pytest.fixture
def land() -> dict[str, Any]:
    """Two places below one, something in each, somebody in each, and something that lies nowhere."""
    top = make_place("P")
    places = {code: make_place(code, parent=top) for code in ("P1", "P2")}
    people = {code: make_user(f"clerk-{code}", place=code, permissions=(Permission.SUBJECT_EDIT,)) for code in places}
    for code, place in places.items():
        make_subject(f"s-{code}", place=place)
        record(actor=None, tag="register:subject:change", kind="project", key=f"s-{code}")
        record(actor=None, tag="returns:month:close", kind="place", key=code)
        record(actor=None, tag="people:user:grant", kind="user", key=str(people[code].key))
        record(actor=people[code], tag="register:subject:export", kind="project", key="")
    record(actor=None, tag="packs:pack:load", kind="pack", key="trial")
    record(actor=None, tag="people:session:refuse", kind="user", key="")
    return {"places": places, "people": people}


def auditor(place: str, *, areas: tuple[str, ...] = ()) -> User:
    return make_user(f"auditor-{place}-{len(areas)}", place=place, areas=areas, permissions=(Permission.AUDIT_VIEW,))


def seen(user: User, **asked: Any) -> list[str]:
    return [f"{one.tag} {one.object_key}" for one in entries(viewer_of(user), Asked(**asked))]


def test_an_auditor_over_everything_sees_everything(land: dict[str, Any]) -> None:
    assert len(seen(auditor("P"))) == AuditEntry.objects.count() == 10


def test_an_auditor_of_a_place_sees_what_is_about_it_and_its_people(land: dict[str, Any]) -> None:
    clerk = land["people"]["P1"]
    assert seen(auditor("P1")) == [
        "register:subject:export ",
        f"people:user:grant {clerk.key}",
        "returns:month:close P1",
        "register:subject:change s-P1",
    ]


def test_somebody_with_a_role_elsewhere_too_is_not_of_the_place(land: dict[str, Any]) -> None:
    Role.objects.create(code="guest", names={}, permissions=[])
    grant_role(actor=None, user=land["people"]["P1"], role="guest", place_code="P2")
    assert [one.split()[0] for one in seen(auditor("P1"))] == ["returns:month:close", "register:subject:change"]


def test_an_auditor_of_an_area_sees_only_what_is_of_it(land: dict[str, Any]) -> None:
    assert seen(auditor("P1", areas=("projects",))) == ["returns:month:close P1", "register:subject:change s-P1"]
    assert seen(auditor("P1", areas=("trade", "ports"))) == ["returns:month:close P1"]
    assert len(seen(auditor("P", areas=("projects",)))) == 4


def test_an_auditor_elsewhere_sees_nothing(land: dict[str, Any]) -> None:
    assert seen(auditor("nowhere")) == []


def test_it_is_filtered_by_who_what_about_and_when(land: dict[str, Any]) -> None:
    user, today = auditor("P"), clock.today()
    assert len(seen(user, who="CLERK-p1")) == 1
    assert len(seen(user, what="register:")) == 4
    assert seen(user, about="P2") == ["returns:month:close P2"]
    assert len(seen(user, since=today, until=today)) == 10
    assert seen(user, until=today - timedelta(days=1)) == []
    with time_machine.travel(clock.now() + timedelta(days=2)):
        record(actor=None, tag="packs:pack:load", kind="pack", key="later")
    assert seen(user, since=today + timedelta(days=1)) == ["packs:pack:load later"]


def test_the_page_shows_pages_of_fifty(client: Client, land: dict[str, Any]) -> None:
    for number in range(60):
        record(actor=None, tag="packs:pack:load", kind="pack", key=f"pack-{number}", new={"name": "<b>蘭</b>"})
    sign_in(client, auditor("P"))
    page = client.get(reverse("audit") + "?what=packs:").content.decode()
    assert page.count("packs:pack:load") == 50
    assert "&lt;b&gt;蘭" in page
    assert "page=2" in page
    last = client.get(reverse("audit") + "?what=packs:&page=2&since=nonsense").content.decode()
    assert last.count("packs:pack:load") == 11
    assert "沒有這樣的記錄" in client.get(reverse("audit") + "?who=nobody").content.decode()


def test_only_who_may_read_it_is_offered_it(client: Client, land: dict[str, Any]) -> None:
    sign_in(client, land["people"]["P1"])
    assert client.get(reverse("audit")).status_code == 403
    assert reverse("audit") not in client.get(reverse("account")).content.decode()


def test_what_matters_is_kept(client: Client) -> None:
    user = member("zhao", Permission.SUBJECT_EXPORT, Permission.SUBJECT_VIEW)
    client.post(reverse("login"), {"username": "zhao", "password": "wrong"}, headers={"X-Request-ID": "request-1234"})
    failed = AuditEntry.objects.last()
    assert (failed.tag, failed.object_key, failed.request_id) == (
        "people:session:refuse",
        str(user.key),
        "request-1234",
    )
    enter(client)
    client.post(reverse("logout"))
    other = create_user(actor=None, username="qian", name="", password=LONG)
    Role.objects.create(code="guest", names={}, permissions=[])
    grant_role(actor=None, user=other, role="guest", place_code="P")
    tags = list(AuditEntry.objects.order_by("id").values_list("tag", flat=True))
    assert tags == [
        "people:session:refuse",
        "people:session:begin",
        "people:session:end",
        "people:user:create",
        "people:user:grant",
    ]
    assert all(act_in_words(tag) != tag for tag in tags)
    assert LONG not in str(list(AuditEntry.objects.values()))
