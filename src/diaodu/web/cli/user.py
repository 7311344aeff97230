"""``diaodu user``: accounts, by the operator of the machine."""

from __future__ import annotations

import argparse
import getpass
import sys
from typing import TYPE_CHECKING

from diaodu.web.cli.messages import answer, say

if TYPE_CHECKING:
    from diaodu.people.models import Grant, User

NAME = "user"
HELP = "create, list, disable, enable, unlock users; passwords, roles, second factors and links to single sign-on"
VERBS = {
    "disable": "close an account",
    "enable": "open a closed account again",
    "password": "set a new password",
    "unlock": "let somebody try again at once after too many failed sign-ins",
    "reset-factor": "take away a second factor that was lost; another one is set up at the next sign-in",
    "unlink": "take away the link to single sign-on",
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(dest="verb", metavar="VERB", required=True)
    create = verbs.add_parser("create", help="make an account; the password is asked for, or read from standard input")
    create.add_argument("username")
    create.add_argument("--name", default="", help="the person's name")
    verbs.add_parser("list", help="name, state and roles of every account, separated by tabs")
    for verb, text in VERBS.items():
        verbs.add_parser(verb, help=text).add_argument("username")
    link = verbs.add_parser("link", help="let a subject of the single sign-on's provider sign in as this user")
    link.add_argument("username")
    link.add_argument("subject", help="the provider's name for the person: the claim sub")
    grant = verbs.add_parser("grant", help="give a role over a place and all below it")
    grant.add_argument("username")
    grant.add_argument("role")
    grant.add_argument("place", help="code of the place")
    grant.add_argument("--area", action="append", default=[], help="only this subject area (may be repeated)")
    revoke = verbs.add_parser("revoke", help="take a role over a place away")
    revoke.add_argument("username")
    revoke.add_argument("role")
    revoke.add_argument("place", help="code of the place that the role was given over")


def run(args: argparse.Namespace) -> int:
    from diaodu.web.cli.session import database_session

    with database_session(load=()):
        return {
            "create": _create,
            "list": _list,
            "disable": _disable,
            "enable": _enable,
            "password": _password,
            "unlock": _unlock,
            "reset-factor": _reset_factor,
            "link": _link,
            "unlink": _unlink,
            "grant": _grant,
            "revoke": _revoke,
        }[args.verb](args)


def _create(args: argparse.Namespace) -> int:
    from diaodu.people.commands import create_user

    create_user(actor=None, username=args.username, name=args.name, password=_asked_password())
    say(f"created {args.username}; give a role with: diaodu user grant {args.username} ROLE PLACE")
    return 0


def _list(args: argparse.Namespace) -> int:
    del args
    from diaodu.people.models import User

    for user in User.objects.order_by("username").prefetch_related("grants__role"):
        grants = ", ".join(_grant_words(grant) for grant in user.grants.all())
        answer("\t".join([user.username, "active" if user.is_active else "disabled", user.name, grants]))
    return 0


def _grant_words(grant: Grant) -> str:
    words = f"{grant.role.code} over {grant.place_code}"
    return f"{words} ({' '.join(grant.areas)} only)" if grant.areas else words


def _disable(args: argparse.Namespace) -> int:
    from diaodu.people.commands import disable_user

    disable_user(actor=None, user=_user(args.username))
    return 0


def _enable(args: argparse.Namespace) -> int:
    from diaodu.people.commands import enable_user

    enable_user(actor=None, user=_user(args.username))
    return 0


def _password(args: argparse.Namespace) -> int:
    from diaodu.people.commands import set_password

    set_password(actor=None, user=_user(args.username), password=_asked_password())
    return 0


def _unlock(args: argparse.Namespace) -> int:
    from diaodu.people.lockout import unlock_user

    unlock_user(actor=None, user=_user(args.username))
    return 0


def _reset_factor(args: argparse.Namespace) -> int:
    from diaodu.people.factors import reset_factor

    reset_factor(actor=None, user=_user(args.username))
    return 0


def _link(args: argparse.Namespace) -> int:
    from diaodu.people.linking import link_user

    link_user(actor=None, user=_user(args.username), subject=args.subject)
    return 0


def _unlink(args: argparse.Namespace) -> int:
    from diaodu.people.linking import unlink_user

    unlink_user(actor=None, user=_user(args.username))
    return 0


def _grant(args: argparse.Namespace) -> int:
    from diaodu.kit.refusals import NotFound
    from diaodu.packs.models import Pack
    from diaodu.people.commands import grant_role
    from diaodu.register.models import Place

    if not Place.objects.filter(code=args.place).exists():
        raise NotFound(f"there is no place {args.place}")
    known = {str(area["code"]) for areas in Pack.objects.values_list("areas", flat=True) for area in areas}
    for area in args.area:
        if area not in known:
            raise NotFound(f"there is no area {area}; there are {', '.join(sorted(known))}")
    user = _user(args.username)
    grant_role(actor=None, user=user, role=args.role, place_code=args.place, areas=args.area)
    return 0


def _revoke(args: argparse.Namespace) -> int:
    from diaodu.people.commands import revoke_role

    revoke_role(actor=None, user=_user(args.username), role=args.role, place_code=args.place)
    return 0


def _user(username: str) -> User:
    from diaodu.kit.refusals import NotFound
    from diaodu.people.models import User

    user = User.objects.filter(username=username).first()
    if user is None:
        raise NotFound(f"there is no user {username}")
    return user


def _asked_password() -> str:
    """Twice from a terminal, once from a pipe; never from the command line, which other users can see."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    from diaodu.kit.refusals import Refusal

    first = getpass.getpass("Password: ")
    if getpass.getpass("Again: ") != first:
        raise Refusal("the two passwords differ")
    return first
