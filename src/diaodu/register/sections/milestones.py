"""milestones.csv: dated events of subjects, reached or planned, and what became of them: moved or withdrawn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from diaodu.audit.numbers import take_numbers
from diaodu.kit import clock
from diaodu.packs.models import Pack
from diaodu.packs.reading import Entry
from diaodu.packs.sections import Draft
from diaodu.register.models import Milestone, Subject
from diaodu.register.queries.members import DROPPED, PLANNED, PLANS, REACHED, WITHDRAWN
from diaodu.register.sections.rows import check_day, check_length, recorder
from diaodu.register.sections.subjects import document_codes

REQUIRED = {"subject", "milestone", "on"}
OPTIONAL = {"evidence", "document", "standing"}
MOVED = "moved"  # reached on another day than the row before says
CHANGES = {MOVED, WITHDRAWN}

Slot = tuple[str, str, bool]
Said = tuple[str, str, str, str]


def check(draft: Draft) -> None:
    """Check milestones.csv: subjects, milestones of their kinds, days, standings."""
    documents = document_codes(draft)
    rows: dict[Slot, list[Entry]] = defaultdict(list)
    for entry in draft.folder.rows("milestones.csv", required=REQUIRED, optional=OPTIONAL):
        _check_milestone(draft, entry, documents)
        before, changes = rows[_slot(entry)], entry.text("standing") in CHANGES
        if before and not changes:
            told = f"the milestone is already at {before[0].file}:{before[0].line}"
            draft.problems.add(entry, "duplicate", told)
        if changes and not before:
            draft.problems.add(entry, "bad_value", "no row before this says that it was reached", key="standing")
        before.append(entry)
    draft.notes["milestones"] = rows


def _slot(entry: Entry) -> Slot:
    return entry.text("subject"), entry.text("milestone"), entry.text("standing") == PLANNED


def _check_milestone(draft: Draft, entry: Entry, documents: set[str]) -> None:
    subject, problems = entry.text("subject"), draft.problems
    kind = draft.notes["kinds"].get(draft.notes["subjects"].get(subject))
    if kind is None:
        problems.add(entry, "unknown_code", f"there is no subject {subject!r}", key="subject")
    elif kind.milestone(entry.text("milestone")) is None:
        message = f"the kind {kind.code!r} has no milestone {entry.text('milestone')!r}"
        problems.add(entry, "unknown_code", message, key="milestone")
    check_day(draft, entry, "on", required=True)
    check_length(draft, entry, {"evidence": 300})
    if entry.text("document") and entry.text("document") not in documents:
        problems.add(entry, "unknown_code", f"there is no document {entry.text('document')!r}", key="document")
    if entry.text("standing") not in {"", PLANNED, REACHED, *CHANGES}:
        message = "standing is empty (reached), planned, moved or withdrawn"
        problems.add(entry, "bad_value", message, key="standing")


def load(draft: Draft, pack: Pack, actor: Any) -> Mapping[str, int]:
    """Append what the pack says anew; a milestone that it says no longer is withdrawn."""
    recorded_by = recorder(actor, pack)
    rows: Mapping[Slot, list[Entry]] = draft.notes["milestones"]
    said = _said_before(recorded_by)
    due = [(slot, new) for slot, told in rows.items() for new in _anew(said.get(slot, []), list(map(_said, told)))]
    gone = [
        (slot, (DROPPED if slot[2] else WITHDRAWN, last[1], f"withdrawn from pack {pack.code} {pack.version}", ""))
        for slot, (*_before, last) in said.items()
        if slot not in rows and last[0] in {PLANNED, REACHED}
    ]
    _append([*due, *gone], recorded_by)
    return {"milestones": len(due) + len(gone)}


def _said(entry: Entry) -> Said:
    standing = entry.text("standing") or REACHED
    return REACHED if standing == MOVED else standing, entry.text("on"), entry.text("evidence"), entry.text("document")


def _anew(said: Sequence[Said], told: Sequence[Said]) -> Sequence[Said]:
    """Of the rows told of a milestone those that follow what was said before."""
    known = next(count for count in range(len(told), -1, -1) if list(said[len(said) - count :]) == list(told[:count]))
    return told[known:]


def _said_before(recorded_by: str) -> dict[Slot, list[Said]]:
    """The rows this pack recorded of each milestone, planned ones apart from reached ones."""
    found: dict[Slot, list[Said]] = defaultdict(list)
    rows = Milestone.objects.filter(recorded_by=recorded_by).order_by("number")
    for row in rows.values_list("subject__code", "code", "standing", "on", "evidence", "document"):
        subject, code, standing, on, evidence, document = row
        found[subject, code, standing in PLANS].append((standing, on.isoformat(), evidence, document))
    return found


def _append(events: Iterable[tuple[Slot, Said]], recorded_by: str) -> None:
    rows = list(events)
    ids = dict(Subject.objects.filter(code__in={slot[0] for slot, _ in rows}).values_list("code", "id"))
    now = clock.now()
    numbers = take_numbers(len(rows))
    Milestone.objects.bulk_create(
        (
            Milestone(
                number=number,
                subject_id=ids[subject],
                code=code,
                standing=standing,
                on=on,
                evidence=evidence,
                document=document,
                recorded_at=now,
                recorded_by=recorded_by,
            )
            for number, ((subject, code, _), (standing, on, evidence, document)) in zip(numbers, rows, strict=True)
        ),
        batch_size=2000,
    )
