"""What the ledger itself says against a number that it confirms: published rates that do not hold with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from diaodu.core.periods import Period
from diaodu.figure_check.candidates import Telling, trail_of
from diaodu.figure_check.holdings import Held
from diaodu.figure_check.judging import Option
from diaodu.figure_check.options import Values
from diaodu.figure_check.verdicts import Candidate, Verdict
from diaodu.indicators.answers import Answer
from diaodu.indicators.evaluate.outcomes import At, Conflict


def conflicts(values: Values, telling: Telling, firsts: Sequence[Option]) -> Mapping[int, tuple[Candidate, ...]]:
    """By the ledger number of confirmed facts: the published rates, of the same year, that contradict them."""
    asked: dict[tuple[str, str, Period], set[int]] = defaultdict(set)
    for held in [option.held for option in firsts if option.held is not None]:
        for key in _rates(values, telling, held):
            asked[key].add(held.number)
    desk = telling.desk
    nodes = {place: node for _code, place, _period in asked if (node := desk.reader.place(place)) is not None}
    seen = {key: nodes[key[1]] for key in asked if key[1] in nodes and desk.sees(nodes[key[1]], [key[0]])}
    desk.warm((desk.answerer(node), code, At(node, period, "", "")) for (code, _place, period), node in seen.items())
    found: dict[int, tuple[Candidate, ...]] = {}
    for key, node in seen.items():
        code, _place, period = key
        answer = desk.answerer(node).answer(code, At(node, period, "", ""), judged=False)
        if answer.conflict is not None:
            for number in asked[key] & set(answer.facts):
                found[number] = (*found.get(number, ()), _told(answer, answer.conflict, telling))
    return found


def _rates(values: Values, telling: Telling, held: Held) -> Iterator[tuple[str, str, Period]]:
    """The published rates that are counted with a fact: indicator, place and period."""
    regime = telling.lexicon.regime
    for code in telling.lexicon.rates.get(held.measure, ()):
        for row in values.held(held.subject, regime.indicators[code].published_as):
            if row.ends_on.year == held.ends_on.year and not row.replaced_by:
                yield code, held.subject, Period.parse(row.period, regime.calendar)


def _told(answer: Answer, conflict: Conflict, telling: Telling) -> Candidate:
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
