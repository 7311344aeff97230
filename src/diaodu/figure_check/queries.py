"""Holding every figure of a text against the ledger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from diaodu.audit.numbers import present_number
from diaodu.core.periods import Calendar, Period
from diaodu.figure_check.candidates import Telling, candidates
from diaodu.figure_check.conflicts import conflicts
from diaodu.figure_check.gazetteer import Gazetteer
from diaodu.figure_check.holdings import holdings
from diaodu.figure_check.judging import Ruling, ruled
from diaodu.figure_check.options import Asked, Found, Values, likely, pairs
from diaodu.figure_check.ordinals import as_number, ordinals
from diaodu.figure_check.passages import Passages
from diaodu.figure_check.periods import Told, home_year, periods_of
from diaodu.figure_check.scoring import Scorer
from diaodu.figure_check.things import DATE, INDICATOR, Lexicon, lexicon_of, sort_of
from diaodu.figure_check.verdicts import Checked, CheckedText, Verdict
from diaodu.figures import Figure, Kind, Reading, read
from diaodu.figures.relations import relations
from diaodu.indicators.asking import Desk, period_of
from diaodu.indicators.evaluate.outcomes import At
from diaodu.indicators.reader import PlaceNode
from diaodu.kit.once import one_look
from diaodu.packs.remembering import loaded_packs
from diaodu.people.viewers import Viewer


def check_text(
    viewer: Viewer, text: str, *, place: str, period: str | None = None, known: int | None = None
) -> CheckedText:
    """Read a text, calculate it again, and hold each of its figures against the ledger as known at a number.

    ``place`` is the code of the place whose pack's words are used, and that is meant where the text names none;
    ``period`` is the token of what is meant where the text says none. What the viewer may not see is not found. Raises
    ``NotFound`` for an unknown place, ``UnknownPeriod`` for a period that cannot be read, and ``BadNumber`` for a
    number that the ledger has not reached.
    """
    with one_look():
        desk = Desk(viewer, known)
        node = desk.place(place)
        lexicon = lexicon_of(loaded_packs()[node.pack], known=known)
        asked_period = period_of(period, lexicon.regime) if period else None
        reading = read(text)
        checked = _checked(desk, lexicon, node, reading, asked_period)
        figures, ordinals_ = checked[: len(reading.figures)], checked[len(reading.figures) :]
        number = present_number() if known is None else known
        held = tuple(each for each in ordinals_ if each.candidates)
        return CheckedText(reading, figures, relations(reading), number, held)


def _checked(
    desk: Desk, lexicon: Lexicon, node: PlaceNode, reading: Reading, period: Period | None
) -> tuple[Checked, ...]:
    passages = Passages(reading)
    gazetteer = Gazetteer(desk.viewer, lexicon, passages, node)
    asked = _asked(lexicon, passages, gazetteer, reading, period)
    found = [likely(pairs(each, lexicon, gazetteer.kinds)) for each in asked]
    found = [[each for each in row if _in_sight(desk, each)] for row in found]
    held = holdings(
        desk.viewer,
        places={each.subject for row in found for each in row},
        measures=_measures(lexicon, found),
        subjects=gazetteer.named(),
        known=desk.known,
    )
    _warm(desk, asked, found)
    values = Values(desk, lexicon, held)
    telling = Telling(lexicon, desk, gazetteer.names, values)
    return tuple(_told(values, telling, asked, found))


def _measures(lexicon: Lexicon, found: Sequence[Sequence[Found]]) -> set[str]:
    """The measures of what may be meant, and of the printed rates that are counted from them."""
    measures = {measure for row in found for each in row for measure in each.thing.measures}
    rates = {code for measure in measures for code in lexicon.rates.get(measure, ())}
    return measures | {lexicon.regime.indicators[code].published_as for code in rates}


def _asked(
    lexicon: Lexicon, passages: Passages, gazetteer: Gazetteer, reading: Reading, period: Period | None
) -> list[Asked]:
    scorer = Scorer(lexicon, passages)
    home = home_year(reading, period)
    calendar = lexicon.regime.calendar
    asked: list[Asked] = []
    last: Figure | None = None
    for printed in (*reading.figures, *ordinals(reading)):
        if printed.kind is Kind.DATE:
            last = printed
        figure = (as_number(printed) or printed) if printed.kind is Kind.DATE else printed
        begin, _sentence = passages.paragraph(figure)
        start, _end = passages.place(figure)
        clause = passages.clause(figure)
        told = periods_of(figure, home=home, period=period, calendar=calendar, said=passages.folded[begin:start])
        asked.append(
            Asked(
                figure,
                printed,
                scorer.scored(figure),
                gazetteer.whose(figure),
                gazetteer.subjects(figure),
                scorer.facets(figure),
                told,
                _beside(figure, told, last, home, calendar),
                passages.folded[clause[0] : clause[1]],
            )
        )
    return asked


def _beside(figure: Figure, own: Told, last: Figure | None, home: int | None, calendar: Calendar) -> Told | None:
    """What the last date of a figure's sentence or the one before says, where the figure itself is not of it."""
    if last is None or figure.sentence - last.sentence > 1 or last.norm is None:
        return None
    told = periods_of(replace(figure, period=last.norm), home=home, period=None, calendar=calendar, said="")
    inside = all(any(p.contains(each.first_day) for p in own.periods) for each in told.periods)
    return told if inside else None


def _in_sight(desk: Desk, found: Found) -> bool:
    """Whether the viewer may see an indicator at a place. Facts in sight are told by the ledger itself."""
    if found.thing.kind != INDICATOR:
        return True
    place = desk.reader.place(found.subject)
    return place is not None and desk.sees(place, [found.thing.code])


def _warm(desk: Desk, asked: Sequence[Asked], found: Sequence[Sequence[Found]]) -> None:
    """Read at once what the indicators are counted from."""
    wanted = {
        (each.thing.code, each.subject, period)
        for figure, row in zip(asked, found, strict=True)
        for each in row
        if each.thing.kind == INDICATOR
        for period in figure.told.periods[:2]
    }
    nodes = {code: desk.reader.place(code) for _code, code, _period in wanted}
    desk.warm(
        (desk.answerer(node), code, At(node, period, "", ""))
        for code, subject, period in wanted
        if (node := nodes[subject]) is not None
    )


def _told(
    values: Values, telling: Telling, asked: Sequence[Asked], found: Sequence[Sequence[Found]]
) -> Iterator[Checked]:
    """Each figure with its verdict, and what the ledger itself says against a number that it confirms."""
    rulings = [_ruling(values, each, row) for each, row in zip(asked, found, strict=True)]
    against = conflicts(values, telling, [ruling.options[0] for ruling in rulings if ruling and ruling.options])
    for each, ruling in zip(asked, rulings, strict=True):
        if ruling is None or (sort_of(each.figure) == DATE and ruling.verdict is not Verdict.CONFIRMED):
            yield Checked(each.printed, None)
            continue
        told = candidates(ruling, each.figure, telling)
        if told and ruling.verdict is Verdict.CONFIRMED:
            told += tuple(row for number in told[0].facts for row in against.get(number, ()))
        yield Checked(each.printed, ruling.verdict, told)


def _ruling(values: Values, asked: Asked, found: Sequence[Found]) -> Ruling | None:
    """The verdict on a figure; None where it is no measured value."""
    if not sort_of(asked.figure):
        return None
    options = [option for each in found for option in values.options(asked, each)]
    best = max((each.score for each in found), default=0.0)
    return ruled(asked.figure, options, best, sure=not asked.whose.elsewhere, words=asked.words)
