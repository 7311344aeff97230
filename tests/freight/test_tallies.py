"""What was counted from a register is mended by what was revised since, and is then what counting anew gives."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pytest

from diaodu.audit.numbers import last_number
from diaodu.indicators.current import Standing
from diaodu.indicators.ledger_reader import LedgerReader
from diaodu.register.commands import create_subject, record_subject
from diaodu.register.models import Subject
from diaodu.register.queries.registers import NOTHING, Tallied, Tally
from diaodu.register.states import State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]
SENT = ("departed", "arrived")
ASKED = tuple(
    (what, first, last)
    for what in (Tallied(), Tallied("wagons", "direction", SENT), Tallied("loaded_boxes", "", ("arrived",)))
    for first, last in (
        (None, date(2023, 12, 31)), (date(2023, 1, 1), date(2023, 6, 30)), (date(2022, 3, 1), date(2022, 3, 31)),
    )
)  # fmt: skip
Counts = list[dict[tuple[str, str], Tally]]


def counted(reader: LedgerReader) -> Counts:
    place = reader.place("S90000")
    assert place is not None
    roster = reader.roster("runs", place, date(2023, 12, 31), "")
    assert roster is not None
    found = [reader.tallies(roster, what, first, last) for what, first, last in ASKED]
    return [{key: tally for key, tally in each.items() if tally != NOTHING} for each in found]


def edited(rng: random.Random) -> None:
    """A run moves in time, place, stage or size, or a new one comes in."""
    run = rng.choice(list(Subject.objects.filter(kind="run", code__startswith="s-").order_by("code")[:60]))
    state = State.of(run)
    day = f"{rng.choice((2022, 2023))}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}"
    fields = {**state.fields, "departed_on": day, "arrived_on": "", "wagons": str(rng.randrange(25, 56))}
    fields = {name: value for name, value in fields.items() if value and name not in {"nodes", "planned_on"}}
    stage, place = rng.choice(("departed", "planned", "cancelled")), rng.choice(("S90100", "S90300"))
    moved = replace(state, stage=stage, place=place, fields=fields)
    if rng.random() < 0.3:
        create_subject(actor=None, kind="run", state=moved, link=None)
    else:
        record_subject(actor=None, kind="run", code=run.code, state=moved, reason="moved")


def test_what_is_mended_is_what_counting_anew_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(11)  # noqa: S311
    held = Standing(last_number(), None, LedgerReader(last_number()))
    begun = counted(held.reader)
    for _round in range(12):
        for _edit in range(rng.randrange(3)):
            edited(rng)
        held = held.brought_to(last_number())
        with monkeypatch.context() as watched:
            watched.delattr("diaodu.indicators.ledger_reader.tallies")  # counting anew would fail
            mended = counted(held.reader)
        assert mended == counted(LedgerReader(last_number()))
    assert mended != begun


def test_what_too_many_revised_is_counted_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    held = Standing(last_number(), None, LedgerReader(last_number()))
    counted(held.reader)
    monkeypatch.setattr("diaodu.indicators.ledger_reader.MENDED", 1)
    for seed in range(3):
        edited(random.Random(seed))  # noqa: S311
    assert counted(held.brought_to(last_number()).reader) == counted(LedgerReader(last_number()))
