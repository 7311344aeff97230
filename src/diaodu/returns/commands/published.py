"""Taking published figures into the ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from diaodu.ledger.commands import append
from diaodu.ledger.incoming import NewFact
from diaodu.ledger.models import Document, Fact
from diaodu.packs.definitions import chain
from diaodu.packs.models import Pack
from diaodu.register.models import Subject
from diaodu.returns.published import PublishedRow, meaning


@dataclass(frozen=True, slots=True)
class Intake:
    """What a pack's rows need to become facts: ids by code, and the pack's facts in force by ref."""

    pack: Pack
    subjects: Mapping[str, int]
    documents: Mapping[str, int]
    standing: dict[str, Fact]

    def ref(self, row: PublishedRow) -> str:
        """A row's ref as the ledger keeps it."""
        return f"{self.pack.code}:{row.text('ref')}"


@transaction.atomic
def take_published(*, actor: Any, pack: Pack, rows: Mapping[str, PublishedRow]) -> int:
    """Bring the ledger in line with a pack's published rows and return how many facts were appended.

    A new row is appended; a changed one supersedes its former self; one that was removed is superseded by an absence.
    What a return has corrected since stays corrected, for as long as the pack says what it said before.
    Rows that correct other rows follow them, so that each correction names a fact in force.
    """
    recorded_by = str(actor.key) if actor else "pack"
    intake = _intake(pack, rows)
    appended = _withdraw_removed(intake, rows, recorded_by)
    waiting = {row.text("ref"): row for row in rows.values() if not _unchanged(intake, row)}
    while waiting:
        ready = [row for row in waiting.values() if row.text("supersedes") not in waiting]
        for row in ready:
            del waiting[row.text("ref")]
        named = {row.text("supersedes") for row in waiting.values()}
        appended += _append(intake, ready, recorded_by, named=named)
    return appended


def _intake(pack: Pack, rows: Mapping[str, PublishedRow]) -> Intake:
    codes = {row.subject for row in rows.values()}
    documents = {
        document.code.partition(":")[2]: document.pk
        for code in chain(pack)  # a pack's own documents come last and win over those of the packs it uses
        for document in Document.objects.filter(pack__code=code)
    }
    # what the pack withdrew is out; what a return corrected is still what the pack said last
    withdrawals = Fact.objects.filter(ref="", return_line=None, supersedes__isnull=False)
    withdrawn = set(withdrawals.values_list("supersedes_id", flat=True))
    standing = Fact.objects.filter(ref__startswith=f"{pack.code}:").exclude(pk__in=withdrawn)
    return Intake(
        pack=pack,
        subjects=dict(Subject.objects.filter(code__in=codes).values_list("code", "id")),
        documents=documents,
        standing={fact.ref: fact for fact in standing.select_related("subject", "document").order_by("number")},
    )


def _unchanged(intake: Intake, row: PublishedRow) -> bool:
    fact = intake.standing.get(intake.ref(row))
    return fact is not None and _said(fact) == meaning(row)


def _said(fact: Fact) -> tuple[Any, ...]:
    document = fact.document.code.partition(":")[2] if fact.document else ""
    return (
        fact.subject.code, fact.measure, fact.period, fact.facet, fact.source, document, fact.as_of,
        fact.printed, fact.printed_unit, fact.absence, fact.role, fact.qualifier, fact.section, fact.quote, fact.note,
    )  # fmt: skip


def _append(intake: Intake, rows: Sequence[PublishedRow], recorded_by: str, *, named: set[str]) -> int:
    facts = [_new_fact(intake, row) for row in rows]
    numbers = append(recorded_by=recorded_by, facts=facts)
    refs = [intake.ref(row) for row in rows if row.text("ref") in named]
    intake.standing.update({fact.ref: fact for fact in Fact.objects.filter(number__in=numbers, ref__in=refs)})
    return len(numbers)


def _new_fact(intake: Intake, row: PublishedRow) -> NewFact:
    former = intake.standing.get(intake.ref(row))
    named = row.text("supersedes")
    replaced = former or (intake.standing[f"{intake.pack.code}:{named}"] if named else None)
    replaced = _as_corrected(replaced) if replaced else None
    reason = row.text("reason") or f"pack {intake.pack.code} {intake.pack.version}"
    return NewFact(
        subject_id=intake.subjects[row.subject],
        measure=row.measure,
        period=row.period.token,
        starts_on=row.period.first_day,
        ends_on=row.period.last_day,
        source=row.source,
        facet=row.facet,
        value=row.value,
        absence=row.text("absence"),
        printed=row.text("value"),
        printed_unit=row.text("unit"),
        role=row.text("role"),
        qualifier=row.text("qualifier"),
        document_id=intake.documents.get(row.text("document")),
        section=row.text("section"),
        quote=row.text("quote"),
        as_of=row.as_of,
        note=row.text("note"),
        ref=intake.ref(row),
        supersedes=replaced.number if replaced else None,
        reason=reason if replaced else "",
    )


def _as_corrected(fact: Fact) -> Fact:
    """The fact that stands for one of the pack: the last correction by a return, if there was any."""
    while (later := getattr(fact, "superseded_by", None)) is not None and later.return_line is not None:
        fact = later
    return fact


def _withdraw_removed(intake: Intake, rows: Mapping[str, PublishedRow], recorded_by: str) -> int:
    """Supersede by an absence what the pack no longer says, or now says of another figure."""
    gone = [fact for ref, fact in intake.standing.items() if _gone(fact, rows.get(ref.partition(":")[2]))]
    standing = [fact for fact in gone if not hasattr(fact, "superseded_by")]
    numbers = append(recorded_by=recorded_by, facts=[_withdrawal(intake, fact) for fact in standing])
    for fact in gone:
        del intake.standing[fact.ref]
    return len(numbers)


def _gone(fact: Fact, row: PublishedRow | None) -> bool:
    figure = (fact.subject.code, fact.measure, fact.period, fact.facet, fact.source)
    if row is not None:
        return figure != (row.subject, row.measure, row.period.token, row.facet, row.source)
    return not hasattr(fact, "superseded_by")


def _withdrawal(intake: Intake, fact: Fact) -> NewFact:
    return NewFact(
        subject_id=fact.subject_id,
        measure=fact.measure,
        period=fact.period,
        starts_on=fact.starts_on,
        ends_on=fact.ends_on,
        source=fact.source,
        facet=fact.facet,
        absence="missing",
        document_id=fact.document_id,
        supersedes=fact.number,
        reason=f"withdrawn from pack {intake.pack.code} {intake.pack.version}",
    )
