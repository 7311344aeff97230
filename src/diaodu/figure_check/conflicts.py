"""What the ledger itself says against a number that it confirms: published rates that do not hold with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from diaodu.core.periods import Period
from diaodu.figure_check.candidates import Telling, trail_of
from diaodu.figure_check.judging import Option
from diaodu.figure_check.options import Values
from diaodu.figure_check.verdicts import Candidate, Verdict
from diaodu.indicators.answers import Answer
from diaodu.indicators.evaluate.outcomes import At


def conflicts(values: Values, telling: Telling, firsts: Sequence[Option]) -> Mapping[int, tuple[Candidate, ...]]:
    """By the ledger number of confirmed facts: the published rates, of the same year, that contradict them."""
    asked = {key: None for option in firsts for key in _rates(values, telling, option)}
    desk = telling.desk
    nodes = {place: desk.reader.place(place) for _code, place, _period, _facet in asked}
    desk.warm((desk.answerer(node), c, At(node, p, "", "")) for c, place, p, _f in asked if (node := nodes[place]))
    found: dict[int, tuple[Candidate, ...]] = {}
    for code, place, period, facet in asked:
        node = nodes[place]
        if node is None or not desk.sees(node, [code]):
            continue
        answer = desk.answerer(node).answer(code, At(node, period, facet, ""), judged=False)
        if answer.conflict is not None:
            for number in answer.facts:
                found[number] = (*found.get(number, ()), _told(answer, telling))
    return found


def _rates(values: Values, telling: Telling, option: Option) -> Iterator[tuple[str, str, Period, str]]:
    """The published rates that are counted with a fact: indicator, place, period and facet."""
    held, regime = option.held, telling.lexicon.regime
    if held is None:
        return
    for code in telling.lexicon.rates.get(held.measure, ()):
        for row in values.held(held.subject, regime.indicators[code].published_as):
            if row.ends_on.year == held.ends_on.year and not row.replaced_by:
                yield code, held.subject, Period.parse(row.period, regime.calendar), ""


def _told(answer: Answer, telling: Telling) -> Candidate:
    conflict = answer.conflict
    if conflict is None:
        raise TypeError("an answer without a conflict")
    words = {"computed": answer.shown(conflict.computed), "published": answer.shown(conflict.published)}
    return Candidate(
        kind="indicator",
        code=answer.code,
        names=answer.indicator.names,
        subject=answer.place.code,
        subject_names=answer.place.names,
        period=answer.period.token,
        facet=answer.facet,
        source=answer.source,
        value=conflict.published,
        unit=answer.unit.code,
        verdict=Verdict.CONTRADICTED,
        reason=_("以此數算得 %(computed)s，公布的卻是 %(published)s：台賬中的數互相矛盾。") % words,
        facts=conflict.facts,
        document="",
        trail=trail_of(answer.code, answer.place.code, answer.period.token, answer.facet, telling.desk),
    )
