"""What changed since the period before, and why: the causes of a figure's change, each with the members behind it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _

from diaodu.core.decomposition import ZERO, Cause, Split
from diaodu.core.formula.nodes import Sum
from diaodu.core.periods import PeriodKind
from diaodu.indicators.answering import Answerer
from diaodu.indicators.answers import Answer
from diaodu.indicators.asking import Ask, Desk
from diaodu.indicators.evaluate.functions import before
from diaodu.indicators.evaluate.outcomes import At
from diaodu.indicators.evaluate.standings import Counted, counted, split
from diaodu.indicators.revisions import Revisions, known_at_each, revisions_at
from diaodu.register.models import Membership
from diaodu.register.queries.events import membership_events

Parts = Mapping[Cause, Fraction]


@dataclass(frozen=True, slots=True)
class Change:
    """A figure against that of the period before, in base units.

    ``first`` is the earlier figure as known at ``then``, from which ``total`` counts; ``corrected`` is what became of
    it since. ``parts`` add up exactly to ``total``; they are None where the figure is not counted member by member
    (``reason`` says why). ``events`` are what happened to members in the roster between the two periods' ends;
    ``revisions`` are those of the earlier figure.
    """

    now: Answer
    earlier: Answer
    first: Answer
    then: int
    revisions: Revisions
    total: Fraction | None
    corrected: Fraction | None
    parts: Parts | None = None
    effects: Mapping[Cause, Mapping[int, Fraction]] = field(default_factory=dict)
    events: Mapping[int, Sequence[Membership]] = field(default_factory=dict)
    reason: str = ""


def change_at(desk: Desk, ask: Ask, *, then: int | None = None) -> Change | None:
    """The change of a figure on the period before; None for a day, which has none. Raises what ``desk.at`` raises.

    ``then`` is the ledger number that the earlier figure is compared as known at; left out it is its first print.
    """
    answerer, at = desk.at(ask)
    if at.period.kind is PeriodKind.DAY:
        return None
    at_before = replace(at, period=before(at.period))
    now = answerer.answer(ask.code, at, ask.source or "", judged=False)
    earlier = answerer.answer(ask.code, at_before, now.source or ask.source or "", judged=False)
    asked = replace(ask, period=at_before.period.token, source=earlier.source or ask.source)
    revisions = revisions_at(desk, asked)
    number = then or revisions.first
    # where nothing was said since the first print, the figure is what it was
    is_other = number and (then or revisions.events or revisions.hidden)
    first = known_at_each(desk.viewer, asked, [number])[number] if is_other else earlier
    told = Change(now, earlier, first, number, revisions, _less(now, first), _less(earlier, first))
    what = counted(answerer.regime, now.indicator.node)
    found = _split(answerer, what, told, at_before, at)
    if what is None or isinstance(found, str):
        return replace(told, reason=str(found))
    parts = found.parts(_known_then(told))
    events = _events(desk, what, found, at_before, at)
    return replace(told, total=sum(parts.values(), ZERO), parts=parts, effects=_by_cause(found), events=events)


def _known_then(change: Change) -> Fraction | None:
    """What the earlier figure was; None where it is the same, or where there was none: then nothing is a correction."""
    return None if change.corrected in {None, ZERO} else Fraction(Decimal(change.first.reading))


def _less(now: Answer, then: Answer) -> Fraction | None:
    if not isinstance(now.reading, Decimal) or not isinstance(then.reading, Decimal):
        return None
    return Fraction(now.reading) - Fraction(then.reading)


def _split(answerer: Answerer, what: Counted | None, told: Change, then_at: At, now_at: At) -> Split[int] | str:
    """The split, or why there is none."""
    readings = [told.earlier.reading, told.now.reading]
    if not all(isinstance(reading, Decimal) for reading in readings):
        return _("兩期中有一期沒有數。")
    if what is None:
        return _("這個指標不是按名冊逐項計算的，只能看到總的變化和更正。")
    if _starts_anew(answerer, what, then_at, now_at):
        return _("累計數在年初重新起算，與上年末相比不作分解。")
    evaluator = answerer.evaluator(told.now.source)
    if [evaluator.of(what.node, at).reading for at in (then_at, now_at)] != readings:
        return _("這個數是公布數，沒有逐項明細。")
    return split(evaluator, what, then_at, now_at) or _("兩期中有一期沒有名冊。")


def _starts_anew(answerer: Answerer, what: Counted, then_at: At, now_at: At) -> bool:
    """Whether a year-to-date sum began again between the two periods."""
    measures = [answerer.regime.measures[leaf.measure] for leaf in what.leaves if isinstance(leaf, Sum)]
    ends = [at.period.last_month().year for at in (then_at, now_at)]
    return ends[0] != ends[1] and any(measure.basis == "year_to_date" for measure in measures)


def _by_cause(found: Split[int]) -> dict[Cause, dict[int, Fraction]]:
    effects: dict[Cause, dict[int, Fraction]] = defaultdict(dict)
    for (subject, cause), effect in found.effects.items():
        effects[cause][subject] = effect
    return dict(effects)


def _events(desk: Desk, what: Counted, found: Split[int], then_at: At, now_at: At) -> dict[int, list[Membership]]:
    """What happened in the rosters after the end of the first period to the members that matter."""
    families = {leaf.members.family for leaf in what.leaves}
    asked = [(family, at) for family in families for at in (then_at, now_at)]
    rosters = [desk.reader.roster(family, at.place, at.period.last_day, at.roster) for family, at in asked]
    ids = {roster.id for roster in rosters if roster}
    subjects = {subject for subject, _cause in found.effects}
    events: dict[int, list[Membership]] = defaultdict(list)
    last_day = now_at.period.last_day
    for event in membership_events(ids, subjects, until=last_day, known=desk.known):
        if event.on > then_at.period.last_day:
            events[event.subject_id].append(event)
    return dict(events)
