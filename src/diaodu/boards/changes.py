"""The section 較上期變化 of a trail: a figure's change on the period before by cause, with the members behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from diaodu.boards.events import EventShown, Telling
from diaodu.boards.facts import Words
from diaodu.boards.figures import trail_url
from diaodu.boards.words import grouped, signed
from diaodu.core.decomposition import Cause, as_decimal
from diaodu.core.periods import PeriodKind
from diaodu.core.units import PERCENT, PERCENTAGE_POINT, from_base
from diaodu.indicators.answers import Answer
from diaodu.indicators.asking import Ask, Desk
from diaodu.indicators.changes import Change, change_at
from diaodu.indicators.regime import Regime
from diaodu.kit.languages import name_in_language
from diaodu.packs.remembering import loaded_packs
from diaodu.register.kinds import kinds
from diaodu.register.models import Subject
from diaodu.register.queries.events import subjects_by_id

SHOWN = 12  # the members with the largest effects; how many others there are is told


@dataclass(frozen=True, slots=True)
class MemberShown:
    """A member with its effect on the figure, and what happened to it in the roster."""

    subject: Subject
    effect: str
    events: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PartShown:
    """A cause with its share of the change and the members behind it; ``more`` of them are not listed."""

    cause: str
    words: str
    effect: str
    members: tuple[MemberShown, ...]
    more: int
    events: tuple[EventShown, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangeShown:
    """The change in words. ``first`` is the earlier figure as known at ``then``, ``earlier`` as known now."""

    period: str
    is_month: bool
    then: int
    first: str
    first_absence: str
    first_url: str
    earlier: str
    earlier_url: str
    total: str
    unit: str
    corrected: bool
    reason: str
    parts: tuple[PartShown, ...]


def change_shown(desk: Desk, ask: Ask, *, then: int | None) -> ChangeShown | None:
    """The change of a figure on the period before; None where there is no such period."""
    found = change_at(desk, ask, then=then)
    if found is None:
        return None
    pack = loaded_packs()[found.now.place.pack]
    regime = desk.answerer(found.now.place).regime
    parts = _Parts(desk, found, Telling(Words(pack), kinds(pack)))
    return ChangeShown(
        period=found.earlier.period.token,
        is_month=found.earlier.period.kind is PeriodKind.MONTH,
        then=found.then,
        first=_with_unit(found.first),
        first_absence=found.first.absence or "",
        first_url=trail_url(found.first, known=found.then),
        earlier=_with_unit(found.earlier),
        earlier_url=trail_url(found.earlier, known=desk.known),
        total=_signed(found.now, found.total),
        unit=difference_unit(found.now, regime),
        corrected=bool(found.corrected),
        reason=found.reason,
        parts=tuple(parts),
    )


class _Parts:
    """The causes of a change that are not empty, in their order."""

    def __init__(self, desk: Desk, change: Change, telling: Telling) -> None:
        self.change = change
        self.telling = telling
        ids = {subject for effects in change.effects.values() for subject in effects}
        self.subjects = subjects_by_id(desk.viewer, ids)

    def __iter__(self) -> Iterator[PartShown]:
        told = self.change.parts
        if told is None:
            if self.change.corrected:
                yield self._corrections(self.change.corrected)
            return
        for cause, part in told.items():
            effects = self.change.effects.get(cause, {})
            if cause is Cause.CORRECTION and part:
                yield self._corrections(part)
            elif effects:
                yield self._part(cause, part, effects)

    def _part(self, cause: Cause, part: Fraction, effects: Mapping[int, Fraction]) -> PartShown:
        seen = [(self.subjects[key], effect) for key, effect in effects.items() if key in self.subjects]
        largest = sorted(seen, key=lambda pair: (-abs(pair[1]), pair[0].code))[:SHOWN]
        members = tuple(self._member(subject, effect) for subject, effect in largest)
        words = _cause_words(cause)
        return PartShown(cause.value, words, _signed(self.change.now, part), members, len(effects) - len(members))

    def _member(self, subject: Subject, effect: Fraction) -> MemberShown:
        events = self.change.events.get(subject.pk, ())
        told = tuple(
            f"{self.telling.membership_words(event)}{f' · {event.reason}' if event.reason else ''}" for event in events
        )
        return MemberShown(subject, _signed(self.change.now, effect), told)

    def _corrections(self, part: Fraction) -> PartShown:
        since = [event for event in self.change.revisions.events if event.number > self.change.then]
        events = tuple(self.telling.tell(since))
        words = _cause_words(Cause.CORRECTION)
        hidden = self.change.revisions.hidden
        return PartShown(Cause.CORRECTION.value, words, _signed(self.change.now, part), (), hidden, events)


def _cause_words(cause: Cause) -> str:
    return {
        Cause.PROGRESS: _("實際進展"),
        Cause.ENTRY: _("新納入名冊"),
        Cause.EXIT: _("退出名冊"),
        Cause.MOVE: _("調整類別"),
        Cause.REPORTING: _("只有一期上報"),
        Cause.CORRECTION: _("上期數更正"),
    }[cause]


def difference_unit(answer: Answer, regime: Regime) -> str:
    """The unit of a difference: of percentages it is in points."""
    if answer.unit.measures == PERCENT:
        points = [unit for unit in regime.units if unit.measures == PERCENTAGE_POINT]
        return name_in_language(points[0].names) if points else ""
    return name_in_language(answer.unit.names)


def _with_unit(answer: Answer) -> str:
    return f"{grouped(answer.value)} {name_in_language(answer.unit.names)}" if answer.value is not None else ""


def _signed(answer: Answer, value: Fraction | None) -> str:
    """A difference as it is shown: signed, with the figure's decimals; two where a count is shared out."""
    if value is None:
        return ""
    decimals = answer.decimals if answer.decimals or value.denominator == 1 else 2
    return signed(from_base(as_decimal(value), answer.unit), decimals)
