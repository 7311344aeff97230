"""Our own source files, parsed once."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "diaodu"


@dataclass(frozen=True, slots=True)
class Source:
    """A Python file of the package: its path below it, its text and its syntax tree."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """The path below the package."""
        return str(self.path.relative_to(PACKAGE))

    def lines(self) -> int:
        """How many lines are not blank."""
        return sum(1 for line in self.text.splitlines() if line.strip())

    def functions(self) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
        """Every function and method."""
        return [node for node in ast.walk(self.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


@cache
def sources() -> tuple[Source, ...]:
    """Every Python file of the package but migrations."""
    paths = [path for path in sorted(PACKAGE.rglob("*.py")) if "migrations" not in path.parts]
    return tuple(Source(path, text := path.read_text(encoding="utf-8"), ast.parse(text)) for path in paths)


def length(source: Source, function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Non-blank lines from ``def`` to the function's end."""
    lines = source.text.splitlines()[function.lineno - 1 : function.end_lineno]
    return sum(1 for line in lines if line.strip())
