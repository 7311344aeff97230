"""What production runs with: settings that pass Django's own check, and a role that owns nothing."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from pathlib import Path
from typing import LiteralString, cast

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from diaodu.audit.commands import record
from tests.web.factors import enter, member

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "deploy"


def given(home: Path) -> dict[str, str]:
    """The environment as the example file sets it, with secrets and folders of the test's own."""
    lines = (DEPLOY / "environment").read_text(encoding="utf-8").splitlines()
    found = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    for name, secret in (
        ("DIAODU_SECRET_KEY_FILE", secrets.token_urlsafe(60)),
        ("DATABASE_URL_FILE", "postgres://diaodu_app:secret@127.0.0.1:1/diaodu"),
    ):
        path = home / name
        path.write_text(secret, encoding="utf-8")
        assert name in found
        found[name] = str(path)
    return found | {"DIAODU_DATA": str(home), "DIAODU_STATIC": str(home), "DIAODU_PACKS": str(ROOT / "packs")}


@pytest.mark.parametrize(
    "more",
    [
        {},
        {
            "DIAODU_OIDC_ISSUER": "https://id.example",
            "DIAODU_OIDC_CLIENT_ID": "diaodu",
            "DIAODU_OIDC_CLIENT_SECRET": "s",
        },
    ],
)
def test_djangos_check_for_deployment_finds_nothing(tmp_path: Path, more: dict[str, str]) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "django", "check", "--deploy", "--fail-level", "WARNING"],
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT / "src"),
            "DJANGO_SETTINGS_MODULE": "diaodu.web.settings",
            **given(tmp_path),
            **more,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert "no issues" in result.stdout


@pytest.fixture
def as_application(db: None) -> None:
    """The database as the application's own role finds it, until the test's transaction ends."""
    grants = cast("LiteralString", (DEPLOY / "grants.sql").read_text(encoding="utf-8"))
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE diaodu_app")
        cursor.execute(grants)
        cursor.execute("SET LOCAL ROLE diaodu_app")


def test_the_applications_role_can_serve(client: Client, as_application: None) -> None:
    member("zhao", "indicators:indicator:view")
    assert enter(client) == "/"
    assert client.get("/indicators/").status_code == 200


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditentry SET tag = 'people:user:grant'",
        "DELETE FROM audit_auditentry",
        "UPDATE ledger_fact SET value = 1",
        "DELETE FROM ledger_fact",
        "TRUNCATE people_user CASCADE",
        "ALTER TABLE ledger_fact DISABLE TRIGGER ALL",
        "DROP TRIGGER ledger_fact_append_only ON ledger_fact",
        "CREATE OR REPLACE FUNCTION diaodu_append_only() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "DROP TABLE people_user",
        "UPDATE django_migrations SET name = 'x'",
        "SET session_replication_role = replica",
    ],
)
def test_the_applications_role_owns_nothing(as_application: None, statement: str) -> None:
    record(actor=None, tag="people:user:create", kind="user", key="x")
    words = "permission denied|must be owner"
    with pytest.raises(DatabaseError, match=words), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
