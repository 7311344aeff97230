"""An invented country whose measures, packages and cases go by other names."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from diaodu.packs.commands import load_pack
from diaodu.people.models import User
from diaodu.people.permissions import Permission
from tests.builders import make_user

VELDMARK = Path(__file__).resolve().parents[1] / "data" / "packs" / "veldmark"


@pytest.fixture
def country(db: None) -> None:
    """The country, loaded."""
    load_pack(VELDMARK)


@pytest.fixture
def treasurer(country: None) -> User:
    """Somebody who may do everything in it."""
    return make_user("treasurer", place="vm", permissions=tuple(Permission))


@pytest.fixture
def copied(db: None, tmp_path: Path) -> Path:
    """A copy of the country's pack, not loaded, to change."""
    folder = tmp_path / "veldmark"
    shutil.copytree(VELDMARK, folder)
    return folder
