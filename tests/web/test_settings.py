"""Settings: what production refuses, and what a secret may be read from."""

from __future__ import annotations

import os
import secrets
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from diaodu.web.checks import refuse_unsafe
from diaodu.web.environment import (
    UnsafeSettings,
    database_from_url,
    env_bool,
    env_choice,
    env_folder,
    env_int,
    env_port,
    env_secret,
)
from diaodu.web.mail import MailServer, mail_server

GOOD = {
    "debug": False,
    "secret_key": secrets.token_urlsafe(50),
    "database_url": "postgres://db/diaodu",
    "hosts": ["diaodu.example"],
    "https": True,
    "issuer": "https://id.example",
}


def test_good_settings_pass() -> None:
    refuse_unsafe(**GOOD)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"debug": True}, "DIAODU_DEBUG"),
        ({"secret_key": None}, "DIAODU_SECRET_KEY"),
        ({"secret_key": "short"}, "too short"),
        ({"secret_key": "a" * 80}, "too plain"),
        ({"secret_key": "development-only-" + secrets.token_urlsafe(50)}, "example"),
        ({"database_url": None}, "DATABASE_URL"),
        ({"hosts": []}, "DIAODU_HOSTS"),
        ({"hosts": ["*"]}, "patterns"),
        ({"hosts": [".example"]}, "patterns"),
        ({"https": False}, "DIAODU_HTTPS"),
        ({"issuer": "http://id.example"}, "DIAODU_OIDC_ISSUER"),
    ],
)
def test_each_unsafe_setting_is_refused(change: dict[str, object], word: str) -> None:
    with pytest.raises(UnsafeSettings, match=word) as caught:
        refuse_unsafe(**{**GOOD, **change})
    assert len(caught.value.problems) == 1


def test_all_problems_are_listed_at_once() -> None:
    with pytest.raises(UnsafeSettings) as caught:
        refuse_unsafe(debug=True, secret_key=None, database_url=None, hosts=["*"], https=False, issuer="http://x")
    assert len(caught.value.problems) == 6


def start_django(home: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Load the settings as a fresh process would, with nothing but these variables."""
    kept = {"PATH": os.environ["PATH"], "DIAODU_DATA": str(home), "DJANGO_SETTINGS_MODULE": "diaodu.web.settings"}
    code = "from django.conf import settings as s; print(s.SECRET_KEY, s.SESSION_COOKIE_NAME, s.SESSION_COOKIE_SECURE)"
    return subprocess.run(
        [sys.executable, "-c", code], env={**kept, **environment}, capture_output=True, text=True, check=False
    )


def test_production_does_not_start_unsafely(tmp_path: Path) -> None:
    result = start_django(tmp_path, DIAODU_ENV="production", DIAODU_DEBUG="yes", DIAODU_HTTPS="no")
    assert result.returncode != 0
    for word in ("DIAODU_SECRET_KEY", "DIAODU_DEBUG", "DATABASE_URL", "DIAODU_HOSTS", "DIAODU_HTTPS"):
        assert word in result.stderr


def test_production_starts_with_safe_settings_and_strict_cookies(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(secrets.token_urlsafe(50), encoding="utf-8")
    result = start_django(
        tmp_path,
        DIAODU_ENV="production",
        DIAODU_SECRET_KEY_FILE=str(tmp_path / "key"),
        DATABASE_URL="postgres://db.example/diaodu",
        DIAODU_HOSTS="diaodu.example",
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.split()[1:] == ["__Host-session", "True"]


def test_single_sign_on_is_set_up_whole_or_not_at_all(tmp_path: Path) -> None:
    assert start_django(tmp_path).returncode == 0
    half = start_django(tmp_path, DIAODU_OIDC_ISSUER="https://id.example", DIAODU_OIDC_CLIENT_ID="diaodu")
    assert half.returncode != 0
    assert "DIAODU_OIDC_CLIENT_SECRET" in half.stderr


def test_development_keeps_a_random_key_of_its_own(tmp_path: Path) -> None:
    first, second = (start_django(tmp_path / "home").stdout for _ in range(2))
    assert first == second
    assert len(first.split()[0]) > 50
    assert stat.S_IMODE((tmp_path / "home" / "secret-key").stat().st_mode) == 0o600
    assert start_django(tmp_path / "other").stdout != first


def test_an_unknown_environment_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIAODU_ENV", "prod")
    with pytest.raises(UnsafeSettings, match="development, production"):
        env_choice("DIAODU_ENV", choices=("development", "production"))


def test_yes_no_and_numbers_are_read_strictly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DIAODU_X", "Yes")
    assert env_bool("DIAODU_X", default=False)
    monkeypatch.setenv("DIAODU_X", "maybe")
    with pytest.raises(UnsafeSettings):
        env_bool("DIAODU_X", default=False)
    with pytest.raises(UnsafeSettings):
        env_int("DIAODU_X", default=1)


def test_a_secret_comes_from_its_file_or_fails_loudly(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DIAODU_X_FILE", str(tmp_path / "secret"))
    with pytest.raises(UnsafeSettings, match="cannot be read"):
        env_secret("DIAODU_X")
    (tmp_path / "secret").write_text("hidden\n", encoding="utf-8")
    assert env_secret("DIAODU_X") == "hidden"
    monkeypatch.setenv("DIAODU_X", "open")
    with pytest.raises(UnsafeSettings, match="both set"):
        env_secret("DIAODU_X")


def test_a_database_address_keeps_a_socket_folders_capitals_and_options() -> None:
    found = database_from_url("postgres://me:p%40ss@%2Ftmp%2FMy%20Folder:5432/db?sslmode=require")
    assert (found["HOST"], found["PASSWORD"], found["NAME"]) == ("/tmp/My Folder", "p@ss", "db")  # noqa: S108
    assert found["OPTIONS"] == {"sslmode": "require", "options": "-c jit=off"}
    with pytest.raises(UnsafeSettings, match="DATABASE_URL"):
        database_from_url("mysql://somewhere")


@pytest.mark.parametrize("raw", ["abc", "0", "65536", "-1"])
def test_a_port_is_a_number_that_can_be_listened_on(monkeypatch: pytest.MonkeyPatch, raw: str) -> None:
    monkeypatch.setenv("PORT", raw)
    with pytest.raises(UnsafeSettings, match="PORT"):
        env_port("PORT", default=8000)
    monkeypatch.setenv("PORT", "8123")
    assert env_port("PORT", default=8000) == 8123


def test_a_folder_that_is_named_must_be_there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    default = tmp_path / "unseen"
    assert env_folder("DIAODU_PACKS", default=default) == default
    monkeypatch.setenv("DIAODU_PACKS", str(tmp_path))
    assert env_folder("DIAODU_PACKS", default=default) == tmp_path
    monkeypatch.setenv("DIAODU_PACKS", str(default))
    with pytest.raises(UnsafeSettings, match="unseen"):
        env_folder("DIAODU_PACKS", default=default)


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("smtp://me:p%40ss@mail.example", MailServer("mail.example", 587, "me", "p@ss", starttls=True)),
        ("smtp://mail.example:25?tls=no", MailServer("mail.example", 25)),
        ("smtps://mail.example", MailServer("mail.example", 465, ssl=True)),
    ],
)
def test_a_mail_server_is_one_address(url: str, found: MailServer) -> None:
    assert mail_server(url, "office@diaodu.example", production=False) == found


def test_without_a_mail_server_there_is_none() -> None:
    assert mail_server(None, "", production=True) == MailServer()


@pytest.mark.parametrize(
    ("url", "sender"),
    [
        ("smtp://mail.example", ""),
        (None, "office@diaodu.example"),
        ("smtp://mail.example", "office"),
        ("smtp://mail.example", "office@diaodu.example\nBcc: all@diaodu.example"),
        ("https://mail.example", "office@diaodu.example"),
        ("smtp://mail.example:0", "office@diaodu.example"),
        ("smtp://mail.example:many", "office@diaodu.example"),
        ("smtp://mail.example?tls=maybe", "office@diaodu.example"),
        ("smtp://", "office@diaodu.example"),
    ],
)
@pytest.mark.parametrize("production", [True, False])
def test_half_a_mail_server_is_refused(url: str | None, sender: str, production: bool) -> None:  # noqa: FBT001
    with pytest.raises(UnsafeSettings, match="DIAODU_MAIL"):
        mail_server(url, sender, production=production)


def test_production_sends_no_password_in_the_open() -> None:
    with pytest.raises(UnsafeSettings, match="tls=no") as caught:
        mail_server("smtp://me:hush@mail.example?tls=no", "a@diaodu.example", production=True)
    assert "hush" not in str(caught.value)
    assert mail_server("smtp://127.0.0.1:25?tls=no", "a@diaodu.example", production=True).host == "127.0.0.1"


def test_a_wrong_mail_address_does_not_print_its_password(tmp_path: Path) -> None:
    result = start_django(tmp_path, DIAODU_MAIL_URL="smtp://me:hush@mail.example:x", DIAODU_MAIL_FROM="a@b.example")
    assert result.returncode != 0
    assert "DIAODU_MAIL_URL" in result.stderr
    assert "hush" not in result.stderr
