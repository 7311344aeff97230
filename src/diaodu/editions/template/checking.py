"""Checking a body against the words of a pack: every figure names something there, and no number is typed by hand."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from diaodu.editions.periods import can_be_asked
from diaodu.editions.template.nodes import Faults, Figure, FigureSpec, Let, Node, Part, Quoted, Text, Word
from diaodu.editions.template.reading import every, read

_DIGITS = re.compile(r"[0-9０-９]+")
# So many at once: a run without end would be tried from each of its characters to its end.
_NUMERALS = "[一二兩三四五六七八九十百千萬億零〇]{1,20}"


@dataclass(frozen=True, slots=True)
class Words:
    """What a body may name. ``facets`` is None where any may be given; ``targets`` maps a line to its indicator."""

    indicators: Collection[str]
    measures: Collection[str]
    facets: Collection[str] | None
    units: Collection[str]
    sources: Collection[str]
    rosters: Collection[str]
    places: Collection[str]
    subjects: Collection[str]
    documents: Collection[str]
    targets: Mapping[str, str]
    tables: Collection[str]
    charts: Collection[str]


def checked(body: str, words: Words) -> tuple[tuple[Node, ...], Faults]:
    """The nodes of a body and all that is wrong with it."""
    nodes, faults = read(body)
    for node in every(nodes):
        _check(node, words, faults)
    return nodes, faults


def _check(node: Node, words: Words, faults: Faults) -> None:
    if isinstance(node, Text):
        _check_text(node, words, faults)
    elif isinstance(node, Figure | Let):
        check_figure(node.spec, node.line, words, faults)
    elif isinstance(node, Quoted):
        _require(node.document, words.documents, _("文件"), node.line, faults)
    elif isinstance(node, Word):
        _check_word(node, faults)
    elif isinstance(node, Part):
        _check_part(node, words, faults)


def _check_text(node: Text, words: Words, faults: Faults) -> None:
    """A number typed by hand could not be followed back: it is a figure, or a quote with its source."""
    counted = re.compile(f"(?!一)({_NUMERALS})(?=({'|'.join(map(re.escape, sorted(_countable(words))))}))")
    for at, line in enumerate(node.text.split("\n"), start=node.line):
        for found in (*_DIGITS.finditer(line), *counted.finditer(line)):
            message = _("「%(number)s」是手寫的數字；請改用指標，或用 quote 註明出處。")
            faults.add(at, "typed_number", message % {"number": found.group(0)})


def _countable(words: Words) -> set[str]:
    """The words after which a Chinese numeral is a quantity."""
    return {unit for unit in words.units if not unit.isascii()} | {"成", "倍", "番"}


def check_figure(spec: FigureSpec, line: int, words: Words, faults: Faults) -> None:
    """Note what a figure names and is not there."""
    if spec.subject:
        _require(spec.code, words.measures, _("計量項"), line, faults)
        _require(spec.subject, words.subjects, _("對象"), line, faults)
        if spec.document:
            _require(spec.document, words.documents, _("文件"), line, faults)
    else:
        _require(spec.code, words.indicators, _("指標"), line, faults)
    if spec.target and words.targets.get(spec.target) != spec.code:
        faults.add(line, "unknown_code", _("指標沒有目標線「%(code)s」。") % {"code": spec.target})
    if spec.facet and words.facets is not None:
        _require(spec.facet, words.facets, _("口徑"), line, faults)
    for code, known, what in (
        (spec.unit, words.units, _("單位")),
        (spec.source, words.sources, _("來源")),
        (spec.roster, words.rosters, _("名單")),
        (spec.place, words.places, _("地方")),
    ):
        if code:
            _require(code, known, what, line, faults)
    for period in (spec.period, spec.against):
        _check_period(period, line, faults)


def _check_word(node: Word, faults: Faults) -> None:
    if node.what == "period":
        _check_period(node.of, node.line, faults)
    elif node.of:
        faults.add(node.line, "syntax", _("「%(word)s」之後不能再有別的。") % {"word": node.what})


def _check_part(node: Part, words: Words, faults: Faults) -> None:
    if node.kind == "table":
        _require(node.code, words.tables, _("表"), node.line, faults)
    elif node.kind == "chart":
        _require(node.code, words.charts, _("圖"), node.line, faults)
    elif node.code:
        faults.add(node.line, "syntax", _("「%(word)s」之後不能再有別的。") % {"word": node.kind})


def _check_period(words: str, line: int, faults: Faults) -> None:
    if not can_be_asked(words):
        message = _("「%(period)s」不是時期：寫作 month、month-1、quarter、half、year、period 或 2023-01 之類。")
        faults.add(line, "bad_value", message % {"period": words})


def _require(code: str, known: Collection[str], what: str, line: int, faults: Faults) -> None:
    if code not in known:
        faults.add(line, "unknown_code", _("沒有%(what)s「%(code)s」。") % {"what": what, "code": code})
