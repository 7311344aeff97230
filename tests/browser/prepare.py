"""Fill the database of the browser tests' site: both packs, accounts that may do everything, and a reporter."""

from __future__ import annotations

import sys
from pathlib import Path

import django
from django.core.management import call_command

ROOT = Path(__file__).resolve().parents[2]


def main(password: str, *usernames: str) -> None:
    """Migrate, load, make the accounts."""
    django.setup()
    from diaodu.packs.commands import load_pack
    from diaodu.people.permissions import Permission
    from tests.builders import make_user

    call_command("migrate", interactive=False, verbosity=0)
    for name in ("gansu", "sample"):
        load_pack(ROOT / "packs" / name)
    reports = ("returns:return:view", "returns:return:fill", "register:subject:view", "ledger:fact:view")
    accounts = [(name, "CN", tuple(Permission)) for name in (*usernames, "newcomer")]
    for username, place, permissions in [*accounts, ("reporter", "S90500", reports), ("leaving", "S90500", reports)]:
        user = make_user(username, place=place, permissions=permissions)
        user.set_password(password)
        user.save(update_fields=["password"])


if __name__ == "__main__":
    main(*sys.argv[1:])
