"""The orchard and its people."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.returns.orchard import People, plant


@pytest.fixture
def people(db: None, tmp_path: Path) -> People:
    """Those of the orchard, which is loaded."""
    return plant(tmp_path)
