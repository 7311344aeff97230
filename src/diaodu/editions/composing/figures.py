"""Making figures: asked of the desk, rounded once, with all that stands behind them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from diaodu.core.absences import Absence, Reading
from diaodu.core.ranking import Ranked
from diaodu.core.rounding import round_half_up
from diaodu.core.units import Unit, from_base
from diaodu.editions.composing.setting import Setting
from diaodu.editions.content import Figure
from diaodu.editions.template.nodes import FigureSpec
from diaodu.indicators.absence_words import absence_words
from diaodu.indicators.answers import Answer, exact
from diaodu.indicators.asking import Ask
from diaodu.indicators.plain import plain_operand
from diaodu.indicators.queries import in_unit

PERCENT, POINTS = "percent", "個百分點"
RISEN, FALLEN, LEVEL = "增加", "減少", "持平"
HIGHER, LOWER = "提高", "下降"
GROWN, FALLEN_BY = "增長", "下降"


@dataclass(slots=True)
class Figures:
    """Makes the figures of one circular. One that is printed twice with the same words has one id."""

    setting: Setting
    kept: dict[str, Figure] = field(default_factory=dict)
    _ids: dict[Figure, str] = field(default_factory=dict)
    _answers: dict[tuple[object, ...], Answer] = field(default_factory=dict)

    def keep(self, figure: Figure) -> Figure:
        """The figure with its id."""
        key = replace(figure, operands=(), facts=())
        if key not in self._ids:
            self._ids[key] = f"f{len(self._ids) + 1}"
            self.kept[self._ids[key]] = replace(figure, id=self._ids[key])
        return self.kept[self._ids[key]]

    def answer(self, spec: FigureSpec, period: str) -> Answer:
        """The indicator of a figure in a period. Raises what ``Desk.at`` raises."""
        asked = self.ask(spec, period)
        key = (asked, spec.unit)
        if key not in self._answers:
            answerer, at = self.setting.desk.at(asked)
            found = answerer.answer(asked.code, at, asked.source or "", judged=False)
            self._answers[key] = in_unit(found, spec.unit) if spec.unit else found
        return self._answers[key]

    def ask(self, spec: FigureSpec, period: str) -> Ask:
        """The question that an indicator's figure puts."""
        return Ask(
            spec.code,
            spec.place or self.setting.place.code,
            self.setting.asked(period).token,
            facet=spec.facet or None,
            roster=spec.roster or None,
            source=spec.source or None,
            member_class=spec.member_class or None,
        )

    def indicator(self, spec: FigureSpec) -> Figure:
        """The figure of an indicator."""
        answer = self.answer(spec, spec.period)
        figure = self._of_answer("indicator", answer, spec)
        decimals = answer.decimals if spec.decimals is None else spec.decimals
        return self.keep(self._valued(figure, answer.reading, answer.unit, decimals, spec))

    def change(self, spec: FigureSpec) -> Figure:
        """The change of an indicator on another period, in words with a magnitude."""
        now, then = self.answer(spec, spec.period), self.answer(spec, spec.against)
        base = replace(
            self._of_answer("change", now, spec),
            against=then.period.token,
            operands=(self._side(now), self._side(then)),
            facts=tuple(dict.fromkeys((*now.facts, *then.facts))),
        )
        missing = next((each.reading for each in (now, then) if isinstance(each.reading, Absence)), None)
        if missing is not None:
            return self.keep(self._absent(base, missing, now.reason or then.reason))
        return self.keep(self._changed(base, now, Decimal(now.reading) - Decimal(then.reading), spec))

    def rank(self, spec: FigureSpec, ranked: Ranked | None) -> Figure:
        """The rank of a place among those of a table, by its first column."""
        answer = self.answer(spec, spec.period)
        base = replace(self._of_answer("rank", answer, spec), operands=(self._side(answer),), unit="", unit_name="")
        if ranked is None:
            return self.keep(self._absent(base, Absence.NOT_APPLICABLE, ""))
        text = str(ranked.rank)
        return self.keep(replace(base, printed=text, value=text, unrounded=text))

    def _of_answer(self, kind: str, answer: Answer, spec: FigureSpec) -> Figure:
        setting, indicator = self.setting, answer.indicator
        return Figure(
            id="",
            kind=kind,
            code=answer.code,
            name=setting.named(indicator.names),
            version=indicator.version,
            pack=indicator.pack,
            place=answer.place.code,
            place_name=setting.name_of(answer.place.subject_id),
            period=answer.period.token,
            period_words=setting.words_of(answer.period),
            printed="",
            value=None,
            unrounded=None,
            unit=answer.unit.code,
            unit_name=setting.named(answer.unit.names),
            number=setting.number,
            decimals=spec.decimals,
            form=spec.form,
            facet=answer.facet,
            facet_name=self._facet(answer.facet),
            roster=answer.roster,
            member_class=answer.member_class,
            source=answer.source,
            basis=answer.basis,
            operands=tuple(plain_operand(answer, each) for each in answer.operands),
            facts=answer.facts,
        )

    def _facet(self, facet: str) -> str:
        return self.setting.named(self.setting.regime.facets.get(facet, {"hant": facet})) if facet else ""

    def _side(self, answer: Answer) -> Mapping[str, object]:
        """One side of a comparison, as an operand."""
        return {
            "name": answer.code,
            "value": answer.value,
            "unrounded": answer.unrounded,
            "unit": answer.unit.code,
            "absence": answer.absence.value if answer.absence else None,
            "place": answer.place.code,
            "period": answer.period.token,
            "facet": answer.facet,
            "facts": list(answer.facts),
        }

    def valued(self, figure: Figure, reading: Reading, unit: Unit, decimals: int | None, spec: FigureSpec) -> Figure:
        """The figure with a reading in a unit, kept."""
        return self.keep(self._valued(figure, reading, unit, decimals, spec))

    def _valued(self, figure: Figure, reading: Reading, unit: Unit, decimals: int | None, spec: FigureSpec) -> Figure:
        if isinstance(reading, Absence):
            return self._absent(figure, reading, figure.reason)
        value = printed_value(from_base(reading, unit), decimals, keep_zeros=spec.decimals is not None)
        printed = self._printed(value, figure.unit_name, spec.form)
        return replace(figure, value=value, unrounded=exact(reading, unit), printed=printed)

    def _printed(self, value: str, unit: str, form: str) -> str:
        if form == "number":
            return value
        if form == "ordinal":
            return f"第{value}"
        if form == "growth":
            return self.setting.say(_grown(Decimal(value), unit))
        if form == "month":
            return f"{value[:4]}年{int(value[4:])}月"
        return f"{value}{unit}"

    def _changed(self, figure: Figure, now: Answer, difference: Decimal, spec: FigureSpec) -> Figure:
        decimals = now.decimals if spec.decimals is None else spec.decimals
        shown = from_base(difference, now.unit)
        value = printed_value(abs(shown), decimals, keep_zeros=spec.decimals is not None)
        is_rate = now.unit.dimension == PERCENT
        unit = POINTS if is_rate else self.setting.named(now.unit.names)
        verbs = (HIGHER, LOWER) if is_rate else (RISEN, FALLEN)
        words = LEVEL if not Decimal(value) else f"{verbs[shown < 0]}{value}{unit}"
        signed = f"-{value}" if shown < 0 and Decimal(value) else value
        return replace(
            figure,
            value=signed,
            unrounded=exact(difference, now.unit),
            unit_name=self.setting.say(unit),
            printed=self.setting.say(words),
        )

    def _absent(self, figure: Figure, absence: Absence, reason: str) -> Figure:
        return replace(figure, absence=absence.value, reason=reason, printed=absence_words(absence.value))


def _grown(value: Decimal, unit: str) -> str:
    """A growth in words: what falls is not said to grow by less than nothing."""
    return f"{GROWN if value > 0 else FALLEN_BY}{abs(value):f}{unit}" if value else LEVEL


def printed_value(value: Decimal, decimals: int | None, *, keep_zeros: bool) -> str:
    """A value rounded half up (None: as exact as it is), without idle zeros unless they are asked for."""
    rounded = value if decimals is None else round_half_up(value, decimals)
    text = f"{rounded:f}"
    return text if keep_zeros or "." not in text else text.rstrip("0").rstrip(".")
