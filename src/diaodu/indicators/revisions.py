"""The revisions of a figure: its first print, and every later event under it that could change it.

A figure's **first print** is as known at the ledger number at which everything under it had been said once: of each
reported value its first version, of registers what was recorded before the period ended or with their first load. What
was said about it later is a revision: a correction, another page's print, a late event of a roster, a milestone, a
new version of the definition.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta

from diaodu.core.formula.nodes import Count, walk
from diaodu.core.formula.nodes import Indicator as Reference
from diaodu.indicators.answering import Answerer
from diaodu.indicators.answers import Answer
from diaodu.indicators.asking import Ask, Desk
from diaodu.indicators.counters import Stretch, counter
from diaodu.indicators.evaluate.outcomes import At, Operand
from diaodu.indicators.reader import FactRow, PlaceNode, Reader, RosterRow, Slot
from diaodu.indicators.regime import Regime
from diaodu.ledger.measures import Counted
from diaodu.ledger.models import Fact
from diaodu.ledger.queries import every_version, facts_in_sight
from diaodu.packs.models import Definition
from diaodu.people.viewers import Viewer
from diaodu.register.models import Membership, Milestone, Revision, Roster
from diaodu.register.queries.events import membership_events, milestone_events, visible_ids
from diaodu.register.queries.members import MemberRow
from diaodu.register.queries.registers import Tallied, Tallies, entry_revisions

Event = Fact | Membership | Milestone | Revision | Definition


@dataclass(frozen=True, slots=True)
class Revisions:
    """The number of a figure's first print, and its revisions by ledger number; ``hidden`` lie out of sight."""

    first: int
    events: tuple[Event, ...]
    hidden: int = 0


@dataclass(slots=True)
class Watched:
    """A reader that notes what it was asked for."""

    reader: Reader
    asked: set[tuple[str, str]] = field(default_factory=set)
    rosters: dict[int, RosterRow] = field(default_factory=dict)

    def place(self, code: str) -> PlaceNode | None:
        """The place with this code."""
        return self.reader.place(code)

    def places_below(self, place: PlaceNode) -> Sequence[PlaceNode]:
        """The places directly below."""
        return self.reader.places_below(place)

    def all_below(self, place: PlaceNode) -> Sequence[PlaceNode]:
        """The same at any depth."""
        return self.reader.all_below(place)

    def facts(self, measure: str, period: str) -> Mapping[Slot, Sequence[FactRow]]:
        """The facts in force, which is noted."""
        self.asked.add((measure, period))
        return self.reader.facts(measure, period)

    def warm(self, measures: Iterable[str], periods: Iterable[str]) -> None:
        """Read at once what ``facts`` will be asked for."""
        self.reader.warm(measures, periods)

    def fact_of_ref(self, ref: str) -> FactRow | None:
        """The fact in force that a pack's row gave."""
        return self.reader.fact_of_ref(ref)

    def roster(self, family: str, place: PlaceNode, day: date, asked: str) -> RosterRow | None:
        """The roster that holds, which is noted."""
        found = self.reader.roster(family, place, day, asked)
        if found is not None and not found.kind:
            self.rosters[found.id] = found
        return found

    def tallies(self, roster: RosterRow, what: Tallied, first: date | None, last: date) -> Tallies:
        """The entries of a roster that lists by rule, counted and added up by place and facet."""
        return self.reader.tallies(roster, what, first, last)

    def counted(self, how: Counted, first: date | None, last: date) -> Tallies | None:
        """What is counted elsewhere than in a register."""
        return self.reader.counted(how, first, last)

    def members(self, roster: RosterRow) -> Sequence[MemberRow]:
        """Everybody who ever entered a roster, which is noted."""
        self.rosters[roster.id] = roster
        return self.reader.members(roster)


@dataclass(frozen=True, slots=True)
class Under:
    """Everything that was recorded under a figure, each kind by number, and the subjects that it is counted from.

    ``elsewhere`` are the ledger numbers of what counters of other rooms recorded under it.
    """

    facts: list[Fact]
    listed: list[Membership]
    steps: list[Milestone]
    entries: list[Revision]
    words: list[Definition]
    subjects: set[int]
    elsewhere: Sequence[int] = ()


def under(desk: Desk, ask: Ask) -> Under:
    """What lies under a figure as known at the desk's number. Raises what ``desk.at`` raises."""
    answerer, at = desk.at(ask)
    answer = answerer.answer(ask.code, at, ask.source or "", judged=False)
    watched = Watched(answerer.reader)
    Answerer(answerer.regime, watched).evaluator(answer.source or ask.source or "").indicator(ask.code, at)
    members = {member.subject_id for roster in watched.rosters.values() for member in _inside(watched, roster, at)}
    entries = _entries_under(answer, desk.known)
    day = at.period.last_day
    return Under(
        facts=_facts_under(desk, answer, watched, members),
        listed=membership_events(watched.rosters, members, until=day, known=desk.known),
        steps=milestone_events(members, _milestones(answerer.regime, ask.code), until=day, known=desk.known),
        entries=entries,
        words=_definitions(answerer.regime, ask.code, desk.known),
        subjects={at.place.subject_id, *members},
        elsewhere=_elsewhere(answerer.regime, answer, desk.known),
    )


def revisions_at(desk: Desk, ask: Ask) -> Revisions:
    """The revisions of a figure as known at the desk's number. Raises what ``desk.at`` raises."""
    found = under(desk, ask)
    _answerer, at = desk.at(ask)
    first = _first_print(found.facts, [found.listed, found.steps, found.entries], at.period.last_day)
    first_facts = _first_versions(found.facts)
    registered: list[Event] = [*found.listed, *found.steps, *found.entries, *found.words]
    later: list[Event] = [fact for fact in found.facts if fact.number not in first_facts]
    later += [row for row in registered if row.number > first]
    return _in_sight(desk.viewer, first, sorted(later, key=lambda event: event.number))


def known_at_each(viewer: Viewer, ask: Ask, numbers: Iterable[int]) -> dict[int, Answer]:
    """The figure as known at each of these numbers."""
    found: dict[int, Answer] = {}
    for number in numbers:
        answerer, at = Desk(viewer, number).at(ask)
        found[number] = answerer.answer(ask.code, at, ask.source or "", judged=False)
    return found


def _inside(watched: Watched, roster: RosterRow, at: At) -> Iterator[MemberRow]:
    return (member for member in watched.members(roster) if member.place_path.startswith(at.place.path))


def _facts_under(desk: Desk, answer: Answer, watched: Watched, members: set[int]) -> list[Fact]:
    """Every version of what the figure is counted from: its own facts, and those of the rosters' members."""
    numbers = {*answer.facts, *(number for operand in answer.operands for number in _numbers(operand))}
    return every_version(numbers, asked=watched.asked, subjects=members, source=answer.source, known=desk.known)


def _entries_under(answer: Answer, known: int | None) -> list[Revision]:
    """Every revision of the registers' entries that the figure is, or was, counted from."""
    registered = [each for each in answer.entries if each.roster]
    rosters = Roster.objects.select_related("pack").in_bulk([each.roster for each in registered])
    found = {
        row.number: row
        for each in registered
        for row in entry_revisions(
            rosters[each.roster], place_path=each.place_path, first=each.first, last=each.last, known=known
        )
    }
    return [found[number] for number in sorted(found)]


def _elsewhere(regime: Regime, answer: Answer, known: int | None) -> list[int]:
    """The ledger numbers of what was recorded of that which a counter of another room counts."""
    counting, numbers = counter(), set[int]()
    for each in answer.entries:
        how = regime.measures[each.measure].counted
        if counting and how and how.matters:
            numbers |= {*counting.changed_under(how, Stretch(each.first, each.last, known), each.place_path)}
    return sorted(numbers)


def _numbers(operand: Operand) -> Iterator[int]:
    yield from operand.facts
    for inner in operand.operands:
        yield from _numbers(inner)


def _first_versions(facts: Iterable[Fact]) -> set[int]:
    """Of each reported value the number of what was said first."""
    slots: dict[tuple[object, ...], int] = {}
    for fact in facts:
        slot = (fact.subject_id, fact.measure, fact.period, fact.facet)
        slots[slot] = min(fact.number, slots.get(slot, fact.number))
    return set(slots.values())


Registered = Sequence[Membership] | Sequence[Milestone] | Sequence[Revision]


def _first_print(facts: Sequence[Fact], registered: Iterable[Registered], day: date) -> int:
    """The number by which everything under the figure had been said once; without facts the registers decide."""
    if facts:
        return max(_first_versions(facts))
    return max((number for rows in registered for number in _said_in_time(rows, day)), default=0)


def _said_in_time(rows: Registered, day: date) -> list[int]:
    """The numbers of what was recorded by the end of the period, or together with what was recorded first."""
    if not rows:
        return []
    end = datetime.combine(day + timedelta(days=1), time.min, tzinfo=UTC)
    limit = max(end, min(row.recorded_at for row in rows))
    return [row.number for row in rows if row.recorded_at <= limit]


def _codes_below(regime: Regime, code: str, found: set[str]) -> set[str]:
    """An indicator and all that it names."""
    if code in regime.indicators and code not in found:
        found.add(code)
        for node in walk(regime.indicators[code].node):
            if isinstance(node, Reference):
                _codes_below(regime, node.code, found)
    return found


def _milestones(regime: Regime, code: str) -> set[str]:
    nodes = [node for each in _codes_below(regime, code, set()) for node in walk(regime.indicators[each].node)]
    counting = [node for node in nodes if isinstance(node, Count)]
    return {word for node in counting for word in (node.reached, node.planned) if word}


def _definitions(regime: Regime, code: str, known: int | None) -> list[Definition]:
    """The versions of the definitions that the figure is counted by; the first one of each is no revision."""
    codes = _codes_below(regime, code, set())
    rows = Definition.objects.filter(section="indicator", code__in=codes, pack__code__in=regime.packs, version__gt=1)
    return list(rows if known is None else rows.filter(number__lte=known))


def _in_sight(viewer: Viewer, first: int, events: Sequence[Event]) -> Revisions:
    """The events on subjects that the viewer may see; how many others there are is told."""
    facts = facts_in_sight(viewer, [event.number for event in events if isinstance(event, Fact)])
    subjects = {event.subject_id for event in events if isinstance(event, Membership | Milestone | Revision)}
    known = visible_ids(viewer, subjects)
    shown = tuple(
        facts[event.number] if isinstance(event, Fact) else event
        for event in events
        if isinstance(event, Definition)
        or (event.number in facts if isinstance(event, Fact) else event.subject_id in known)
    )
    return Revisions(first, shown, hidden=len(events) - len(shown))
