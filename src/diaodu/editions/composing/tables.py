"""Tables and charts of a circular: every number in them is a figure too."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal

from diaodu.core.absences import Reading
from diaodu.core.ranking import rank
from diaodu.editions.circulars import MONTHS, PLACES, ChartSpec, Column, TableSpec
from diaodu.editions.composing.figures import Figures
from diaodu.editions.composing.setting import Setting
from diaodu.editions.content import Chart, Figure, Piece, Table
from diaodu.editions.periods import period_words
from diaodu.editions.template.nodes import FigureSpec
from diaodu.indicators.evaluate.leaves import next_level
from diaodu.indicators.reader import PlaceNode
from diaodu.kit.charts import options
from diaodu.kit.charts.options import Mark

RANK, PLACE, MONTH, ITEM = "位次", "地區", "月份", "項目"
NONE_BELOW = "下一級沒有可列的地方。"


@dataclass(slots=True)
class Tables:
    """Lays out the tables and charts of one circular."""

    figures: Figures

    @property
    def setting(self) -> Setting:
        """What the circular is composed for."""
        return self.figures.setting

    def specs(self, table: TableSpec) -> list[FigureSpec]:
        """Every figure that a table asks for, so that they can be read at once."""
        return [spec for _name, row in self._rows(table) for spec in row]

    def table(self, table: TableSpec) -> Table:
        """The table as printed."""
        rows = [(name, [self.figures.indicator(spec) for spec in row], row[0]) for name, row in self._rows(table)]
        headings = [self._heading(column) for column in table.columns]
        first = {PLACES: PLACE, MONTHS: MONTH}.get(table.rows, ITEM)
        say = self.setting.say
        printed = [(name, [_cell(figure) for figure in figures]) for name, figures, _spec in rows]
        columns = [say(first), *headings]
        body = [(Piece(name), *cells) for name, cells in printed]
        if table.ranked and rows:
            columns, body = [say(RANK), *columns], self._ranked(rows, body)
        notes = () if rows else (say(NONE_BELOW),)
        return Table(table.code, self.setting.named(table.names), tuple(columns), tuple(body), notes)

    def chart_specs(self, chart: ChartSpec) -> list[FigureSpec]:
        """Every figure that a chart asks for."""
        return [spec for _name, spec in self._marks(chart)]

    def chart(self, chart: ChartSpec) -> Chart:
        """The chart with its table."""
        made = [(name, self.figures.indicator(spec)) for name, spec in self._marks(chart)]
        if chart.kind == "bars":
            made.sort(key=lambda pair: (pair[1].value is None, -Decimal(pair[1].value or 0)))
        title = self.setting.named(chart.names)
        unit = made[0][1].unit_name if made else ""
        marks = [Mark("", name, _number(figure), _words(figure)) for name, figure in made]
        drawn = (options.bars if chart.kind == "bars" else options.line)(title=title, unit=unit, marks=marks)
        first = self.setting.say(PLACE if chart.kind == "bars" else MONTH)
        rows = tuple((Piece(name), _cell(figure)) for name, figure in made)
        heading = f"{made[0][1].name}（{unit}）" if made else title
        return Chart(chart.code, title, options.printed(drawn), Table(chart.code, title, (first, heading), rows))

    def _rows(self, table: TableSpec) -> Iterator[tuple[str, list[FigureSpec]]]:
        if table.rows == PLACES:
            for place in self.places():
                yield self._place_name(place), [replace(c.spec, place=place.code) for c in table.columns]
        elif table.rows == MONTHS:
            for month in self.setting.period.year_to_date_months():
                row = [replace(column.spec, period=month.token) for column in table.columns]
                yield self.setting.say(period_words(month)), row
        else:
            for line in table.lines:
                yield self._line_name(line), [_merged(line.spec, column.spec) for column in table.columns]

    def _marks(self, chart: ChartSpec) -> Iterator[tuple[str, FigureSpec]]:
        if chart.kind == "bars":
            for place in self.places():
                yield self._place_name(place), replace(chart.spec, place=place.code)
        else:
            for month in self.setting.period.year_to_date_months():
                yield self.setting.say(period_words(month)), replace(chart.spec, period=month.token)

    def places(self) -> Sequence[PlaceNode]:
        """The places of the next level below the circular's own."""
        below = self.setting.desk.reader.places_below(self.setting.place)
        return next_level(below, self.setting.regime.levels)

    def _place_name(self, place: PlaceNode) -> str:
        return self.setting.name_of(place.subject_id)

    def _line_name(self, line: Column) -> str:
        return self.setting.named(line.names or self.setting.regime.indicators[line.spec.code].names)

    def _heading(self, column: Column) -> str:
        """The words over a column, with the unit where the whole column has one."""
        indicator = self.setting.regime.indicators.get(column.spec.code)
        names = column.names or (indicator.names if indicator else {})
        if indicator is None:
            return self.setting.named(names)
        unit = self.setting.regime.units[column.spec.unit or indicator.unit]
        return f"{self.setting.named(names)}（{self.setting.named(unit.names)}）"

    def _ranked(
        self, rows: Sequence[tuple[str, list[Figure], FigureSpec]], body: Sequence[tuple[Piece, ...]]
    ) -> list[tuple[Piece, ...]]:
        """The rows by rank of their first figure, best first; those without one last, in their order."""
        specs = {index: spec for index, (_name, _figures, spec) in enumerate(rows)}
        readings: dict[int, Reading] = {i: self.figures.answer(s, s.period).reading for i, s in specs.items()}
        direction = self.setting.regime.indicators[specs[0].code].direction
        ranks = rank(readings, descending=direction != "lower")
        order = sorted(specs, key=lambda index: (index not in ranks, ranks[index].rank if index in ranks else 0, index))
        return [(_cell(self.figures.rank(specs[index], ranks.get(index))), *body[index]) for index in order]


def _merged(line: FigureSpec, column: FigureSpec) -> FigureSpec:
    """The figure of a listed table's cell: the line says what, the column when and in which caliber."""
    given = {name: value for name, value in asdict(column).items() if value not in ("", None)}
    return replace(line, **{**given, "form": "full"})


def _cell(figure: Figure) -> Piece:
    return Piece(figure.printed, figure=figure.id)


def _number(figure: Figure) -> Decimal | None:
    return None if figure.value is None else Decimal(figure.value)


def _words(figure: Figure) -> str:
    return f"{figure.printed} {figure.unit_name}".strip() if figure.value is not None else figure.printed
