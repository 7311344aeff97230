"""``diaodu edition``: its words, its plain data, its exit codes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.acceptance.conftest import Command, command
from tests.editions.conftest import SAMPLE, Desk

__all__ = ["command"]  # a fixture


def asked(run: Command, *words: str) -> Any:
    code, out = run("edition", *words, "--json")
    assert code == 0, out
    return json.loads(out)


def test_draft_release_files_rebuild_list(desk: Desk, command: Command, tmp_path: Path) -> None:
    made = asked(command, "draft", "major_projects", "--place", SAMPLE, "--period", "2023-09", "--lang", "zh-hans")
    assert (made["state"], made["language"], made["created_by"]) == ("draft", "zh-hans", None)
    released = asked(command, "release", made["id"][:8], "--writer", "writer", "--approver", "approver")
    assert (released["state"], released["reviewed_by"], released["approved_by"]) == ("released", "writer", "approver")
    kept = asked(command, "files", made["id"], "--out", str(tmp_path / "kept"))
    rebuilt = asked(command, "rebuild", made["id"], "--out", str(tmp_path / "made"))
    assert rebuilt["identical"] is True
    assert {name: each["rebuilt"] for name, each in rebuilt["files"].items()} == released["files"]
    for name in kept["files"]:
        assert (tmp_path / "kept" / name).read_bytes() == (tmp_path / "made" / name).read_bytes()
    assert [row["id"] for row in asked(command, "list")] == [made["id"]]
    code, out = command("edition", "rebuild", made["id"], "--out", str(tmp_path / "again"))
    assert code == 0
    assert out.endswith("identical\n")


def test_what_cannot_be(desk: Desk, command: Command, tmp_path: Path) -> None:
    assert command("edition", "draft", "nothing", "--place", SAMPLE, "--period", "2023-09")[0] == 2
    assert command("edition", "draft", "major_projects", "--place", "nowhere", "--period", "2023-09")[0] == 2
    assert command("edition", "files", "0000", "--out", str(tmp_path))[0] == 2
    made = asked(command, "draft", "major_projects", "--place", SAMPLE, "--period", "2023-09", "--user", "writer")
    assert command("edition", "rebuild", made["id"], "--out", str(tmp_path))[0] == 1
    for approver in ("writer", "nobody"):
        assert command("edition", "release", made["id"], "--writer", "writer", "--approver", approver)[0] in {1, 2}
