"""Accounts to try the house with: one for each role, made only for the embedded database of a development machine."""

from __future__ import annotations

import json
import secrets
from pathlib import Path

from diaodu.kit.postgres import data_home
from diaodu.pairing.commands import tie_account
from diaodu.pairing.queries import invented_holder, person_of
from diaodu.people.commands import create_user, grant_role
from diaodu.people.models import Role, User
from diaodu.register.models import Place
from diaodu.web.cli.session import CHECKOUT

CAPACITIES = {"linked_leader": "leader", "steward": "steward"}  # by role
WARNING = "DEMO ACCOUNTS, one for each role, over every place. Anyone on this machine who sees this can sign in."


def demo_accounts() -> list[str]:
    """Make what is missing, and tell them all: the same names and passwords on every run with this data folder."""
    store = data_home(CHECKOUT) / "demo-accounts.json"
    passwords: dict[str, str] = json.loads(store.read_text(encoding="utf-8")) if store.exists() else {}
    tops = list(Place.objects.filter(parent=None).values_list("code", flat=True))
    for role in Role.objects.order_by("code"):
        user = User.objects.filter(username=role.code).first()
        if user is None:
            passwords[role.code] = secrets.token_urlsafe(9)
            _keep(store, passwords)
            user = create_user(actor=None, username=role.code, name=role.names["hant"], password=passwords[role.code])
        if role.code in passwords:
            _grant_missing(user, role, tops)
            _tie(user)
    return _told(passwords)


def _grant_missing(user: User, role: Role, tops: list[str]) -> None:
    held = set(user.grants.filter(role=role).values_list("place_code", flat=True))
    for place in tops:
        if place not in held:
            grant_role(actor=None, user=user, role=role.code, place_code=place)


def _tie(user: User) -> None:
    """Let an account that stands for those in a capacity sign in as one of the invented persons who hold it."""
    capacity = CAPACITIES.get(user.username)
    if capacity is None or person_of(user) is not None:
        return
    holder = invented_holder(capacity)
    if holder is not None:
        tie_account(actor=None, person=holder.key, username=user.username)


def _keep(store: Path, passwords: dict[str, str]) -> None:
    """Keep them before the first account exists: a kill in between must not leave one nobody can use."""
    scratch = store.with_suffix(".tmp")
    scratch.touch(mode=0o600)
    scratch.write_text(json.dumps(passwords, indent=1), encoding="utf-8")
    scratch.replace(store)


def _told(passwords: dict[str, str]) -> list[str]:
    roles = {role.code: role for role in Role.objects.filter(code__in=passwords)}
    lines = [f"  {name:<18} {passwords[name]:<14} {role.names['en']}" for name, role in sorted(roles.items())]
    return [WARNING, f"  {'user':<18} {'password':<14} role", *lines] if lines else []
