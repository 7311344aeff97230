"""Everything that can be checked without running a test. All checks run; one that fails fails the whole."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from house import CHECKOUT, passing_database

BIN = Path(sys.executable).parent
DJANGO = [sys.executable, "-m", "django"]

CHECKS: dict[str, list[str]] = {
    "lint": [str(BIN / "ruff"), "check", "."],
    "format": [str(BIN / "ruff"), "format", "--check", "."],
    "templates: lint": [str(BIN / "djlint"), "src/diaodu", "--lint", "--quiet"],
    "templates: compile": [sys.executable, "tools/compile_templates.py"],
    "types": [str(BIN / "mypy")],
    "import rules": [str(BIN / "lint-imports")],
    "migrations": [*DJANGO, "makemigrations", "--check", "--dry-run"],
}
DEPLOYMENT = [*DJANGO, "check", "--deploy", "--fail-level", "WARNING"]


def passes(name: str, command: list[str], environment: Mapping[str, str]) -> bool:
    """Run one check; its output is shown only when it fails."""
    result = subprocess.run(
        command,
        cwd=CHECKOUT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "diaodu.web.settings", **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    print(f"{'ok  ' if result.returncode == 0 else 'FAIL'}  {name}", flush=True)
    if result.returncode != 0:
        print(result.stdout, result.stderr, sep="\n", flush=True)
    return result.returncode == 0


def production(environment: Mapping[str, str]) -> dict[str, str]:
    """Settings as a careful operator would give them."""
    given = {"DIAODU_ENV": "production", "DIAODU_SECRET_KEY": secrets.token_urlsafe(50)}
    return {**environment, **given, "DIAODU_HOSTS": "diaodu.example", "DIAODU_BEHIND_PROXY": "yes"}


def main() -> int:
    print("ok    lock file is current (the environment was made from it)")
    with passing_database() as environment:
        results = [passes(name, command, environment) for name, command in CHECKS.items()]
        results.append(passes("settings for production", DEPLOYMENT, production(environment)))
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
