"""Figures that are no indicator's: a measure on one subject, and the printed number of a target line."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from diaodu.core.absences import Absence
from diaodu.core.periods import Period
from diaodu.core.units import Unit
from diaodu.editions.composing.figures import Figures
from diaodu.editions.composing.setting import Setting
from diaodu.editions.content import Figure
from diaodu.editions.template.nodes import FigureSpec
from diaodu.indicators.evaluate.choosing import choose
from diaodu.indicators.reader import FactRow
from diaodu.kit.refusals import NotFound
from diaodu.ledger.measures import Measure
from diaodu.ledger.queries import document_named
from diaodu.packs.definitions import Declared, definitions
from diaodu.packs.models import Pack
from diaodu.packs.remembering import loaded_packs
from diaodu.register.queries.names import subject_ids
from diaodu.returns.forms import GENERATED


@dataclass(slots=True)
class LedgerFigures:
    """Makes them beside the figures of indicators."""

    figures: Figures
    _measures: dict[str, Declared] = field(default_factory=dict)

    @property
    def setting(self) -> Setting:
        """What the circular is composed for."""
        return self.figures.setting

    def fact(self, spec: FigureSpec) -> Figure:
        """What the ledger holds of a measure on a subject; of several documents the one that answers would show."""
        measure = self.setting.regime.measures[spec.code]
        period = measure.period(self.setting.asked(spec.period))
        subject = subject_ids([spec.subject]).get(spec.subject)
        if subject is None:
            raise NotFound(_("沒有對象「%(code)s」。") % {"code": spec.subject})
        row, source = self._row(measure, period, subject, spec)
        unit = self._unit(spec.unit or (row.printed_unit if row else ""), measure)
        base = replace(
            self._figure(spec, measure, period, unit, row), place_name=self.setting.name_of(subject), source=source
        )
        return self.figures.valued(base, row.reading if row else Absence.MISSING, unit, spec.decimals, spec)

    def target(self, spec: FigureSpec) -> Figure:
        """The number of a target line, as it was printed."""
        regime = self.setting.regime
        line = next((each for each in regime.targets if each.code == spec.target), None)
        if line is None:
            raise NotFound(_("沒有目標線「%(code)s」。") % {"code": spec.target})
        row = self.setting.desk.reader.fact_of_ref(line.ref)
        indicator = regime.indicators[line.indicator]
        unit = regime.units[row.printed_unit if row and row.printed_unit in regime.units else indicator.unit]
        place = self.setting.desk.place(line.place)
        base = Figure(
            id="", kind="target", code=line.indicator, name=self.setting.named(indicator.names),
            version=indicator.version, pack=indicator.pack, place=line.place,
            place_name=self.setting.name_of(place.subject_id), period=line.period,
            period_words=self.setting.words_of(Period.parse(line.period, regime.calendar)), printed="", value=None,
            unrounded=None, unit=unit.code, unit_name=self.setting.named(unit.names),
            number=self.setting.number, decimals=spec.decimals, form=spec.form, facet=line.facet,
            facet_name=self.setting.named(regime.facets.get(line.facet, line.facet)), target=line.code,
            source=row.source if row else "", basis="published", facts=(row.number,) if row else (),
        )  # fmt: skip
        return self.figures.valued(base, row.reading if row else Absence.MISSING, unit, spec.decimals, spec)

    def _row(self, measure: Measure, period: Period, subject: int, spec: FigureSpec) -> tuple[FactRow | None, str]:
        """The fact that stands for the measure: from the first source that has one."""
        facet = spec.facet or measure.default_facet()
        rows = self.setting.desk.reader.facts(measure.code, period.token).get((subject, facet), ())
        if spec.document:
            page = document_named(self._pack(), spec.document).pk
            rows = [row for row in rows if row.document == page]
        for source in (spec.source,) if spec.source else self._sources():
            row, _others = choose(rows, source)
            if row is not None:
                return row, source
        return None, ""

    def _sources(self) -> tuple[str, ...]:
        generated = self.setting.place.generated
        return tuple(source for source in self.setting.regime.sources if (source == GENERATED) == generated)

    def _unit(self, code: str, measure: Measure) -> Unit:
        units = self.setting.regime.units
        return units[code] if code in units else units[measure.unit]

    def _figure(self, spec: FigureSpec, measure: Measure, period: Period, unit: Unit, row: FactRow | None) -> Figure:
        declared, facets = self._declared(spec.code), self.setting.regime.facets
        return Figure(
            id="", kind="fact", code=measure.code, name=self.setting.named(measure.names), version=declared.version,
            pack=declared.pack, place=spec.subject, place_name="", period=period.token,
            period_words=self.setting.words_of(period), printed="", value=None, unrounded=None, unit=unit.code,
            unit_name=self.setting.named(unit.names),
            number=self.setting.number, decimals=spec.decimals, form=spec.form, facet=spec.facet,
            document=spec.document,
            facet_name=self.setting.named(facets.get(spec.facet, spec.facet)), basis="published",
            facts=(row.number,) if row else (),
        )  # fmt: skip

    def _pack(self) -> Pack:
        return loaded_packs()[self.setting.regime.pack]

    def _declared(self, code: str) -> Declared:
        if not self._measures:
            self._measures = definitions(self._pack(), "measure", known=self.setting.number)
        return self._measures[code]
