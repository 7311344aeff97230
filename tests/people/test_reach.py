"""Who may manage whom: a province with two cities, an administrator of one of them, and everybody around."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest

from diaodu.audit.models import AuditEntry
from diaodu.kit.refusals import Forbidden, NotFound
from diaodu.people.commands import (
    UserExists,
    disable_user,
    enable_user,
    grant_role,
    open_account,
    revoke_role,
    set_password,
    sign_out,
)
from diaodu.people.factors import reset_factor
from diaodu.people.linking import link_user, unlink_user
from diaodu.people.lockout import unlock_user
from diaodu.people.models import Grant, Role, User
from diaodu.people.permissions import Permission
from diaodu.people.queries import account, account_shown, accounts
from diaodu.people.reach import OwnAccount, reach_of, roles_in_reach
from diaodu.people.viewers import scope_of, viewer_of
from tests.builders import make_place, make_user, names

pytestmark = pytest.mark.django_db
LONG = "a long sentence to sign in with"
MANAGE, VIEW, EDIT = Permission.USER_MANAGE, Permission.SUBJECT_VIEW, Permission.SUBJECT_EDIT
OPENING: dict[str, Callable[..., Any]] = {
    "password": lambda **who: set_password(**who, password=LONG),
    "factor": reset_factor,
    "enable": enable_user,
    "link": lambda **who: link_user(**who, subject="s"),
    "unlink": unlink_user,
    "unlock": unlock_user,
}
SHUTTING: dict[str, Callable[..., Any]] = {"disable": disable_user, "sessions": sign_out}


@pytest.fixture(autouse=True)
def province() -> None:
    top = make_place("P")
    for code in ("A", "B"):
        city = make_place(code, parent=top)
        make_place(f"{code}1", parent=city)


@pytest.fixture
def manager() -> User:
    """Manages city A, where they see and do not edit."""
    return make_user("manager", place="A", permissions=(MANAGE, VIEW))


def role(code: str, *permissions: str) -> str:
    Role.objects.create(code=code, names=names(code), permissions=list(permissions))
    return code


def also(user: User, place: str, *permissions: str, areas: tuple[str, ...] = ()) -> None:
    grant_role(
        actor=None, user=user, role=role(f"r{Role.objects.count()}", *permissions), place_code=place, areas=areas
    )


def test_a_role_may_give_what_its_holders_may_not_do_and_only_where_they_manage(manager: User) -> None:
    Role.objects.filter(grant__user=manager).update(gives=[EDIT])
    user, editor, other = make_user("li", place="A"), role("editor", VIEW, EDIT), role("other", VIEW, "packs:pack:load")
    assert not viewer_of(manager).may(EDIT)
    assert grant_role(actor=manager, user=user, role=editor, place_code="A1")
    for code, place in ((editor, "B"), (editor, "P"), (other, "A1")):
        with pytest.raises(Forbidden):
            grant_role(actor=manager, user=user, role=code, place_code=place)
    withheld = {each.code for each, _lacking in roles_in_reach(viewer_of(manager))[1]}
    assert other in withheld
    assert editor not in withheld


def test_what_a_role_may_give_is_no_way_to_more_for_who_manages_nothing() -> None:
    giver, user = make_user("giver", place="A", permissions=(VIEW,)), make_user("li", place="A")
    Role.objects.filter(grant__user=giver).update(gives=[EDIT])
    with pytest.raises(Forbidden):
        grant_role(actor=giver, user=user, role=role("editor", VIEW, EDIT), place_code="A")


def test_a_role_is_given_at_the_place_managed_and_below_and_nowhere_else(manager: User) -> None:
    user, reader = make_user("li", place="A"), role("reader", VIEW)
    for place in ("A", "A1"):
        assert grant_role(actor=manager, user=user, role=reader, place_code=place)
    for place in ("P", "B", "B1", "nowhere", "", "A1/"):
        with pytest.raises(Forbidden):
            grant_role(actor=manager, user=user, role=reader, place_code=place)


def test_permissions_held_by_several_roles_count_together_where_all_of_them_hold(manager: User) -> None:
    user, both = make_user("li", place="A"), role("both", VIEW, EDIT)
    with pytest.raises(Forbidden):
        grant_role(actor=manager, user=user, role=both, place_code="A1")
    also(manager, "A1", EDIT)
    with pytest.raises(Forbidden):
        grant_role(actor=manager, user=user, role=both, place_code="A")
    assert grant_role(actor=manager, user=user, role=both, place_code="A1")


def test_what_is_held_elsewhere_is_not_given_here(manager: User) -> None:
    also(manager, "B", EDIT)
    editor = role("editor", EDIT)
    for place in ("A", "B"):
        with pytest.raises(Forbidden):
            grant_role(actor=manager, user=make_user(f"li-{place}", place="A"), role=editor, place_code=place)


def test_nobody_gives_themselves_a_role_or_manages_themselves(manager: User) -> None:
    with pytest.raises(OwnAccount):
        grant_role(actor=manager, user=manager, role=role("reader", VIEW), place_code="A")
    with pytest.raises(OwnAccount):
        revoke_role(actor=manager, user=manager, role="role-manager", place_code="A")
    for act in (OPENING | SHUTTING).values():
        with pytest.raises(OwnAccount):
            act(actor=manager, user=manager)
    manager.refresh_from_db()
    assert manager.is_active
    assert not manager.check_password(LONG)


@pytest.mark.parametrize("act", sorted(OPENING))
@pytest.mark.parametrize(
    ("place", "permissions", "areas"),
    [("A", (VIEW, EDIT), ()), ("P", (VIEW,), ()), ("B1", (VIEW,), ()), ("A", (VIEW, MANAGE, EDIT), ("works",))],
)
def test_no_way_is_opened_into_an_account_that_holds_more(
    manager: User, act: str, place: str, permissions: tuple[str, ...], areas: tuple[str, ...]
) -> None:
    user = make_user("li", place="A1", permissions=(VIEW,))
    also(user, place, *permissions, areas=areas)
    before = AuditEntry.objects.count()
    with pytest.raises(Forbidden):
        OPENING[act](actor=manager, user=user)
    user.refresh_from_db()
    assert not user.check_password(LONG)
    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize("act", sorted(SHUTTING))
@pytest.mark.parametrize(("place", "permissions"), [("P", (VIEW,)), ("B", (VIEW,)), ("A", (MANAGE, VIEW, EDIT))])
def test_nobody_shuts_out_who_also_works_elsewhere_or_manages_more(
    manager: User, act: str, place: str, permissions: tuple[str, ...]
) -> None:
    user = make_user("li", place="A1", permissions=(VIEW,))
    also(user, place, *permissions)
    with pytest.raises(Forbidden):
        SHUTTING[act](actor=manager, user=user)
    user.refresh_from_db()
    assert user.is_active


def test_who_does_more_at_the_same_place_can_be_shut_out_and_not_let_in_again(manager: User) -> None:
    """A stolen account must be closed at once, also by who does not hold what it holds."""
    user = make_user("li", place="A", permissions=(VIEW, EDIT))
    disable_user(actor=manager, user=user)
    assert not user.is_active
    with pytest.raises(Forbidden):
        enable_user(actor=manager, user=user)
    enable_user(actor=None, user=user)
    assert user.is_active
    assert AuditEntry.objects.filter(tag="people:user:enable").count() == 1


def test_an_account_without_a_role_is_managed_by_who_manages_everything(manager: User) -> None:
    user = User.objects.create(username="roleless")
    partly = make_user("partly", place="P", permissions=(MANAGE,), areas=("works",))
    for actor in (manager, partly):
        assert user not in accounts(viewer_of(actor))
        for act in (OPENING | SHUTTING).values():
            with pytest.raises(Forbidden):
                act(actor=actor, user=user)
    whole = make_user("whole", place="P", permissions=(MANAGE,))
    assert user in accounts(viewer_of(whole))
    set_password(actor=whole, user=user, password=LONG)
    assert user.check_password(LONG)


def test_a_role_is_taken_away_where_one_manages(manager: User) -> None:
    user = make_user("li", place="A1", permissions=(VIEW, EDIT))
    revoke_role(actor=manager, user=user, role="role-li", place_code="A1")
    assert not user.grants.exists()
    entry = AuditEntry.objects.get(tag="people:user:revoke")
    assert (entry.actor, entry.old) == (manager, {"role": "role-li", "place": "A1", "areas": []})
    with pytest.raises(NotFound):
        revoke_role(actor=manager, user=user, role="role-li", place_code="A1")


@pytest.mark.parametrize(("place", "permissions"), [("B", (VIEW,)), ("P", (VIEW,)), ("A", (MANAGE, EDIT))])
def test_a_role_elsewhere_or_of_a_fuller_administrator_is_not_taken_away(
    manager: User, place: str, permissions: tuple[str, ...]
) -> None:
    user = make_user("li", place=place, permissions=permissions)
    with pytest.raises(Forbidden):
        revoke_role(actor=manager, user=user, role="role-li", place_code=place)
    assert user.grants.count() == 1


def test_a_wider_grant_is_not_narrowed_by_giving_it_again() -> None:
    narrow = make_user("narrow", place="A", permissions=(MANAGE, VIEW), areas=("works",))
    user, reader = make_user("li", place="A", permissions=(VIEW,), areas=("works",)), role("reader", VIEW)
    grant_role(actor=None, user=user, role=reader, place_code="A")
    with pytest.raises(Forbidden):
        grant_role(actor=narrow, user=user, role=reader, place_code="A", areas=["works"])
    assert Grant.objects.get(user=user, role__code=reader).areas == []


def test_an_account_is_opened_with_its_first_role_or_not_at_all(manager: User) -> None:
    given = {"username": "li", "name": "Li", "password": LONG, "role": role("reader", VIEW)}
    for place, error in (("B", Forbidden), ("A1", None)):
        if error:
            with pytest.raises(error):
                open_account(actor=manager, **given, place_code=place)
            assert not User.objects.filter(username="li").exists()
        else:
            assert open_account(actor=manager, **given, place_code=place).grants.count() == 1
    with pytest.raises(UserExists):
        open_account(actor=manager, **given, place_code="A1")


def test_the_list_holds_who_has_a_role_where_one_manages(manager: User) -> None:
    for name, place in (("here", "A"), ("below", "A1"), ("above", "P"), ("beside", "B")):
        make_user(name, place=place)
    User.objects.create(username="roleless")
    found = {user.username for user in accounts(viewer_of(manager))}
    assert found == {"manager", "here", "below"}
    for name in ("above", "beside", "roleless"):
        with pytest.raises(NotFound):
            account(viewer_of(manager), User.objects.get(username=name).key)
    whole = make_user("whole", place="P", permissions=(MANAGE,))
    also(whole, "A", VIEW)
    listed = [user.username for user in accounts(viewer_of(whole))]
    assert listed == sorted(found | {"above", "beside", "roleless", "whole"})
    with pytest.raises(Forbidden):
        accounts(viewer_of(make_user("reader", place="P")))


def test_the_list_is_searched_and_filtered(manager: User) -> None:
    for name in ("wang-li", "wang-mei", "zhao"):
        make_user(name, place="A1", permissions=(VIEW,))
    disable_user(actor=manager, user=User.objects.get(username="wang-mei"))

    def found(**asked: str) -> list[str]:
        return [user.username for user in accounts(viewer_of(manager), **asked)]

    assert found(text="WANG") == ["wang-li", "wang-mei"]
    assert found(text="wang", state="active") == ["wang-li"]
    assert found(state="disabled") == ["wang-mei"]
    assert found(text="%") == []


def test_of_roles_elsewhere_only_the_number_is_told(manager: User) -> None:
    user = make_user("li", place="A1", permissions=(VIEW,))
    also(user, "B", EDIT)
    shown = account_shown(viewer_of(manager), account(viewer_of(manager), user.key))
    assert [one.grant.place_code for one in shown.grants] == ["A1"]
    assert (shown.elsewhere, bool(shown.locked), bool(shown.closed), shown.own) == (1, True, True, False)


def test_the_roles_on_offer_are_those_that_can_be_given_somewhere(manager: User) -> None:
    also(manager, "A1", EDIT)
    role("editor", EDIT, VIEW)
    also(manager, "B", Permission.PACK_LOAD)  # held where nothing is managed
    role("loader", Permission.PACK_LOAD, VIEW)
    offered, others = roles_in_reach(viewer_of(manager))
    assert {"editor", "role-manager"} <= {one.code for one in offered}
    assert ("loader", {Permission.PACK_LOAD}) in [(one.code, set(lacking)) for one, lacking in others]


def test_the_database_and_the_reach_say_the_same() -> None:
    """Each place and areas of a manager against each place and areas of somebody else."""
    places, areas = ("P", "A", "A1", "B", "nowhere"), ((), ("works",), ("works", "trade"))
    everybody = [
        make_user(f"u{number}", place=place, areas=some, permissions=(VIEW,))
        for number, (place, some) in enumerate(product(places, areas))
    ]
    for number, (place, some) in enumerate(product(places, areas)):
        viewer = viewer_of(make_user(f"m{number}", place=place, areas=some, permissions=(MANAGE,)))
        seen = {user.pk for user in User.objects.visible_to(viewer)}
        reach = reach_of(viewer, places)
        held = {user.pk: [scope_of(grant) for grant in user.grants.all()] for user in everybody}
        assert {pk for pk in held if pk in seen} == {pk for pk, one in held.items() if reach.covers(one[0])}, (
            place,
            some,
        )
