"""The measures of style that we hold ourselves to: sizes of functions, files and templates."""

from __future__ import annotations

from statistics import median, quantiles

from tests.architecture.sources import PACKAGE, length, sources

FUNCTION_MEDIAN, FUNCTION_P95, FUNCTION_MAX = 10, 40, 60
FILE_P95, FILE_MAX = 300, 400
TEMPLATE_MAX = 150


def test_functions_are_small() -> None:
    lengths = {
        f"{source.name}:{function.lineno} {function.name}": length(source, function)
        for source in sources()
        for function in source.functions()
    }
    assert {name: size for name, size in lengths.items() if size > FUNCTION_MAX} == {}
    assert median(lengths.values()) <= FUNCTION_MEDIAN
    assert quantiles(lengths.values(), n=20)[-1] <= FUNCTION_P95


def test_files_are_small() -> None:
    sizes = {source.name: source.lines() for source in sources()}
    assert {name: size for name, size in sizes.items() if size > FILE_MAX} == {}
    assert quantiles(sizes.values(), n=20)[-1] <= FILE_P95


def test_templates_are_small() -> None:
    sizes = {
        str(path.relative_to(PACKAGE)): sum(1 for line in path.read_text(encoding="utf-8").splitlines() if line.strip())
        for path in PACKAGE.rglob("templates/**/*.html")
    }
    assert sizes
    assert {name: size for name, size in sizes.items() if size > TEMPLATE_MAX} == {}


def test_modules_say_what_they_are_for() -> None:
    import ast

    silent = [source.name for source in sources() if source.text.strip() and not ast.get_docstring(source.tree)]
    assert silent == []
