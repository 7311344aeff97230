"""`make fuzz` for thirty seconds."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_thirty_seconds_of_random_text_raise_nothing() -> None:
    command = [sys.executable, "tools/fuzz.py", "--seconds", "30"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stdout[:2000] + told.stderr[-2000:]
    assert "texts" in told.stdout
