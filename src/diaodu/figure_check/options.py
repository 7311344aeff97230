"""The values that a figure may print: what the ledger holds of each thing that it may be of, where and when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from diaodu.figure_check.agreement import SIGNED, Agreement, agreement, in_text_unit, last_digit
from diaodu.figure_check.gazetteer import Whose
from diaodu.figure_check.holdings import Held, Holdings
from diaodu.figure_check.judging import CONFIRMING, NEAR_PERIOD, OTHER_FACET, OTHER_PLACE, WITHIN, Option
from diaodu.figure_check.periods import Told
from diaodu.figure_check.scoring import FACET_NEAR, Scored
from diaodu.figure_check.things import INDICATOR, Lexicon, Thing, fits, sort_of
from diaodu.figures import Figure, Kind
from diaodu.indicators.answers import Answer
from diaodu.indicators.asking import Desk
from diaodu.indicators.evaluate.outcomes import At

PLACE = "place"
SUBJECT_SHARE = 0.35  # how much of a score is that the subject is named
NOT_PLACE = 0.85  # of a score, that a place has where the clause names another subject
IN_SENTENCE = 0.8
UNNAMED = 0.35  # the score of a thing whose name the text does not give
YEARS_OFF = 1  # a value may be of the year before or after, to confirm


@dataclass(frozen=True, slots=True)
class Asked:
    """A figure with all that its words were found to say."""

    figure: Figure
    printed: Figure  # the same as the reading has it: a date has no value there
    scored: Sequence[Scored]
    whose: Whose
    subjects: Mapping[str, float]
    facets: Mapping[str, float]
    told: Told
    beside: Told | None  # what the dates before it in its sentence say
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
    own = any(
        near == 1 and kinds.get(code) in lexicon.things[scored.thing].subjects
        for code, near in asked.subjects.items()
        for scored in asked.scored
    )
    for scored in asked.scored:
        thing = lexicon.things[scored.thing]
        if scored.subject:
            yield Found(thing, scored.subject, scored.score, scored.facet, sure=True)
            continue
        if asked.figure.kind is Kind.DATE:
            continue  # there are too many dates: only words of the pack make one a figure
        if PLACE in thing.subjects:
            for rank, code in enumerate(asked.whose.places):
                factor = (1.0 if rank == 0 else OTHER_PLACE) * (NOT_PLACE if own else 1.0)
                yield Found(thing, code, scored.score * factor, scored.facet, sure=rank == 0 and asked.whose.sure)
        for code, near in asked.subjects.items():
            if kinds.get(code) in thing.subjects:
                score = (1 - SUBJECT_SHARE) * scored.score + SUBJECT_SHARE * near
                yield Found(thing, code, score, scored.facet, sure=True)
    yield from _unnamed(asked, lexicon, kinds)


def likely(found: Iterable[Found]) -> list[Found]:
    """Those that can decide a verdict beside the likeliest one."""
    rows = list(found)
    best = max((row.score for row in rows), default=0.0)
    return [row for row in rows if row.score >= max(CONFIRMING, WITHIN * best)]


def _unnamed(asked: Asked, lexicon: Lexicon, kinds: Mapping[str, str]) -> Iterator[Found]:
    """What the subjects of a sentence have of a figure's sort, whose own name the text does not give."""
    if asked.figure.kind is Kind.DATE:
        return
    named = {scored.thing for scored in asked.scored}
    for code, near in asked.subjects.items():
        if near < IN_SENTENCE:
            continue
        for number in lexicon.of_kind.get((kinds.get(code, ""), sort_of(asked.figure)), ()):
            if number not in named and fits(asked.figure, lexicon.things[number], lexicon.regime.units):
                score = (1 - SUBJECT_SHARE) * UNNAMED + SUBJECT_SHARE * near
                yield Found(lexicon.things[number], code, score, "", sure=False)


class Values:
    """Finds the options of figures in what the ledger holds, and asks the desk for what is counted."""

    def __init__(self, desk: Desk, lexicon: Lexicon, held: Holdings) -> None:
        self.desk = desk
        self._lexicon = lexicon
        self._held = held
        self._tokens: dict[tuple[Told, str], frozenset[str]] = {}

    def held(self, subject: str, measure: str) -> Sequence[Held]:
        """What the ledger holds of a measure on a subject."""
        return self._held.get((subject, measure), ())

    def replacing(self, held: Held) -> Held | None:
        """What replaced a value; None where it was taken back without another."""
        return next((row for row in self.held(held.subject, held.measure) if row.number == held.replaced_by), None)

    def options(self, asked: Asked, found: Found) -> Iterator[Option]:
        """Every value of a thing on a subject that a figure may print."""
        facets = self._facets(asked, found)
        rows = [row for measure in found.thing.measures for row in self._held.get((found.subject, measure), ())]
        # what is said of a route or a package once stands until it is said anew
        once = PLACE not in found.thing.subjects and len({row.period for row in rows}) == 1
        said = {row.number for row in rows if row.facet in facets and (once or self._said(asked.told, row))}
        if not said and asked.beside is not None:
            said = {row.number for row in rows if row.facet in facets and self._said(asked.beside, row)}
        for row in rows:
            factor = facets.get(row.facet)
            if factor is None or not (row.number in said or self._near(asked, row)):
                continue
            close = row.number in said or self._within(asked, row)
            score = found.score * factor * (1 if close else NEAR_PERIOD)
            yield self._option(asked, found, row, score, said=row.number in said, facet_said=factor == 1)
        exact = any(row.number in said and facets[row.facet] == 1 for row in rows)
        if not exact and found.thing.kind == INDICATOR:
            facet = next(iter(facets), "")
            counted = list(self._counted(asked, found, facet))
            yield from (replace(each, facet_said=facets[facet] == 1) for each in counted)
            exact = bool(counted)
        if not exact:
            others = (row for row in rows if row.facet not in facets and not row.replaced_by)
            yield from (self._uncompared(asked, found, row) for row in others if self._said(asked.told, row))

    def _facets(self, asked: Asked, found: Found) -> dict[str, float]:
        """The facets that may be meant, the likeliest first, with how much less likely the others are."""
        facets = found.thing.facets
        if not facets:
            return {"": 1.0}
        if found.facet:
            return {found.facet: 1.0}
        named = sorted((f for f in asked.facets if f in facets), key=lambda f: (-asked.facets[f], -len(f)))
        said = [f for f in named if asked.facets[f] >= FACET_NEAR]
        tried = list(dict.fromkeys([*said, facets[0], *named]))
        first = OTHER_FACET if _as_near(said, asked.facets) else 1.0
        return {facet: first if rank == 0 else OTHER_FACET for rank, facet in enumerate(tried)} | {"": 1.0}

    def _said(self, told: Told, row: Held) -> bool:
        """Whether a value is of a period that the text says."""
        key = (told, row.measure)
        if key not in self._tokens:
            self._tokens[key] = told.tokens(self._lexicon.regime.measures[row.measure])
        return row.period in self._tokens[key]

    def _within(self, asked: Asked, row: Held) -> bool:
        """Whether a value is of a part of a period that the text says, as a number so far is of its year."""
        return any(p.first_day <= row.starts_on and row.ends_on <= p.last_day for p in asked.told.periods)

    def _near(self, asked: Asked, row: Held) -> bool:
        years = [period.last_day.year for period in asked.told.periods]
        return not years or any(abs(row.ends_on.year - year) <= YEARS_OFF for year in years)

    def _option(self, asked: Asked, found: Found, row: Held, score: float, *, said: bool, facet_said: bool) -> Option:
        figure, units = asked.figure, self._lexicon.regime.units
        value = in_text_unit(row.value, figure, units)
        agrees = agreement(
            figure, _as_said(found.thing, figure, value), ledger_bound=row.qualifier,
            ledger_digit=last_digit(row.printed, row.printed_unit, figure, units),
        )  # fmt: skip
        return Option(
            found.thing, found.subject, row.period, row.facet, score, value, row, None, agrees,
            period_said=said, place_said=found.sure, facet_said=facet_said, denies=_denies(found.thing, figure),
        )  # fmt: skip

    def _uncompared(self, asked: Asked, found: Found, row: Held) -> Option:
        """A value in a caliber of which the text says nothing: it neither confirms nor contradicts."""
        option = self._option(asked, found, row, found.score, said=True, facet_said=False)
        return replace(option, agrees=Agreement.OTHER)

    def _counted(self, asked: Asked, found: Found, facet: str) -> Iterator[Option]:
        place = self.desk.reader.place(found.subject)
        if place is None:
            return
        answerer = self.desk.answerer(place)
        if not all(asked.told.fits(measure) for measure in answerer.regime.measures_below(found.thing.code)):
            return
        if found.thing.code not in answerer.regime.indicators:
            return
        answers = [
            answerer.answer(found.thing.code, At(place, period, facet, ""), judged=False)
            for period in asked.told.periods[:2]
        ]
        # the first period is the one said; the month in which it ends may be meant, and only confirms
        for rank, answer in enumerate(each for each in answers if isinstance(each.reading, Decimal)):
            yield self._answered(asked, found, answer, said=rank == 0)

    def _answered(self, asked: Asked, found: Found, answer: Answer, *, said: bool) -> Option:
        if not isinstance(answer.reading, Decimal):
            raise TypeError("an absence is no value")
        figure = asked.figure
        value = in_text_unit(answer.reading, figure, self._lexicon.regime.units)
        agrees = agreement(figure, _as_said(found.thing, figure, value))
        return Option(
            found.thing, found.subject, answer.period.token, answer.facet, found.score * (1 if said else NEAR_PERIOD),
            value, None, answer, agrees, period_said=said, place_said=found.sure, denies=_denies(found.thing, figure),
        )  # fmt: skip


def _as_near(said: Sequence[str], near: Mapping[str, float]) -> bool:
    """Whether several facets are named as near as the first, so that their sum may be meant: 發運與到達合計."""
    return any(near[other] == near[said[0]] and other not in said[0] for other in said[1:])


def _denies(thing: Thing, figure: Figure) -> bool:
    """Whether a thing may contradict: not a rate that the text seems to call a growth, nor a difference of levels."""
    return thing.sort == sort_of(figure) and not thing.difference


def _as_said(thing: Thing, figure: Figure, value: Decimal) -> Decimal:
    """A value as a figure prints it that says no direction."""
    return value if figure.role in SIGNED or _denies(thing, figure) else abs(value)
