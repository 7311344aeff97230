"""The values that a figure may print: what the ledger holds of each thing it may be of, where, when and in what caliber."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from diaodu.core.periods import Period
from diaodu.figure_check.agreement import agreement, in_text_unit, last_digit
from diaodu.figure_check.gazetteer import Whose
from diaodu.figure_check.holdings import Held, Holdings
from diaodu.figure_check.judging import NEAR_PERIOD, OTHER_FACET, OTHER_PLACE, Option
from diaodu.figure_check.scoring import Scored
from diaodu.figure_check.things import INDICATOR, Lexicon, Thing
from diaodu.figures import Figure
from diaodu.indicators.asking import Desk
from diaodu.indicators.evaluate.outcomes import At

PLACE = "place"
SUBJECT_SHARE = 0.35  # how much of a score is that the subject is named
YEARS_OFF = 1  # a value may be of the year before or after, to confirm


@dataclass(frozen=True, slots=True)
class Asked:
    """A figure with all that its words were found to say."""

    figure: Figure
    scored: Sequence[Scored]
    whose: Whose
    subjects: Mapping[str, float]
    facets: Mapping[str, float]
    periods: tuple[Period, ...]
    words: str


@dataclass(frozen=True, slots=True)
class Found:
    """A thing on a subject that a figure may be of."""

    thing: Thing
    subject: str
    score: float
    facet: str  # where words of the pack say it
    sure: bool


def pairs(asked: Asked, lexicon: Lexicon, kinds: Mapping[str, str]) -> Iterator[Found]:
    """The things on places and other subjects that a figure may be of."""
    for scored in asked.scored:
        thing = lexicon.things[scored.thing]
        if scored.subject:
            yield Found(thing, scored.subject, scored.score, scored.facet, sure=True)
            continue
        if PLACE in thing.subjects:
            for rank, code in enumerate(asked.whose.places):
                factor = 1.0 if rank == 0 else OTHER_PLACE
                yield Found(thing, code, scored.score * factor, scored.facet, sure=rank == 0 and asked.whose.sure)
        for code, near in asked.subjects.items():
            if kinds.get(code) in thing.subjects:
                score = (1 - SUBJECT_SHARE) * scored.score + SUBJECT_SHARE * near
                yield Found(thing, code, score, scored.facet, sure=True)


class Values:
    """Finds the options of figures in what the ledger holds, and asks the desk for what is counted."""

    def __init__(self, desk: Desk, lexicon: Lexicon, held: Holdings) -> None:
        self.desk = desk
        self._lexicon = lexicon
        self._held = held

    def options(self, asked: Asked, found: Found) -> Iterator[Option]:
        """Every value of a thing on a subject that a figure may print."""
        facets = self._facets(asked, found)
        rows = [row for measure in found.thing.measures for row in self._held.get((found.subject, measure), ())]
        exact = False
        for row in rows:
            facet_factor = facets.get(row.facet)
            if facet_factor is None:
                continue
            said = self._said(asked, row)
            if not said and not self._near(asked, row):
                continue
            exact = exact or (said and facet_factor == 1.0)
            score = found.score * facet_factor * (1 if said else NEAR_PERIOD)
            yield self._option(asked, found, row, score, said=said, facet_said=facet_factor == 1.0)
        if not exact and found.thing.kind == INDICATOR:
            yield from self._counted(asked, found, next(iter(facets), ""))

    def _facets(self, asked: Asked, found: Found) -> dict[str, float]:
        """The facets that may be meant, the likeliest first, with how much less likely the others are."""
        facets = found.thing.facets
        if not facets:
            return {"": 1.0}
        if found.facet:
            return {found.facet: 1.0}
        named = sorted((f for f in asked.facets if f in facets), key=lambda f: (-asked.facets[f], -len(f)))
        tried = list(dict.fromkeys([*named, facets[0]]))
        return {facet: 1.0 if rank == 0 else OTHER_FACET for rank, facet in enumerate(tried)} | {"": 1.0}

    def _said(self, asked: Asked, row: Held) -> bool:
        """Whether a value is of a period that the text says."""
        measure = self._lexicon.regime.measures[row.measure]
        return any(measure.period(period).token == row.period for period in asked.periods)

    def _near(self, asked: Asked, row: Held) -> bool:
        return not asked.periods or any(abs(row.ends_on.year - p.last_day.year) <= YEARS_OFF for p in asked.periods)

    def _option(self, asked: Asked, found: Found, row: Held, score: float, *, said: bool, facet_said: bool) -> Option:
        figure, units = asked.figure, self._lexicon.regime.units
        value = in_text_unit(row.value, figure, units)
        agrees = agreement(
            figure, value, ledger_bound=row.qualifier,
            ledger_digit=last_digit(row.printed, row.printed_unit, figure, units),
        )  # fmt: skip
        exact = said and facet_said and found.sure
        return Option(
            found.thing, found.subject, row.period, row.facet, score, exact, value, row, None, agrees, said, facet_said
        )

    def _counted(self, asked: Asked, found: Found, facet: str) -> Iterator[Option]:
        place = self.desk.reader.place(found.subject)
        if place is None:
            return
        answerer = self.desk.answerer(place)
        for period in asked.periods[:2]:
            if found.thing.code not in answerer.regime.indicators:
                return
            answer = answerer.answer(found.thing.code, At(place, period, facet, ""), judged=False)
            if isinstance(answer.reading, Decimal):
                value = in_text_unit(answer.reading, asked.figure, self._lexicon.regime.units)
                agrees = agreement(asked.figure, value)
                yield Option(
                    found.thing, found.subject, period.token, answer.facet, found.score, found.sure, value, None,
                    answer, agrees,
                )  # fmt: skip
                return
