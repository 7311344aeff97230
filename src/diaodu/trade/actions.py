"""The actions of the page: programmes with what stands under them, who leads it and when it is due."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from diaodu.people.viewers import Viewer
from diaodu.register.kinds import Kind
from diaodu.register.models import Link, Organisation, Subject
from diaodu.register.queries import all_kinds, names_of

Names = Mapping[str, str]
DUE_ON, LEAD = "due_on", "lead"
PART_OF = "part_of"


@dataclass(frozen=True, slots=True)
class PartShown:
    """A promise or measure under an action: its kind, stage, lead and day; overdue once that has passed while open.

    What a page promised and no later one speaks of is not overdue but unheard of (``silent``).
    """

    subject: Subject
    kind: Names
    stage: Names
    lead: Names
    due_on: date | None
    overdue: bool
    silent: bool


@dataclass(frozen=True, slots=True)
class ActionShown:
    """An action with its lead department and parts."""

    subject: Subject
    lead: Names
    parts: tuple[PartShown, ...]

    @property
    def overdue(self) -> int:
        """How many parts are overdue."""
        return sum(part.overdue for part in self.parts)


def actions_of(viewer: Viewer, codes: Sequence[str], *, today: date) -> Iterator[ActionShown]:
    """The actions that the viewer may see, in the declared order, with the parts in sight; earliest due first."""
    seen = Subject.objects.visible_to(viewer).select_related("pack", "organisation")
    found = {subject.code: subject for subject in seen.filter(code__in=codes)}
    links = Link.objects.filter(code=PART_OF, target__code__in=found, source__in=seen)
    parts: dict[str, list[int]] = {}
    for source, target in links.values_list("source_id", "target__code"):
        parts.setdefault(target, []).append(source)
    subjects = seen.in_bulk([source for sources in parts.values() for source in sources])
    words = _Words([*found.values(), *subjects.values()], today)
    for code in codes:
        if code in found:
            shown = [words.part(subjects[source]) for source in parts.get(code, ())]
            ordered = sorted(shown, key=lambda part: (part.due_on or date.max, part.subject.sort_key))
            yield ActionShown(found[code], words.lead(found[code]), tuple(ordered))


class _Words:
    """The kinds and departments that some subjects name, read once."""

    def __init__(self, subjects: Sequence[Subject], today: date) -> None:
        self.today = today
        self.kinds: Mapping[str, Kind] = all_kinds()
        codes = {subject.text(LEAD) for subject in subjects} - {""}
        self.organisations = {row.code: names_of(row) for row in Organisation.objects.filter(code__in=codes)}

    def lead(self, subject: Subject) -> Names:
        """Who leads: the department in its fields, else the organisation that answers for it."""
        named = self.organisations.get(subject.text(LEAD))
        return named or (names_of(subject.organisation) if subject.organisation else {})

    def part(self, subject: Subject) -> PartShown:
        """A part with its words."""
        kind = self.kinds.get(subject.kind)
        stage = kind.stage(subject.stage) if kind else None
        due_on = subject.day(DUE_ON)
        passed = due_on is not None and due_on < self.today and (stage is None or not stage.closed)
        return PartShown(
            subject=subject,
            kind=kind.names if kind else {},
            stage=stage.names if stage else {},
            lead=self.lead(subject),
            due_on=due_on,
            overdue=passed and not subject.document,
            silent=passed and bool(subject.document),
        )
