"""The ``diaodu`` command: its exits, and that standard output holds only the answer."""

from __future__ import annotations

import argparse
import io
import sys
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.management import call_command
from django.db import connection

from diaodu.kit.refusals import NotFound, Refusal
from diaodu.people.models import Role, User
from diaodu.web.cli import main as command_line
from diaodu.web.cli import session
from diaodu.web.cli.main import COMMANDS, load_command, main
from diaodu.web.migrating import migrate, pending_migrations, preparing_database
from diaodu.web.run.packs import packs_in
from tests.builders import make_place

if TYPE_CHECKING:
    from collections.abc import Iterator

SHOWN = ("show", "gdp", "--place", "P1", "--period", "2023", "--as-known")


def exit_of(*words: str) -> int:
    with pytest.raises(SystemExit) as caught:
        main(words)
    return int(str(caught.value.code))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    command = load_command(name)
    assert name == command.NAME
    assert exit_of(name, "--help") == 0
    assert command.HELP.split()[0] in capsys.readouterr().out


def test_help_names_every_command_and_the_exits(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_of("--help") == 0
    said = capsys.readouterr().out
    assert all(f"    {name} " in said or f"    {name}\n" in said for name in COMMANDS)
    assert "3 absent" in said


@pytest.mark.parametrize(
    "words", [(), ("nonsense",), ("backup",), ("user", "nonsense"), (*SHOWN, "0"), (*SHOWN, "-1"), (*SHOWN, "x")]
)
def test_wrong_usage_is_2(words: tuple[str, ...]) -> None:
    assert exit_of(*words) == 2


@pytest.mark.parametrize(
    ("error", "code"), [(Refusal("no"), 1), (NotFound("unknown code"), 2), (FileNotFoundError("no such folder"), 1)]
)
def test_a_refusal_is_one_line_and_its_code(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: Exception, code: int
) -> None:
    def run(_: argparse.Namespace) -> int:
        raise error

    command = SimpleNamespace(NAME="run", HELP="", add_arguments=lambda _: None, run=run)
    monkeypatch.setattr(command_line, "load_command", lambda _: command)
    assert main(["run"]) == code
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", f"diaodu run: {error}\n")


def test_a_bug_stays_loud(monkeypatch: pytest.MonkeyPatch) -> None:
    def run(_: argparse.Namespace) -> int:
        raise ZeroDivisionError

    command = SimpleNamespace(NAME="run", HELP="", add_arguments=lambda _: None, run=run)
    monkeypatch.setattr(command_line, "load_command", lambda _: command)
    with pytest.raises(ZeroDivisionError):
        main(["run"])


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands work in the test's own database instead of opening one."""

    @contextmanager
    def opened(*, load: Any = ()) -> Iterator[None]:
        yield

    monkeypatch.setattr(session, "database_session", opened)


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))


@pytest.mark.django_db
@pytest.mark.usefixtures("here")
def test_users_by_the_operator(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    typed(monkeypatch, "a long and odd password\n")
    assert main(["user", "create", "chen", "--name", "陳"]) == 0
    assert User.objects.get(username="chen").check_password("a long and odd password")
    assert main(["user", "disable", "chen"]) == 0
    capsys.readouterr()
    assert main(["user", "list"]) == 0
    assert capsys.readouterr().out == "chen\tdisabled\t陳\t\n"
    assert main(["user", "enable", "chen"]) == 0
    Role.objects.create(code="reader", names={}, permissions=[])
    make_place("P1")
    assert main(["user", "grant", "chen", "reader", "P1"]) == 0
    assert main(["user", "list"]) == 0
    assert main(["user", "revoke", "chen", "reader", "P1"]) == 0
    assert main(["user", "revoke", "chen", "reader", "P1"]) == 2
    assert main(["user", "list"]) == 0
    assert capsys.readouterr().out == "chen\tactive\t陳\treader over P1\nchen\tactive\t陳\t\n"


@pytest.mark.django_db
@pytest.mark.usefixtures("here")
def test_unknown_users_places_and_roles_are_2(monkeypatch: pytest.MonkeyPatch) -> None:
    typed(monkeypatch, "a long and odd password\n")
    Role.objects.create(code="reader", names={}, permissions=[])
    assert main(["user", "create", "chen"]) == 0
    assert main(["user", "disable", "nobody-here"]) == 2
    assert main(["user", "grant", "chen", "reader", "nowhere"]) == 2


@pytest.mark.django_db
@pytest.mark.usefixtures("here")
def test_an_account_is_unlocked_linked_and_its_factor_reset(settings: Any, capsys: pytest.CaptureFixture[str]) -> None:
    user = User.objects.create(username="chen")
    assert main(["user", "unlock", "chen"]) == 0
    assert main(["user", "reset-factor", "chen"]) == 0
    assert main(["user", "link", "chen", "subject-1"]) == 1
    assert "單點登錄" in capsys.readouterr().err
    settings.OIDC_ISSUER = "https://id.example"
    assert main(["user", "link", "chen", "subject-1"]) == 0
    assert SocialAccount.objects.get(user=user).uid == "subject-1"
    assert main(["user", "unlink", "chen"]) == 0
    assert not SocialAccount.objects.exists()
    assert main(["user", "unlock", "nobody-here"]) == 2


@pytest.mark.django_db
@pytest.mark.usefixtures("here")
def test_a_weak_password_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    typed(monkeypatch, "123\n")
    assert main(["user", "create", "chen"]) == 1
    assert not User.objects.exists()


@pytest.mark.django_db
def test_nothing_is_pending_after_migrating(capsys: pytest.CaptureFixture[str]) -> None:
    assert pending_migrations() == set()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'sessions'")
    assert pending_migrations() == {("sessions", "0001_initial")}
    call_command("migrate", "sessions", fake=True, verbosity=0)
    with preparing_database():
        migrate()
    assert pending_migrations() == set()
    assert capsys.readouterr().out == ""


def test_packs_come_after_those_they_use(tmp_path: Path) -> None:
    for name, uses in {"a": '["b"]', "b": '["elsewhere"]', "c": "[]"}.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "pack.toml").write_text(f"uses = {uses}", encoding="utf-8")
    (tmp_path / "not-a-pack").mkdir()
    order = packs_in(tmp_path)
    assert sorted(order) == ["a", "b", "c"]
    assert order.index("b") < order.index("a")
