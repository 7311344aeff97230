"""What the tests of this room share: the invented countries, loaded."""

from __future__ import annotations

from pathlib import Path

import pytest

from diaodu.packs.commands import load_pack

PACKS = Path(__file__).resolve().parents[1] / "data" / "packs"


@pytest.fixture
def countries(db: None) -> None:
    """Veldmark, and Quorrin that builds on it."""
    load_pack(PACKS / "veldmark")
    load_pack(PACKS / "quorrin")
