"""The small pack, loaded, and the viewers who look at it."""

from __future__ import annotations

from pathlib import Path

import pytest

from diaodu.people.viewers import Viewer, viewer_of
from tests.builders import make_user
from tests.register.packs import load_small_pack


@pytest.fixture
def pear(db: None, tmp_path: Path) -> Path:
    """The folder in which the small pack lies, which is loaded."""
    load_small_pack(tmp_path)
    return tmp_path


@pytest.fixture
def eastern(pear: Path) -> Viewer:
    """Who sees the eastern shire only."""
    return viewer_of(make_user("eastern", place="shire-a"))


@pytest.fixture
def trader(pear: Path) -> Viewer:
    """Who sees the whole land, but only the area of trade."""
    return viewer_of(make_user("trader", place="LAND", areas=("trade",)))
