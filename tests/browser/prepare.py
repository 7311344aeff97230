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
    from diaodu.pairing.commands import tie_account
    from diaodu.pairing.models import Person
    from diaodu.people.permissions import Permission
    from tests.builders import make_user

    call_command("migrate", interactive=False, verbosity=0)
    for name in ("gansu", "sample"):
        load_pack(ROOT / "packs" / name)
    reports = ("returns:return:view", "returns:return:fill", "register:subject:view", "ledger:fact:view")
    accounts = [(name, "CN", tuple(Permission)) for name in (*usernames, "newcomer")]
    own = ("register:subject:view", "pairing:contact:record")
    others = [("reporter", "S90500", reports), ("leaving", "S90500", reports), ("paired", "S90400", own)]
    for username, place, permissions in [*accounts, *others]:
        user = make_user(username, place=place, permissions=permissions)
        user.set_password(password)
        user.save(update_fields=["password"])
    tie_account(actor=None, person=Person.objects.get(code="s-l41").key, username="paired")


if __name__ == "__main__":
    main(*sys.argv[1:])
