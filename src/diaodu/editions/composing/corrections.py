"""Figures that earlier editions printed and that are others now: as then, as now, and the class of the change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from diaodu.editions.composing.figures import Figures
from diaodu.editions.composing.ledger_figures import LedgerFigures
from diaodu.editions.content import Figure, Piece, Table
from diaodu.editions.template.nodes import FigureSpec
from diaodu.indicators.causes import Class, classes_of_facts, classes_since
from diaodu.kit.refusals import NotFound

CODE = "corrections"
TITLE = "前期通報數據的變動"
COLUMNS = ("指標", "地區或對象", "時期", "原通報", "原載", "現值", "變動類別")
WORDS = {
    Class.LATE: "遲報",
    Class.ERROR: "差錯更正",
    Class.MOVED: "重新分類",
    Class.DEFINITION: "定義調整",
    Class.ROSTER: "名單進出",
    Class.BOUNDARY: "區劃調整",
}
PLAIN = ("indicator", "fact", "target")


@dataclass(frozen=True, slots=True)
class Printed:
    """A figure as an earlier edition printed it: which edition, at which ledger number."""

    edition: str
    number: int
    figure: Figure


def latest_prints(prints: Iterable[Printed]) -> list[Printed]:
    """Of each figure what was printed last, in the order first printed; changes and ranks follow from the others."""
    latest: dict[tuple[str, ...], Printed] = {}
    for each in prints:
        if each.figure.kind in PLAIN:
            latest[each.figure.key] = each
    return list(latest.values())


def corrections(figures: Figures, prints: Iterable[Printed]) -> Table | None:
    """The table of what has changed since it was printed; None when nothing has."""
    rows = [_row(figures, then, now) for then, now in _changed(figures, latest_prints(prints))]
    if not rows:
        return None
    say = figures.setting.say
    return Table(CODE, say(TITLE), tuple(map(say, COLUMNS)), tuple(rows))


def _changed(figures: Figures, prints: Iterable[Printed]) -> Iterator[tuple[Printed, Figure]]:
    """Earlier prints, each with the figure as it is now, where the two say different things."""
    ledger = LedgerFigures(Figures(figures.setting))  # what is unchanged is no figure of this circular
    for then in prints:
        spec = spec_of(then.figure)
        try:
            now = _again(ledger, then.figure.kind, spec)
        except NotFound:
            continue  # what is declared no more cannot be asked; its definition's last version stands in its trail
        if (now.value, now.absence) != (then.figure.value, then.figure.absence):
            yield then, figures.keep(replace(now, id=""))


def _again(ledger: LedgerFigures, kind: str, spec: FigureSpec) -> Figure:
    if kind == "target":
        return ledger.target(spec)
    return ledger.fact(spec) if kind == "fact" else ledger.figures.indicator(spec)


def spec_of(figure: Figure) -> FigureSpec:
    """The question that a printed figure answered, with as many decimals as it was printed with."""
    is_fact = figure.kind == "fact"
    return FigureSpec(
        code=figure.code,
        subject=figure.place if is_fact else "",
        place="" if is_fact else figure.place,
        target=figure.target,
        document=figure.document,
        period=figure.period,
        facet=figure.facet,
        roster=figure.roster,
        member_class=figure.member_class,
        unit=figure.unit,
        decimals=figure.decimals,
        form=figure.form,
        source=figure.source if is_fact else "",
    )


def _row(figures: Figures, then: Printed, now: Figure) -> tuple[Piece, ...]:
    figure, say = then.figure, figures.setting.say
    classes = _classes(figures, then, now)
    earlier = figures.keep(replace(figure, id="", kind="earlier", number=then.number))
    return (
        Piece(figure.name),
        Piece(figure.place_name),
        Piece(figure.period_words),
        Piece(then.edition),
        Piece(figure.printed, figure=earlier.id),
        Piece(now.printed, figure=now.id),
        Piece(say("、".join(WORDS[each] for each in classes))),
    )


def _classes(figures: Figures, then: Printed, now: Figure) -> tuple[Class, ...]:
    if now.kind != "indicator":
        return classes_of_facts(now.facts, then.number)
    return classes_since(figures.setting.desk, figures.ask(spec_of(then.figure), then.figure.period), then.number)
